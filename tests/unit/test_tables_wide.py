"""Wide tables: a cell takes its facts from row, column and the lines above, or is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from expectations.findings import Finding
from orchestration.intake.judge import Judgement, judge
from sources.catalogue import Feed
from tests.unit.factories import catalogue, edit, sender
from tests.unit.list_factories import list_feed
from tests.unit.table_shapes import trade_feed


def judged(text: str, feed: Feed | None = None, **sending: object) -> Judgement:
    chosen = feed or trade_feed()
    who = sender(**({"feeds": [chosen.id]} | sending))
    return judge(text.encode(), "x.csv", chosen, who, catalogue(chosen, senders=(who,)))


def cells(judgement: Judgement) -> list[tuple[object, ...]]:
    """Item, region, last month, basis, value, line and column of every observation."""
    assert judgement.findings == []
    assert judgement.observations is not None
    columns = ("item", "region_code", "period_end", "basis", "value", "line", "column")
    rows = judgement.observations.select(columns).rows()
    return [(i, r, f"{end:%Y-%m}", b, v and int(v), ln, c) for i, r, end, b, v, ln, c in rows]


def only(judgement: Judgement) -> Finding:
    assert len(judgement.findings) == 1, judgement.findings
    return judgement.findings[0]


def test_the_month_and_the_months_so_far_stand_side_by_side() -> None:
    text = "汽车交易量（辆）\n地区,2025年9月,2025年1—9月\n东区,5,50\n西区,6,60\n"
    assert cells(judged(text)) == [
        ("now", "990102", "2025-09", "current", 5, 3, 2),
        ("now", "990102", "2025-09", "ytd", 50, 3, 3),
        ("now", "990103", "2025-09", "current", 6, 4, 2),
        ("now", "990103", "2025-09", "ytd", 60, 4, 3),
    ]


@pytest.mark.parametrize("title", ["汽车交易量（辆）", "指标：交易量（辆）"])
def test_months_alone_may_be_cumulative_so_they_are_refused(title: str) -> None:
    judgement = judged(f"{title}\n地区,2025年9月,2025年8月\n东区,5,4\n")
    assert [(f.rule, f.line, f.column) for f in judgement.findings] == [
        ("table.ambiguous_layout", 2, 2),
        ("table.ambiguous_layout", 2, 3),
    ]
    assert "“本月交易量”、“累计交易量”" in judgement.findings[0].message_zh


def test_numbers_that_nobody_names_are_refused() -> None:
    judgement = judged("地区,2025年9月,2025年1—9月\n东区,5,50\n")
    assert {f.rule for f in judgement.findings} == {"table.unnamed_values"}
    assert "本月交易量" in judgement.findings[0].advice


def test_another_thing_that_is_called_alike_is_not_taken() -> None:
    judgement = judged("新能源汽车累计交易量（辆）\n地区,2025年9月,2025年8月\n东区,5,4\n")
    assert {f.rule for f in judgement.findings} == {"table.unnamed_values"}


def test_years_as_rows_and_months_as_columns() -> None:
    text = "地区：东区\n累计交易量（辆）\n年份,1月,2月\n2025,1,3\n2024年,2,\n"
    assert cells(judged(text)) == [
        ("now", "990102", "2025-01", "ytd", 1, 4, 2),
        ("now", "990102", "2025-02", "ytd", 3, 4, 3),
        ("now", "990102", "2024-01", "ytd", 2, 5, 2),
    ]


def test_a_blank_corner_is_understood_by_what_stands_below_it() -> None:
    text = "累计交易量（辆）\n,2025年1月,2025年2月\n东区,1,3\n"
    assert [cell[1:3] for cell in cells(judged(text))] == [
        ("990102", "2025-01"),
        ("990102", "2025-02"),
    ]


def test_months_that_a_spreadsheet_damaged_are_settled_by_their_neighbours() -> None:
    text = "累计交易量（辆）\n地区,2024.9,2024.1,2024.11\n东区,1,3,4\n"
    assert [cell[2] for cell in cells(judged(text))] == ["2024-09", "2024-10", "2024-11"]


def test_an_empty_cell_states_nothing_and_a_mark_does() -> None:
    text = "累计交易量（辆）\n地区,2025年1月,2025年2月\n东区,,未报\n"
    judgement = judged(text)
    assert judgement.observations is not None
    assert judgement.observations.select("column", "blank").rows() == [(3, "not_reported")]


def test_the_same_cell_twice_is_named_at_both_places() -> None:
    judgement = judged("累计交易量（辆）\n地区,2025年1月,2025年1月\n东区,1,2\n")
    assert [(f.rule, f.line, f.column) for f in judgement.findings] == [
        ("key.duplicate", 3, 1),
        ("key.duplicate", 3, 1),
    ]
    assert "第 3 行" in judgement.findings[0].message_zh


def test_findings_stand_at_the_real_cell() -> None:
    edits = [edit("AA02", "ytd_not_falling", column="so_far")]
    feed = trade_feed().model_copy(
        update={"edits": Feed.model_validate(trade_feed().model_dump() | {"edits": edits}).edits}
    )
    text = "累计交易量（辆）\n地区,2025年3月,2025年2月\n东区,2,3\n西区,2o5,1\n"
    judgement = judged(text, feed)
    assert [(f.rule, f.line, f.column, f.header) for f in judgement.findings] == [
        ("AA02", 3, 2, "2025年3月"),
        ("type.number", 4, 2, "2025年3月"),
    ]


def test_indicators_of_several_lines_are_compared_and_each_knows_its_line() -> None:
    edits = [edit("AA03", "not_more_than", lesser="now", greater="so_far")]
    feed = trade_feed().model_dump() | {"edits": edits}
    table = "地区：东区\n指标,2025年1月,2025年2月\n本月交易量（辆）,1,2\n累计交易量（辆）,1,"
    told = cells(judged(f"{table}3\n", Feed.model_validate(feed)))
    assert [(cell[3], cell[4], cell[5], cell[6]) for cell in told] == [
        ("current", 1, 3, 2),
        ("current", 2, 3, 3),
        ("ytd", 1, 4, 2),
        ("ytd", 3, 4, 3),
    ]
    found = only(judged(f"{table}1\n", Feed.model_validate(feed)))
    assert (found.rule, found.line, found.column) == ("AA03", 3, 3)


def test_an_indicator_that_the_feed_does_not_have_is_named_once() -> None:
    text = "地区：东区\n指标,2025年1月,2025年2月\n本月交易量（辆）,1,2\n本月交易额（万元）,3,4\n"
    found = only(judged(text))
    assert (found.rule, found.line, found.column) == ("table.unknown_indicator", 4, 1)


def test_the_unit_may_stand_in_a_column_of_its_own() -> None:
    text = (
        "地区：东区\n报告期：2025年9月\n指标名称,计量单位,代码,本月,本年累计\n"
        "甲,乙,丙,1,2\n交易量,辆,01,5,50\n"
    )
    assert [cell[0:1] + cell[3:5] for cell in cells(judged(text))] == [
        ("now", "current", 5),
        ("now", "ytd", 50),
    ]


def test_a_column_of_last_year_is_not_taken_for_this_year() -> None:
    text = "报告期：2025年9月\n,上年同期,\n地区,本月交易量（辆）,累计交易量（辆）\n东区,5,50\n"
    found = only(judged(text))
    assert (found.rule, found.line, found.read) == ("header.unknown", 2, "上年同期")


def test_one_indicator_in_two_units_is_refused() -> None:
    feed = trade_feed().model_dump()
    for column in feed["columns"]:
        if column["unit"] == "辆":
            column["written_in"] = [{"name": "万辆", "factor": Decimal(10000)}]
    text = "地区,2025年2月,2025年1月\n,累计交易量（辆）,累计交易量（万辆）\n东区,30000,2\n"
    found = only(judged(text, Feed.model_validate(feed)))
    assert (found.rule, found.column) == ("table.units_differ", 3)


def test_a_list_with_periods_as_columns_is_refused_clearly() -> None:
    text = "地区,项目编号,2025年1月,2025年2月\n东区,GC-1,1,2\n"
    assert only(judged(text, list_feed())).rule == "table.wide_list"


def test_the_only_region_of_a_sender_is_known_by_its_signature() -> None:
    alone = {"region": "990102", "reports_for": "self", "name_zh": "东区统计局"}
    table = "报告期,累计交易量（辆）\n2025年9月,5\n"
    assert cells(judged(f"填报单位：东区统计局\n{table}", **alone))[0][1] == "990102"
    for unsigned in (table, f"填报单位：西区统计局\n{table}"):
        found = only(judged(unsigned, **alone))
        assert (found.rule, found.header) == ("header.missing", "地区")


def test_a_stated_region_is_still_one_the_sender_reports() -> None:
    found = only(judged("地区：河口县\n报告期,累计交易量（辆）\n2025年9月,5\n"))
    assert found.rule == "key.region_not_yours"


def test_notes_and_marks_beside_a_wide_row_are_every_cells() -> None:
    text = "累计交易量（辆）\n地区,2025年1月,2025年2月,数据性质,说明\n东区,1,3,模拟,市场新开业\n"
    judgement = judged(text)
    assert judgement.observations is not None
    assert judgement.observations.select("nature", "note").rows() == [
        ("simulated", "市场新开业"),
        ("simulated", "市场新开业"),
    ]
