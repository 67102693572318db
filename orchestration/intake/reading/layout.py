"""Grid → layout: lines above a table, header, body, the lines below it, without a contract.

Belongs here: where a table begins and ends. Does not belong here: telling header from body
(``layout_header``), what the lines above say (``preamble``), defects of rows (``layout_defects``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orchestration.intake.reading.book import Area, Doubt, Grid
from orchestration.intake.reading.layout_cells import Kind, kind_of
from orchestration.intake.reading.layout_header import Columns, flatten, header_rows
from orchestration.intake.reading.preamble import Footers, is_footer, pairs_of
from orchestration.intake.reading.records import Record

# The share of a typical row's cells that the first row of a table fills at least.
_FILLED_SHARE = 0.5
# How far from the first and the last line a table begins and ends.
_TOP = 60
_BOTTOM = 40
_FEWEST_BELOW = 3
# How many records are looked at to tell the header from the body.
_FOR_HEADER = 200
# What speaks for a header at least, for it to be taken without a doubt.
_SURE = 0.5
_PAIR = re.compile(r"\s*[^\W\d][^:：/]{0,12}[:：]")
_NOTE_MARKS = ("*", "#", "※", "注", "Note", "Source")


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands where in a grid.

    ``names`` is the header in one row (上级｜下级), empty where there is no header; ``left`` and
    ``width`` are the first filled column (0-based) and how many columns the table has.
    """

    preamble: tuple[Record, ...] = ()
    header: tuple[Record, ...] = ()
    names: tuple[str, ...] = ()
    body: tuple[Record, ...] = ()
    footer: tuple[Record, ...] = ()
    left: int = 0
    width: int = 0
    doubts: tuple[Doubt, ...] = ()

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The body's rows, each as wide as the table."""
        for record in self.body:
            cells = record.cells[self.left : self.left + self.width]
            yield cells + ("",) * (self.width - len(cells))


def find_layout(grid: Grid) -> Layout:
    """The layout of a grid; broken and blank records belong to no part of it."""
    records = [r for r in grid.records if not (r.broken or r.is_blank or r.is_annotation)]
    if not records:
        return Layout()
    typical = _typical(records)
    start = _start(records, typical, grid.merged)
    end = _end(records, start, typical)
    table, footer = records[start:end], records[end:]
    # The rows of another table below would say nothing of this one's header.
    top = table[:_FOR_HEADER]
    rows, sure = header_rows(top[: _second_table(top, top[:1], typical)], grid.merged)
    header, body = table[:rows], table[rows:]
    left, width = _columns(table)
    names = flatten(header, grid.merged, left + width)[left:] if header else ()
    doubts = (
        *_header_doubts(header, body, sure),
        *_preamble_doubts(records[:start]),
        *_footer_doubts(footer),
        *_table_doubts(body, _second_table(body, header, typical)),
    )
    return Layout(
        tuple(records[:start]),
        tuple(header),
        names,
        tuple(body),
        tuple(footer),
        left,
        width,
        doubts,
    )


def _filled(record: Record) -> int:
    return sum(1 for cell in record.cells if cell and not cell.isspace())


def _typical(records: Sequence[Record]) -> int:
    """How many cells a row of the table fills: the width that most cells stand in."""
    ends = (*records[:_TOP], *records[max(_TOP, len(records) - _BOTTOM) :])
    around = {record.line for record in ends if _speaks_of_the_table(record)}
    table = [record for record in records if record.line not in around] or records
    counts = sorted(map(_filled, table), reverse=True)
    best = max(range(len(counts)), key=lambda index: (counts[index] * (index + 1), counts[index]))
    return counts[best]


def _start(records: Sequence[Record], typical: int, merged: Sequence[Area]) -> int:
    """The first record of the table, its header included."""
    enough = max(2, math.ceil(typical * _FILLED_SHARE)) if typical > 1 else 1
    start = 0
    for index, record in enumerate(records[:_TOP]):
        filled = _filled(record)
        around = _speaks_of_the_table(record) and filled < typical
        if filled >= enough and not around and not _states_pairs_alone(record):
            start = index
            break
    # Above the row that names most columns may stand one that names groups of them.
    while start and _is_group_row(records[start - 1], merged):
        start -= 1
    return start + _is_longer_title(records, start)


def _speaks_of_the_table(record: Record) -> bool:
    first = next(cell for cell in record.cells if cell.strip()).strip()
    pairs = 2 * len(pairs_of(record)) >= _filled(record)
    return first.startswith(("#", "//")) or pairs or is_footer(record)


