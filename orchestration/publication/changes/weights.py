"""How heavy a change weighs among those of its kind, and a figure as text.

Belongs here: the order within a kind. Does not belong here: the order of the kinds (``model``).
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from orchestration.publication.changes.tables import Pair, RowChange

# What a row is told by: the first of these that differs.
_FIGURES = ("value", "growth_pct", "contribution_pp", "attained_pct", "received_pct", "expected")
_OF_A_TARGET = 1e6
_NEW_OR_GONE = 1e3
_CURRENT = 1e2


class Weights:
    """What the data say of how much something matters."""

    def __init__(self, pair: Pair) -> None:
        self.ranks = {row["light"]: int(row["rank"]) for row in pair.both("dim_light")}
        promised = pair.both("dim_target")
        self._promised = {(row["indicator"], row["region_code"]) for row in promised}

    def of(self, kind: str, table: str, change: RowChange) -> float:
        """Heavier comes first."""
        row = change.row
        weight = relative(change)
        if table == "fct_target_progress":
            weight = min(weight, 10.0)
            weight += _CURRENT if row.get("is_current") else 0
            if kind.startswith("light"):
                weight += 20 * self._steps(change)
        elif (row.get("indicator"), row.get("region_code")) in self._promised:
            weight += _OF_A_TARGET if table == "fct_indicator" else 0
        return weight

    def _steps(self, change: RowChange) -> int:
        was, now = (
            side and self.ranks.get(side["light"]) for side in (change.before, change.after)
        )
        return abs(was - now) if was and now else 1


def relative(change: RowChange) -> float:
    """By how much the row's figure is another, as a share of what it was."""
    was, now = change.before, change.after
    if was is None or now is None:
        return _NEW_OR_GONE
    for name in _FIGURES:
        if name in was and was[name] != now.get(name):
            return _share(was[name], now.get(name))
    return 0.0


def _share(was: object, now: object) -> float:
    if not isinstance(was, (int, float, Decimal)) or not isinstance(now, (int, float, Decimal)):
        return _NEW_OR_GONE
    return min(abs(float(now) - float(was)) / max(abs(float(was)), 1e-9), _NEW_OR_GONE)


def text_of(value: object) -> str | None:
    """A figure or word as text: no zeros that say nothing."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, float):
        return f"{value:.9g}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
