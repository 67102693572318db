"""The files readers download, read back: both formats of every table.

Belongs here: opening what ``orchestration.publication.downloads`` wrote, as far as it may be
written. Does not belong here: what the cells must be (``expected_downloads``).
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.links import resolved
from orchestration.publication.pages.markup import Element
from orchestration.publication.pages.structure import Page

FOLDER = "downloads"
_SHEETS = ["数据", "说明"]
Rows = list[list[str]]


class UnreadableError(Exception):
    """A file is not what we write."""


@dataclass(frozen=True)
class Workbook:
    """What a workbook holds: its table, which cells of it are numbers, and its notes."""

    rows: Rows
    is_number: list[list[bool]]
    notes: Rows


def downloads_of(site: Path) -> dict[str, Path]:
    """Every file below the folder of downloads, by its address without the first slash."""
    found = (path for path in (site / FOLDER).rglob("*") if not path.is_dir())
    return {path.relative_to(site).as_posix(): path for path in found}


def printed_downloads(page: Page, main: Element) -> Iterator[Cell]:
    """The links of a page to its files, from the site's root."""
    for line in main.all("p", "downloads"):
        for link in line.all("a"):
            to = resolved(page.address, link.get("href")) or ""
            yield Cell(page.file, f"下载 {link.text()}", to.split("#")[0])


def read_csv(content: bytes) -> Rows:
    """The rows of a CSV, its headers first."""
    if not content.startswith(b"\xef\xbb\xbf"):
        raise UnreadableError("没有 BOM")
    text = content.decode("utf-8-sig")
    if text.count("\n") != text.count("\r\n"):
        raise UnreadableError("换行不是 CRLF")
    return list(csv.reader(io.StringIO(text, newline="")))


def read_xlsx(content: bytes) -> Workbook:
    """The sheets of a workbook; ``UnreadableError`` where there is more in it than we write."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    if book.sheetnames != _SHEETS:
        raise UnreadableError("工作表不是" + "、".join(_SHEETS))
    table, notes = (list(_lines(book[name])) for name in _SHEETS)
    return Workbook(
        [[text for text, _ in row] for row in table],
        [[is_number for _, is_number in row] for row in table],
        [[text for text, _ in row] for row in notes],
    )


def _lines(sheet: Any) -> Iterator[list[tuple[str, bool]]]:
    for row in sheet.iter_rows():
        if any(cell.data_type == "f" for cell in row):
            raise UnreadableError("含有公式")
        yield [_told(cell.value, cell.number_format) for cell in row]


def _told(value: object, form: str | None) -> tuple[str, bool]:
    """A cell as text, a number with the decimals it is shown with; and whether it is a number."""
    if value is None or isinstance(value, str):
        return value or "", False
    exact = Decimal(str(value))
    shown = exact.quantize(Decimal(1).scaleb(-len((form or "").partition(".")[2])))
    return f"{shown if shown == exact else exact:f}", True


def runs(text: str) -> bool:
    """Whether a spreadsheet would take a text of a CSV for a formula."""
    bare = unicodedata.normalize("NFKC", text).lstrip(" \u200b\u200e\u200f\u202a\u202e\u2060\ufeff")
    return text[:1] in ("\t", "\r", "\n") or bare[:1] in ("=", "+", "-", "@")
