"""Random small worlds: a province, two cities, up to five counties, a few years, some silence.

Belongs here: what can be declared and reported. Does not belong here: what follows from it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from tests.oracle.declared import declared, own_settings
from tests.oracle.world import Cell, Indicator, Plan, Submission, Target, World, months

PROVINCE, CITIES = "520000", ("520100", "520200")
COUNTIES = ("520101", "520102", "520201", "520202", "520203")
YEARS = (2022, 2023, 2024, 2025, 2026)
CALENDARS = ((12,), (6, 12), (3, 6, 9, 12), (2, 3, 6, 11, 12), (1, 2, 3, 4, 12))
DAYS = (
    date(2024, 12, 31),
    date(2025, 7, 31),
    date(2026, 1, 31),
    date(2026, 12, 31),
    date(2027, 3, 31),
)
FIRST = datetime(2024, 1, 15, 9)


@st.composite
def trees(draw: st.DrawFn) -> tuple[dict[str, str | None], tuple[str, ...]]:
    """Parents of the regions, and the counties there are."""
    counties = COUNTIES[: draw(st.integers(1, 5))]
    cities = [city for city in CITIES if any(c[:4] == city[:4] for c in counties)]
    above: dict[str, str | None] = {PROVINCE: None}
    above |= dict.fromkeys(cities, PROVINCE)
    return above | {county: f"{county[:4]}00" for county in counties}, counties


@st.composite
def flow_reports(
    draw: st.DrawFn,
    county: str,
    calendar_: tuple[int, ...],
    silent: set[tuple[str, int, int]],
    falls: bool,
) -> list[tuple[str, int]]:
    """Periods and values of a county: some years cumulative, some current, some mixed."""
    size = draw(st.sampled_from((1, 5, 40)))
    found: list[tuple[str, int]] = []
    for year in YEARS:
        how = draw(st.sampled_from(("ytd", "ytd", "current", "both")))
        total, first = 0, 1
        for month in calendar_:
            change = size * draw(st.integers(0, 9)) * (year - 2018)
            if falls and draw(st.integers(0, 30)) == 30:
                change = -min(change, total)
            total += change
            if (county, year, month) not in silent:
                label = f"{year}" if month == 12 and draw(st.booleans()) else f"{year}-{month:02d}"
                if how != "current" or len(calendar_) == 1:
                    found.append((label, total))
                if how != "ytd" and len(calendar_) > 1:
                    found.append((f"{year}-{first:02d}..{month:02d}", change))
            first = month + 1
    return found


@st.composite
def dated_reports(
    draw: st.DrawFn, county: str, calendar_: tuple[int, ...], silent: set[tuple[str, int, int]]
) -> list[tuple[str, int]]:
    """Dates and what stood at them."""
    size = draw(st.sampled_from((1, 5, 40)))
    found = []
    for year in YEARS:
        for month in calendar_:
            value = size * (draw(st.integers(0, 9)) + 2 * (year - 2022))
            if (county, year, month) not in silent:
                found.append((f"{year}-{month:02d}..{month:02d}", value))
    return found


@st.composite
def growth_reports(
    draw: st.DrawFn, calendar_: tuple[int, ...], silent: set[tuple[str, int, int]], county: str
) -> list[tuple[str, int]]:
    """Growth in whole percent as an office publishes it, since January."""
    found = []
    for year in YEARS:
        for month in calendar_:
            growth = draw(st.integers(-15, 40))
            if (county, year, month) not in silent:
                found.append((f"{year}" if month == 12 else f"{year}-{month:02d}", growth))
    return found


@st.composite
def silences(
    draw: st.DrawFn, counties: tuple[str, ...], calendar_: tuple[int, ...]
) -> set[tuple[str, int, int]]:
    one = st.tuples(st.sampled_from(counties), st.sampled_from(YEARS), st.sampled_from(calendar_))
    few: set[tuple[str, int, int]] = draw(st.sets(one, max_size=6))
    mute = draw(st.one_of(st.none(), st.sampled_from(counties)))
    return few | {(mute, y, m) for y in YEARS for m in calendar_ if mute and y < 2024}


@st.composite
def cells(
    draw: st.DrawFn, indicator: Indicator, submission: str, day: date, gaps: bool
) -> list[Cell]:
    """What the counties report of an indicator up to a day."""
    calendar_ = draw(st.sampled_from(CALENDARS))
    silent = draw(silences(indicator.reporters, calendar_)) if gaps else set()
    falls = indicator.measure == "flow"
    found = []
    for county in indicator.reporters:
        of = flow_reports(county, calendar_, silent, falls)
        if indicator.is_dated:
            of = dated_reports(county, calendar_, silent)
        if indicator.measure == "growth_only":
            of = growth_reports(calendar_, silent, county)
        said = draw(of)
        told = {"some": said}
        if indicator.has_growth:
            told["growth"] = draw(growth_reports(calendar_, silent, county))
        if len(indicator.parts) > 1:
            factor, more = draw(st.integers(1, 4)), draw(st.sampled_from((0, 1, 20)))
            told["all"] = [(p, factor * value + more * length(p)) for p, value in said]
        for part, values in told.items():
            for period, value in values:
                if period[:4] <= str(day.year):
                    found.append(
                        Cell(submission, indicator.name, part, county, period, Fraction(value))
                    )
    return found


def length(period: str) -> int:
    """Months of a period."""
    _, first, last, _ = months(period)
    return last - first + 1


MEASURES = ("flow", "stock", "ratio_flow", "ratio_stock")
KINDS = {
    "flow": ("growth", "level", "cumulative", "annual", "relative"),
    "stock": ("growth", "level", "cumulative", "relative"),
    "ratio_flow": ("growth", "level", "points", "relative"),
    "ratio_stock": ("growth", "level", "points", "relative"),
    "growth_only": ("growth",),
}


@st.composite
def numbers(draw: st.DrawFn, kind: str, indicator: Indicator, said: list[Cell]) -> Fraction:
    """A number within reach of what is reported, so that every light has its chance."""
    if kind in ("growth", "points"):
        return Fraction(draw(st.sampled_from((1, 5, 10, 20, 45, 80, 100, 150))))
    if len(indicator.parts) > 1:
        return Fraction(draw(st.sampled_from((10, 30, 50, 80, 95, 100))))
    largest = max((cell.value or Fraction(0) for cell in said), default=Fraction(0))
    share = draw(st.sampled_from((1, 2, 3, 4, 6, 9, 14, 20)))
    return max(Fraction(1), Fraction(int(largest * share), 4))


@st.composite
def targets(draw: st.DrawFn, n: int, plan: Plan, indicator: Indicator, world: World) -> Target:
    kind = draw(st.sampled_from(KINDS[indicator.measure]))
    here = [r for r in world.parents if plan.region in world.line(r)]
    itself = indicator.measure == "growth_only" or not draw(st.integers(0, 2))
    region = draw(st.sampled_from(here[::-1])) if itself else plan.region
    others = [r for r in world.parents if r != region] or [region]
    deadlines = (2025, 2026, 2027) if kind == "annual" else (2024, 2025, 2026, 2027, None)
    said = [cell for cell in world.cells if cell.indicator == indicator.name]
    since = plan.baseline + draw(st.sampled_from((1, 1, 1, 2)))
    counted = kind == "cumulative" and not indicator.is_dated
    return Target(
        plan.name,
        n,
        indicator.name,
        region,
        kind,
        draw(numbers(kind, indicator, said)),
        draw(st.sampled_from(deadlines)),
        draw(st.sampled_from((">=", ">=", ">", "=", "approx"))),
        None,
        None,
        since if counted else None,
        draw(st.sampled_from(others)) if kind == "relative" else None,
    )


@st.composite
def worlds(
    draw: st.DrawFn,
    measures: tuple[str, ...] = MEASURES,
    n_targets: int = 0,
    n_indicators: int = 1,
    gaps: bool = True,
    rich: bool = False,
) -> World:
    """A world of one province; every indicator has its own calendar and its own silences.

    A rich one has plans with settings of their own, cities that report beside their counties,
    growth published beside levels, and series that break.
    """
    parents, counties = draw(trees())
    as_of = draw(st.sampled_from(DAYS))
    plans = [Plan("p", PROVINCE, 2023)]
    if draw(st.booleans()):
        plans.append(Plan("q", CITIES[0], draw(st.sampled_from((2022, 2023, 2024)))))
    indicators = tuple(
        Indicator(f"x{place}", draw(st.sampled_from(measures)), counties)
        for place in range(n_indicators)
    )
    if rich:
        plans = [draw(own_settings(plan)) for plan in plans]
        indicators = tuple(draw(declared(one, parents)) for one in indicators)
    said = [Submission(f"s_{indicator.name}", indicator.name, FIRST) for indicator in indicators]
    told = [cell for one in indicators for cell in draw(cells(one, f"s_{one.name}", as_of, gaps))]
    world = World(as_of, parents, indicators, tuple(plans), (), tuple(said), tuple(told))
    asked: list[Target] = []
    taken = set()
    for indicator in indicators:
        for _ in range(n_targets):
            target = draw(targets(len(asked) + 1, draw(st.sampled_from(plans)), indicator, world))
            # One row of a kind and a deadline, for one thing in one place.
            key = (target.plan, indicator.name, target.region, target.kind, target.deadline)
            if key not in taken:
                taken.add(key)
                asked.append(target)
    return replace(world, targets=tuple(asked))


BLANKS = ("reported", "reported", "reported", "not_reported", "suppressed", "below_unit")


@st.composite
def revised(draw: st.DrawFn) -> World:
    """Two counties that send the same few cells again and again, and take some of it back."""
    counties = COUNTIES[:2]
    parents = {PROVINCE: None, CITIES[0]: PROVINCE} | dict.fromkeys(counties, CITIES[0])
    indicator = Indicator("x0", draw(st.sampled_from(("flow", "stock"))), counties)
    span = "2024-{0:02d}..{0:02d}" if indicator.is_dated else "2024-{0:02d}"
    said, told = [], []
    for place in range(draw(st.integers(1, 5))):
        accepted = FIRST + timedelta(days=place)
        later = draw(st.sampled_from((None, None, 0, 1, 3)))
        said.append(
            Submission(
                f"s{place}",
                "x0",
                accepted,
                None if later is None else accepted + timedelta(days=later, hours=1),
                draw(st.sampled_from(("withdrawn", "returned"))),
                draw(st.sampled_from((None, "R1", "R2", "R3", "C"))),
            )
        )
        for county in counties:
            for month in (3, 6):
                blank = draw(st.sampled_from((*BLANKS, None)))
                if blank is None:
                    continue
                value = Fraction(draw(st.integers(0, 3))) if blank == "reported" else None
                period = span.format(month)
                told.append(Cell(f"s{place}", "x0", "some", county, period, value, blank))
    day = date(2024, 12, 31)
    plans = (Plan("p", PROVINCE, 2023),)
    return World(day, parents, (indicator,), plans, (), tuple(said), tuple(told))
