"""Text → raw table: the header line, the rows below it, the pairs above it.

Belongs here: finding the header and the delimiter, row widths, columns that are missing, unknown
or doubled. Does not belong here: matching one header (``headers``), splitting records
(``records``), typing cells (``normalise``). Standard library and catalogue only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from expectations.findings import Finding, Place, built_in
from orchestration.intake.headers import (
    ALWAYS,
    ANNOTATIONS,
    HeaderCell,
    HeaderIndex,
    stated_units,
    units_of,
)
from orchestration.intake.reading.records import Record, key_value_pairs, read_records
from orchestration.intake.text import compact, did_you_mean, listed
from sources.catalogue import Feed, Role

HEADER_LINES = 20
DELIMITERS = (",", "\t", ";")
# A line that names fewer columns than this is no header, whatever else it says.
_FEWEST_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class RawRow:
    """One data row: its first physical line, its number among the data rows, its cells."""

    line: int
    record: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as printed. ``rows`` are as wide as the header; malformed rows are left out."""

    header: tuple[HeaderCell, ...]
    rows: list[RawRow]
    preamble: dict[str, str]
    header_line: int = 1
    delimiter: str = ","
    record_count: int = 0

    def cell(self, name: str) -> HeaderCell | None:
        """The header cell of a contract column, the leftmost where it is doubled."""
        return next((cell for cell in self.header if cell.name == name), None)


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """Where the header is: line, delimiter, cells, and the pairs of the lines above it."""

    line: int
    delimiter: str
    cells: tuple[HeaderCell, ...]
    preamble: dict[str, str] = field(default_factory=dict)


def find_header(text: str, index: HeaderIndex) -> HeaderLine | None:
    """The first line with every required header; else the one that names most columns."""
    best: tuple[tuple[int, int, int], HeaderLine] | None = None
    for delimiter in DELIMITERS:
        preamble: dict[str, str] = {}
        for line, record in enumerate(_top(text, delimiter), start=1):
            cells = index.cells(record.cells)
            named = len({cell.name for cell in cells if cell.name})
            if named >= _FEWEST_COLUMNS:
                missing = index.lacking(cells, preamble)
                rank = (-len(missing), -line if not missing else 0, named)
                if best is None or rank > best[0]:
                    best = rank, HeaderLine(record.line, delimiter, cells, dict(preamble))
            preamble.update(key_value_pairs(record))
    return best[1] if best else None


def _top(text: str, delimiter: str) -> Iterator[Record]:
    """The first lines, without those that an annotated copy of ours added."""
    own = 0
    for record in read_records(text, delimiter):
        own += record.is_annotation
        if record.line - own > HEADER_LINES:
            return
        if not record.is_annotation:
            yield record


def read_table(text: str, feed: Feed) -> tuple[RawTable | None, list[Finding]]:
    """The raw table of ``text`` under the contract ``feed``, and what is wrong with its form.

    No table means that it cannot be read as one at all; the findings say why.
    """
    index = HeaderIndex(feed)
    top = find_header(text, index)
    if top is None:
        required = listed(column.header for column in index.lacking((), {}))
        return None, [built_in("table.no_header", limit=HEADER_LINES, required=required)]
    findings = _header_findings(feed, index, top)
    rows, row_findings, record_count = _read_rows(text, top)
    findings += row_findings
    if not record_count:
        keys = "、".join(column.header for column in feed.with_role(Role.KEY))
        nil = f"“{keys}”填“无”" if keys else "数值填“未报”"
        findings.append(built_in("table.no_rows", nil=nil))
    if any(column.role in ALWAYS for column in index.lacking(top.cells, top.preamble)):
        return None, findings
    table = RawTable(top.cells, rows, top.preamble, top.line, top.delimiter, record_count)
    return table, findings


