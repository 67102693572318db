"""The table is found whatever stands above, below and between; what is malformed is named."""

from __future__ import annotations

import pytest

from expectations.findings import Finding
from orchestration.intake.reading.book import Book
from orchestration.intake.reading.opening import open_book
from orchestration.intake.tables.headers import HeaderIndex, split_unit, stated_units
from orchestration.intake.tables.table import RawTable
from orchestration.intake.tables.table import read_table as read_table_of
from sources.catalogue import Feed
from tests.unit.factories import feed, sheet, spots

SHORT = "地区,报告期,本月数（辆）,累计数（辆）"


def read_table(text: str, the_feed: Feed) -> tuple[RawTable | None, list[Finding]]:
    book = open_book(text.encode())
    assert isinstance(book, Book)
    return read_table_of(book, the_feed)


def table(text: str) -> RawTable:
    found, findings = read_table(text, feed())
    assert found is not None
    assert findings == []
    return found


def problems(text: str) -> list[tuple[str, int | None, int | None]]:
    return spots(read_table(text, feed())[1])


def test_rows_know_their_line_and_record() -> None:
    found = table(f'{SHORT}\n"东\n区",2025年1月,1,1\n\n,,,\n西区,2025年1月,2,2\n')
    assert [(row.line, row.record) for row in found.rows] == [(2, 1), (6, 2)]
    assert found.rows[0].cells == ("东\n区", "2025年1月", "1", "1")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_delimiters_and_line_ends_are_recognised(delimiter: str, newline: str) -> None:
    text = sheet("东区,2025年1月,1,1", header=SHORT).replace(",", delimiter).replace("\n", newline)
    found = table(text)
    assert found.delimiter == delimiter
    assert [(row.line, row.cells[0]) for row in found.rows] == [(2, "东区")]


def test_a_title_and_pairs_above_are_kept() -> None:
    above = "二手车月报,,,\n填报单位：乙市统计局  计量单位：万辆,,,\n报告期：,,2025年3月,\n"
    found = table(above + sheet("东区,2025年3月,1,1", header=SHORT))
    assert found.header_line == 4
    assert found.preamble == {
        "填报单位": "乙市统计局",
        "计量单位": "万辆",
        "报告期": "2025年3月",
    }


def test_a_header_stands_within_twenty_lines() -> None:
    assert table("标题\n" * 19 + sheet("东区,2025年1月,1,1", header=SHORT)).header_line == 20
    text = "标题\n" * 20 + sheet("东区,2025年1月,1,1", header=SHORT)
    found, findings = read_table(text, feed())
    assert found is None
    assert spots(findings) == [("table.no_header", None, None)]
    assert "地区" in findings[0].advice


def test_a_header_may_be_broken_over_lines_and_full_width() -> None:
    header = '地 区,报告期,"本月数\n（单位：万辆）","当月数［辆］"'
    names = [
        (cell.name, cell.unit)
        for cell in HeaderIndex(feed()).cells(("本月数\n（单位：万辆）", "当月数［辆］"))
    ]
    assert names == [("now", "万辆"), ("now", "辆")]
    assert read_table(f"{header}\n东区,2025年1月,1,1\n", feed())[0] is not None


def test_notes_below_the_table_are_no_data() -> None:
    text = sheet(
        "东区,2025年1月,1,1", "注：累计数含客车,,,", "填表人：甲,,联系电话：1,", header=SHORT
    )
    assert [row.line for row in table(text).rows] == [2]


def test_delimiters_at_the_end_are_tolerated() -> None:
    found = table(f"{SHORT},,\n东区,2025年1月,1,1,,,,\n西区,2025年1月,1,1\n")
    assert [row.cells for row in found.rows] == [
        ("东区", "2025年1月", "1", "1"),
        ("西区", "2025年1月", "1", "1"),
    ]


def test_every_row_with_a_wrong_number_of_cells_is_named() -> None:
    text = sheet("东区,2025年1月,1,234,5", "西区,2025年1月,1", "东区,2025年2月,1,1", header=SHORT)
    assert problems(text) == [("row.too_many_cells", 2, None), ("row.too_few_cells", 3, None)]
    found, findings = read_table(text, feed())
    assert found is not None
    assert [row.record for row in found.rows] == [3]
    assert findings[0].read == "东区｜2025年1月｜1｜234｜5"
    assert "千分位" in findings[0].advice


def test_a_missing_required_column_is_named_with_its_aliases() -> None:
    found, findings = read_table("行政区划,报告期,本月数（辆）\n东区,2025年1月,1\n", feed())
    assert found is not None
    assert [(f.rule, f.header) for f in findings] == [("header.missing", "累计数")]
    found, findings = read_table("报告期,本月数（辆）,累计数（辆）\n2025年1月,1,1\n", feed())
    assert found is None
    assert [(f.rule, f.header) for f in findings] == [("header.missing", "地区")]
    assert "行政区划" in findings[0].advice


def test_unknown_and_doubled_columns_are_named() -> None:
    text = f"{SHORT},累记数,当月数（辆）\n东区,2025年1月,1,1,1,1\n"
    found, findings = read_table(text, feed())
    assert found is not None
    assert spots(findings) == [("header.unknown", 1, 5), ("header.duplicate", 1, 6)]
    assert "是不是“累计数”？" in findings[0].advice
    assert "第 3 列“本月数（辆）”" in findings[1].message_zh


def test_content_below_a_blank_header_is_named_once() -> None:
    text = "地区,报告期,,累计数（辆）\n东区,2025年1月,,1\n东区,2025年2月,x,1\n东区,2025年3月,y,1\n"
    assert problems(text) == [("header.blank", 3, 3)]


def test_quotes_that_do_not_pair_up_are_named_where_they_begin() -> None:
    assert problems(f'{SHORT}\n东区,2025年1月,1,1\n西区,"2025年1月,1,1\n东区,2025年2月,1,1\n') == [
        ("table.quotes", 3, None)
    ]
    assert problems(f'{SHORT}\n"东"区,2025年1月,1,1\n西区,2025年1月,x,1\n') == [
        ("table.quotes", 2, None)
    ]


def test_a_table_without_rows_is_refused() -> None:
    assert problems(SHORT + "\n") == [("table.no_rows", None, None)]


def test_an_unknown_unit_above_the_table_is_refused() -> None:
    findings = read_table(f"计量单位：亿辆\n{SHORT}\n东区,2025年1月,1,1\n", feed())[1]
    assert [f.rule for f in findings] == ["unit.unknown"]
    assert "万辆" in findings[0].advice


def test_units_are_split_off_headers() -> None:
    assert split_unit("本月数 （万辆）") == ("本月数", "万辆")
    assert split_unit("本月数(计量单位：万辆)") == ("本月数", "万辆")
    assert split_unit("本月数") == ("本月数", None)
    assert split_unit("累计淘汰数（台（套））") == ("累计淘汰数", "台(套)")
    assert split_unit("出租车（含网约车）数（辆）") == ("出租车(含网约车)数", "辆")
    assert stated_units({"计量单位": "万辆、%"}) == ("万辆", "%")
    assert stated_units({"单位": "乙市统计局"}) == ()
    assert stated_units({"单位": "万元"}) == ("万元",)
