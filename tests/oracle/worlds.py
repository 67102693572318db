"""Random small worlds: a province of two cities and up to five counties, a few years, some silence."""

from __future__ import annotations

import calendar
from datetime import date, datetime
from fractions import Fraction

from hypothesis import strategies as st

from tests.oracle.world import Cell, Indicator, Plan, Submission, Target, World

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
def silences(
    draw: st.DrawFn, counties: tuple[str, ...], calendar_: tuple[int, ...]
) -> set[tuple[str, int, int]]:
    one = st.tuples(st.sampled_from(counties), st.sampled_from(YEARS), st.sampled_from(calendar_))
    few: set[tuple[str, int, int]] = draw(st.sets(one, max_size=6))
    mute = draw(st.one_of(st.none(), st.sampled_from(counties)))
    return few | {(mute, y, m) for y in YEARS for m in calendar_ if mute and y < 2024}


@st.composite
def cells(draw: st.DrawFn, indicator: Indicator, submission: str, day: date) -> list[Cell]:
    """What the counties report of an indicator up to a day."""
    calendar_ = draw(st.sampled_from(CALENDARS))
    silent = draw(silences(indicator.reporters, calendar_))
    falls = indicator.measure == "flow"
    found = []
    for county in indicator.reporters:
        for part in indicator.parts:
            of = flow_reports(county, calendar_, silent, falls)
            dated = dated_reports(county, calendar_, silent)
            for period, value in draw(dated if indicator.is_dated else of):
                if period[:4] <= str(day.year):
                    found.append(
                        Cell(submission, indicator.name, part, county, period, Fraction(value))
                    )
    return found


@st.composite
def worlds(draw: st.DrawFn, measures: tuple[str, ...] = ("flow", "stock", "ratio_flow", "ratio_stock")) -> World:
    parents, counties = draw(trees())
    as_of = draw(st.sampled_from(DAYS))
    plans = [Plan("p", PROVINCE, 2023)]
    if draw(st.booleans()):
        plans.append(Plan("q", CITIES[0], draw(st.sampled_from((2022, 2023, 2024)))))
    indicator = Indicator("x", draw(st.sampled_from(measures)), counties)
    said = Submission("s", "x", FIRST)
    return World(
        as_of,
        parents,
        (indicator,),
        tuple(plans),
        (),
        (said,),
        tuple(draw(cells(indicator, "s", as_of))),
    )


def last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


__all__ = ["Target", "worlds"]
