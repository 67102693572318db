"""Headers: which column of the contract a header names, and the unit its parentheses state.

Belongs here: matching header texts with a feed's headers and aliases, and the exact factor of the
written unit. Does not belong here: finding the header line (``table``) or converting numbers
(``numbers``). Nothing is guessed: a header matches as it is declared, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from expectations.findings import Finding, Place, built_in
from orchestration.intake.reading.preamble import stated_units
from orchestration.intake.reading.text import compact
from sources.catalogue import Column, Feed, Role

__all__ = [
    "ALWAYS",
    "ANNOTATIONS",
    "HeaderCell",
    "HeaderIndex",
    "Scale",
    "scale_of",
    "split_unit",
    "stated_units",
    "units_of",
]

# Columns that our own annotated copies carry: sent back with the corrected file, they say nothing.
ANNOTATIONS = ("审核结果", "处理建议")
# The sheet that we put before the sheets of a workbook we send back.
REPORT_SHEET = "审核报告"
# Without these nobody can say what a row speaks of.
ALWAYS = (Role.REGION, Role.PERIOD, Role.KEY)
# The last parentheses of a header; a unit may have its own inside: 台（套）.
_PARENTHESES = re.compile(r"(.+?)[(\[【]((?:[^()\[\]【】]|\([^()]*\))*)[)\]】]")
_PARENTHESES_ONLY = re.compile(r"[(\[【](.*)[)\]】]")
_UNIT_PREFIX = re.compile(r"^(?:计量)?单位:")


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """One header cell: where it is, what it says, which column it names, which unit it states."""

    column: int
    text: str
    name: str | None = None
    unit: str | None = None
    slot: int | None = None

    @property
    def place(self) -> int:
        """Where its cells stand in a raw row: in a wide table a column has a place of its own."""
        return (self.slot or self.column) - 1


@dataclass(frozen=True, slots=True)
class Scale:
    """The unit a column is written in and its exact factor to the column's own unit."""

    unit: str
    factor: Decimal


class HeaderIndex:
    """The headers of one feed, ready for matching."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self._units = {column.name: units_of(column) for column in feed.columns}
        self._all_units = {unit for units in self._units.values() for unit in units}
        self._names: dict[str, tuple[str | None, str | None]] = {}
        for column in feed.columns:
            units = self._units[column.name]
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

    def units(self, column: Column) -> dict[str, Decimal]:
        """``units_of`` a column of this feed."""
        return self._units[column.name]

    def base(self, declared: str) -> str:
        """A declared header without the unit that it states."""
        return self.split(declared)[0]

    def split(self, text: str) -> tuple[str, str | None]:
        """``split_unit`` where what stands in the parentheses is no part of a declared name."""
        whole = compact(text)
        found = self._names.get(whole)
        if found is not None and found[1] is None:
            return whole, None
        if whole in self._all_units:
            return "", whole
        base, unit = split_unit(text)
        bare = _PARENTHESES_ONLY.fullmatch(whole)
        return ("", _UNIT_PREFIX.sub("", bare.group(1))) if bare else (base, unit)

    def lacking(self, given: Collection[str | None]) -> tuple[Column, ...]:
        """The required columns that are not ``given``: named by the header or stated above it.

        Region, period and the keys of a list are always required.
        """
        wanted = (c for c in self.feed.columns if c.required or c.role in ALWAYS)
        return tuple(c for c in wanted if c.name not in given)

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
