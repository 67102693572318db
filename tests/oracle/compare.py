"""What the models say of a world, held against what plain Python says, row by row.

Belongs here: building a world, matching rows, naming every difference. Does not belong here: a
rule, or a random choice.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tests.oracle.chains import published
from tests.oracle.periods import Span, shown
from tests.oracle.regions import Level, Levels
from tests.oracle.targets import Case, Verdict, cases
from tests.oracle.vintages import revisions
from tests.oracle.world import Thresholds, World, inputs, months
from tests.sql_models import Change, build, rows_of
from tests.unit.dbt_inputs import Row

MARTS = ("fct_indicator", "fct_target_progress", "fct_revision")


@dataclass
class Compared:
    """What was compared so far, and what differed."""

    n_values: int = 0
    n_steps: int = 0
    lights: Counter[tuple[str, str]] = field(default_factory=Counter)
    qualities: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    @property
    def n_targets(self) -> int:
        return sum(self.lights.values())

    def check(self, where: object, column: str, found: Any, said: Any) -> None:
        same = close(found, said) if isinstance(said, Fraction) else found == said
        if not same:
            shown_said = float(said) if isinstance(said, Fraction) else said
            self.differences.append(f"{where} {column}: models {found}, plain Python {shown_said}")


def close(found: Any, said: Fraction) -> bool:
    """Equal but for what decimals and doubles leave out."""
    if found is None:
        return False
    return abs(float(found) - float(said)) <= 1e-6 + 1e-9 * abs(float(said))


def compare(world: World, so_far: Compared | None = None, change: Change | None = None) -> Compared:
    """Build a world and compare values, lights and revisions; differences are collected."""
    done = so_far or Compared()
    with build(inputs(world), world.as_of, *MARTS, change=change) as connection:
        found = {mart: rows_of(connection, f"marts.{mart}") for mart in MARTS}
    by_indicator = {indicator.name: published(world, indicator) for indicator in world.indicators}
    compare_values(world, by_indicator, found["fct_indicator"], done)
    compare_targets(cases(world, by_indicator), found["fct_target_progress"], done)
    compare_revisions(world, found["fct_revision"], done)
    return done


def compare_values(
    world: World, by_indicator: dict[str, Levels], rows: list[Row], done: Compared
) -> None:
    said = {
        (name, region, *shown(span)): level
        for name, regions in by_indicator.items()
        for region, spans in regions.items()
        for span, level in spans.items()
    }
    found = {(r["indicator"], r["region_code"], r["period"], r["basis"]): r for r in rows}
    there = {key for key, row in found.items() if row["quality"] != "missing"}
    done.check("rows", "of values", sorted(there - said.keys()), [])
    done.check("rows", "of values in plain Python alone", sorted(said.keys() - there), [])
    only_grown = {i.name for i in world.indicators if i.measure == "growth_only"}
    for key in there & said.keys():
        row, level = found[key], said[key]
        done.n_values += 1
        done.qualities[row["quality"]] += 1
        thresholds = world.rules_of(world.plan_of(key[1]))
        for column, number in columns_of(level, thresholds, key[0] in only_grown).items():
            done.check(key, column, row[column], number)


def columns_of(level: Level, thresholds: Thresholds, published: bool) -> dict[str, Any]:
    """What a row must say; growth that is only published has no range."""
    quality = "published"
    if level.coverage < thresholds.published:
        quality = "estimated" if level.coverage >= thresholds.withheld else "withheld"
    facts: dict[str, Any] = {"quality": quality, "value": level.main, "growth_pct": level.growth[0]}
    facts |= {"chained_growth_pct": level.chained, "level_growth_pct": level.of_levels}
    facts["growth_difference_pp"] = None
    if level.chained is not None and level.of_levels is not None:
        facts["growth_difference_pp"] = level.chained - level.of_levels
    if published:
        return facts
    return facts | {
        "coverage": level.coverage,
        "n_expected": level.n_expected,
        "n_reported": level.n_reported,
        "low": level.low,
        "high": level.high,
        "baseline_value": level.baseline,
        "yoy_pct": level.yoy,
    }


def compare_targets(
    said: dict[tuple[str, int, int | None], Case], rows: list[Row], done: Compared
) -> None:
    open_ended = {(plan, n) for plan, n, year in said if year is None}
    found = {
        (r["plan"], r["n"], None if (r["plan"], r["n"]) in open_ended else r["target_year"]): r
        for r in rows
    }
    done.check("rows", "of targets", found.keys() ^ said.keys(), set())
    for key in found.keys() & said.keys():
        case, row = said[key], found[key]
        verdict = case.judge()
        done.lights[verdict.light, verdict.reason] += 1
        for column, value in progress_of(case, verdict).items():
            done.check(key, column, row[column], value)


def progress_of(case: Case, verdict: Verdict) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "light": verdict.light,
        "reason": verdict.reason,
        "early": verdict.early,
        "is_current": case.is_current,
    }
    if verdict.coverage is None or verdict.span is None:
        return facts
    facts["period"], facts["judged_basis"] = shown(verdict.span)
    gap = None
    if verdict.attained is not None and verdict.scheduled is not None:
        gap = verdict.attained - verdict.scheduled
    facts |= {
        "value": verdict.value,
        "growth_pct": verdict.growth,
        "attained_pct": verdict.attained,
        "scheduled_pct": verdict.scheduled,
        "pace_gap_pp": gap,
        "required_run_rate": verdict.run_rate,
        "coverage": verdict.coverage,
    }
    if case.target.kind not in ("cumulative", "annual"):
        facts["baseline_value"] = verdict.baseline
    return facts


def compare_revisions(world: World, rows: list[Row], done: Compared) -> None:
    feeds = {indicator.name: indicator for indicator in world.indicators}
    said: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for (name, part, region, year, first, last, basis), steps in revisions(world).items():
        for number, old, new, reason, moment, by in steps:
            key = (feeds[name].name, part, region, year, first, last, basis, number)
            said[key] = (old, new, reason, moment, by)
    found = {}
    for r in rows:
        span = months_of(r["period"], r["basis"])
        key = (r["feed"], r["item"], r["region_code"], *span, r["basis"], r["step"])
        how = (r["reason"], r["known_from"], r["submission_id"])
        found[key] = (r["old_value"], r["new_value"], *how)
    done.check("rows", "of revisions", sorted(found.keys() ^ said.keys()), [])
    for key in found.keys() & said.keys():
        done.n_steps += 1
        for place, column in enumerate(("old_value", "new_value", "reason", "known_from", "by")):
            done.check(key, column, found[key][place], said[key][place])


def months_of(period: str, basis: str) -> tuple[int, int, int]:
    """Year, first and last month of a label."""
    year, _, rest = period.partition("-")
    if not rest:
        return int(year), 1, 12
    if rest[0] in "QH":
        size = 3 if rest[0] == "Q" else 6
        last = size * int(rest[1:])
        return int(year), last - size + 1, last
    if ".." in rest:
        return months(period)[:3]
    return int(year), 1 if basis == "ytd" else int(rest), int(rest)


__all__ = ["Compared", "Span", "compare"]
