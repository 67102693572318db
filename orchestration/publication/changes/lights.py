"""Lights that are not what they were, with the cause that the marts tell of the same pair.

Belongs here: pairing the lights of two releases and what shows a cause to be true. Does not belong
here: the cause itself where ``fct_light_change`` tells it (METHODOLOGY 7).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orchestration.publication.changes.causes import (
    NOBODY_KNOWS,
    Between,
    Told,
    behind_target,
    has_ended,
    moved_by_time,
    of_target,
)
from orchestration.publication.changes.model import Row
from orchestration.publication.changes.tables import Pair, RowChange

UNDETERMINED = frozenset({"undecided", "not_assessable"})
_COLUMNS = (
    "light", "early", "reason", "period", "judged_basis", "value", "baseline_value", "growth_pct",
    "needed_value", "coverage", "attained_pct", "scheduled_pct", "pace_gap_pp", "unit",
    "required_run_rate", "projected_value", "projected_low", "projected_high", "simulated",
    "projected_growth_pct", "projected_growth_low_pct", "projected_growth_high_pct", "pace_ratio",
    "severity_rank", "is_current", "target_year", "remark_zh", "region_code",
)  # fmt: skip
Place = tuple[str, int, int | None]


class Targets:
    """The rows of all targets in two releases, paired as promises and not as years judged."""

    def __init__(self, pair: Pair) -> None:
        self._kinds = {
            side: {(row["plan"], row["n"]): row["kind"] for row in pair.rows(side, "dim_target")}
            for side in ("before", "after")
        }
        self._told = {self._place("after", r): r for r in pair.rows("after", "fct_light_change")}
        self._rows = {
            side: self._by_place(side, pair.rows(side, "fct_target_progress"))
            for side in ("before", "after")
        }
        self.columns = [c for c in _COLUMNS if c in pair.columns("fct_target_progress")]

    def _place(self, side: str, row: Row) -> Place:
        """An annual target has a row a year; any other has one, whatever year it is judged for."""
        plan, n = row["plan"], row["n"]
        annual = self._kinds[side].get((plan, n)) == "annual"
        return plan, n, row["target_year"] if annual else None

    def _by_place(self, side: str, rows: list[Row]) -> dict[Place, list[Row]]:
        found: dict[Place, list[Row]] = {}
        for row in rows:
            found.setdefault(self._place(side, row), []).append(row)
        return found

    def changes(self) -> Iterator[tuple[RowChange, Row | None]]:
        """Every target that differs, with what the marts tell of its light."""
        was, now = self._rows["before"], self._rows["after"]
        for place in sorted({*was, *now}, key=str):
            before, after = list(was.get(place, ())), list(now.get(place, ()))
            for number in range(max(len(before), len(after))):
                change = RowChange(
                    place,
                    before[number] if number < len(before) else None,
                    after[number] if number < len(after) else None,
                )
                gone_or_new = change.before is None or change.after is None
                if gone_or_new or change.other(self.columns):
                    yield change, self._told.get(place)

    def told_of_nothing(self, release_before: str) -> list[Row]:
        """What the marts call a change of light although none is seen between these releases."""
        lights = {
            place: [(side, [row["light"] for row in self._rows[side].get(place, ())])
                    for side in ("before", "after")]
            for place in self._told
        }  # fmt: skip
        return [
            row
            for place, row in self._told.items()
            if row["release_before"] == release_before
            and dict(lights[place])
            != {
                "before": [row["light_before"]] if row["light_before"] else [],
                "after": [row["light_after"]] if row["light_after"] else [],
            }
        ]


def kind_of_light(was: str | None, now: str | None, ranks: Mapping[str, int]) -> str:
    """Whether a light got worse or better, or can (no longer) be told."""
    if was is None or now is None or was in UNDETERMINED or now in UNDETERMINED:
        return "light_undetermined"
    return "light_worse" if ranks.get(now, 0) < ranks.get(was, 0) else "light_better"


def of_light(
    between: Between, change: RowChange, marts_say: Row | None, columns: list[str]
) -> Told:
    """The cause the marts tell, where the two releases show it; else the cause of the figures."""
    figures = of_target(between, change, columns)
    if marts_say is None or not _is_about(between, change, marts_say):
        return figures
    causes = [c for c in str(marts_say["causes"] or "").split(",") if c]
    if marts_say["cause"] not in causes:
        return NOBODY_KNOWS
    shown = [cause for cause in causes if _is_shown(between, change, cause, columns)]
    if not shown:
        return NOBODY_KNOWS if figures.cause not in causes else figures
    cause = marts_say["cause"] if marts_say["cause"] in shown else shown[0]
    corrected = cause == "revision" and "corrected" in figures.causes
    cause = "corrected" if corrected else "software" if _only_software(between, cause) else cause
    named = tuple(dict.fromkeys([cause, *shown, *figures.causes]))
    return Told(cause, named, str(marts_say["remark_zh"] or ""), figures.evidence)


def _is_about(between: Between, change: RowChange, marts_say: Row) -> bool:
    """Whether the marts speak of this very change."""
    lights = [(side or {}).get("light") for side in (change.before, change.after)]
    same = [marts_say["light_before"], marts_say["light_after"]] == lights
    return same and marts_say["release_before"] == between.stamps.before.get("release_id")


def _is_shown(between: Between, change: RowChange, cause: str, columns: list[str]) -> bool:
    """Whether something of the two releases shows a cause that the marts tell."""
    row, stamps = change.row, between.stamps
    if stamps.is_same_data:
        return False
    if cause == "target":
        return stamps.is_other_software
    if cause == "rule":
        settings = stamps.settings_changed(row["plan"])
        return bool(settings) or stamps.is_other_rules or stamps.is_other_software
    if cause == "elapsed":
        return moved_by_time(between, change, columns)
    ended = cause == "new_period" and has_ended(between, row["period"])
    return ended or bool(behind_target(between, row))


def _only_software(between: Between, cause: str) -> bool:
    """The marts call another version a rule; where no rule differs it is the software."""
    stamps = between.stamps
    plans = {*stamps.before.get("settings", {}), *stamps.after.get("settings", {})}
    rules = stamps.is_other_rules or any(stamps.settings_changed(plan) for plan in plans)
    return cause == "rule" and not rules
