"""Headers: which column of the contract a header names, and the unit its parentheses state.

Belongs here: matching header texts with a feed's headers and aliases, and the exact factor of the
written unit. Does not belong here: finding the header line (``table``) or converting numbers
(``numbers``). Nothing is guessed: a header matches as it is declared, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from expectations.findings import Finding, Place, built_in
from orchestration.intake.text import compact
from sources.catalogue import Column, Feed, Role

# Columns that our own annotated copies carry: sent back with the corrected file, they say nothing.
ANNOTATIONS = ("审核结果", "处理建议")
PERIOD_KEY = "报告期"
# Without these nobody can say what a row speaks of.
ALWAYS = (Role.REGION, Role.PERIOD, Role.KEY)
_UNIT_KEYS = ("计量单位", "金额单位", "单位")
_OFFICE = re.compile(r"[局委厅办部会院所站队]|中心|政府|公司|单位")
# The last parentheses of a header; a unit may have its own inside: 台（套）.
_PARENTHESES = re.compile(r"(.+?)[(\[【]((?:[^()\[\]【】]|\([^()]*\))*)[)\]】]")
# 万吨/年 is one unit.
_UNIT_SEPARATORS = re.compile(r"[、,;\s]+|/(?!年)")
_UNIT_PREFIX = re.compile(r"^(?:计量)?单位:")


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """One header cell: where it is, what it says, which column it names, which unit it states."""

    column: int
    text: str
    name: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """The unit a column is written in and its exact factor to the column's own unit."""

    unit: str
    factor: Decimal


class HeaderIndex:
    """The headers of one feed, ready for matching."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self._names: dict[str, tuple[str | None, str | None]] = {}
        for column in feed.columns:
            units = units_of(column)
            for declared in (column.header, *column.aliases):
                self._names[compact(declared)] = (column.name, None)
                base, unit = split_unit(declared)
                if unit in units:
                    self._names[compact(declared)] = (column.name, unit)
                    self._names.setdefault(base, (column.name, None))
        for annotation in ANNOTATIONS:
            self._names.setdefault(annotation, (None, None))

    def match(self, text: str) -> tuple[str | None, str | None] | None:
        """Column name and stated unit; ``(None, None)`` for our annotations; ``None`` unknown."""
        found = self._names.get(compact(text))
        if found is not None:
            return found
        base, unit = split_unit(text)
        known = self._names.get(base)
        return None if known is None or unit is None else (known[0], unit or known[1])

    def lacking(
        self, header: tuple[HeaderCell, ...], preamble: Mapping[str, str]
    ) -> tuple[Column, ...]:
        """The required columns that neither the header names nor, for the period, the preamble.

        Region, period and the keys of a list are always required.
        """
        named = {cell.name for cell in header}
        wanted = (c for c in self.feed.columns if c.required or c.role in ALWAYS)
        given = (Role.PERIOD,) if preamble.get(PERIOD_KEY) else ()
        return tuple(c for c in wanted if c.name not in named and c.role not in given)

    def cells(self, texts: tuple[str, ...]) -> tuple[HeaderCell, ...]:
        """The header cells of one line."""
        matched = (self.match(text) or (None, None) for text in texts)
        return tuple(
            HeaderCell(position, text, *found)
            for position, (text, found) in enumerate(zip(texts, matched, strict=True), start=1)
        )


def split_unit(text: str) -> tuple[str, str | None]:
    """``交易量（单位：万辆）`` → ``交易量`` and ``万辆``; no parentheses at the end: no unit."""
    whole = compact(text)
    found = _PARENTHESES.fullmatch(whole)
    if not found:
        return whole, None
    return found.group(1), _UNIT_PREFIX.sub("", found.group(2))


def units_of(column: Column) -> dict[str, Decimal]:
    """Every unit the column may be written in, with its factor to the column's own unit."""
    if column.unit is None:
        return {}
    written = {compact(unit.name): unit.factor for unit in column.written_in}
    return written | {compact(column.unit): Decimal(1)}


def stated_units(preamble: Mapping[str, str]) -> tuple[str, ...]:
    """The units that the lines above the header state (计量单位：万辆、%)."""
    for key in _UNIT_KEYS:
        stated = preamble.get(key, "")
        # “单位：” stands above a table for the unit of measurement or for the office.
        if stated and not (key == "单位" and _OFFICE.search(stated)):
            return tuple(unit for unit in _UNIT_SEPARATORS.split(stated) if unit)
    return ()


def scale_of(
    column: Column, cell: HeaderCell, line: int, preamble_units: tuple[str, ...]
) -> Scale | Finding:
    """The unit the column's numbers are written in, from its header, else from the preamble.

    Without either, the contract's own unit counts only where no other factor is possible.
    """
    units = units_of(column)
    place = Place(line=line, column=cell.column, header=cell.text, read=cell.text)
    names = "、".join(units)
    if cell.unit is not None:
        if cell.unit in units:
            return Scale(cell.unit, units[cell.unit])
        return built_in("unit.unknown", place, unit=cell.unit, name=column.header, units=names)
    fitting = [unit for unit in preamble_units if unit in units]
    factors = {units[unit] for unit in fitting}
    if len(factors) == 1:
        return Scale(fitting[0], factors.pop())
    own = compact(column.unit or "")
    # A stated unit that does not fit says nothing of a rate, but leaves an amount unclear.
    if len(set(units.values())) == 1 and (not preamble_units or own == "%"):
        return Scale(own, Decimal(1))
    example = f"{column.header}（{own}）"
    return built_in("unit.missing", place, example=example, units=names)
