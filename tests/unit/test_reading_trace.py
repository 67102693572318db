"""A value of any kind of file is found again in the bytes as they were received."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from orchestration.publication.cells import Originals
from orchestration.submissions import Submission
from orchestration.workspace import Workspace

TEXT = "地区,报告期,本月数\n东区,2025年3月,12.5\n"


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["封面"])
    table = book.create_sheet("一季度")
    for row in (["标题"], ["地区", "报告期", "本月数"], ["东区", "2025年3月", 12.5]):
        table.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def zipped(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


# Bytes, sheet and line of the value, and the name of the file within an archive.
FILES = {
    "gb18030": (TEXT.encode("gb18030"), "", 2, ""),
    "utf-16": (TEXT.encode("utf-16"), "", 2, ""),
    "semicolons": (TEXT.replace(",", ";").encode(), "", 2, ""),
    "xlsx": (workbook(), "一季度", 3, ""),
    "zipped xlsx": (zipped("报表.xlsx", workbook()), "一季度", 3, "报表.xlsx"),
    "zipped text": (zipped("报表.txt", TEXT.encode()), "", 2, "报表.txt"),
}


def originals(folder: Path, content: bytes) -> Originals:
    workspace = Workspace(folder).create()
    sha256 = hashlib.sha256(content).hexdigest()
    (workspace.landing / sha256).write_bytes(content)
    at = datetime(2025, 4, 1, tzinfo=UTC)
    entry = Submission("s1", "stat-a", "cars", sha256, "报表", at, backdated=False)
    context: Any = SimpleNamespace(workspace=workspace, submissions=lambda: {"s1": entry})
    return Originals(context)


@pytest.mark.parametrize("name", FILES)
def test_a_value_is_found_in_its_sheet_line_and_column(tmp_path: Path, name: str) -> None:
    content, sheet, line, inside = FILES[name]
    cell = originals(tmp_path, content).cell("s1", sheet, line, 3, "12.5")
    assert cell.found
    assert (cell.sheet, cell.inside, cell.line, cell.column) == (sheet, inside, line, 3)


@pytest.mark.parametrize("name", FILES)
def test_nothing_else_is_taken_for_it(tmp_path: Path, name: str) -> None:
    content, sheet, line, _ = FILES[name]
    landed = originals(tmp_path, content)
    assert not landed.cell("s1", sheet, line, 3, "12.6").found
    assert not landed.cell("s1", sheet, line, 2, "12.5").found
    assert not landed.cell("s1", sheet, line + 1, 3, "12.5").found
    assert not landed.cell("s1", sheet, line, 0, "").found
    assert not landed.cell("s1", "另一张", line, 3, "12.5").found


def test_nothing_is_found_in_what_cannot_be_read(tmp_path: Path) -> None:
    assert not originals(tmp_path, b"%PDF-1.7").cell("s1", "", 1, 1, "%PDF-1.7").found
