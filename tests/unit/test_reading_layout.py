"""Header, body and the lines around a table are told apart without knowing any contract."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations.findings import Finding
from orchestration.intake.reading.book import Area, Grid
from orchestration.intake.reading.layout import Layout, find_layout
from orchestration.intake.reading.layout_defects import defects
from orchestration.intake.reading.opening import open_book
from orchestration.intake.reading.records import Record

REPORT = """二手车交易情况
表号：,X101,,制定机关：省统计局
填报单位：某市商务局,,,计量单位：辆
地区,2025年,,2024年,
,交易量,交易额,交易量,交易额
东区,1,2,3,4

西区,5,6,7,8
合计,6,8,10,12
注：口径有变化
其中东区不含开发区
单位负责人：张三,,填表人：李四,
"""


def laid_out(text: str) -> Layout:
    book = open_book(text.encode())
    assert not isinstance(book, Finding)
    return find_layout(book.grids[0])


def grid(*rows: tuple[str, ...], merged: tuple[Area, ...] = ()) -> Grid:
    records = [Record(line, cells) for line, cells in enumerate(rows, start=1)]
    return Grid("", records, merged)


def doubts(layout: Layout) -> list[str]:
    return [doubt.about for doubt in layout.doubts]


def test_a_report_is_taken_apart() -> None:
    layout = laid_out(REPORT)
    assert [record.line for record in layout.preamble] == [1, 2, 3]
    assert [record.line for record in layout.header] == [4, 5]
    assert layout.names == (
        "地区",
        "2025年｜交易量",
        "2025年｜交易额",
        "2024年｜交易量",
        "2024年｜交易额",
    )
    assert [record.line for record in layout.body] == [6, 8, 9]
    assert [record.line for record in layout.footer] == [10, 11, 12]
    assert layout.doubts == ()


def test_merged_cells_of_a_workbook_speak_for_all_their_columns_and_once_for_their_rows() -> None:
    merged = (Area(1, 1, 1, 4), Area(2, 1, 3, 1), Area(2, 2, 2, 3), Area(2, 4, 3, 4))
    layout = find_layout(
        grid(
            ("2025年情况", "", "", ""),
            ("地区", "交易", "", "备注"),
            ("", "量", "额", ""),
            ("东区", "1", "2", "无"),
            ("西区", "3", "4", "有变化"),
            merged=merged,
        )
    )
    assert layout.names == ("地区", "交易｜量", "交易｜额", "备注")
    assert [record.line for record in layout.preamble] == [1]
    assert len(layout.body) == 2


def test_groups_without_a_merged_range_reach_to_the_next_group() -> None:
    layout = find_layout(
        grid(
            ("", "", "2025年", "2024年"),
            ("地区", "单位", "数量", "数量"),
            ("东区", "辆", "1", "2"),
            ("西区", "辆", "3", "4"),
        )
    )
    assert layout.names == ("地区", "单位", "2025年｜数量", "2024年｜数量")


@pytest.mark.parametrize(
    "text",
    [
        "1,甲\n2,乙\n3,丙\n",
        "2024,5\n2025,6\n2026,7\n",
        "2025-01-01,甲,1\n2025-01-02,乙,2\n",
        "2,中国人\n",
        "2024,甲\n2025,乙\n99,丙\n",
        "A301,甲,0.5\nA302,乙,0.7\nA303,丙,0.9\n",
    ],
)
def test_a_table_without_a_header_is_said_to_have_none(text: str) -> None:
    layout = laid_out(text)
    assert layout.header == ()
    assert layout.names == ()
    assert len(layout.body) == len(text.splitlines())
    book = open_book(text.encode())
    assert not isinstance(book, Finding)
    assert "table.no_header" in [defect.rule for defect in defects(book.grids[0], layout)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("指标,2025年,2024年\n产值,1.5,1.4\n销量,27,26\n", ("指标", "2025年", "2024年")),
        ("2024,2025,2026\n1,2,3\n4,5,6\n", ("2024", "2025", "2026")),
        ("年份,数量\n2024,5\n2025,6\n", ("年份", "数量")),
        ("地区,1月,2月\n东区,1,2\n西区,1,2\n", ("地区", "1月", "2月")),
        ("编号,100022,100025\n甲,是,否\n乙,否,否\n", ("编号", "100022", "100025")),
    ],
)
def test_years_and_codes_may_be_headers(text: str, names: tuple[str, ...]) -> None:
    assert laid_out(text).names == names


def test_a_header_that_could_be_a_row_is_a_doubt_with_its_alternative() -> None:
    layout = laid_out("姓名,单位\n张三,财政局\n李四,商务局\n")
    assert layout.names == ("姓名", "单位")
    assert doubts(layout) == ["header"]
    assert layout.doubts[0].alternatives == ("没有表头 / no header",)


def test_a_first_row_whose_numbers_are_words_is_not_a_second_header() -> None:
    layout = laid_out("地区,,交易量\n东区,县,待定\n西区,县,5\n南区,市,6\n")
    assert len(layout.header) == 1
    assert len(layout.body) == 3


def test_blank_columns_around_a_table_are_none_of_it() -> None:
    layout = laid_out(",,地区,数值,,\n,,东区,1,,\n,,西区,2,,\n")
    assert (layout.left, layout.width, layout.names) == (2, 2, ("地区", "数值"))
    assert list(layout.rows()) == [("东区", "1"), ("西区", "2")]


def test_a_line_apart_below_the_table_is_a_note_with_a_doubt() -> None:
    layout = laid_out("地区,量,额\n东区,1,2\n西区,3,4\n\n以上均为初步数,,\n")
    assert [record.line for record in layout.footer] == [5]
    assert doubts(layout) == ["footer"]


def test_a_second_table_is_a_doubt_and_its_rows_are_kept() -> None:
    layout = laid_out("地区,量,额\n东区,1,2\n西区,3,4\n\n按月\n地区,量,额\n一月,5,6\n二月,7,8\n")
    assert doubts(layout) == ["tables"]
    assert "第 5 行" in layout.doubts[0].zh
    assert len(layout.body) == 6


def test_a_header_once_more_begins_a_second_table_even_without_a_title() -> None:
    layout = laid_out("地区,量\n东区,1\n西区,3\n地区,量\n南区,5\n北区,7\n")
    assert doubts(layout) == ["tables"]
    assert "第 4 行" in layout.doubts[0].zh


def test_a_title_wider_than_its_table_is_no_header() -> None:
    layout = laid_out("导出时间,2025年1月3日,管理员\n波长,强度\n400,1.5\n401,1.6\n402,1.7\n")
    assert layout.names[:2] == ("波长", "强度")
    assert doubts(layout) == ["preamble"]


def test_nothing_at_all_is_an_empty_layout() -> None:
    assert find_layout(grid(("", ""), ())) == Layout()
    assert [d.rule for d in defects(grid(), Layout())] == ["table.empty"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("地区,,数值\n东区,甲,1\n西区,乙,2\n", [("header.blank", 1, 2)]),
        ("地区,数值,数值\n东区,1,1\n西区,3,2\n", [("header.duplicate", 1, 3)]),
        ("地区,数值\n东区,1\n\n西区,2\n", [("row.blank", 3, None)]),
        ("地区,甲,乙\n东区,1,2\n西区,2\n南区,3,4\n", [("row.too_few_cells", 3, 2)]),
        ("地区,甲\n东区,1\n西区,2,3\n南区,3\n", [("row.too_many_cells", 3, 3)]),
        ("地区,甲\n东区,1\n西区,2\n东区,1\n", [("row.duplicate", 4, None)]),
        ('地区,甲\n东区,1\n"西"区,2\n南区,1\n', [("table.quotes", 3, None)]),
        ("地区,甲\n", [("table.no_rows", 1, None)]),
        ("地区,甲,\n东区,1,\n西区,2,\n", []),
    ],
)
def test_every_defect_is_named_at_its_place(
    text: str, found: list[tuple[str, int, int | None]]
) -> None:
    book = open_book(text.encode())
    assert not isinstance(book, Finding)
    named = defects(book.grids[0], find_layout(book.grids[0]))
    assert [(d.rule, d.line, d.column) for d in named] == found
    assert all(d.zh and d.en for d in named)


@dataclass(frozen=True)
class Written:
    """A table, how it was written, and the bytes."""

    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    content: bytes


PREAMBLES = (
    (),
    (("2025年1—9月二手车交易情况",),),
    (("表号：X101",), ("填报单位：某市商务局", "", "计量单位：万元")),
    (("数据库：分省月度数据",), ("时间：最近36个月",)),
)
FOOTERS = ((), (("数据来源：国家统计局",),), (("单位负责人：张三", "填表人：李四"),))
NAMES = (
    "地区",
    "报告期",
    "交易量（辆）",
    "交易额（万元）",
    "备注",
    "增速（%）",
    "单位",
    "2025年",
    "累计",
)
WORDS = st.text(
    alphabet=st.sampled_from("东西南北区县市，。、（）AZ甲乙丙,;|\"' \n"), min_size=1, max_size=10
).map(lambda text: f"甲{text.strip()}丁")
NUMBERS = st.decimals(-9999, 10**7, places=2, allow_nan=False).map(str)
DATES = st.dates().map(lambda day: f"{day:%Y-%m-%d}" if day.year > 1000 else "2025-01-01")


@st.composite
def written(draw: st.DrawFn) -> Written:
    """Any table of names with at least one column of values, in any supported form."""
    width = draw(st.integers(2, 6))
    header = tuple(draw(st.permutations(NAMES))[:width])
    kinds = [WORDS, NUMBERS, *(draw(st.sampled_from((WORDS, NUMBERS, DATES))) for _ in header[2:])]
    rows = draw(st.lists(st.tuples(*kinds), min_size=2, max_size=12, unique=True))
    delimiter = draw(st.sampled_from(",\t;|"))
    line_end = draw(st.sampled_from(("\n", "\r\n", "\r")))
    text = io.StringIO(newline="")
    # Python's writer does not quote a line feed where lines end with a carriage return.
    ways = (csv.QUOTE_ALL,) if line_end == "\r" else (csv.QUOTE_MINIMAL, csv.QUOTE_ALL)
    quoting = draw(st.sampled_from(ways))
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    preamble, footer = draw(st.sampled_from(PREAMBLES)), draw(st.sampled_from(FOOTERS))
    around = [(*line, *("",) * (width - len(line))) for line in (*preamble, *footer)]
    writer.writerows(around[: len(preamble)])
    writer.writerows([header, *rows])
    writer.writerows(around[len(preamble) :])
    encoding = draw(st.sampled_from(("utf-8", "utf-8-sig", "gb18030", "utf-16")))
    return Written(header, rows, text.getvalue().encode(encoding))


@given(written())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_table_in_any_dialect_reads_back_equal(table: Written) -> None:
    book = open_book(table.content)
    assert not isinstance(book, Finding), book
    layout = find_layout(book.grids[0])
    assert layout.names == table.header
    assert list(layout.rows()) == table.rows


@given(st.lists(st.lists(st.text(alphabet="1a注：年月 合计", max_size=4), max_size=5), max_size=12))
@settings(max_examples=200, deadline=None)
def test_no_filled_record_of_any_grid_gets_lost(rows: list[list[str]]) -> None:
    given_grid = grid(*(tuple(row) for row in rows))
    layout = find_layout(given_grid)
    parts = (*layout.preamble, *layout.header, *layout.body, *layout.footer)
    assert list(parts) == [record for record in given_grid.records if not record.is_blank]
    assert all(len(row) == layout.width for row in layout.rows())
    inside = {cell for record in layout.body for cell in record.cells if cell.strip()}
    assert inside == {cell for row in layout.rows() for cell in row if cell.strip()}