def _header_findings(feed: Feed, index: HeaderIndex, top: HeaderLine) -> list[Finding]:
    findings = [
        built_in(
            "header.missing",
            Place(line=top.line, header=column.header),
            name=column.header,
            aliases=listed(column.aliases) or "无别名",
        )
        for column in index.lacking(top.cells, top.preamble)
    ]
    known = [column.header for column in feed.columns]
    first: dict[str, HeaderCell] = {}
    for cell in top.cells:
        place = Place(line=top.line, column=cell.column, header=cell.text, read=cell.text)
        if cell.name is None and compact(cell.text) not in ("", *ANNOTATIONS):
            spellings = [h for c in feed.columns for h in (c.header, *c.aliases)]
            hint = did_you_mean(cell.text, spellings)
            findings.append(built_in("header.unknown", place, nearest=hint, known=listed(known)))
        elif cell.name in first:
            other = first[cell.name]
            findings.append(
                built_in("header.duplicate", place, other=other.column, other_header=other.text)
            )
        elif cell.name:
            first[cell.name] = cell
    return findings + _unknown_units_above(feed, top)


def _unknown_units_above(feed: Feed, top: HeaderLine) -> list[Finding]:
    known = dict.fromkeys(unit for column in feed.columns for unit in units_of(column))
    return [
        built_in("unit.unknown", Place(read=unit), unit=unit, name="计量单位", units=listed(known))
        for unit in stated_units(top.preamble)
        if unit not in known
    ]


class _Layout:
    """What the header asks of the rows: how wide they are, and which columns have no name."""

    def __init__(self, header: tuple[HeaderCell, ...]) -> None:
        named = [cell.column for cell in header if cell.text.strip()]
        ours = [cell.column for cell in header if compact(cell.text) in ANNOTATIONS]
        self.widest = max(named)
        self.width = max(column for column in named if column not in ours)
        self.unnamed = {c for c in range(1, self.width + 1) if c not in named}

    def misfit(self, record: Record, number: int) -> Finding | None:
        """The finding of a row with too many or too few cells; blank cells at its end are fine."""
        if len(record.cells) == self.width:
            return None
        filled = len(record.cells) - sum(1 for _ in takewhile(_blank, reversed(record.cells)))
        if filled <= self.widest and len(record.cells) >= self.width:
            return None
        key = " ".join(cell.strip() for cell in record.cells[:2] if cell.strip())
        read = "｜".join(cell.strip() for cell in record.cells[:filled])
        place = Place(record=number, line=record.line, key=key, read=read)
        if filled > self.widest:
            return built_in("row.too_many_cells", place, found=filled, expected=self.width)
        return built_in("row.too_few_cells", place, found=len(record.cells), expected=self.width)

    def unnamed_content(self, record: Record) -> list[Finding]:
        """Content below a blank header cell: one finding per column, at its first row."""
        findings = []
        for column in sorted(self.unnamed):
            content = record.cells[column - 1].strip()
            if content:
                self.unnamed.remove(column)
                place = Place(line=record.line, column=column, read=content)
                findings.append(built_in("header.blank", place, column=column, line=record.line))
        return findings


def _read_rows(text: str, top: HeaderLine) -> tuple[list[RawRow], list[Finding], int]:
    """Rows below the header, findings about their form, and how many there are in all."""
    layout = _Layout(top.cells)
    rows: list[RawRow] = []
    findings: list[Finding] = []
    count = 0
    for record in read_records(text, top.delimiter):
        if record.line <= top.line or (record.is_blank and not record.broken):
            continue
        if record.broken:
            findings.append(built_in("table.quotes", Place(line=record.line), line=record.line))
            continue
        if record.is_footer or record.is_annotation:
            continue
        count += 1
        misfit = layout.misfit(record, count)
        if misfit is None:
            rows.append(RawRow(record.line, count, record.cells[: layout.width]))
            findings += layout.unnamed_content(record)
        else:
            findings.append(misfit)
    return rows, findings, count


def _blank(cell: str) -> bool:
    return not cell.strip()
