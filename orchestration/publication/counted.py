"""The rows of a list that a counted number is made of, counted again from the published list.

Belongs here: which rows stand when, meet an indicator's conditions and count once, told from the
declaration alone: a second reading of what ``dbt_project`` counts in SQL. Does not belong here: the
cells behind a row (``cells``) or numbers that are reported as such (``observed``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import groupby, pairwise
from typing import Any

from orchestration.publication.published import PublishedData, Row
from sources.catalogue import Counting, Indicator, Measure, Role


@dataclass(frozen=True)
class Counted:
    """One row of a list that counts, with what it adds; a ratio's numerator has its part of it."""

    row: Row
    attributes: Mapping[str, Any]
    amount: Decimal
    in_numerator: bool
    dated_on: date | None


@dataclass(frozen=True)
class _State:
    """A row while it stands: from the end of its period until a later row takes its place."""

    row: Row
    attributes: Mapping[str, Any]
    until: date | None

    def date(self, column: str | None) -> date | None:
        text = self.attributes.get(column) if column else None
        return date.fromisoformat(str(text)) if text else None

    def meets(self, conditions: Mapping[str, tuple[str, ...]]) -> bool:
        return all(self.attributes.get(name) in words for name, words in conditions.items())


class CountedList:
    """The list behind one counted indicator, read once."""

    def __init__(
        self, data: PublishedData, declared: Indicator, jurisdiction_of: Callable[[str], str]
    ) -> None:
        if declared.counting is None:
            raise ValueError(f"{declared.code} is not counted from a list")
        self._counting: Counting = declared.counting
        self._flows = declared.measure is Measure.FLOW
        known = data.rows("fct_record", "feed = ? and known_to is null", [declared.feed])
        self._states = list(_states(known))
        self._within = cache(self._counted_within)
        self._jurisdiction = cache(jurisdiction_of)

    def counted(self, region: str, start: date, end: date) -> tuple[Counted, ...]:
        """What a region's rows add to a flow from ``start`` to ``end`` or to a stock at ``end``."""
        return tuple(c for c in self._within(start, end) if c.row["region_code"] == region)

    def _counted_within(self, start: date, end: date) -> list[Counted]:
        if not self._flows:
            return self._once(self._standing(end))
        # A thing told apart counts once a year: in its first month, whichever months are asked for.
        whole_year = self._once(self._latest(end.year))
        return [c for c in whole_year if c.dated_on and start <= c.dated_on <= end]

    def _latest(self, year: int) -> Iterable[Counted]:
        """By the last word on each thing: what is dated in that year."""
        for state in self._states:
            dated = state.date(self._counting.dated_by)
            if state.row["is_standing"] and dated is not None and dated.year == year:
                yield from self._counts(state, dated)

    def _standing(self, end: date) -> Iterable[Counted]:
        """What stood on the list at the end of that day: there by its date, and not yet ended."""
        for state in self._states:
            stands = state.row["period_end"] <= end and (state.until is None or state.until > end)
            dated = state.date(self._counting.dated_by)
            begun = self._counting.dated_by is None or (dated is not None and dated <= end)
            ended = state.date(self._counting.ended_by)
            if stands and begun and (ended is None or ended > end):
                yield from self._counts(state, dated)

    def _counts(self, state: _State, dated: date | None) -> Iterable[Counted]:
        counting = self._counting
        named = counting.column is None or state.attributes.get(counting.column) is not None
        if not state.meets(counting.where) or (counting.count == "distinct" and not named):
            return
        amount = Decimal(1)
        if counting.count == "sum":
            amount = Decimal(str(state.attributes.get(counting.column or "", 0)))
        part = state.meets(counting.numerator_where)
        yield Counted(state.row, state.attributes, amount, part, dated)

    def _once(self, counted: Iterable[Counted]) -> list[Counted]:
        """Every row, or the first of what a jurisdiction tells apart: furthest, then earliest."""
        if self._counting.count != "distinct":
            return list(counted)
        first: dict[tuple[str, Any], Counted] = {}
        for entry in sorted(counted, key=_turn):
            told_apart = entry.attributes[self._counting.column or ""]
            first.setdefault((self._jurisdiction(entry.row["region_code"]), told_apart), entry)
        return list(first.values())


def _turn(entry: Counted) -> tuple[bool, bool, date, str]:
    undated = entry.dated_on is None
    return not entry.in_numerator, undated, entry.dated_on or date.min, entry.row["entity_key"]


def _states(rows: list[Row]) -> Iterable[_State]:
    """Each row with the day on which a later row of the same thing takes its place."""

    def place(row: Row) -> tuple[Any, ...]:
        return row["entity_key"], row["period_end"], row["known_from"], row["submission_id"]

    for _, history in groupby(sorted(rows, key=place), key=lambda row: row["entity_key"]):
        for row, following in pairwise([*history, None]):
            assert row is not None  # noqa: S101 - only the last one is
            until = following["period_end"] if following else None
            if until != row["period_end"]:
                yield _State(row, json.loads(row["attributes"], parse_float=Decimal), until)


def recounted(declared: Indicator, rows: Iterable[Counted]) -> Decimal | None:
    """The number that these rows make; ``None`` for a share of nothing."""
    counted = list(rows)
    total = sum((c.amount for c in counted), Decimal(0))
    if declared.measure is not Measure.RATIO_STOCK:
        return total
    part = sum((c.amount for c in counted if c.in_numerator), Decimal(0))
    return part / total * 100 if total else None


def telling_columns(declared: Indicator, keys: Iterable[str]) -> tuple[str, ...]:
    """The columns of a row that make it count as it does: date, amount, part; else its key."""
    counting = declared.counting
    if counting is None:
        return ()
    named = (counting.dated_by, counting.column, *counting.numerator_where)
    return tuple(dict.fromkeys(name for name in named if name)) or tuple(keys)


def key_columns(columns: Iterable[Any]) -> tuple[str, ...]:
    """Names of the columns that tell a list's things apart."""
    return tuple(column.name for column in columns if column.role is Role.KEY)
