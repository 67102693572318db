"""Why a row differs: by its lineage, from what was handed in, declared or due.

Belongs here: the causes of declarations, of series of figures and of targets. Does not belong here:
those of lights (``lights``) and of reports and lists (``report_causes``), or what was handed in
(``inputs``).
A cause is given only where something of the two releases shows it; else a change is unexplained.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from orchestration.publication.changes.inputs import (
    CORRECTED,
    NEW,
    REVISED,
    TAKEN_BACK,
    Evidence,
    Inputs,
)
from orchestration.publication.changes.model import UNEXPLAINED, Row
from orchestration.publication.changes.stamps import Stamps
from orchestration.publication.changes.tables import Pair, RowChange
from sources.catalogue import Catalogue

EVER = (date.min, date.max)
SHOWN_SUBMISSIONS = 3
# Figures that no other year's cells can change, where nothing is estimated.
_OF_THE_PERIOD = frozenset({"value", "n_reported", "method", "nature", "simulated", "flags"})
# What the calendar alone moves of a target.
_OF_THE_DAY = frozenset({
    "light", "reason", "early", "severity_rank", "is_current", "remark_zh", "target_year",
    "required_run_rate", "projected_value", "projected_low", "projected_high",
    "projected_growth_pct", "projected_growth_low_pct", "projected_growth_high_pct", "pace_ratio",
})  # fmt: skip
_OF_TIME = frozenset({"stale", "awaiting_final"})
_TARGET_IS = frozenset({
    "indicator", "scope", "region_code", "kind", "operator", "value", "unit", "deadline",
    "reference_region", "reference_indicator", "counts_from", "first_year", "baseline_year",
})  # fmt: skip


@dataclass(frozen=True)
class Told:
    """Why: the decisive cause, all that differ, and what to say beside them."""

    cause: str
    causes: tuple[str, ...] = ()
    said_zh: str = ""
    evidence: tuple[Evidence, ...] = ()

    @property
    def remark(self) -> str:
        """What is said of it, and the submissions behind it."""
        return "；".join(filter(None, [self.said_zh, _behind(self.evidence)]))


NOBODY_KNOWS = Told(UNEXPLAINED)


@dataclass
class Between:
    """Everything two releases say of why something may differ."""

    stamps: Stamps
    inputs: Inputs
    catalogue: Catalogue
    declared: dict[str, list[RowChange]]
    targets: dict[tuple[str, int], Row]
    reports: dict[tuple[Any, ...], Told] = field(default_factory=dict)

    @classmethod
    def of(cls, pair: Pair, stamps: Stamps, catalogue: Catalogue) -> Between:
        """What the data of both releases say."""
        goes_back = stamps.goes_back or stamps.is_other_software
        declared = {t: list(pair.differences(t)) for t in pair.tables if t.startswith("dim_")}
        targets = {(row["plan"], row["n"]): row for row in pair.both("dim_target")}
        inputs = Inputs(pair, catalogue, goes_back=goes_back, nothing_came=stamps.no_new_inputs)
        return cls(stamps, inputs, catalogue, declared, targets)

    def by_version(self, declared: bool = False) -> list[str]:
        """Declarations are part of the program's version: without another one nothing changes."""
        if not self.stamps.is_other_software:
            return []
        return ["declaration"] if declared else ["software"]

    def declares_otherwise(self, table: str, **named: object) -> bool:
        """Whether a declaration differs of which the columns are these."""
        changes = self.declared.get(table, ())
        return any(all(c.row.get(n) == v for n, v in named.items()) for c in changes)

    def target_changed(self, plan: str, n: int) -> bool:
        """Whether what is promised is something else now."""
        return any(
            (c.row["plan"], c.row["n"]) == (plan, n)
            and (c.before is None or c.after is None or c.other(sorted(_TARGET_IS)))
            for c in self.declared.get("dim_target", ())
        )


