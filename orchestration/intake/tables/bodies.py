"""The lines below a header, one by one: rows, totals, and what is neither.

Belongs here: row widths, blank rows, footers, repeated headers, merged cells. Does not belong
here: finding the header (``layout``) or what a cell says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from expectations.findings import Finding, Place, built_in
from orchestration.intake.reading.book import Area
from orchestration.intake.reading.preamble import Footers
from orchestration.intake.reading.records import Record
from orchestration.intake.tables.feed_reader import FeedReader
from orchestration.intake.tables.heads import Head
from orchestration.intake.tables.layout import Layout
from sources.catalogue import Reads, Role

Body = tuple[Record, int, tuple[str, ...]]
_LETTERED = frozenset("甲乙丙丁戊")
# What a form may say before anybody has filled it in.
_PREFILLED = (Role.REGION, Role.DIM, Role.NATURE)
_BESIDE = ("serial", "joined", "blank", "note")


class BodyReader:
    """Reads the body of one table; ``findings`` say what is wrong with the form of its rows."""

    def __init__(
        self, layout: Layout, reader: FeedReader, merged: Sequence[Area], of_workbook: bool
    ) -> None:
        self.layout = layout
        self.reader = reader
        self.of_workbook = of_workbook
        self.findings: list[Finding] = []
        self.count = 0
        named = [head.column for head in layout.heads if head.text.strip()]
        ours = [head.column for head in layout.heads if head.kind == "note"]
        self.widest = max(named)
        self.width = max((column for column in named if column not in ours), default=1)
        self.unnamed = {
            head.column
            for head in layout.heads
            if head.kind == "blank" and head.column <= self.width
        }
        self._above = set(layout.printed)
        starts = (printed[0] for printed in layout.printed if printed)
        self._starts = frozenset({"", *_LETTERED, *starts})
        self._merged = [area for area in merged if area.bottom > layout.line]
        self._columns = {c.name: c for c in reader.feed.columns}
        self._heads = {head.column: head for head in layout.heads}
        self._filled: dict[tuple[int, int], str] = {}
        # A period that is stated once for all rows leaves no row without one.
        keys = [h for h in layout.heads if self._role(h) in _PREFILLED]
        self._keys = [h.column for h in keys if self._role(h) is not Role.NATURE]
        beside = {h.column for h in (*keys, *layout.heads) if h in keys or h.kind in _BESIDE}
        self._speaking = [c for c in range(1, self.width + 1) if c not in beside]

    def rows(self, records: Iterable[Record]) -> Iterator[Body]:
        """Every data row with its number and its cells, as wide as the header."""
        footers = Footers()
        for record in records:
            if record.line <= self.layout.line:
                continue
            if record.broken:
                place = Place(line=record.line)
                self.findings.append(built_in("table.quotes", place, line=record.line))
                continue
            if record.is_blank or record.is_annotation or footers.has(record):
                continue
            if record.cells[0].strip() in self._starts and self._is_repeated(record):
                continue
            self.count += 1
            cells = self._fitted(record)
            if cells is not None:
                yield record, self.count, cells

    def _is_repeated(self, record: Record) -> bool:
        """A line of the header, or above it, once more (page breaks); 甲 乙 1 2 below a header."""
        printed = tuple(cell.strip() for cell in record.cells if cell.strip())
        return printed in self._above or (
            printed[0] in _LETTERED and all(c in _LETTERED or c.isdigit() for c in printed)
        )

    def _fitted(self, record: Record) -> tuple[str, ...] | None:
        if self._merged:
            record = Record(record.line, self._filled_down(record))
        if len(record.cells) != self.width:
            misfit = self._misfit(record)
            if misfit is not None:
                self.findings.append(misfit)
                return None
        cells = record.cells[: self.width]
        if len(cells) < self.width:
            cells += ("",) * (self.width - len(cells))
        if self.unnamed:
            self._unnamed_content(record.line, cells)
        return self._joined(cells) if self.layout.joins else cells

    def _joined(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        """The cells with every fact that stands in two columns in one of them."""
        whole = [*cells]
        for join in self.layout.joins:
            whole[join.column - 1] = join.text(cells[join.column - 1], cells[join.other - 1])
        return tuple(whole)

    def prefilled(self, line: int, cells: tuple[str, ...]) -> bool:
        """Whether a row says nothing but what a form says beforehand: then a finding, if of whom.

        With a period of its own it says that nothing was reported; with nothing but its serial
        number it is a blank one.
        """
        if any(cells[column - 1].strip() for column in self._speaking):
            return False
        said = " ".join(cells[column - 1].strip() for column in self._keys).strip()
        if not said:
            self.count -= 1
            return True
        place = Place(record=self.count, line=line, key=said, read=said)
        self.findings.append(built_in("row.only_prefilled", place))
        return True

    def _misfit(self, record: Record) -> Finding | None:
        """The finding of a row with too many or too few cells; blank cells at its end are fine."""
        filled = len(record.cells) - sum(1 for _ in takewhile(_blank, reversed(record.cells)))
        if filled <= self.widest and (self.of_workbook or len(record.cells) >= self.width):
            return None
        key = " ".join(cell.strip() for cell in record.cells[:2] if cell.strip())
        read = "｜".join(cell.strip() for cell in record.cells[:filled])
        place = Place(record=self.count, line=record.line, key=key, read=read)
        if filled > self.widest:
            return built_in("row.too_many_cells", place, found=filled, expected=self.width)
        return built_in("row.too_few_cells", place, found=len(record.cells), expected=self.width)

    def _unnamed_content(self, line: int, cells: tuple[str, ...]) -> None:
        """Content below a blank header cell: one finding per column, at its first row."""
        for column in sorted(self.unnamed):
            content = cells[column - 1].strip()
            if content:
                self.unnamed.remove(column)
                place = Place(line=line, column=column, read=content)
                self.findings.append(built_in("header.blank", place, column=column, line=line))

    def _filled_down(self, record: Record) -> tuple[str, ...]:
        """The cells with the texts of merged areas; a merged number speaks of nobody alone."""
        cells = list(record.cells)
        for area in self._merged:
            if not area.top <= record.line <= area.bottom or area.top == area.bottom:
                continue
            column = area.left
            cells += [""] * (column - len(cells))
            if record.line == area.top:
                self._filled[area.top, column] = cells[column - 1]
                if self._is_number(column) and cells[column - 1].strip():
                    self._merged_number(area, cells[column - 1])
            elif not self._is_number(column):
                cells[column - 1] = self._filled.get((area.top, column), "")
        return tuple(cells)

    def _role(self, head: Head) -> Role | None:
        column = self._columns.get(head.name)
        return column.role if column is not None else None

    def _is_number(self, column: int) -> bool:
        head = self._heads.get(column)
        if head is None or head.kind in ("cells", "total"):
            return head is not None
        field = self._columns.get(head.name)
        return field is not None and (field.role is Role.VALUE or field.reads is Reads.NUMBER)

    def _merged_number(self, area: Area, read: str) -> None:
        head = self._heads[area.left]
        place = Place(
            record=self.count, line=area.top, column=area.left, header=head.text, read=read.strip()
        )
        self.findings.append(built_in("row.merged_number", place, first=area.top, last=area.bottom))


def _blank(cell: str) -> bool:
    return not cell.strip()
