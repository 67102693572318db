"""Headers of several lines, titles that state the period, sheets, feeds that look alike."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import Workbook

from orchestration.intake.judge import Judgement, judge
from orchestration.intake.tables.identify import identity
from sources.catalogue import Feed
from sources.loader import load_catalogue
from tests.unit.factories import catalogue, sender
from tests.unit.list_factories import list_feed
from tests.unit.table_shapes import trade_feed

HEADER = ["地区", "报告期", "本月交易量（辆）", "累计交易量（辆）"]
CATALOGUE = load_catalogue()


def judged(content: str | bytes, feed: Feed | None = None) -> Judgement:
    chosen = feed or trade_feed()
    who = sender(feeds=[chosen.id])
    data = content.encode() if isinstance(content, str) else content
    return judge(data, "x", chosen, who, catalogue(chosen, senders=(who,)))


def values(judgement: Judgement) -> list[tuple[object, ...]]:
    assert judgement.findings == []
    assert judgement.observations is not None
    rows = judgement.observations.select("region_code", "period_end", "basis", "value").rows()
    return [(code, f"{end:%Y-%m}", basis, int(value)) for code, end, basis, value in rows]


def workbook(*sheets: tuple[str, list[list[Any]]], merged: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for area in merged:
        book.worksheets[0].merge_cells(area)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


EAST = [("990102", "2025-09", "current", 5), ("990102", "2025-09", "ytd", 50)]


@pytest.mark.parametrize(
    "header",
    [
        "地区,报告期,交易量（辆）,\n,,本月,累计\n",
        "地区,报告期,本月,累计\n,,交易量（辆）,交易量（辆）\n",
        ",,交易量（辆）,\n地区,报告期,本月,累计\n",
        "地区,报告期,汽车交易情况,\n,,交易量（辆）,\n,,本月,累计\n",
        '地区,报告期,"本月\n交易量\n（辆）",累计交易量\n,,,（辆）\n',
    ],
)
def test_a_header_of_several_lines_is_read_as_one(header: str) -> None:
    assert values(judged(f"{header}东区,2025年9月,5,50\n")) == EAST


def test_merged_header_cells_spread_no_further_than_they_are_merged() -> None:
    rows = [
        ["2025年9月汽车交易情况表", None, None, None],
        ["地区", "交易量（辆）", None, "说明"],
        [None, "本月", "累计", None],
        ["东区", 5, 50, "快报"],
    ]
    merged = ("A1:D1", "A2:A3", "B2:C2", "D2:D3")
    judgement = judged(workbook(("一", rows), merged=merged))
    assert values(judgement) == EAST
    assert judgement.observations is not None
    assert judgement.observations["note"].to_list() == ["快报", "快报"]
    assert judgement.observations["sheet"].to_list() == ["一", "一"]
    assert (judgement.sheet, judgement.header_line) == ("一", 3)


def test_groups_over_the_columns_of_a_list_are_passed_over() -> None:
    header = "基本情况,,,,投资情况（万元）\n地区,报告期,项目编号,项目名称,投资\n"
    text = f"{header}东区,2025年9月,GC-1,甲,5\n"
    feed = list_feed().model_dump()
    for column in feed["columns"]:
        column["required"] = column["name"] in ("region", "period", "title")
    judgement = judged(text, Feed.model_validate(feed))
    assert judgement.findings == []


def test_the_period_of_the_title_is_every_rows() -> None:
    table = "地区,本月交易量（辆）,累计交易量（辆）\n东区,5,50\n"
    assert values(judged(f"乙市2025年9月汽车交易情况表\n{table}")) == EAST
    found = judged(f"2025年9月情况（2025年8月快报）\n{table}").findings
    assert [f.rule for f in found] == ["period.stated_twice"]
    year = judged(f"2025年汽车交易情况表\n{table}").findings
    assert [(f.rule, f.header) for f in year] == [("header.missing", "报告期")]


def test_a_title_that_no_row_speaks_of_is_named() -> None:
    def rules(title: str) -> list[str]:
        rows = "地区,报告期,累计交易量（辆）\n东区,2025年8月,5\n东区,2025年9月,50\n"
        return [f.rule for f in judged(f"{title}\n{rows}").findings]

    assert rules("2025年10月汽车交易情况") == ["period.not_as_titled"]
    assert rules("2025年9月汽车交易情况") == rules("2025年1—9月汽车交易情况") == []


def test_a_header_repeated_on_every_page_is_no_row() -> None:
    page = "汽车月报,,,\n地区,报告期,本月交易量（辆）,累计交易量（辆）\n"
    text = f"{page}东区,2025年9月,5,50\n{page}西区,2025年9月,6,60\n"
    assert len(values(judged(text))) == 4


def test_a_merged_region_is_that_of_every_row_it_covers() -> None:
    rows = [
        HEADER,
        ["东区", "2025年8月", 4, 45],
        [None, "2025年9月", 5, 50],
    ]
    book = workbook(("一", rows), merged=("A2:A3",))
    assert [value[0] for value in values(judged(book))] == ["990102"] * 4
    unmerged = judged(workbook(("一", rows)))
    assert [(f.rule, f.line) for f in unmerged.findings] == [("key.region_blank", 3)]


def test_a_merged_number_belongs_to_nobody() -> None:
    rows = [HEADER, ["东区", "2025年9月", 5, 50], ["西区", "2025年9月", None, 60]]
    found = judged(workbook(("一", rows), merged=("C2:C3",))).findings
    assert [(f.rule, f.line, f.column, f.sheet) for f in found] == [
        ("row.merged_number", 2, 3, "一")
    ]


def test_the_one_sheet_that_fits_is_taken() -> None:
    data = [HEADER, ["东区", "2025年9月", 5, 50]]
    notes = [["填表说明"], ["一、地区填全称"], ["地区", "代码"], ["东区", "990102"]]
    assert values(judged(workbook(("说明", notes), ("数据", data), ("空", [HEADER])))) == EAST
    found = judged(workbook(("甲", data), ("乙", data), ("说明", notes))).findings
    assert [f.rule for f in found] == ["table.several_sheets"]
    assert "甲、乙" in found[0].message_zh


def test_short_rows_of_a_workbook_are_blank_at_their_end() -> None:
    rows = [[*HEADER, "说明"], ["东区", "2025年9月", 5, 50]]
    assert values(judged(workbook(("一", rows)))) == EAST


@pytest.mark.parametrize("unit", ["辆", "台"])
def test_look_alikes_are_told_apart_by_their_units(unit: str) -> None:
    alike = {"scrapped_vehicles", "appliance_recycling"}
    who = next(s for s in CATALOGUE.senders.values() if alike <= {*s.feeds})
    text = f"地区,报告期,本月回收量（{unit}）,累计回收量（{unit}）\nx,2025年9月,1,2\n"
    found = identity(text.encode(), "x.csv", CATALOGUE, who).feed
    assert found is not None
    assert found.id == {"辆": "scrapped_vehicles", "台": "appliance_recycling"}[unit]
    bare = text.replace(f"（{unit}）", "")
    assert identity(bare.encode(), "x.csv", CATALOGUE, who).feed is None
    titled = f"废旧家电回收量统计表\n{bare}"
    asked = identity(titled.encode(), "x.csv", CATALOGUE, who).feed
    assert asked is not None and asked.id == "appliance_recycling"
