"""Book → description: everything that was understood of a file, in one answer (``inspect``).

Belongs here: putting together what the readers found. Does not belong here: finding it (``layout``,
``preamble``), or words for a terminal (``commands.inspect``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from orchestration.intake.reading.book import Book, Doubt, Grid
from orchestration.intake.reading.layout import Layout, find_layout
from orchestration.intake.reading.layout_defects import Defect, defects
from orchestration.intake.reading.layout_doubts import book_doubts
from orchestration.intake.reading.preamble import (
    MAKER_KEYS,
    SENDER_KEYS,
    Preamble,
    pairs_of,
    read_preamble,
)
from orchestration.intake.reading.records import Record
from orchestration.intake.reading.text import as_printed

_SOURCE_KEYS = ("数据来源", "资料来源", "来源")
_OFFICE_KEYS = (*SENDER_KEYS, *MAKER_KEYS)
_NUMBER_KEYS = ("表号",)
_UNIT_OF_INDICATOR = re.compile(r"[(（]([^()（）]+)[)）]$")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the lines above and below a table say of it, as printed."""

    title: str
    periods: tuple[str, ...]
    regions: tuple[str, ...]
    units: tuple[str, ...]
    source: str
    sender: str
    table_number: str
    indicator: str
    others: dict[str, str]


@dataclass(frozen=True, slots=True)
class Described:
    """One sheet of a book as understood."""

    book: Book
    grid: Grid
    layout: Layout
    facts: Facts
    doubts: tuple[Doubt, ...]
    defects: tuple[Defect, ...]

    def as_answer(self, shown: int) -> dict[str, Any]:
        """The part of ``inspect --json`` that speaks of the table; ``shown`` first rows."""
        dialect, layout = self.book.dialect, self.layout
        rows = zip(layout.body, layout.rows(), strict=True)
        return {
            "format": self.book.format,
            "inside": self.book.inside,
            "encoding": self.book.encoding,
            "dialect": None if dialect is None else asdict(dialect),
            "sheet": self.grid.name,
            "sheets": [{"name": g.name, "hidden": g.hidden} for g in self.book.grids],
            "facts": asdict(self.facts),
            "preamble": _lines(layout.preamble),
            "header": {"lines": [r.line for r in layout.header], "names": layout.names},
            "columns": layout.width,
            "first_column": layout.left + 1,
            "rows": len(layout.body),
            "first_rows": [
                {"line": record.line, "cells": cells}
                for _, (record, cells) in zip(range(shown), rows, strict=False)
            ],
            "footer": _lines(layout.footer),
            "doubts": [asdict(doubt) for doubt in self.doubts],
            "defects": [asdict(defect) for defect in self.defects],
        }


def describe(book: Book, grid: Grid) -> Described:
    """What was understood of one grid of a book."""
    layout = find_layout(grid)
    facts = _facts(read_preamble(layout.preamble), layout)
    doubts = (*book_doubts(book), *_sheets(book, grid), *layout.doubts)
    return Described(book, grid, layout, facts, doubts, tuple(defects(grid, layout)))


def fullest(book: Book) -> Grid:
    """The sheet to look at where none is named: the first visible one that holds most records."""
    visible = [grid for grid in book.grids if not grid.hidden] or list(book.grids)
    return max(visible, key=lambda grid: (_records(grid), -visible.index(grid)))


def _records(grid: Grid) -> int:
    return sum(not record.is_blank for record in grid.records)


def _sheets(book: Book, grid: Grid) -> tuple[Doubt, ...]:
    others = tuple(g.name for g in book.grids if g is not grid and _records(g))
    if not others:
        return ()
    zh = f"工作簿有多张表，这里看的是“{grid.name}”"
    return (Doubt("sheet", zh, f"there are several sheets; this is {grid.name}", others),)


def _facts(preamble: Preamble, layout: Layout) -> Facts:
    below = {k: v for record in layout.footer for k, v in pairs_of(record).items()}
    pairs = below | preamble.pairs
    known = (*_SOURCE_KEYS, *_OFFICE_KEYS, *_NUMBER_KEYS)
    units = preamble.units or tuple(_UNIT_OF_INDICATOR.findall(preamble.indicator))
    cells = [cell for record in (*layout.preamble, *layout.footer) for cell in record.cells]

    def printed(text: str) -> str:
        return as_printed(text, cells)

    return Facts(
        " ".join(map(printed, preamble.titles)),
        tuple(map(printed, preamble.periods)),
        tuple(map(printed, preamble.regions)),
        tuple(map(printed, units)),
        printed(_first(pairs, _SOURCE_KEYS)),
        printed(_first(pairs, _OFFICE_KEYS)),
        printed(_first(pairs, _NUMBER_KEYS)),
        printed(preamble.indicator),
        {key: printed(value) for key, value in pairs.items() if key not in known and value},
    )


def _first(pairs: dict[str, str], keys: Sequence[str]) -> str:
    return next((pairs[key] for key in keys if pairs.get(key)), "")


def _lines(records: Sequence[Record]) -> list[dict[str, Any]]:
    return [{"line": record.line, "cells": record.cells} for record in records]
