"""Workbooks become grids of texts as a person reads them, or a refusal that says what is wrong."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from expectations.findings import Finding
from orchestration.intake.reading.book import Area, Book, Grid
from orchestration.intake.reading.opening import open_book
from orchestration.intake.reading.workbook import Sheet, grid_of
from orchestration.intake.reading.workbook_cells import moment_text, number_text, section_for
from tests.shared_data import DATA, needs_shared

OLD = Path(__file__).parents[1] / "fixtures" / "old_workbook.xls"
SHARED = DATA / "nbs_sample"


def xlsx(fill: Callable[[Worksheet], Any]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "表1"
    fill(sheet)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def book_of(content: bytes) -> Book:
    book = open_book(content)
    assert isinstance(book, Book), book
    return book


def refusal_of(content: bytes) -> Finding:
    refused = open_book(content)
    assert isinstance(refused, Finding)
    assert refused.advice and refused.advice_en
    return refused


def text_of(value: Any, code: str = "General") -> str:
    """A single cell, written by openpyxl and read by us."""

    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = value
        sheet["A1"].number_format = code

    return str(book_of(xlsx(fill)).grids[0].records[0].cells[0])


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """The workbook with a piece of one of its parts replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            target.writestr(name, text)
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
NUMBERS = [
    (12, "General", "12"),
    (12.0, "0.00", "12"),
    (0.1 + 0.2, "General", "0.3"),
    (1234567.5, "#,##0.00", "1234567.5"),
    (0.092, "0%", "9.2%"),
    (-0.05, "0.0%", "-5%"),
    (1.10101199003071e17, "General", "110101199003071000"),
    (1e-7, "General", "0.0000001"),
    (10203, "000000", "010203"),
    (202503, '0000"年"00"月"', "2025年03月"),
    (20250301, "0000-00-00", "2025-03-01"),
    (12345, '0!.0,"万"', "1.2345万"),
    (12345, '0\\.0,"万"', "1.2345万"),
    (250000000, '[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0', "2.5亿"),
    (250000, '[>=100000000]0.0,,"亿";[>=10000]0!.0,"万";0', "25万"),
    (25, '[>=100000000]0.0,,"亿";[>=10000]0!.0,"万";0', "25"),
    (1234.5, '#,##0.00"万元"', "1234.5万元"),
    (5.25, '0.0"‰"', "5.25‰"),
    (-12.5, '"¥"#,##0.00_);("¥"#,##0.00)', "-12.5"),
    (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "0"),
    (12.5, "[$$-409]#,##0.00", "$12.5"),
]


@pytest.mark.parametrize(("value", "code", "text"), NUMBERS)
def test_a_number_is_read_as_it_is_shown_with_all_its_digits(
    value: float, code: str, text: str
) -> None:
    assert number_text(value, code) == text


@pytest.mark.parametrize(("value", "code", "text"), NUMBERS)
def test_openpyxl_hands_on_what_number_formats_need(value: float, code: str, text: str) -> None:
    assert text_of(value, code) == text


def test_a_whole_number_that_the_file_holds_in_full_keeps_all_its_digits() -> None:
    assert number_text(110101199003071234, "0") == "110101199003071234"


@given(st.decimals(-(10**9), 10**9, places=4, allow_nan=False))
def test_a_number_with_up_to_fifteen_digits_reads_back_equal(value: Decimal) -> None:
    assert Decimal(number_text(float(value), "General")) == value
    assert Decimal(number_text(float(value), "#,##0.00")) == value
    percent = number_text(float(value / 100), "0.0%")
    assert abs(Decimal(percent.removesuffix("%")) - value) <= abs(value) * Decimal("1e-14")


MOMENTS = [
    (datetime(2025, 3, 31), "yyyy-mm-dd", "2025-03-31"),
    (date(2025, 3, 31), 'yyyy"年"m"月"d"日"', "2025-03-31"),
    (datetime(2025, 3, 31), 'yyyy"年"m"月"', "2025年3月"),
    (datetime(2025, 3, 31), '[DBNum1][$-804]yyyy"年"m"月";@', "2025年3月"),
    (datetime(2025, 3, 31), "mmm-yy", "2025年3月"),
    (datetime(2025, 3, 31), "yyyy/m", "2025年3月"),
    (datetime(2025, 3, 31), "yyyy", "2025年"),
    (datetime(2025, 3, 31), 'm"月"d"日"', "2025-03-31"),
    (datetime(2025, 3, 31, 8, 30), "yyyy-mm-dd hh:mm", "2025-03-31 08:30:00"),
    (datetime(2025, 3, 31, 8, 30), "yyyy-mm-dd", "2025-03-31"),
    (time(8, 30), "h:mm", "08:30:00"),
    (timedelta(hours=27), "[h]:mm:ss", "27:00:00"),
]


