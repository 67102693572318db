"""Book → raw table: the sheet and the header of a feed, the rows below it, the facts above it.

Belongs here: choosing the sheet and the delimiter, putting the table together. Does not belong
here: trying headers (``find_layout``), what is wrong with them (``header_findings``), rows
(``bodies``), cross tables (``crosstab``), typing cells (``normalise``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from expectations.findings import Finding, Place, built_in
from orchestration.intake.reading import limits
from orchestration.intake.reading.book import Book, Grid
from orchestration.intake.reading.dialect import DELIMITERS
from orchestration.intake.reading.preamble import is_footer, total_label
from orchestration.intake.reading.records import Record
from orchestration.intake.reading.text import listed
from orchestration.intake.tables.bodies import BodyReader
from orchestration.intake.tables.crosstab import Melter, is_total
from orchestration.intake.tables.feed_reader import FeedReader, reader_of
from orchestration.intake.tables.find_layout import HEADER_LINES, find_layout
from orchestration.intake.tables.header_findings import header_findings, missing_column
from orchestration.intake.tables.headers import REPORT_SHEET, HeaderCell
from orchestration.intake.tables.heads import Head
from orchestration.intake.tables.layout import Layout
from orchestration.intake.tables.rawtable import RawRow, RawTable
from orchestration.intake.tables.reporter import NOBODY, Reporter
from sources.catalogue import Feed, Role

__all__ = ["HEADER_LINES", "Found", "RawRow", "RawTable", "find_table", "read_table"]

# Header lines, the annotations of ours above them, and a look at the rows below.
_TOP = 80
# No header or title is longer; every cell is read in many ways, one of a megabyte for minutes.
_LONGEST_HEAD = 4_000


@dataclass(frozen=True, slots=True)
class Found:
    """Where a feed's table is in a book: its sheet, its delimiter and its header."""

    grid: Grid
    layout: Layout
    delimiter: str = ","
    others: tuple[str, ...] = ()


def find_table(book: Book, feed: Feed, reporter: Reporter = NOBODY) -> Found | None:
    """The table that fits the feed best; ``others`` are further sheets that fit it as well."""
    if book.text is not None:
        return _find_in_text(book, feed, reporter)
    found = []
    for grid in book.grids:
        if not grid.hidden and grid.name != REPORT_SHEET:
            layout = find_layout(_top(grid.records), grid.merged, feed, reporter, grid.name)
            if layout is not None:
                found.append(Found(grid, layout))
    fitting = [each for each in found if each.layout.fits]
    filled = [each for each in fitting if _has_rows(each)]
    if len(filled) > 1:
        return replace(filled[0], others=tuple(each.grid.name for each in filled))
    return next(iter(filled or fitting or sorted(found, key=_missing)), None)


def _missing(found: Found) -> int:
    return len(found.layout.missing)


def _has_rows(found: Found) -> bool:
    below = (record for record in found.grid.records if record.line > found.layout.line)
    return any(not (record.is_blank or is_footer(record)) for record in below)


def _find_in_text(book: Book, feed: Feed, reporter: Reporter) -> Found | None:
    """The header under the dialect of the text, else under another delimiter that shows one."""
    assert book.text is not None  # noqa: S101 - asked of text files only
    grid = book.grids[0]
    sniffed = book.dialect.delimiter if book.dialect else ","
    best: Found | None = None
    layout = find_layout(_top(grid.records), grid.merged, feed, reporter)
    if layout is not None:
        best = Found(grid, layout, sniffed)
        if layout.fits:
            return best
    for delimiter in DELIMITERS:
        if delimiter == sniffed:
            continue
        top = _top(book.records_as(delimiter))
        if any(len(record.cells) > limits.COLUMNS for record in top):
            continue  # no table is cut like that, and every cell would be asked what it heads
        layout = find_layout(top, (), feed, reporter)
        if layout is not None and (best is None or _better(layout, best.layout)):
            best = Found(grid, layout, delimiter)
    if best is None or best.delimiter == sniffed:
        return best
    return replace(best, grid=book.read_as(best.delimiter))


def _better(one: Layout, other: Layout) -> bool:
    return (-len(one.missing), one.telling) > (-len(other.missing), other.telling)


def _top(records: Iterable[Record]) -> Sequence[Record]:
    """The records among which a header may be; of a cell no more than any header or title has."""
    return [_with_short_cells(record) for record in islice(records, _TOP)]


def _with_short_cells(record: Record) -> Record:
    if all(len(cell) <= _LONGEST_HEAD for cell in record.cells):
        return record
    return replace(record, cells=tuple(cell[:_LONGEST_HEAD] for cell in record.cells))


def read_table(
    book: Book, feed: Feed, reporter: Reporter = NOBODY
) -> tuple[RawTable | None, list[Finding]]:
    """The raw table of ``book`` under the contract ``feed``, and what is wrong with its form.

    No table means that it cannot be read as one at all; the findings say why.
    """
    reader = reader_of(feed)
    found = find_table(book, feed, reporter)
    if found is None:
        required = listed(column.header for column in reader.index.lacking(()))
        return None, [built_in("table.no_header", limit=HEADER_LINES, required=required)]
    if found.others:
        return None, [built_in("table.several_sheets", sheets=listed(found.others))]
    table, findings = _read(found, reader, reporter, of_workbook=book.text is None)
    return table, [replace(finding, sheet=found.grid.name) for finding in findings]


