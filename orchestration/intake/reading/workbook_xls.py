"""xls → book, by xlrd.

Belongs here: asking xlrd for what a person sees. Does not belong here: what a cell's text is
(``workbook_cells``). Imported only when there is such a file. xlrd has the results of formulas
and not the formulas, so that one without a result cannot be told from a zero.
"""

from __future__ import annotations

import io
from datetime import time
from typing import Any

import xlrd
import xlrd.xldate

from expectations.findings import Finding, built_in
from orchestration.intake.reading import limits
from orchestration.intake.reading.book import Area, Book
from orchestration.intake.reading.workbook import Sheet, book_of, damaged_workbook
from orchestration.intake.reading.workbook_cells import (
    CHINESE_FORMATS,
    moment_text,
    number_text,
    section_for,
)


def read_xls(content: bytes, allow_damage: bool = False) -> Book | Finding:
    """The book of an old workbook."""
    try:
        source = xlrd.open_workbook(
            file_contents=content,
            formatting_info=True,
            ragged_rows=True,
            logfile=io.StringIO(),
        )
        if source.nsheets > limits.SHEETS:
            return limits.too_large("工作表数", "sheets", source.nsheets, limits.SHEETS)
        sheets = [_sheet(source, sheet) for sheet in source.sheets()]
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            return built_in("file.workbook_password")
        return damaged_workbook(type(error).__name__)
    except Exception as error:  # what is damaged shows in every way that xlrd can fail
        return damaged_workbook(type(error).__name__)
    return book_of("xls", sheets, allow_damage)


def _sheet(book: Any, source: Any) -> Sheet:
    sheet = Sheet(source.name, source.visibility != 0)
    sheet.merged = [
        Area(top + 1, left + 1, bottom, right) for top, bottom, left, right in source.merged_cells
    ]
    sheet.hidden_rows = [row + 1 for row, info in source.rowinfo_map.items() if info.hidden]
    sheet.hidden_columns = [col + 1 for col, info in source.colinfo_map.items() if info.hidden]
    for row in range(source.nrows):
        for column, cell in enumerate(source.row(row)):
            code = _code(book, cell)
            if cell.ctype == xlrd.XL_CELL_NUMBER and section_for(code, cell.value).scales:
                sheet.scaled.append((row + 1, column + 1))
            sheet.put(row + 1, column + 1, _text(cell, code, book.datemode))
    return sheet


def _code(book: Any, cell: Any) -> str:
    key = book.xf_list[cell.xf_index].format_key
    return CHINESE_FORMATS.get(key) or book.format_map[key].format_str or "General"


def _text(cell: Any, code: str, datemode: int) -> str:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return number_text(cell.value, code)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _moment(cell.value, code, datemode)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERR!"))
    return ""


def _moment(serial: float, code: str, datemode: int) -> str:
    try:
        moment = xlrd.xldate.xldate_as_datetime(serial, datemode)
    except (OverflowError, ValueError):
        return "#VALUE!"
    if 0 <= serial < 1:
        return moment_text(time(moment.hour, moment.minute, moment.second), code)
    return moment_text(moment, code)