@pytest.mark.parametrize(("value", "code", "text"), MOMENTS)
def test_a_date_is_read_as_the_part_of_it_that_is_shown(value: Any, code: str, text: str) -> None:
    assert moment_text(value, code) == text
    assert text_of(value, code) == text


@pytest.mark.parametrize(("number", "text"), [(57, "2025年3月"), (31, "2025-03-01")])
def test_the_numbered_date_formats_of_chinese_excel_are_dates(number: int, text: str) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = 45717
        sheet["A1"].number_format = "0"

    content = changed(xlsx(fill), "xl/styles.xml", 'numFmtId="1"', f'numFmtId="{number}"')
    assert book_of(content).grids[0].records[0].cells == (text,)


def test_texts_stay_texts() -> None:
    cells = ("0123", "=1+1", "TRUE", "2025.10", "911101085923662400", "'5", " x ", "a\nb")

    def fill(sheet: Worksheet) -> None:
        for column, text in enumerate(cells, start=1):
            cell = sheet.cell(1, column)
            cell.value = text
            cell.data_type = "s"
            cell.quotePrefix = True

    assert book_of(xlsx(fill)).grids[0].records[0].cells == cells


def test_truth_values_and_errors_are_read_as_shown() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append([True, False, "#N/A", "#DIV/0!"])

    assert book_of(xlsx(fill)).grids[0].records[0].cells == ("TRUE", "FALSE", "#N/A", "#DIV/0!")


def test_a_formula_is_its_saved_result_or_its_own_text_with_a_doubt() -> None:
    content = xlsx(lambda sheet: sheet.append([1, "=A1+1", "=SUM(A1:B1)"]))
    book = book_of(content)
    assert book.grids[0].records[0].cells == ("1", "=A1+1", "=SUM(A1:B1)")
    assert [doubt.about for doubt in book.doubts] == ["formula"]
    counted = changed(content, SHEET, "<f>A1+1</f><v />", "<f>A1+1</f><v>2</v>")
    assert book_of(counted).grids[0].records[0].cells == ("1", "2", "=SUM(A1:B1)")


def test_rows_keep_their_numbers_and_the_width_of_the_sheet() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["B2"] = "标题"
        sheet["D5"] = 1
        sheet["Z9"].number_format = "0.00"
        sheet["A9"] = " "

    records = book_of(xlsx(fill)).grids[0].records
    assert [(r.line, r.cells) for r in records] == [
        (1, ("", "", "", "")),
        (2, ("", "标题", "", "")),
        (3, ("", "", "", "")),
        (4, ("", "", "", "")),
        (5, ("", "", "", "1")),
    ]


def test_merged_areas_are_told_and_what_they_cover_is_blank() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["标题", None, "x"])
        sheet.append(["甲", "乙", "丙"])
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("C1:C2")

    grid = book_of(xlsx(fill)).grids[0]
    assert [r.cells for r in grid.records] == [("标题", "", "x"), ("甲", "乙", "")]
    assert set(grid.merged) == {Area(1, 1, 1, 2), Area(1, 3, 2, 3)}


def test_what_an_old_workbook_keeps_below_a_merged_area_is_not_read() -> None:
    sheet = Sheet("表", cells={(1, 1): "标题", (1, 2): "旧", (2, 1): "旧", (2, 3): "数"})
    sheet.merged.append(Area(1, 1, 2, 2))
    grid = grid_of(sheet, allow_damage=False)
    assert isinstance(grid, Grid)
    assert [r.cells for r in grid.records] == [("标题", "", ""), ("", "", "数")]