def _read(
    found: Found, reader: FeedReader, reporter: Reporter, of_workbook: bool
) -> tuple[RawTable | None, list[Finding]]:
    layout, feed = found.layout, reader.feed
    if _is_wide(layout, reader):
        return None, [built_in("table.wide_list", Place(line=layout.line))]
    findings = header_findings(reader, layout)
    body = BodyReader(layout, reader, found.grid.merged, of_workbook)
    table = _table(found)
    if layout.cross:
        table, melted = _melt(table, found, reader, reporter, body)
        findings += melted
    else:
        _long_rows(table, found, reader, reporter, body)
    if not table.rows and table.totals:
        table = _without_totals(table, reader)
    findings += body.findings
    if not body.count or not (table.rows or findings):
        keys = "、".join(column.header for column in feed.with_role(Role.KEY))
        nil = f"“{keys}”填“无”" if keys else "数值填“未报”"
        findings.append(built_in("table.no_rows", nil=nil))
    if any(column.role in (Role.REGION, Role.PERIOD, Role.KEY) for column in layout.missing):
        return None, findings
    lines = {row.line for row in table.rows}
    only_totals = {row.line for row in (*table.totals, *table.spans)} - lines
    return replace(table, record_count=body.count - len(only_totals)), findings


def _table(found: Found) -> RawTable:
    layout = found.layout
    return RawTable(
        tuple(_header_cell(head) for head in layout.heads),
        [],
        layout.above.pairs,
        layout.line,
        found.delimiter,
        sheet=found.grid.name,
        stated=layout.stated,
        periods_above=layout.above.periods,
    )


def _header_cell(head: Head) -> HeaderCell:
    return HeaderCell(head.column, head.text, head.name or None, head.unit)


def _long_rows(
    table: RawTable, found: Found, reader: FeedReader, reporter: Reporter, body: BodyReader
) -> None:
    """Fill in the rows and totals of a table with a row per line."""
    sums = _Sums(table, found.layout, reader, reporter)
    lists = {"total": table.totals, "span": table.spans}
    for record, number, cells in body.rows(found.grid.records):
        kind = sums.kind(cells)
        # Where the period is stated above, a row without one is no unfilled row of a form.
        if kind == "row" and sums.dated is not None and body.prefilled(record.line, cells):
            continue
        lists.get(kind, table.rows).append(RawRow(record.line, number, cells))


class _Sums:
    """Tells rows that add up regions or periods from the others; each label is looked at once."""

    def __init__(
        self, table: RawTable, layout: Layout, reader: FeedReader, reporter: Reporter
    ) -> None:
        region, period = table.cell(reader.region), table.cell(reader.period)
        self.at = region.column - 1 if region else None
        self.dated = period.column - 1 if period else None
        self.labels = [column - 1 for column in _label_columns(layout, reader)]
        self._whole = reporter.whole
        self._totals: dict[str, bool] = {}
        self._spans: dict[str, bool] = {}

    def kind(self, cells: tuple[str, ...]) -> Literal["total", "span", "row"]:
        """``total``: of regions; ``span``: of the periods of one region."""
        label = cells[self.at] if self.at is not None else ""
        if label not in self._totals:
            self._totals[label] = is_total(label, self._whole)
        if self._totals[label]:
            return "total"
        when = cells[self.dated] if self.dated is not None else ""
        if when not in self._spans:
            self._spans[when] = total_label(when) == "total"
        if self.at is None or label.strip():
            return "span" if self._spans[when] else "row"
        named = any(is_total(cells[column], frozenset()) for column in self.labels)
        return "total" if named or self._spans[when] else "row"


def _without_totals(table: RawTable, reader: FeedReader) -> RawTable:
    """A region's own name is no total where there is nothing that it could add up."""
    region = table.cell(reader.region)
    at = region.place if region else None
    labelled = [r for r in table.totals if at is None or total_label(r.cells[at]) is not None]
    rows = [row for row in table.totals if row not in labelled]
    return replace(table, rows=rows, totals=labelled)


def _label_columns(layout: Layout, reader: FeedReader) -> list[int]:
    """Where a total may say so when the region's cell is empty: serial numbers and keys."""
    keys = {column.name for column in reader.feed.with_role(Role.KEY)}
    return [h.column for h in layout.heads if h.kind == "serial" or h.name in keys]


def _melt(
    table: RawTable, found: Found, reader: FeedReader, reporter: Reporter, body: BodyReader
) -> tuple[RawTable, list[Finding]]:
    melter = Melter(found.layout, reader, lambda text: is_total(text, reporter.whole))
    for record, number, cells in body.rows(found.grid.records):
        melter.add(record, number, cells)
    melted = melter.melted()
    heads = {head.column: head.text for head in found.layout.heads}
    findings = list(melted.findings)
    named = {cell.name for cell in melted.header}
    for column in reader.feed.columns:
        if column.required and column.role is Role.VALUE and column.name not in named:
            findings.append(missing_column(found.layout, column.header, column.aliases))
    whole = replace(
        table,
        header=melted.header,
        rows=melted.rows,
        totals=melted.totals,
        spans=melted.spans,
        heads=heads,
    )
    return whole, findings


def _is_wide(layout: Layout, reader: FeedReader) -> bool:
    crossing = [head for head in layout.heads if head.period or head.part]
    return reader.feed.shape == "records" and len(crossing) > 1
