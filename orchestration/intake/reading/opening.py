"""Bytes → book: what kind of file it is, and every grid of records in it.

Belongs here: the choice of reader by the bytes, and the limits of what is judged. Does not belong
here: the readers themselves (``decode``, ``records``, ``workbook``, ``containers``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from expectations.findings import Finding, built_in
from orchestration.intake.reading import limits
from orchestration.intake.reading.book import Book, Grid
from orchestration.intake.reading.containers import is_workbook, open_zip, the_one_file
from orchestration.intake.reading.decode import decode
from orchestration.intake.reading.dialect import sniff_dialect
from orchestration.intake.reading.formats import kind_of, ole_kind
from orchestration.intake.reading.records import Record, read_records


def open_book(content: bytes, allow_damage: bool = False) -> Book | Finding:
    """The book in ``content``, or the finding that says why it cannot be read.

    ``allow_damage`` makes text that was damaged before it came here a doubt instead of a refusal:
    for looking at a file (``inspect``), never for judging it.
    """
    return _open(content, allow_damage, within_archive=False)


def _open(content: bytes, allow_damage: bool, within_archive: bool) -> Book | Finding:
    kind = kind_of(content)
    if kind == "zip":
        return _open_zip(content, allow_damage, within_archive)
    if kind == "ole":
        return _open_ole(content, allow_damage)
    return _open_text(content, allow_damage)


def _open_text(content: bytes, allow_damage: bool) -> Book | Finding:
    large = limits.text_too_large(len(content))
    if large is not None:
        return large
    decoded = decode(content, allow_damage)
    if isinstance(decoded, Finding):
        return decoded
    dialect = sniff_dialect(decoded.text)
    records = _within_limits(read_records(decoded.text, dialect))
    if isinstance(records, Finding):
        return records
    grid = Grid("", records)
    return Book("text", (grid,), decoded.encoding, dialect, decoded.text, doubts=decoded.doubts)


def _within_limits(records: Iterable[Record]) -> list[Record] | Finding:
    """All records, unless they are too many: short cells take far more memory than bytes.

    Nor too wide: what each header cell may mean is asked of every feed. Empty cells at the end of
    a line, as spreadsheets write them by the thousand, are not counted.
    """
    kept: list[Record] = []
    cells = 0
    for record in records:
        kept.append(record)
        cells += len(record.cells)
        if cells > limits.TEXT_CELLS:
            return limits.too_large("单元格数", "cells", cells, limits.TEXT_CELLS)
        width = _width(record)
        if width > limits.COLUMNS:
            return limits.too_large("最右边的列号", "rightmost column", width, limits.COLUMNS)
        if len(kept) > limits.ROWS:
            return limits.too_large("行数", "rows", len(kept), limits.ROWS)
    return kept


def _width(record: Record) -> int:
    """The column of the last cell that says something; asked of wide records alone."""
    width = len(record.cells)
    if width <= limits.COLUMNS:
        return width
    return next((n for n in range(width, 0, -1) if record.cells[n - 1].strip()), 0)


def _open_zip(content: bytes, allow_damage: bool, within_archive: bool) -> Book | Finding:
    large = _workbook_too_large(content)
    if large is not None:
        return large
    archive = open_zip(content)
    if isinstance(archive, Finding):
        return archive
    if is_workbook(archive):
        # Imported when there is a workbook: checking a text file starts faster without.
        from orchestration.intake.reading.workbook_xlsx import read_xlsx  # noqa: PLC0415

        return read_xlsx(content, archive, allow_damage)
    member = the_one_file(archive)
    if isinstance(member, Finding):
        return member
    if kind_of(member.content) == "zip":
        inner = open_zip(member.content)
        if within_archive or (not isinstance(inner, Finding) and not is_workbook(inner)):
            return built_in("file.zip_nested", name=member.name)
    book = _open(member.content, allow_damage, within_archive=True)
    return book if isinstance(book, Finding) else replace(book, inside=member.name)


def _open_ole(content: bytes, allow_damage: bool) -> Book | Finding:
    large = _workbook_too_large(content)
    if large is not None:
        return large
    kind = ole_kind(content)
    if isinstance(kind, Finding):
        return kind
    if kind == "password":
        return built_in("file.workbook_password")
    from orchestration.intake.reading.workbook_xls import read_xls  # noqa: PLC0415 - as above

    return read_xls(content, allow_damage)


def _workbook_too_large(content: bytes) -> Finding | None:
    if len(content) <= limits.WORKBOOK_BYTES:
        return None
    return limits.too_large(
        "工作簿或压缩文件的字节数",
        "bytes of a workbook or archive",
        len(content),
        limits.WORKBOOK_BYTES,
    )
