"""xlsx and xlsm → book, by openpyxl.

Belongs here: guarding openpyxl against files that would make it run out of memory, and asking it
for what a person sees. Does not belong here: what a cell's text is (``workbook_cells``). Imported
only when there is such a file.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape

from expectations.findings import Finding
from orchestration.intake.reading import limits
from orchestration.intake.reading.book import Area, Book
from orchestration.intake.reading.workbook import Sheet, book_of, damaged_workbook
from orchestration.intake.reading.workbook_cells import (
    CHINESE_FORMATS,
    moment_text,
    number_text,
    section_for,
    shows,
)

_AREA = re.compile(
    rb'[\s]ref=["\']\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?["\']'
)
_EXPANDED = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink)\b[^>]*>")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ENCODING = re.compile(rb'^\s*<\?xml[^>]*encoding=["\'](?!utf-8)', re.IGNORECASE)


def read_xlsx(
    content: bytes, archive: zipfile.ZipFile, allow_damage: bool = False
) -> Book | Finding:
    """The book of a workbook whose archive has been opened and is within the limits."""
    try:
        formulas = _look_inside(archive)
    except Exception as error:  # whatever a damaged archive makes of its members
        return damaged_workbook(type(error).__name__)
    if isinstance(formulas, Finding):
        return formulas
    sheets = _sheets(content, formulas)
    if isinstance(sheets, Finding):
        return sheets
    return book_of("xlsx", sheets, allow_damage)


def _look_inside(archive: zipfile.ZipFile) -> bool | Finding:
    """Whether there are formulas; a refusal where openpyxl would build more than fits.

    openpyxl keeps an object for every cell, also for each one covered by a merged area or a link.
    """
    cells = covered = 0
    formulas = False
    for member in archive.infolist():
        if not member.filename.endswith(".xml"):
            continue
        content = archive.read(member)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content or _ENCODING.match(content[:200]):
            return damaged_workbook("XML")
        if not member.filename.startswith("xl/") or member.filename.endswith("sharedStrings.xml"):
            continue
        cells += sum(1 for _ in _CELL.finditer(content))
        formulas = formulas or _FORMULA.search(content) is not None
        for area in _EXPANDED.findall(content):
            covered += _size(area)
    for zh, en, found, limit in (
        ("工作簿的单元格数", "cells of the workbook", cells, limits.WORKBOOK_CELLS),
        ("合并区域的单元格数", "cells of merged areas", covered, limits.MERGED_CELLS),
    ):
        if found > limit:
            return limits.too_large(zh, en, found, limit)
    return formulas


def _size(element: bytes) -> int:
    found = _AREA.search(element)
    if found is None:
        raise ValueError("an area that cannot be read")
    left, top, right, bottom = found.groups()
    rows = abs(int(bottom or top) - int(top)) + 1
    return rows * (abs(_column(right or left) - _column(left)) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheets(content: bytes, formulas: bool) -> list[Sheet] | Finding:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out: styles, charts
        try:
            book = _load(content, results=True)
            written = _load(content, results=False) if formulas else None
            if len(book.worksheets) > limits.SHEETS:
                return limits.too_large("工作表数", "sheets", len(book.worksheets), limits.SHEETS)
            if not book.worksheets:
                return damaged_workbook("no sheets")
            return [
                _sheet(sheet, book.epoch, written[sheet.title] if written else None)
                for sheet in book.worksheets
            ]
        except Exception as error:  # openpyxl has no error of its own for what is damaged
            return damaged_workbook(type(error).__name__)


def _load(content: bytes, results: bool) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=results, keep_links=False)


def _sheet(source: Any, epoch: datetime, written: Any) -> Sheet:
    sheet = Sheet(source.title, source.sheet_state != "visible")
    sheet.merged = [
        Area(area.min_row, area.min_col, area.max_row, area.max_col)
        for area in source.merged_cells.ranges
    ]
    sheet.hidden_rows = [n for n, row in source.row_dimensions.items() if row.hidden]
    for dimension in source.column_dimensions.values():
        if dimension.hidden and dimension.min and dimension.max:
            last = min(dimension.max, limits.COLUMNS)
            sheet.hidden_columns += range(dimension.min, last + 1)
    for row, column, cell in _cells(source):
        text = _text(cell, epoch)
        if not text and written is not None:
            text = _formula(written, row, column)
            if text:
                sheet.uncounted.append((row, column))
        if isinstance(cell.value, int | float) and _scaled(cell.value, cell.number_format):
            sheet.scaled.append((row, column))
        sheet.put(row, column, text)
    return sheet


def _cells(source: Any) -> Iterator[tuple[int, int, Any]]:
    # The public iterators make a cell for every empty place up to the farthest one.
    for (row, column), cell in sorted(source._cells.items()):
        yield row, column, cell


def _text(cell: Any, epoch: datetime) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        # The numbered formats of Chinese Excel have no code in the file, and openpyxl no name.
        code = CHINESE_FORMATS.get(cell._style.numFmtId) if cell.has_style else None
        if code is None:
            return number_text(value, cell.number_format)
        return moment_text(from_excel(value, epoch), code)
    if isinstance(value, datetime | date | time | timedelta):
        return moment_text(value, cell.number_format)
    return unescape(str(value))


def _formula(written: Any, row: int, column: int) -> str:
    """The formula of a cell that has no saved result."""
    cell = written._cells.get((row, column))
    if cell is None or cell.data_type != "f":
        return ""
    text = getattr(cell.value, "text", cell.value)
    return str(text or "=")


def _scaled(value: int | float, code: str) -> bool:
    return shows(code) == "number" and section_for(code, value).scales