def told(causes: Sequence[str], said_zh: str = "", evidence: Sequence[Evidence] = ()) -> Told:
    """The first of these decides; none at all is no explanation."""
    found = tuple(dict.fromkeys(causes))
    return Told(found[0], found, said_zh, tuple(evidence)) if found else NOBODY_KNOWS


def of_declaration(between: Between, change: RowChange, table: str) -> Told:
    """Names, targets, settings: they come with another version of the declarations."""
    if not between.stamps.is_other_software:
        return NOBODY_KNOWS
    if table == "dim_setting":
        return told(["rule"])
    if table == "dim_target" and (
        change.before is None or change.after is None or change.other(sorted(_TARGET_IS))
    ):
        return told(["target"])
    return told(["declaration"])


def of_series(between: Between, change: RowChange, columns: Sequence[str]) -> Told:
    """Figures of an indicator in a region and period: by the cells behind them."""
    row = change.row
    since, until = _window(between, change, columns)
    asked = [row["region_code"], row.get("parent_code")]
    evidence = [
        entry
        for region in asked
        if region
        for entry in between.inputs.behind(row["indicator"], region, since, until)
    ]
    if not evidence and _says_nothing(change):
        evidence = between.inputs.near(row["indicator"], row["region_code"], until)
    causes = _by_evidence(change, evidence)
    if between.declares_otherwise("dim_indicator", indicator=row["indicator"]):
        causes += between.by_version(declared=True)
    causes += ["rule"] if between.stamps.is_other_rules else []
    day = between.stamps.day("before"), between.stamps.day("after")
    if between.stamps.is_other_day and min(day) < until <= max(day):
        causes.append("elapsed")
    return told(causes or between.by_version(), "", evidence)


def _window(between: Between, change: RowChange, columns: Sequence[str]) -> tuple[date, date]:
    """The periods whose cells can have changed these figures."""
    row = change.row
    until = row.get("period_end") or period_end(row["period"])
    declared = between.catalogue.indicators.get(row["indicator"])
    if declared is None or (change.before and change.after is None):
        return date.min, until
    whole = all(
        (side or {}).get("quality", "published") != "estimated" for side in sides_of(change)
    )
    alone = whole and set(change.other(columns)) <= _OF_THE_PERIOD
    return (date(until.year, 1, 1) if alone else date.min), until


def sides_of(change: RowChange) -> list[Row]:
    """The row as it was and as it is, where there is one."""
    return [side for side in (change.before, change.after) if side]


def _says_nothing(change: RowChange) -> bool:
    """Whether the row only says that nothing was reported, or stands or falls with neighbours."""
    return all(
        not side.get("n_reported", side.get("value") is not None) for side in sides_of(change)
    )


