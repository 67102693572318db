"""A delivered file as rows of cells, knowing which cell is which number of which region and period.

Belongs here: reading a file that the judge accepted, cutting it by period and writing it again the
way its office writes. Does not belong here: what is corrupted (``files``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from orchestration.intake.judge import judge
from sources.catalogue import Catalogue, Column, Feed, Role

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Cell:
    """One number of the file: where it stands (from 0) and what it is."""

    row: int
    column: int
    name: str
    region: str
    end: date
    value: Decimal


@dataclass
class Sheet:
    """The rows of one CSV file; ``header`` is the row of the headers."""

    feed: Feed
    encoding: str
    newline: str
    bom: bool
    rows: list[list[str]]
    header: int
    cells: list[Cell]
    ends: dict[int, date]
    regions: dict[int, str]

    def copy(self) -> Sheet:
        """Another one, to be corrupted."""
        return deepcopy(self)

    def to_bytes(self) -> bytes:
        """The file as the office would save it."""
        out = io.StringIO()
        csv.writer(out, lineterminator=self.newline).writerows(self.rows)
        content = out.getvalue().encode(self.encoding, errors="replace")
        return (BOM if self.bom else b"") + content

    def only(self, ends: Collection[date]) -> Sheet:
        """What stands above the table, and its rows of these periods."""
        kept = [
            at for at in range(len(self.rows)) if at <= self.header or self.ends.get(at) in ends
        ]
        place = {at: number for number, at in enumerate(kept)}
        cells = [
            Cell(place[c.row], c.column, c.name, c.region, c.end, c.value)
            for c in self.cells
            if c.row in place
        ]
        ends_of = {place[at]: end for at, end in self.ends.items() if at in place}
        regions = {place[at]: code for at, code in self.regions.items() if at in place}
        rows = [list(self.rows[at]) for at in kept]
        return Sheet(
            self.feed, self.encoding, self.newline, self.bom, rows, self.header, cells, ends_of,
            regions,
        )  # fmt: skip

    def spot(self, role: Role) -> int | None:
        """Where the column of a role stands, by its header."""
        for column in self.feed.with_role(role):
            for at, text in enumerate(self.rows[self.header]):
                if text.strip("\ufeff ") in (column.header, *column.aliases):
                    return at
        return None

    def columns(self) -> list[int]:
        """The columns of numbers, from left to right."""
        return sorted({cell.column for cell in self.cells})

    def at(self, row: int, name: str) -> Cell | None:
        """The number of a contract column in a row."""
        return next((c for c in self.cells if (c.row, c.name) == (row, name)), None)

    def data_rows(self) -> list[int]:
        """The rows that speak of a region and period."""
        return sorted(self.ends)

    def write(self, cell: Cell, value: Decimal | int) -> None:
        """Put another number into a cell, with as many decimals as it needs."""
        self.rows[cell.row][cell.column] = printed(Decimal(value))


def printed(value: Decimal) -> str:
    """A number as offices write it."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number_in(sheet: Sheet, cell: Cell) -> Decimal:
    """The number as it is printed (its unit may differ from the stored one)."""
    return Decimal(sheet.rows[cell.row][cell.column].replace(",", "").strip())


def sheet_of(content: bytes, catalogue: Catalogue, feed: str, sender: str) -> Sheet:
    """The file as rows; it must be one that is accepted, or at most asked about."""
    contract = catalogue.feeds[feed]
    judged = judge(content, "right.csv", contract, catalogue.senders[sender], catalogue)
    assert judged.observations is not None, [f.message_zh for f in judged.findings][:3]
    assert judged.header_line is not None
    bom = content.startswith(BOM)
    encoding = "utf-8" if bom else ("gb18030" if not _is_utf8(content) else "utf-8")
    text = content.decode("utf-8-sig" if bom else encoding)
    newline = "\r\n" if "\r\n" in text else "\n"
    rows = list(csv.reader(io.StringIO(text, newline="")))
    cells, ends, regions = [], {}, {}
    names = {_place(column): column.name for column in contract.columns}
    wanted = ("line", "column", "region_code", "period_end", "item", "basis", "value")
    for line, column, region, end, item, basis, value in judged.observations.select(
        wanted
    ).iter_rows():
        ends[line - 1], regions[line - 1] = end, region
        if value is None or column is None or not _is_number(rows[line - 1][column - 1]):
            continue
        name = names.get((item, "ytd" if basis == "year" else basis)) or names.get((item, ""), item)
        cells.append(Cell(line - 1, column - 1, name, region, end, value))
    header = judged.header_line - 1
    return Sheet(contract, encoding, newline, bom, rows, header, cells, ends, regions)


def _place(column: Column) -> tuple[str, str]:
    return (column.item or column.name, str(column.basis) if column.basis else "")


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_number(text: str) -> bool:
    try:
        Decimal(text.replace(",", "").strip())
    except ArithmeticError:
        return False
    return True
