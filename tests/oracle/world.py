"""What is declared and what was reported, before anything is computed.

Belongs here: the facts of a small world, and writing them as the tables dbt reads. Does not belong
here: a rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from tests.unit.dbt_inputs import Inputs, interval

MONTHS = 12


@dataclass(frozen=True)
class Thresholds:
    """The software's own choices (METHODOLOGY, "choice"), as shares and points."""

    published: Fraction = Fraction(95, 100)
    withheld: Fraction = Fraction(67, 100)
    far_behind: int = -30
    behind: int = -10
    approx: Fraction = Fraction(95, 100)
    stale_months: int = 12
    min_months: int = 3

    def as_settings(self) -> dict[str, int]:
        """As a plan declares them: shares in percent."""
        return {
            "coverage_published": int(100 * self.published),
            "coverage_withheld": int(100 * self.withheld),
            "behind_far": self.far_behind,
            "behind": self.behind,
            "approx_share": int(100 * self.approx),
            "stale_months": self.stale_months,
            "min_judged_months": self.min_months,
        }


@dataclass(frozen=True)
class Break:
    """From a day on the numbers of a region and those below it (of all) mean something else."""

    since: date
    link: Fraction | None = None
    region: str | None = None


@dataclass(frozen=True)
class Indicator:
    """A measured thing; each has a feed of its own name.

    A level may have its office's published growth beside it (``has_growth``).
    """

    name: str
    measure: str
    reporters: tuple[str, ...]
    authority: str = "children"
    judge_by: str = "level"
    has_growth: bool = False
    breaks: tuple[Break, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the items it is made of."""
        if self.measure.startswith("ratio"):
            return ("some", "all")
        return ("some",)

    @property
    def is_dated(self) -> bool:
        """Whether it stands at a date, rather than running over months."""
        return self.measure in ("stock", "ratio_stock")


@dataclass(frozen=True)
class Plan:
    """A plan of a region; its baseline year holds for what it asks."""

    name: str
    region: str
    baseline: int
    horizon: int = 2027
    own: Thresholds | None = None


@dataclass(frozen=True)
class Target:
    """One number a plan asks of a region."""

    plan: str
    n: int
    indicator: str
    region: str
    kind: str
    number: Fraction
    deadline: int | None = 2027
    operator: str = ">="
    scope: str | None = None
    first_year: int | None = None
    counts_from: int | None = None
    reference: str | None = None


@dataclass(frozen=True)
class Submission:
    """One file; ``accepted`` is null where it was kept out, ``ended`` where it stands."""

    name: str
    feed: str
    accepted: datetime | None
    ended: datetime | None = None
    end_state: str = "withdrawn"
    revision: str | None = None


@dataclass(frozen=True)
class Cell:
    """One number (or blank) of a file: ``period`` as in ``Inputs.observe``."""

    submission: str
    indicator: str
    part: str
    region: str
    period: str
    value: Fraction | None
    blank: str = "reported"


@dataclass(frozen=True)
class World:
    """A day, regions, what is promised of them and what they have reported."""

    as_of: date
    parents: dict[str, str | None]
    indicators: tuple[Indicator, ...]
    plans: tuple[Plan, ...]
    targets: tuple[Target, ...]
    submissions: tuple[Submission, ...]
    cells: tuple[Cell, ...]
    thresholds: Thresholds = field(default_factory=Thresholds)

    def line(self, region: str) -> list[str]:
        """A region and all above it, from itself upwards."""
        found = [region]
        while (above := self.parents[found[-1]]) is not None:
            found.append(above)
        return found

    def rules_of(self, plan: Plan | None) -> Thresholds:
        """A plan's own settings where it has any."""
        return (plan.own if plan else None) or self.thresholds

    def plan_of(self, region: str) -> Plan | None:
        """The plan of the nearest jurisdiction at or above a region."""
        by_region = {plan.region: plan for plan in self.plans}
        return next((by_region[up] for up in self.line(region) if up in by_region), None)


def inputs(world: World) -> Inputs:
    """The world as the tables dbt reads."""
    made = Inputs()
    made.rules()
    for region, parent in world.parents.items():
        made.region(region, parent, "county")
        made.line(*reversed(world.line(region)))
    for plan in world.plans:
        made.plan(plan.name, plan.region, plan.baseline)
        if plan.own:
            made.judged_by(plan.name, **plan.own.as_settings())
    for indicator in world.indicators:
        made.feed(indicator.name, authority=indicator.authority)
        for region in indicator.reporters:
            made.reporter(indicator.name, region)
        two = {"numerator": "some", "denominator": "all"}
        items = two if len(indicator.parts) > 1 else {"item": "some"}
        if indicator.measure == "growth_only":
            items = {"growth_item": "some"}
        _add_indicator(made, indicator, items)
    for target in world.targets:
        _add_target(made, target)
    _add_reports(made, world)
    return made


def _add_indicator(made: Inputs, indicator: Indicator, items: dict[str, str]) -> None:
    more = {"growth_item": "growth"} if indicator.has_growth else {}
    if indicator.measure != "growth_only":
        more["judge_by"] = indicator.judge_by
    facts = items | more | {"authority": indicator.authority}
    made.indicator(indicator.name, indicator.name, indicator.measure, **facts)
    for each in indicator.breaks:
        made.add(
            "series_breaks",
            indicator=indicator.name,
            region_code=each.region,
            broken_on=each.since,
            link=None if each.link is None else float(each.link),
            reason_zh="口径变化",
            source="test",
        )


def _add_target(made: Inputs, target: Target) -> None:
    facts: dict[str, object] = {
        "region_code": target.region,
        "operator": target.operator,
        "scope": target.scope,
        "deadline": target.deadline,
    }
    if target.first_year is not None:
        facts |= {"first_year": target.first_year}
    if target.kind == "cumulative":
        since = target.counts_from
        facts["counts_from"] = "all_on_record" if since is None else f"{since}-01-01"
    if target.kind == "relative":
        facts["reference_region"] = target.reference
    number = None if target.kind == "relative" else float(target.number)
    made.target(target.plan, target.n, target.indicator, target.kind, number, **facts)


def _add_reports(made: Inputs, world: World) -> None:
    for each in world.submissions:
        state = "accepted" if each.ended is None else each.end_state
        made.submission(
            each.name,
            each.feed,
            None if each.accepted is None else str(each.accepted),
            state=state if each.accepted else "rejected",
            ended_at=None if each.ended is None else str(each.ended),
            received_at=str(each.accepted or datetime(2024, 1, 1)),
            revision=each.revision,
        )
    for cell in world.cells:
        value = None if cell.value is None else float(cell.value)
        known = {"blank": cell.blank}
        made.observe(cell.submission, cell.part, cell.region, cell.period, value, **known)


def months(period: str) -> tuple[int, int, int, str]:
    """Year, first and last month, and basis of a short period text."""
    start, end, basis = interval(period)
    return start.year, start.month, end.month, basis
