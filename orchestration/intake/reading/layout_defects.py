"""What is wrong with a table whatever it is about: rows of another width, blank or doubled headers.

Belongs here: defects that can be named without a contract. Does not belong here: doubts of reading
(``layout``), findings under a contract (``intake.table``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.intake.reading.book import Grid
from orchestration.intake.reading.layout import Layout
from orchestration.intake.reading.records import Record


@dataclass(frozen=True, slots=True)
class Defect:
    """One defect: its rule, where it is (1-based, as a spreadsheet shows it), and its words."""

    rule: str
    line: int | None
    column: int | None
    zh: str
    en: str


def defects(grid: Grid, layout: Layout) -> list[Defect]:
    """Every defect of a grid, from top to bottom."""
    found = [*_broken(grid), *_header(layout), *_rows(layout), *_blank(grid, layout)]
    return sorted(found, key=lambda defect: (defect.line or 0, defect.column or 0))


def _broken(grid: Grid) -> Iterator[Defect]:
    for record in grid.records:
        if record.broken:
            yield Defect(
                "table.quotes",
                record.line,
                None,
                f"第 {record.line} 行的引号没有成对，这一行没有读入",
                f"the quotes of line {record.line} do not pair up; the line was not read",
            )


def _header(layout: Layout) -> Iterator[Defect]:
    if not layout.header:
        if layout.body:
            line = layout.body[0].line
            zh, en = (
                "没有表头：第一行就是数据",
                "there is no header: the first line is data already",
            )
            yield Defect("table.no_header", line, None, zh, en)
        else:
            yield Defect("table.empty", None, None, "没有表格", "there is no table")
        return
    line = layout.header[-1].line
    if not layout.body:
        yield Defect("table.no_rows", line, None, "表头下面没有数据行", "no rows below the header")
    # Cells beyond the header are rows that are too wide.
    named = max(len(record.cells) for record in layout.header)
    first: dict[str, int] = {}
    for column, name in enumerate(layout.names, start=layout.left + 1):
        if not name and column <= named:
            zh, en = f"第 {column} 列没有表头", f"column {column} has no header"
            yield Defect("header.blank", line, column, zh, en)
        elif name and name in first:
            zh = f"第 {column} 列的表头“{name}”与第 {first[name]} 列相同"
            en = f"column {column} has the same header as column {first[name]}: {name}"
            yield Defect("header.duplicate", line, column, zh, en)
        first.setdefault(name, column)


def _rows(layout: Layout) -> Iterator[Defect]:
    expected = _expected_width(layout)
    seen: dict[tuple[str, ...], int] = {}
    for record in layout.body:
        line, found = record.line, len(record.cells)
        filled = _last_filled(record)
        if filled > expected:
            zh = f"第 {line} 行有 {filled} 个单元格，应为 {expected} 个"
            en = f"line {line} has {filled} cells instead of {expected}"
            yield Defect("row.too_many_cells", line, expected + 1, zh, en)
        elif found < expected:
            zh = f"第 {line} 行只有 {found} 个单元格，应为 {expected} 个"
            en = f"line {line} has only {found} cells instead of {expected}"
            yield Defect("row.too_few_cells", line, found, zh, en)
        other = seen.setdefault(record.cells, line)
        if other != line:
            zh, en = f"第 {line} 行与第 {other} 行完全相同", f"line {line} repeats line {other}"
            yield Defect("row.duplicate", line, None, zh, en)


def _blank(grid: Grid, layout: Layout) -> Iterator[Defect]:
    """Blank lines within the table and at its end, where they have cells."""
    if not layout.header and not layout.body:
        return
    first = (layout.header or layout.body)[0].line
    last = layout.body[-1].line if layout.body else layout.header[-1].line
    for record in grid.records:
        within = first < record.line and (record.line < last or record.cells)
        if within and record.is_blank and not record.broken:
            line = record.line
            yield Defect("row.blank", line, None, f"第 {line} 行是空行", f"line {line} is blank")


def _expected_width(layout: Layout) -> int:
    if layout.header:
        return max(map(_last_filled, layout.header))
    widths = [len(record.cells) for record in layout.body]
    return max(set(widths), key=widths.count) if widths else 0


def _last_filled(record: Record) -> int:
    cells = record.cells
    last = len(cells)
    while last and not cells[last - 1].strip():
        last -= 1
    return last
