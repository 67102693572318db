"""A table as a workbook: the sheet 数据 with the table, the sheet 说明 with what it is.

Belongs here: what stands where, and in which form. XlsxWriter and not openpyxl, which reads
workbooks elsewhere: it dates nothing by itself, so equal data give equal bytes, and is five times
as fast. Texts are strings, whatever they begin with.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from orchestration.publication.downloads.columns import Table

DATA_SHEET, NOTES_SHEET = "数据", "说明"
# The day of no release in particular: when a file was made is said in its notes.
_UNDATED = datetime(1980, 1, 1)
_NARROW, _WIDE = 14, 26
_NOTES_WIDTHS = (24, 80)


def xlsx_bytes(
    table: Table, rows: Sequence[Sequence[str]], notes: Sequence[tuple[str, str]]
) -> bytes:
    """The workbook of a table and of what is said about it."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": _UNDATED})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        data, told = book.add_worksheet(DATA_SHEET), book.add_worksheet(NOTES_SHEET)
        data.freeze_panes(1, 0)
        for at, column in enumerate(table.columns):
            data.set_column(at, at, _NARROW if column.is_number else _WIDE)
            data.write_string(0, at, column.header_zh, bold)
            write = _write_numbers if column.is_number else _write_texts
            write(book, data, at, [row[at] for row in rows])
        for at, width in enumerate(_NOTES_WIDTHS):
            told.set_column(at, at, width)
        for line, (name, text) in enumerate(notes):
            told.write_string(line, 0, name, bold)
            told.write_string(line, 1, text)
    return buffer.getvalue()


def _write_texts(book: Workbook, sheet: Worksheet, at: int, texts: Sequence[str]) -> None:
    plain = book.add_format({"valign": "top"})
    for line, text in enumerate(texts, 1):
        if text:
            sheet.write_string(line, at, text, plain)
        else:
            sheet.write_blank(line, at, None, plain)


def _write_numbers(book: Workbook, sheet: Worksheet, at: int, numbers: Sequence[str]) -> None:
    shown = {
        n: book.add_format({"num_format": _form(n)}) for n in sorted(set(map(_places, numbers)))
    }
    for line, number in enumerate(numbers, 1):
        if number:
            sheet.write_number(line, at, float(number), shown[_places(number)])


def _places(number: str) -> int:
    return len(number.partition(".")[2])


def _form(places: int) -> str:
    """The form of a number with so many decimals: a cell shows what the page says."""
    return "#,##0" + ("." + "0" * places if places else "")
