"""The columns below a header of one to three lines: what each is, and what its head states.

Belongs here: upper levels over merged or blank cells, and the facts of one column's head. Does not
belong here: finding the header, or the facts that stand elsewhere (``layout``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from orchestration.intake.reading.book import Area
from orchestration.intake.reading.records import Record
from orchestration.intake.reading.text import compact
from orchestration.intake.tables.names import Names
from orchestration.intake.tables.pieces import OTHER, Piece, Pieces, year_of
from sources.catalogue import Reads, Role

HeadKind = Literal[
    "blank",
    "field",
    "cells",
    "total",
    "serial",
    "note",
    "indicator",
    "unit",
    "code",
    "joined",
    "unknown",
]
# Columns that say nothing of a value, whatever stands over them.
_BESIDE = ("serial", "note", "indicator", "unit", "code")


@dataclass(frozen=True, slots=True)
class Head:
    """One physical column. ``field``: ``name`` is its contract column; ``cells``: its facts.

    ``names`` are what its cells are called, as far as the head says so.
    """

    column: int
    text: str
    kind: HeadKind
    name: str = ""
    unit: str | None = None
    period: str = ""
    part: str = ""
    region: str = ""
    dims: dict[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Level:
    """One text above a column: its line, and whether it stands there itself or was spread."""

    line: int
    text: str
    own: bool


def levels(block: Sequence[Record], merged: Sequence[Area]) -> list[list[Level]]:
    """For every column the texts of the header lines above it, top to bottom.

    A text spreads over its merged area; where the header has no merged cells, an upper text also
    spreads over the blank cells to its right that have something below them.
    """
    width = max((len(record.cells) for record in block), default=0)
    first, last = block[0].line, block[-1].line
    areas = [area for area in merged if area.top <= last and area.bottom >= first]
    texts = [[*record.cells, *[""] * (width - len(record.cells))] for record in block]
    found: list[list[Level]] = []
    for at in range(width):
        above: list[Level] = []
        for n, record in enumerate(block):
            text = texts[n][at].strip()
            if not text and n < len(block) - 1:
                below = any(texts[m][at].strip() for m in range(n + 1, len(block)))
                text = _spread(texts[n], at, record.line, areas) if below else ""
                level = Level(record.line, text, own=False)
            else:
                level = Level(record.line, text, own=True)
            if compact(level.text) and level.text not in [other.text for other in above]:
                above.append(level)
        found.append(above)
    return found


def _spread(texts: list[str], at: int, line: int, areas: Sequence[Area]) -> str:
    if areas:
        for area in areas:
            if area.top <= line <= area.bottom and area.left <= at + 1 <= area.right:
                return texts[area.left - 1].strip() if area.top == line else ""
        return ""
    return next((text.strip() for text in reversed(texts[:at]) if text.strip()), "")


class HeadReader:
    """Reads the heads of one feed's tables."""

    def __init__(self, pieces: Pieces, names: Names) -> None:
        self.pieces = pieces
        self.names = names
        self._columns = {column.name: column for column in pieces.index.feed.columns}

    def of(self, column: int, above: list[Level]) -> Head:
        """What a column is, by the texts above it."""
        text = " ".join(level.text for level in above)
        line = above[-1].line if above else 0
        pieces = [self.pieces.of(level.text) for level in above]
        if not pieces:
            return Head(column, "", "blank")
        if len(pieces) == 1:
            return self._single(column, text, line, pieces[0])
        named = self.pieces.index.match("".join(level.text for level in above))
        if named is not None and named[0] is not None and not self.names.is_value(named[0]):
            return Head(column, text, "field", named[0], named[1], line=line)
        group = self._below_a_group(column, text, above, pieces)
        return group or self._facts(column, text, line, pieces)

    def _single(self, column: int, text: str, line: int, piece: Piece) -> Head:
        match piece.kind:
            case "field":
                return Head(column, text, "field", piece.name, piece.unit, line=line)
            case "serial" | "note" | "indicator" | "unit" | "code" | "total" | "blank" as kind:
                return Head(column, text, kind, line=line)
            case _:
                return self._facts(column, text, line, [piece])

    def _below_a_group(
        self, column: int, text: str, above: list[Level], pieces: list[Piece]
    ) -> Head | None:
        """A column whose upper text only says to which group of columns it belongs.

        Never a value: what stands over a value says which value it is.
        """
        last = pieces[-1]
        upper = above[:-1]
        if last.kind != "field":
            spread = all(not level.own for level in upper) and last.kind in _BESIDE
            return self._single(column, text, above[-1].line, last) if spread else None
        said_of = self._columns[last.name]
        if said_of.role is Role.VALUE or any(OTHER.search(level.text) for level in upper):
            return None
        if any(piece.kind != "name" for piece in pieces[:-1]):
            return None
        unit = last.unit
        if unit is None and said_of.reads is Reads.NUMBER:
            units = {self.pieces.index.split(level.text)[1] for level in upper} - {None}
            unit = units.pop() if len(units) == 1 else None
        return Head(column, text, "field", last.name, unit, line=above[-1].line)

    def _facts(self, column: int, text: str, line: int, pieces: list[Piece]) -> Head:
        """The facts that the texts state together; ``unknown`` where they contradict each other."""
        if any(piece.kind == "total" for piece in pieces):
            return Head(column, text, "total", line=line)
        when = _when(pieces)
        regions = [piece.value for piece in pieces if piece.kind == "region"]
        if when is None or len(regions) > 1 or not all(map(self._may_stand_together, pieces)):
            return Head(column, text, "unknown", line=line)
        period, part = when
        region = regions[0] if regions else ""
        dims = {piece.name: piece.value for piece in pieces if piece.kind == "dim"}
        names = tuple(name for piece in pieces for name in _names_in(piece))
        named = self.names.of(names)
        if not (period or part or region or dims) and named is not None and named.settled:
            return Head(column, text, "field", named.settled, named.unit, line=line)
        return Head(column, text, "cells", "", None, period, part, region, dims, names, line)

    def _may_stand_together(self, piece: Piece) -> bool:
        if piece.kind == "field":
            return self.names.is_value(piece.name)
        return piece.kind in ("period", "part", "region", "dim", "name")


def _when(pieces: list[Piece]) -> tuple[str, str] | None:
    """The period that texts state, or months without a year; ``None`` where they do not agree."""
    periods = [piece.value for piece in pieces if piece.kind == "period"]
    parts = [piece.value for piece in pieces if piece.kind == "part"]
    if len(parts) > 1 or any(year_of(period) is None for period in periods[:-1]):
        return None
    if not parts or not periods:
        return (periods[-1] if periods else "", parts[0] if parts else "")
    year = year_of(periods[-1])
    return None if year is None else (f"{year}年{parts[0]}", "")


def _names_in(piece: Piece) -> list[str]:
    """What a text calls the cells below it."""
    if piece.kind in ("field", "name"):
        return [piece.text]
    if piece.kind not in ("period", "part"):
        return []
    unit = [f"({piece.unit})"] if piece.unit else []
    return ([piece.rest] if piece.rest else []) + unit
