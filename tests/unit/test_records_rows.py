"""Rows of a list become cells that know their thing; nothing is guessed, nothing counted twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from expectations.findings import Finding
from orchestration.intake.judge import Judgement
from orchestration.intake.observations import SCHEMA
from tests.unit.factories import judged, sheet, spots
from tests.unit.list_factories import (
    CODE,
    HEADER,
    OTHER_CODE,
    judged_list,
    list_feed,
    promise_feed,
    row,
    sheet_of,
    two_key_feed,
)

NIL_ROW = "东区,2025年3月,无,,,,,,,,"


def cells(judgement: Judgement, *columns: str) -> list[tuple[object, ...]]:
    assert judgement.observations is not None, judgement.findings
    return judgement.observations.select(columns).rows()


def rules(*rows: str) -> list[tuple[str, int | None, int | None]]:
    return spots(judged_list(sheet_of(*rows)).findings)


def only(judgement: Judgement) -> Finding:
    assert len(judgement.findings) == 1, judgement.findings
    return judgement.findings[0]


def test_every_filled_cell_is_kept_with_its_thing_its_place_and_what_it_says() -> None:
    good = row(
        works_id="ＧＣ－001",
        code=CODE.lower(),
        status="开工",
        started_on="2025/3/1",
        money="1.5",
        note="已开工",
    )
    judgement = judged_list("计量单位：亿元\n" + sheet_of(good).replace("（万元）", ""))
    assert judgement.observations is not None, judgement.findings
    assert judgement.observations.schema == pl.Schema(SCHEMA)
    assert cells(judgement, "line", "column", "item", "text", "value", "unit") == [
        (3, 3, "works_id", "GC-001", None, None),
        (3, 4, "title", "技改", None, None),
        (3, 5, "code", CODE, None, None),
        (3, 6, "status", "started", None, None),
        (3, 7, "started_on", "2025-03-01", None, None),
        (3, 9, "money", None, Decimal(15000), "万元"),
    ]
    printed = cells(judgement, "printed_value", "printed_unit", "header")
    assert printed[0] == ("ＧＣ－001", None, "项目编号")
    assert printed[2] == (CODE.lower(), None, "统一社会信用代码")
    assert printed[-1] == ("1.5", "亿元", "投资")
    shared = cells(
        judgement, "entity_key", "dims", "basis", "blank", "period_start", "period_end", "note"
    )
    march = (date(2025, 3, 1), date(2025, 3, 31))
    assert set(shared) == {("GC-001", "", "record", "reported", *march, "已开工")}


def test_a_row_with_nothing_but_its_key_stands() -> None:
    bare = list_feed(
        columns=[
            c.model_dump() for c in list_feed().columns if not c.required or c.role != "attribute"
        ]
    )
    judgement = judged_list(sheet("东区,2025年3月,GC-001", header="地区,报告期,项目编号"), bare)
    assert cells(judgement, "item", "text", "entity_key") == [("works_id", "GC-001", "GC-001")]


def test_values_have_no_thing_and_no_text() -> None:
    judgement = judged(sheet("东区,2025年3月,1,1", header="地区,报告期,本月数（辆）,累计数（辆）"))
    assert cells(judgement, "entity_key", "text") == [("", None)] * 2


def test_marks_leave_an_attribute_blank() -> None:
    marked = row(code="-", started_on="未报", finished_on="无", money="不适用")
    assert [item for (item,) in cells(judged_list(sheet_of(marked)), "item")] == [
        "works_id",
        "title",
        "status",
    ]
    said = judged_list(sheet_of(row(title="无")))
    assert ("title", "无") in cells(said, "item", "text")


def test_what_is_required_is_really_filled() -> None:
    judgement = judged_list(sheet_of(row(title="-"), row(works_id="GC-2", status="")))
    assert spots(judgement.findings) == [("blank.attribute", 2, 4), ("blank.attribute", 3, 6)]
    assert "也不能填“-”" in judgement.findings[0].advice


WRONG_CELLS = {
    "key blank": ({"works_id": ""}, "key.blank", 3),
    "key a text mark": ({"works_id": "'"}, "key.blank", 3),
    "key a mark": ({"works_id": "—"}, "key.blank", 3),
    "key damaged": ({"works_id": "3.11051E+19"}, "code.digits_lost", 3),
    "key an error": ({"works_id": "#N/A"}, "type.formula", 3),
    "code": ({"code": CODE[:-1] + "1"}, "code.check_digit", 5),
    "choice": ({"status": "停工"}, "value.not_allowed", 6),
    "date": ({"started_on": "2025年3月"}, "date.not_a_day", 7),
    "number": ({"money": "1o"}, "type.number", 9),
    "bound": ({"money": "-1"}, "range.minimum", 9),
}


@pytest.mark.parametrize("what", WRONG_CELLS)
def test_a_wrong_cell_is_named_to_the_cell(what: str) -> None:
    changed, rule, column = WRONG_CELLS[what]
    judgement = judged_list(sheet_of(row(works_id="GC-9"), row(**changed)))
    assert spots(judgement.findings) == [(rule, 3, column)]
    finding = judgement.findings[0]
    assert (judgement.verdict, finding.severity) == ("reject", "hard")
    assert finding.read == next(iter(changed.values()))
    assert finding.key.startswith("990102 东区 2025年3月")


def test_a_key_without_its_column_is_no_list() -> None:
    text = sheet("东区,2025年3月,技改,储备", header="地区,报告期,项目名称,状态")
    judgement = judged_list(text)
    assert only(judgement).rule == "header.missing"
    assert not judgement.readable


def test_a_list_is_as_of_the_end_of_one_period() -> None:
    assert rules(row(period="2025年1—3月"), row(period="2025年一季度"), row(period="2025年")) == [
        ("period.of_list", line, 2) for line in (2, 3, 4)
    ]
    assert rules(row(period="三月")) == [("key.period_unreadable", 2, 2)]
    quarterly = {
        "cadence": "quarterly",
        "first": date(2023, 1, 1),
        "due_day": 1,
        "due_after_months": 1,
    }
    judgement = judged_list(sheet_of(row(period="2025年三季度")), list_feed(calendar=quarterly))
    assert judgement.attempts == [("990102", "2025-Q3", date(2025, 7, 1), date(2025, 9, 30))]
    gap = {
        "cadence": "monthly",
        "first": date(2023, 1, 1),
        "gap_months": [1],
        "due_day": 1,
        "due_after_months": 1,
    }
    joined = judged_list(sheet_of(row(period="2025年1—2月")), list_feed(calendar=gap))
    assert set(cells(joined, "period_start", "period_end")) == {
        (date(2025, 2, 1), date(2025, 2, 28))
    }


def test_one_thing_has_one_row_however_its_key_is_spelt() -> None:
    judgement = judged_list(sheet_of(row(), row(works_id="ｇｃ—001"), row(period="2025年2月")))
    assert spots(judgement.findings) == [("key.duplicate", 2, 3), ("key.duplicate", 3, 3)]
    assert "同一“项目编号”重复：与第 3 行相同" in judgement.findings[0].message_zh
    assert "每个“项目编号”只能有一行" in judgement.findings[0].advice


def test_one_thing_is_in_one_place_where_keys_are_the_countrys() -> None:
    both = (row(), row(region="西区"), row(region="西区", period="2025年2月"))
    judgement = judged_list(sheet_of(*both))
    assert spots(judgement.findings) == [("key.two_regions", 2, 3), ("key.two_regions", 3, 3)]
    assert "第 2 行" in judgement.findings[1].message_zh
    blank = (row(works_id=""), row(works_id="", region="西区"))
    assert rules(*blank) == [("key.blank", 2, 3), ("key.blank", 3, 3)]
    within = judged_list(sheet_of(*both), list_feed(keys_within="region"))
    assert within.verdict == "accept"
    assert set(cells(within, "entity_key")) == {("990102/GC-001",), ("990103/GC-001",)}


def test_two_keys_tell_things_apart_together() -> None:
    header = "地区,报告期,名录类型,统一社会信用代码,项目名称"
    rows = (
        f"东区,2025年3月,绿色工厂,{CODE},甲",
        f"东区,2025年3月,智能工厂,{CODE},甲",
        f"西区,2025年3月,绿色工厂,{OTHER_CODE},乙",
    )
    judgement = judged_list(sheet(*rows, header=header), two_key_feed())
    assert set(cells(judgement, "entity_key")) == {
        (f"green|{CODE}",),
        (f"smart|{CODE}",),
        (f"green|{OTHER_CODE}",),
    }
    twice = judged_list(sheet(*rows, rows[0], header=header), two_key_feed())
    assert spots(twice.findings) == [("key.duplicate", 2, 3), ("key.duplicate", 5, 3)]


def test_nothing_on_the_list_is_a_report() -> None:
    judgement = judged_list(sheet_of(NIL_ROW, "西区,2025年3月,零报告,无,-,未报,,,0,,本期没有"))
    assert cells(judgement, "line", "column", "item", "entity_key", "text", "region_code") == [
        (2, 3, "__nil", "__nil", "无", "990102"),
        (3, 3, "__nil", "__nil", "无", "990103"),
    ]
    assert cells(judgement, "printed_value", "basis", "blank")[1] == (
        "零报告",
        "record",
        "reported",
    )
    assert [attempt[:2] for attempt in judgement.attempts] == [
        ("990102", "2025-03"),
        ("990103", "2025-03"),
    ]
    assert judgement.counts == {
        "records": 2,
        "observations": 2,
        "reported": 2,
        "hard": 0,
        "soft": 0,
    }


def test_nothing_and_something_exclude_each_other() -> None:
    assert rules(NIL_ROW, row(), row(works_id="GC-2", region="西区")) == [("nil.beside_rows", 2, 3)]
    assert rules(NIL_ROW, row(works_id="")) == [("nil.beside_rows", 2, 3), ("key.blank", 3, 3)]
    assert rules(NIL_ROW, row(period="2025年2月")) == []
    assert rules(NIL_ROW, NIL_ROW) == [("key.duplicate", 2, 3), ("key.duplicate", 3, 3)]
    named = judged_list(sheet_of(row(), row(works_id="GC-2"), NIL_ROW)).findings[0]
    assert "第 2、3 行" in named.message_zh


def test_a_row_of_nothing_says_nothing_else() -> None:
    assert rules("东区,2025年3月,无,技改,,,2025-03-01,,5,,") == [
        ("nil.not_empty", 2, 4),
        ("nil.not_empty", 2, 7),
        ("nil.not_empty", 2, 9),
    ]


def test_nothing_is_said_in_every_key() -> None:
    header = "地区,报告期,名录类型,统一社会信用代码,项目名称"
    rows = (
        "东区,2025年3月,无,无,",
        f"西区,2025年3月,无,{CODE},甲",
        "西区,2025年2月,绿色工厂,无,甲",
    )
    judgement = judged_list(sheet(*rows, header=header), two_key_feed())
    assert spots(judgement.findings) == [("nil.partial", 3, 3), ("nil.partial", 4, 4)]
    blank = judged_list(sheet("东区,2025年3月,无,,甲", header=header), two_key_feed())
    assert spots(blank.findings) == [("nil.partial", 2, 3), ("key.blank", 2, 4)]


PROMISES = {
    "乙市-举措3": "yi-A3",
    "yi-A3": "yi-A3",
    "YI—a3": "yi-A3",
    "乙市举措3": "yi-A3",
    "乙市方案-目标2": "yi-G2",
    "乙市－目标２": "yi-G2",
    "yi-G02": "yi-G2",
}
PROMISE_HEADER = "地区,报告期,事项,项目名称,状态"


def promised(text: str, place: str = "东区", **sending: object) -> Judgement:
    rows = sheet(f"{place},2025年3月,{text},技改,开工", header=PROMISE_HEADER)
    return judged_list(rows, promise_feed(), **sending)


@pytest.mark.parametrize(("text", "stored"), PROMISES.items())
def test_a_promise_is_named_by_its_plan_and_number(text: str, stored: str) -> None:
    assert cells(promised(text), "item", "text", "entity_key")[0] == ("promise", stored, stored)


WRONG_PROMISES = {
    "乙市-举措4": ("promise.unknown", "举措 3 项、定性目标 2 项"),
    "乙市-目标0": ("promise.unknown", "乙市"),
    "丁市-举措1": ("promise.unknown_plan", "已收录的方案：乙市、丙市"),
    "丙市-举措1": ("promise.not_yours", "乙市统计局"),
    "举措1": ("promise.unreadable", "自贡-举措12"),
    "乙市-任务1": ("promise.unreadable", "自贡-举措12"),
}


@pytest.mark.parametrize("text", WRONG_PROMISES)
def test_a_promise_that_nobody_here_made_is_refused(text: str) -> None:
    rule, says = WRONG_PROMISES[text]
    finding = only(promised(text))
    assert (finding.rule, finding.line, finding.column, finding.read) == (rule, 2, 3, text)
    assert says in finding.message_zh + finding.advice


def test_a_city_reports_on_its_own_plan_for_itself() -> None:
    sending = {"region": "990100", "reports_for": "self"}
    assert promised("乙市-举措1", "乙市", **sending).verdict == "accept"
    county = {"region": "990102", "reports_for": "self"}
    assert only(promised("乙市-举措1", "东区", **county)).rule == "promise.not_yours"
    unknown = promised("丙市-举措1", "河口县")
    assert [finding.rule for finding in unknown.findings] == ["key.region_not_yours"]


def test_a_list_without_some_columns_is_a_list() -> None:
    header = "地区,报告期,项目编号,项目名称,状态"
    judgement = judged_list(sheet("东区,2025年3月,GC-001,技改,储备", header=header))
    assert [item for (item,) in cells(judgement, "item")] == ["works_id", "title", "status"]


def test_units_of_a_lists_numbers_are_never_guessed() -> None:
    assert (
        only(judged_list(sheet_of(row(money="1")).replace("（万元）", ""))).rule == "unit.missing"
    )
    assert "投资（万元）" in HEADER


def test_a_unit_per_year_above_the_table_is_one_unit() -> None:
    columns = [column.model_dump() for column in list_feed().columns]
    columns[8] |= {
        "unit": "万吨/年",
        "written_in": [{"name": "吨/年", "factor": Decimal("0.0001")}],
    }
    text = "计量单位：吨/年\n" + sheet_of(row(money="12000")).replace("（万元）", "")
    judgement = judged_list(text, list_feed(columns=columns))
    assert cells(judgement, "item", "value", "printed_unit")[-1] == (
        "money",
        Decimal("1.2"),
        "吨/年",
    )