def _states_pairs_alone(record: Record) -> bool:
    """Whether every filled cell is a name, a colon and more (填报单位：某局), not a time."""
    return all(_PAIR.match(cell) for cell in record.cells if cell.strip())


def _is_group_row(record: Record, merged: Sequence[Area]) -> bool:
    """Whether it names groups of the columns below: several, or one merged over some of them."""
    if _filled(record) == 1:
        return any(area.top == record.line and area.left > 1 for area in merged)
    return not _speaks_of_the_table(record)


def _is_longer_title(records: Sequence[Record], start: int) -> bool:
    """Whether a line is wider than all the table below it, which has a header of its own."""
    below = records[start + 1 : start + _TOP]
    if len(below) < _FEWEST_BELOW or _filled(records[start]) <= max(map(_filled, below)):
        return False
    vote = Columns(below[1:]).vote(below[0])
    return vote.words > 0 and not vote.values


def _end(records: Sequence[Record], start: int, typical: int) -> int:
    """The record after the last one of the table."""
    first = max(start + 1, len(records) - _BOTTOM)
    footers = Footers()
    below = [footers.has(record) for record in records[first:]]
    end = len(records)
    while end > first and (below[end - 1 - first] or _is_note(records, end - 1, typical)):
        end -= 1
    return end


def _is_note(records: Sequence[Record], index: int, typical: int) -> bool:
    """Whether a last line is words in its first cell alone, apart from the table or marked so."""
    record = records[index]
    first = record.cells[0].strip()
    if typical <= 2 or not first or _filled(record) != 1 or kind_of(first) is not Kind.TEXT:  # noqa: PLR2004 - of two columns one may well be blank
        return False
    return _apart(records[index - 1], record) or first.startswith(_NOTE_MARKS)


def _apart(above: Record, record: Record) -> bool:
    """Whether blank lines stand between two records."""
    return record.line - above.line > 1 + sum(cell.count("\n") for cell in above.cells)


def _columns(table: Sequence[Record]) -> tuple[int, int]:
    """The first filled column and how many there are up to the last filled one."""
    left, right = min((len(record.cells) for record in table), default=0), 0
    for record in table:
        cells = record.cells
        last = len(cells)
        while last > right and not cells[last - 1].strip():
            last -= 1
        right = max(right, last)
        first = 0
        while first < left and not cells[first].strip():
            first += 1
        left = min(left, first)
    return left, right - left


def _header_doubts(
    header: Sequence[Record], body: Sequence[Record], sure: float
) -> Iterator[Doubt]:
    if header and body and sure < _SURE:
        line = header[0].line
        yield Doubt(
            "header",
            f"把第 {line} 行当作表头，但各列内容与它没有明显区别",
            f"line {line} was taken as the header, though the rows below look much like it",
            ("没有表头 / no header",),
        )
    if not header and sure <= 1:
        line = body[0].line
        yield Doubt(
            "header",
            f"第 {line} 行看起来是数据，按没有表头处理",
            f"line {line} looks like data: read as a table without a header",
            (f"第 {line} 行是表头 / line {line} is the header",),
        )


def _preamble_doubts(preamble: Sequence[Record]) -> Iterator[Doubt]:
    for record in preamble:
        if _filled(record) > 1 and not _speaks_of_the_table(record):
            yield Doubt(
                "preamble",
                f"第 {record.line} 行当作表前说明，没有读入表格",
                f"line {record.line} was taken as a line above the table, not as a row",
                ("表格的一行 / a row of the table",),
            )


def _footer_doubts(footer: Sequence[Record]) -> Iterator[Doubt]:
    footers = Footers()
    for record in footer:
        if not footers.has(record):
            yield Doubt(
                "footer",
                f"第 {record.line} 行当作表后说明，没有读入表格",
                f"line {record.line} was taken as a note below the table, not as a row",
                ("表格的一行 / a row of the table",),
            )


def _table_doubts(body: Sequence[Record], second: int | None) -> Iterator[Doubt]:
    if second is not None:
        line = body[second].line
        yield Doubt(
            "tables",
            f"第 {line} 行起可能是另一张表，这里与上面的表读在一起",
            f"another table may begin at line {line}; it was read as part of the first",
            (f"第 {line} 行起另成一表 / a table of its own from line {line}",),
        )


def _second_table(records: Sequence[Record], header: Sequence[Record], typical: int) -> int | None:
    """Where another table seems to begin: a title apart from the rows, or a header once more."""
    heads = {record.cells for record in header}
    for index in range(1, len(records)):
        record = records[index]
        lonely = typical > 2 and _filled(record) == 1 and _apart(records[index - 1], record)  # noqa: PLR2004
        if lonely or record.cells in heads:
            return index
    return None
