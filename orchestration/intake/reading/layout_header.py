"""Which rows above a body are its header, and what the header says of each column.

Belongs here: telling a header from a body by contrast, headers of several rows. Does not belong
here: the lines above and below a table (``layout``), or columns of a contract (``intake.headers``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from orchestration.intake.reading.book import Area
from orchestration.intake.reading.layout_cells import Kind, column_kind, kind_of
from orchestration.intake.reading.records import Record

SEPARATOR = "｜"
MOST_ROWS = 6
_SAMPLE = 60
# What is said again this often below is no header (once: perhaps of a second table).
_OFTEN = 0.1
_SHAPES = (
    (re.compile(r"[0-9]+"), "9"),
    (re.compile(r"[A-Z]+"), "A"),
    (re.compile(r"[^\W\d_A-Z]+"), "a"),
)


@dataclass(frozen=True, slots=True)
class Vote:
    """How much speaks for (above 0) or against a header; ``words``: over columns of values."""

    weight: float
    words: int = 0
    values: int = 0


class Columns:
    """The columns of a body, as far as a header could differ from them."""

    def __init__(self, body: Sequence[Record]) -> None:
        sample = [record.cells for record in body[:_SAMPLE]]
        width = max(map(len, sample), default=0)
        self._cells = [
            [row[index].strip() for row in sample if index < len(row) and row[index].strip()]
            for index in range(width)
        ]
        self.kinds = [column_kind(cells) for cells in self._cells]
        self._shapes = [_shape(cells) for cells in self._cells]

    def vote(self, record: Record) -> Vote:
        """Whether ``record`` looks like the header of these columns."""
        weight, words, values, periods = 0.0, 0, 0, 0
        for index, cell in enumerate(record.cells):
            kind = kind_of(cell)
            body = self.kinds[index] if index < len(self.kinds) else Kind.BLANK
            if kind is Kind.BLANK or body is Kind.BLANK:
                values += body is Kind.BLANK and kind in (Kind.NUMBER, Kind.DATE, Kind.BOOL)
                periods += body is Kind.BLANK and kind is Kind.PERIOD
            elif body is Kind.TEXT:
                weight += self._among_words(index, cell.strip(), kind)
            elif kind is Kind.TEXT:
                weight, words = weight + 1, words + 1
            elif kind is body:
                weight, values = weight - 1, values + 1
            elif kind is Kind.PERIOD and body is Kind.NUMBER:
                weight, periods = weight + self._years(index, cell), periods + 1
            else:
                weight += 0.5
        if not any(kind is not Kind.BLANK for kind in self.kinds):
            weight -= values
        return Vote(weight, words + periods, values)

    def _among_words(self, index: int, cell: str, kind: Kind) -> float:
        column = self._cells[index]
        if column.count(cell) >= max(1.0, _OFTEN * len(column)):
            return -1.0
        if kind is Kind.PERIOD:
            return 0.5
        shape = self._shapes[index]
        return 0.5 if shape is not None and _shape([cell]) != shape else 0.0

    def _years(self, index: int, cell: str) -> float:
        """A year above numbers is a header, unless the numbers are years, too."""
        column, shape = self._cells[index], _shape([cell.strip()])
        years = sum(kind_of(one) is Kind.PERIOD and _shape([one]) == shape for one in column)
        return -1.0 if years >= 0.5 * len(column) else 1.0


def _shape(cells: Sequence[str]) -> str | None:
    """The one shape of all cells (A3001 → A9), or none where they differ or say little."""
    shapes = set()
    for cell in cells:
        shape = cell
        for pattern, mark in _SHAPES:
            shape = pattern.sub(mark, shape)
        shapes.add(shape)
    return shapes.pop() if len(shapes) == 1 else None


def header_rows(records: Sequence[Record], merged: Sequence[Area] = ()) -> tuple[int, float]:
    """How many of the first records are the header, and how sure that is (below 1: not very)."""
    # Rows that might be header rows say nothing of the body while there are others.
    body = records[MOST_ROWS:] if len(records) > 2 * MOST_ROWS else records[len(records) // 2 :]
    first = Columns(body if len(records) > 1 else ()).vote(records[0])
    below = Columns(records[1:]).vote(records[0])
    weight = first.weight if abs(first.weight) > abs(below.weight) else below.weight
    if weight < 0:
        return 0, -weight
    count = 1
    while count < min(MOST_ROWS, len(records) - 1) and _continues(records, count, merged):
        count += 1
    return count, weight


def _continues(records: Sequence[Record], count: int, merged: Sequence[Area]) -> bool:
    """Whether the next record still belongs to a header that ``count`` records have begun."""
    above, record = records[count - 1], records[count]
    if any(area.top <= above.line < area.bottom and area.bottom >= record.line for area in merged):
        return True
    below = Columns(records[count + 1 :])
    vote = below.vote(record)
    if vote.values or not vote.words:
        return False
    covered = {index for index, cell in enumerate(above.cells) if cell.strip()}
    mine = [index for index, cell in enumerate(record.cells) if cell.strip()]
    valued = [k for k in below.kinds if k in (Kind.NUMBER, Kind.DATE, Kind.BOOL)]
    # A row that says something else where the header is complete already is the first of the body.
    if any(index in covered and _says_more(above, record, index, below.kinds) for index in mine):
        return False
    # So is one with a word here and there instead of a number.
    enough = vote.words >= 0.5 * len(valued) or any(index not in covered for index in mine)
    return enough and (any(index not in covered for index in mine) or _doubled(above, mine))


def _says_more(above: Record, record: Record, index: int, kinds: Sequence[Kind]) -> bool:
    """Whether two rows say different things of a column of words."""
    words = index < len(kinds) and kinds[index] is Kind.TEXT
    return words and above.cells[index].strip() != record.cells[index].strip()


def _doubled(above: Record, mine: Sequence[int]) -> bool:
    """Whether the row above says the same of neighbouring columns that this one tells apart."""
    texts = [above.cells[i].strip() for i in mine if i < len(above.cells)]
    return any(a == b != "" for a, b in pairwise(texts))


def flatten(header: Sequence[Record], merged: Sequence[Area], width: int) -> tuple[str, ...]:
    """One text a column: the header's rows from top to bottom, 上级｜下级."""
    rows = [_padded(record.cells, width) for record in header]
    areas = {
        (line, column): (area.top, area.left)
        for area in merged
        for line in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
    }
    lines = [record.line for record in header]
    for level, row in enumerate(rows):
        for index in range(width):
            top = areas.get((lines[level], index + 1))
            if top is not None and top[0] in lines:
                # A merged cell speaks for all its columns, and once for all its rows.
                row[index] = rows[lines.index(top[0])][top[1] - 1] if top[0] == lines[level] else ""
            elif not merged and level < len(rows) - 1 and index and not row[index]:
                row[index] = _from_the_left(rows, level, index)
    return tuple(
        SEPARATOR.join(dict.fromkeys(row[index] for row in rows if row[index]))
        for index in range(width)
    )


def _from_the_left(rows: Sequence[list[str]], level: int, index: int) -> str:
    """The group that a blank cell stands in: its left neighbour's, if what is above agrees."""
    if not any(row[index] for row in rows[level + 1 :]):
        return ""
    if any(row[index] != row[index - 1] for row in rows[:level]):
        return ""
    grouped = any(row[index - 1] for row in rows[level + 1 :])
    return rows[level][index - 1] if grouped else ""


def _padded(cells: Sequence[str], width: int) -> list[str]:
    texts = [" ".join(cell.split()) for cell in cells[:width]]
    return texts + [""] * (width - len(texts))