def test_what_is_hidden_is_read_with_a_doubt() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in ([1, 2, 3], [4, 5, 6]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["B"].hidden = True
    other = book.create_sheet("底稿")
    other.append([1])
    other.sheet_state = "veryHidden"
    read = book_of(saved(book))
    assert [record.cells for record in read.grids[0].records] == [("1", "2", "3"), ("4", "5", "6")]
    assert [grid.hidden for grid in read.grids] == [False, True]
    assert [doubt.zh for doubt in read.doubts] == [
        "工作表“Sheet”隐藏的第 2 行也已读取",
        "工作表“Sheet”隐藏的第 2 列也已读取",
    ]


def test_a_number_that_its_format_shrinks_is_a_doubt() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = 12345
        sheet["A1"].number_format = "#,##0,"

    book = book_of(xlsx(fill))
    assert book.grids[0].records[0].cells == ("12.345",)
    assert [doubt.about for doubt in book.doubts] == ["scaled"]


def test_an_old_workbook_is_read_like_a_new_one() -> None:
    book = book_of(OLD.read_bytes())
    assert book.format == "xls"
    assert [(grid.name, grid.hidden) for grid in book.grids] == [
        ("一季度", False),
        ("隐藏表", True),
        ("空表", False),
    ]
    first = book.grids[0]
    assert first.merged == (Area(1, 1, 1, 6),)
    assert [r.cells for r in first.records if not r.is_blank] == [
        ("二手车交易情况", "", "", "", "", ""),
        ("地区代码", "报告期", "同比", "日期", "金额", "备注"),
        ("510302", "2025年3月", "9.2%", "2025-03-31", "1.2345万", "=1+1 不是公式"),
        ("010203", "2025年3月", "TRUE", "0.3", "1234567", "110101199003071000"),
    ]
    assert [doubt.about for doubt in book.doubts] == ["hidden", "scaled"]


@needs_shared("nbs_sample")
def test_old_workbooks_of_the_statistics_site_read_equal_to_their_csv_twins() -> None:
    old = sorted(SHARED.glob("*.xls"))
    assert len(old) == 3
    for path in old:
        twin = path.with_suffix(".csv").read_text("utf-8-sig")
        rows = [tuple(row) for row in csv.reader(io.StringIO(twin, newline=""))]
        assert [r.cells for r in book_of(path.read_bytes()).grids[0].records] == rows


def test_a_zipped_old_workbook_is_read() -> None:
    path = OLD
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.write(path, path.name)
    book = book_of(buffer.getvalue())
    assert (book.inside, book.format) == (path.name, "xls")
    assert book.grids == book_of(path.read_bytes()).grids


def ole_with(stream: str) -> bytes:
    """An OLE file's head and a directory with one entry: enough to be recognised by."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    return head + f"{stream}\0".encode("utf-16-le").ljust(128, b"\0") + b"\0" * 1024


def test_a_password_is_said_to_be_the_reason() -> None:
    refused = refusal_of(ole_with("EncryptedPackage"))
    assert refused.rule == "file.workbook_password"
    assert "密码" in refused.message_zh


def test_other_old_office_files_are_refused_by_what_they_are() -> None:
    assert "Word" in refusal_of(ole_with("WordDocument")).message_zh
    assert "PowerPoint" in refusal_of(ole_with("PowerPoint Document")).message_zh
    assert refusal_of(ole_with("Neither")).rule == "file.other_format"
    assert refusal_of(ole_with("Workbook")).rule == "file.workbook_damaged"


def test_a_workbook_without_any_content_is_empty() -> None:
    assert refusal_of(xlsx(lambda sheet: sheet.append([" ", None]))).rule == "file.empty"


def test_damaged_text_in_a_cell_is_refused_where_it_stands() -> None:
    refused = refusal_of(xlsx(lambda sheet: sheet.append(["地区", "锟斤拷"])))
    assert (refused.rule, refused.sheet, refused.line, refused.column) == (
        "file.damaged_text",
        "表1",
        1,
        2,
    )


def test_a_workbook_that_would_take_all_memory_is_refused() -> None:
    plain = xlsx(lambda sheet: sheet.append(["甲", 1]))
    merged = '</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    linked = '</sheetData><hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>'
    for bomb in (merged, linked):
        assert refusal_of(changed(plain, SHEET, "</sheetData>", bomb)).rule == "file.too_large"
    far = changed(plain, SHEET, 'r="B1"', 'r="XFD1"')
    assert refusal_of(far).rule == "file.too_large"
    entity = changed(plain, SHEET, "<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet')
    assert refusal_of(entity).rule == "file.workbook_damaged"


def test_a_damaged_workbook_is_refused_as_that() -> None:
    plain = xlsx(lambda sheet: sheet.append(["甲", 1]))
    for part, old in ((SHEET, "</row>"), ("xl/workbook.xml", "<sheets>"), ("xl/styles.xml", ">")):
        assert refusal_of(changed(plain, part, old, "<")).rule == "file.workbook_damaged"


VALUES = st.one_of(
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=6),
    st.integers(-(10**15), 10**15),
    st.booleans(),
    st.decimals(-(10**9), 10**9, places=3, allow_nan=False).map(float),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(VALUES, min_size=1, max_size=4), min_size=1, max_size=5))
def test_any_table_written_by_openpyxl_reads_back_equal(rows: list[list[Any]]) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "表头"
        for line, row in enumerate(rows, start=2):
            for column, value in enumerate(row, start=1):
                cell = sheet.cell(line, column)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"

    read = {r.line: r.cells for r in book_of(xlsx(fill)).grids[0].records}
    for line, row in enumerate(rows, start=2):
        cells = read.get(line, ())
        for column, value in enumerate(row):
            got = cells[column] if column < len(cells) else ""
            if isinstance(value, str):
                assert got == (value if value.strip() else "")
            elif isinstance(value, bool):
                assert got == str(value).upper()
            else:
                assert Decimal(got) == Decimal(str(value))


def test_scales_are_of_the_section_that_applies() -> None:
    code = '[>=10000]0!.0,"万";0'
    assert section_for(code, 20000).scales
    assert not section_for(code, 20).scales
