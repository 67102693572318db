"""Bytes → book: what kind of file it is, and every grid of records in it.

Belongs here: containers, limits and the choice of reader. Does not belong here: the readers
themselves (``decode``, ``records``, ``workbook``).
"""

from __future__ import annotations

from expectations.findings import Finding
from orchestration.intake.reading.book import Book, Grid
from orchestration.intake.reading.decode import decode
from orchestration.intake.reading.dialect import sniff_dialect
from orchestration.intake.reading.records import read_records


def open_book(content: bytes) -> Book | Finding:
    """The book in ``content``, or the finding that says why it cannot be read."""
    decoded = decode(content)
    if isinstance(decoded, Finding):
        return decoded
    dialect = sniff_dialect(decoded.text)
    grid = Grid("", list(read_records(decoded.text, dialect.delimiter)))
    return Book("text", (grid,), decoded.encoding, dialect, decoded.text)
