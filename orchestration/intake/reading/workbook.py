"""The common part of reading workbooks: cells by place → grids of records, within the limits.

Belongs here: what xlsx and xls share. Does not belong here: opening them (``workbook_xlsx``,
``workbook_xls``) or what a cell's text is (``workbook_cells``).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import Literal

from expectations.findings import Finding, Place, built_in
from orchestration.intake.reading import limits
from orchestration.intake.reading.book import Area, Book, Doubt, Grid
from orchestration.intake.reading.decode import damage_in
from orchestration.intake.reading.records import Record
from orchestration.intake.reading.text import listed

# So many blank rows in a row are kept as they are; more say nothing that fewer do not.
_BLANK_ROWS_KEPT = 100


@dataclass(slots=True)
class Sheet:
    """One sheet while it is read: texts by row and column (1-based), none of them blank."""

    name: str
    hidden: bool = False
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    scaled: list[tuple[int, int]] = field(default_factory=list)
    uncounted: list[tuple[int, int]] = field(default_factory=list)

    def put(self, row: int, column: int, text: str) -> None:
        """A cell's text, unless it is blank."""
        if text.strip():
            self.cells[row, column] = text


def damaged_workbook(why: str) -> Finding:
    """The refusal of a workbook that its library cannot read."""
    return built_in("file.workbook_damaged", what="工作簿", what_en="workbook", seen=why)


def book_of(
    kind: Literal["xlsx", "xls"], sheets: list[Sheet], allow_damage: bool
) -> Book | Finding:
    """The book of all sheets; refused where none of them holds anything."""
    if not any(sheet.cells for sheet in sheets):
        return built_in("file.empty")
    grids: list[Grid] = []
    for sheet in sheets:
        grid = grid_of(sheet, allow_damage)
        if isinstance(grid, Finding):
            return grid
        grids.append(grid)
    doubts = tuple(doubt for sheet in sheets for doubt in doubts_of(sheet))
    return Book(kind, tuple(grids), doubts=doubts)


def grid_of(sheet: Sheet, allow_damage: bool) -> Grid | Finding:
    """The grid of a sheet, or what of it exceeds a limit or is damaged."""
    refused = _over_limit(sheet) or (None if allow_damage else _damaged_text(sheet))
    if refused is not None:
        return refused
    rows: dict[int, dict[int, str]] = {}
    for (row, column), text in sheet.cells.items():
        rows.setdefault(row, {})[column] = text
    _without_covered(rows, sheet.merged)
    width = max((column for cells in rows.values() for column in cells), default=0)
    return Grid(sheet.name, _records(rows, width), tuple(sheet.merged), sheet.hidden)


def doubts_of(sheet: Sheet) -> list[Doubt]:
    """What a person looking at the sheet might have read otherwise."""
    filled_rows = {row for row, _ in sheet.cells}
    filled_columns = {column for _, column in sheet.cells}
    doubts = []
    for zh, en, numbers, filled in (
        ("行", "rows", sheet.hidden_rows, filled_rows),
        ("列", "columns", sheet.hidden_columns, filled_columns),
    ):
        hidden = [number for number in numbers if number in filled]
        if hidden:
            which = listed(map(str, hidden))
            doubts.append(
                Doubt(
                    "hidden",
                    f"工作表“{sheet.name}”隐藏的第 {which} {zh}也已读取",
                    f"sheet {sheet.name!r}: hidden {en} {which} were read as well",
                )
            )
    for about, zh, en, places in (
        ("scaled", "按单元格格式缩小后的数读取", "read as scaled by its format", sheet.scaled),
        (
            "formula",
            "的公式没有保存结果",
            "holds a formula without a saved result",
            sheet.uncounted,
        ),
    ):
        if places:
            row, column = places[0]
            doubts.append(
                Doubt(
                    about,
                    f"工作表“{sheet.name}”第 {row} 行第 {column} 列等 {len(places)} 个单元格{zh}",
                    f"sheet {sheet.name!r}, row {row}, column {column} ({len(places)} cells): {en}",
                )
            )
    return doubts


def _records(rows: dict[int, dict[int, str]], width: int) -> list[Record]:
    records: list[Record] = []
    above = 0
    for line in sorted(rows):
        blank = min(line - above - 1, _BLANK_ROWS_KEPT)
        records += (Record(number, ("",) * width) for number in range(line - blank, line))
        cells = [""] * width
        for column, text in rows[line].items():
            cells[column - 1] = text
        records.append(Record(line, tuple(cells)))
        above = line
    return records


def _without_covered(rows: dict[int, dict[int, str]], merged: list[Area]) -> None:
    """Take out what a merged area hides: all of it but its first cell."""
    lines = sorted(rows)
    for area in merged:
        for line in lines[bisect_left(lines, area.top) : bisect_right(lines, area.bottom)]:
            for column in [c for c in rows[line] if area.left <= c <= area.right]:
                if (line, column) != (area.top, area.left):
                    del rows[line][column]


def _over_limit(sheet: Sheet) -> Finding | None:
    counts = (
        ("行数", "rows", len({row for row, _ in sheet.cells}), limits.ROWS),
        (
            "最右边的列号",
            "rightmost column",
            max((column for _, column in sheet.cells), default=0),
            limits.COLUMNS,
        ),
        ("合并区域数", "merged areas", len(sheet.merged), limits.MERGED_AREAS),
        (
            "合并区域的单元格数",
            "cells of merged areas",
            sum((a.bottom - a.top + 1) * (a.right - a.left + 1) for a in sheet.merged),
            limits.MERGED_CELLS,
        ),
        (
            "单元格的字符数",
            "characters of a cell",
            max(map(len, sheet.cells.values()), default=0),
            limits.CELL_CHARACTERS,
        ),
    )
    for zh, en, found, limit in counts:
        if found > limit:
            return limits.too_large(
                f"工作表“{sheet.name}”的{zh}", f"{en} of sheet {sheet.name!r}", found, limit
            )
    return None


def _damaged_text(sheet: Sheet) -> Finding | None:
    for (row, column), text in sheet.cells.items():
        damage = damage_in(text)
        if damage is not None:
            place = Place(sheet=sheet.name, line=row, column=column, read=text)
            return built_in("file.damaged_text", place, line=row, seen=damage[1])
    return None
