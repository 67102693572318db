"""Whatever the bytes are, reading ends in a book or a finding: no exception, no hang, no bloat.

Random bytes rarely get past the first check, so most of what is tried here is a real file with
something wrong in it; of an archive also its parts, packed anew so that checksums fit.
"""

from __future__ import annotations

import io
import resource
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from expectations.findings import Finding
from orchestration.intake.reading.book import Book
from orchestration.intake.reading.opening import open_book

OLD = Path(__file__).parents[1] / "fixtures" / "old_workbook.xls"
TEXT = '填报单位：甲县统计局,,\n地区,报告期,“本月数”（辆）\n东区,2025年3月,12\n"西\n区",3月,一\n'
LONGEST_SECONDS = 5
MOST_MEGABYTES = 400


@cache
def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.merge_cells("A1:C1")
    for row in (
        ["标题"],
        ["地区", "报告期", "数"],
        ["东区", "2025年3月", 1.5],
        ["西", "=A3", True],
    ):
        sheet.append(row)
    sheet["C4"].number_format = "0.00%"
    sheet["D4"].hyperlink = "http://localhost/"
    book.create_sheet("二").append([1])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@cache
def real_files() -> dict[str, bytes]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("报表.csv", TEXT)
    texts = {name: TEXT.encode(name) for name in ("utf-8", "utf-8-sig", "gb18030", "utf-16")}
    return texts | {"xlsx": workbook(), "xls": OLD.read_bytes(), "zip": packed.getvalue()}


def survives(content: bytes) -> Book | Finding:
    start = time.process_time()
    read = open_book(content)
    assert time.process_time() - start < LONGEST_SECONDS
    assert isinstance(read, Book | Finding)
    if isinstance(read, Book):
        assert all(isinstance(cell, str) for g in read.grids for r in g.records for cell in r.cells)
        assert all(record.line >= 1 for grid in read.grids for record in grid.records)
    return read


@pytest.fixture(autouse=True, scope="module")
def bounded_memory() -> Iterator[None]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert (after - before) / 1024 < MOST_MEGABYTES


Edit = tuple[float, int, bytes]
EDITS = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 40),
        st.binary(max_size=12)
        | st.sampled_from(
            [b'"', b"\x00", b"\xff\xff\xff\xff", b"\r", b"\n", b"<", b"\x80", b"99999999"]
        ),
    ),
    min_size=1,
    max_size=6,
)


def edited(content: bytes, edits: list[Edit]) -> bytes:
    """The content with stretches of it replaced, wherever the fractions fall."""
    for where, taken, put in edits:
        place = int(where * len(content))
        content = content[:place] + put + content[place + taken :]
    return content


@given(st.binary(max_size=400))
def test_any_bytes_end_in_a_book_or_a_finding(content: bytes) -> None:
    survives(content)


@given(st.text(max_size=200), st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-16-le"]))
def test_any_text_ends_in_a_book_or_a_finding(text: str, encoding: str) -> None:
    survives(text.encode(encoding, "ignore"))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(real_files())), EDITS)
def test_a_real_file_with_something_wrong_ends_in_a_book_or_a_finding(
    name: str, edits: list[Edit]
) -> None:
    survives(edited(real_files()[name], edits))


@settings(max_examples=300, deadline=None)
@given(st.data(), EDITS)
def test_a_workbook_with_something_wrong_in_a_part_ends_in_a_book_or_a_finding(
    data: st.DataObject, edits: list[Edit]
) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook())) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    part = data.draw(st.sampled_from(sorted(parts)))
    parts[part] = edited(parts[part], edits)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    survives(buffer.getvalue())


@settings(max_examples=300, deadline=None)
@given(EDITS)
def test_an_old_workbook_with_bytes_overwritten_ends_in_a_book_or_a_finding(
    edits: list[Edit],
) -> None:
    # Its parts are found by their distance from the beginning: nothing may move.
    survives(edited(OLD.read_bytes(), [(where, len(put), put) for where, _, put in edits]))


CUTS: dict[str, Callable[[bytes], bytes]] = {
    "first half": lambda content: content[: len(content) // 2],
    "second half": lambda content: content[len(content) // 2 :],
    "twice": lambda content: content * 2,
    "all but a byte": lambda content: content[:-1],
    "a line of NUL": lambda content: content + b"\0" * 64,
}


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("name", sorted(real_files()))
def test_a_file_cut_or_doubled_ends_in_a_book_or_a_finding(name: str, cut: str) -> None:
    survives(CUTS[cut](real_files()[name]))


def test_the_files_that_are_changed_are_read_when_they_are_not() -> None:
    assert len(real_files()) == 7
    for content in real_files().values():
        assert isinstance(survives(content), Book)