def period_end(period: str) -> date:
    """The last day of a period by its label; nothing explains what is no label."""
    year, _, months = period.partition("-")
    last = {"H1": 6, "H2": 12, "Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12}.get(months)
    try:
        month = last or int(months.rpartition(".")[2] or 12)
        following = date(int(year) + month // 12, month % 12 + 1, 1)
    except ValueError:
        return date.max
    return date.fromordinal(following.toordinal() - 1)


def _by_evidence(change: RowChange, evidence: Sequence[Evidence]) -> list[str]:
    """In the words of lights: a new period, more or fewer reporters, a revision, a correction."""
    sorts = sorts_of(evidence)
    was, now = change.before or {}, change.after or {}
    causes = []
    if not was and NEW in sorts:
        causes.append("new_period")
    if sorts and was and now and was.get("coverage") != now.get("coverage"):
        causes.append("coverage")
    causes += ["corrected"] if CORRECTED in sorts else []
    causes += ["revision"] if sorts & {REVISED, TAKEN_BACK} else []
    return causes or (["coverage"] if sorts else [])


def sorts_of(evidence: Sequence[Evidence]) -> set[str]:
    """Whether cells are new, revised, corrected or taken back."""
    return set().union(*(entry.sorts for entry in evidence))


def _behind(evidence: Sequence[Evidence]) -> str:
    submissions = sorted({s for entry in evidence for s in entry.submissions})
    if not submissions:
        return ""
    named = "、".join(submissions[:SHOWN_SUBMISSIONS])
    more = f" 等 {len(submissions)} 份" if len(submissions) > SHOWN_SUBMISSIONS else ""
    return f"报送 {named}{more}"


def of_target(between: Between, change: RowChange, columns: Sequence[str]) -> Told:
    """Figures of a target: by its promise, its rules and the cells behind its indicator."""
    row = change.row
    plan, n = row["plan"], row["n"]
    evidence = behind_target(between, row)
    rules = between.stamps.settings_changed(plan)
    causes = ["target"] if between.target_changed(plan, n) else []
    causes = causes if between.stamps.is_other_software else []
    causes += ["rule"] if rules or between.stamps.is_other_rules else []
    was, now = change.before or {}, change.after or {}
    if evidence:
        if now.get("period") and is_later(now["period"], was.get("period")):
            causes.append("new_period")
        sorts = sorts_of(evidence)
        causes += ["coverage"] if was.get("coverage") != now.get("coverage") else []
        causes += ["corrected"] if CORRECTED in sorts else []
        causes += ["revision"] if sorts & {REVISED, TAKEN_BACK} else []
        causes += [] if causes else ["coverage"]
    if moved_by_time(between, change, columns):
        causes.append("elapsed")
    target = between.targets.get((plan, n), {})
    if between.declares_otherwise("dim_indicator", indicator=target.get("indicator")):
        causes += between.by_version(declared=True)
    return told(causes or between.by_version(), "；".join(rules), evidence)


def of_path(between: Between, change: RowChange, _columns: Sequence[str]) -> Told:
    """What a path asks: by its promise, its rules, and the cells it starts from."""
    row = change.row
    plan, n = row["plan"], row["n"]
    evidence = behind_target(between, row)
    rules = between.stamps.settings_changed(plan)
    changed = between.stamps.is_other_software and between.target_changed(plan, n)
    causes = ["target"] if changed else []
    causes += ["rule"] if rules or between.stamps.is_other_rules else []
    causes += _by_evidence(change, evidence)
    # A later day may judge another period, which has a baseline of its own.
    if between.stamps.is_other_day and change.before and change.after:
        causes.append("elapsed")
    return told(causes or between.by_version(), "；".join(rules), evidence)


def behind_target(between: Between, row: Row) -> list[Evidence]:
    """What differs of the cells of a target's indicator, or of what it is measured against."""
    target = between.targets.get((row["plan"], row["n"]), {})
    indicator = str(target.get("indicator"))
    found = between.inputs.behind(indicator, row["region_code"], *EVER)
    if target.get("reference_region"):
        compared = str(target.get("reference_indicator") or indicator)
        found = found + between.inputs.behind(compared, target["reference_region"], *EVER)
    return found


def is_later(period: str, before: str | None) -> bool:
    """Whether a period ends after another, or there was none."""
    return before is None or period_end(period) > period_end(before)


def moved_by_time(between: Between, change: RowChange, columns: Sequence[str]) -> bool:
    """Whether the calendar alone can have moved a target: old data, a deadline, a year over."""
    stamps = between.stamps
    if not stamps.is_other_day or change.before is None or change.after is None:
        return False
    was, now, other = change.before, change.after, set(change.other(columns))
    if "target_year" in other:  # without a deadline it is judged as of now
        return stamps.day("before").year != stamps.day("after").year
    if other == {"is_current"}:
        return stamps.year_judged("before", now["plan"]) != stamps.year_judged("after", now["plan"])
    by_calendar = was["reason"] != now["reason"] and {was["reason"], now["reason"]} & _OF_TIME
    if was["period"] == now["period"]:
        return bool(by_calendar) and other <= _OF_THE_DAY
    return bool(by_calendar) or has_ended(between, now["period"])


def has_ended(between: Between, period: str | None) -> bool:
    """Whether a period was over by one of the two days only."""
    days = between.stamps.day("before"), between.stamps.day("after")
    return period is not None and min(days) < period_end(period) <= max(days)
