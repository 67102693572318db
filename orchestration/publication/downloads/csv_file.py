"""A table as CSV: UTF-8 with BOM, comma, CRLF, Chinese headers, nothing before them.

Belongs here: the bytes. Does not belong here: which values.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from orchestration.publication.downloads.columns import Table
from orchestration.publication.downloads.inert import inert


def csv_bytes(table: Table, rows: Sequence[Sequence[str]]) -> bytes:
    """The file; texts are made inert, numbers are left alone."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([column.header_zh for column in table.columns])
    is_number = [column.is_number for column in table.columns]
    for row in rows:
        writer.writerow(
            [cell if plain else inert(cell) for cell, plain in zip(row, is_number, strict=True)]
        )
    return buffer.getvalue().encode("utf-8-sig")
