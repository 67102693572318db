"""Declared edits on lists: every failing row of every kind, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from expectations.findings import Finding
from orchestration.intake.judge import Judgement
from tests.unit.factories import edit, sheet, spots
from tests.unit.list_factories import judged_list, list_feed, row, sheet_of

DONE = edit("BB01", "required_when", column="finished_on", when="status", values=["done"])
NOT_LATER = edit("BB02", "not_after_period", column="started_on")
IN_ORDER = edit("BB03", "not_before", later="finished_on", earlier="started_on")
NIL_ROW = "西区,2025年3月,无,,,,,,,,"


def check(rule: dict[str, Any], *rows: str) -> list[Finding]:
    return judged_list(sheet_of(*rows), list_feed(edits=(rule,))).findings


def test_a_cell_is_asked_for_where_another_says_so() -> None:
    findings = check(
        DONE,
        row(works_id="1", status="完工"),
        row(works_id="2", status="完工", finished_on="2025-03-01"),
        row(works_id="3", status="开工"),
        row(works_id="4", status="完工", finished_on="未报"),
        NIL_ROW,
    )
    assert spots(findings) == [("BB01", 2, 8), ("BB01", 5, 8)]
    first = findings[0]
    assert (first.header, first.read) == ("完工日期", "状态 完工")
    assert (first.message_zh, first.message_en, first.advice) == (
        "BB01 不符",
        "BB01 fails",
        "改正 BB01",
    )


def test_a_cell_that_cannot_be_read_is_not_also_missing() -> None:
    findings = check(DONE, row(status="完工", finished_on="2025年3月"))
    assert spots(findings) == [("date.not_a_day", 2, 8)]


def short(*columns: str) -> Judgement:
    """A good row of a file that has only some of the columns."""
    header = ",".join(("地区", "报告期", "项目编号", "项目名称", *columns))
    cells = {"状态": "完工", "开工日期": "2025-03-01"}
    text = ",".join(("东区", "2025年3月", "1", "技改", *(cells[name] for name in columns)))
    columns_left = [c.model_dump() for c in list_feed().columns]
    for column in columns_left:
        column["required"] = column["name"] in ("region", "period", "works_id")
    feed = list_feed(edits=(DONE, NOT_LATER, IN_ORDER), columns=columns_left)
    return judged_list(sheet(text, header=header), feed)


def test_a_column_that_is_asked_for_is_missed_even_where_the_file_has_none() -> None:
    judgement = short("状态", "开工日期")
    assert spots(judgement.findings) == [("BB01", 2, None)]
    assert judgement.findings[0].header == "完工日期"
    assert [(skipped.id, skipped.why) for skipped in judgement.skipped] == [
        ("BB03", "文件中没有“完工日期”列")
    ]


def test_edits_are_skipped_where_what_they_look_at_is_absent() -> None:
    judgement = short()
    assert judgement.verdict == "accept"
    assert {skipped.id for skipped in judgement.skipped} == {"BB01", "BB02", "BB03"}
    assert [entry["id"] for entry in judgement.to_json()["skipped_edits"]] == [  # type: ignore[attr-defined]
        "BB01",
        "BB02",
        "BB03",
    ]


def test_a_date_lies_in_its_period_or_before() -> None:
    findings = check(
        NOT_LATER,
        row(works_id="1", started_on="2025-03-31"),
        row(works_id="2", started_on="2025-04-01"),
        row(works_id="3", started_on="2019年5月1日"),
        row(works_id="4", started_on="-"),
        row(works_id="5", period="2025年2月", started_on="2025/3/1"),
    )
    assert spots(findings) == [("BB02", 3, 7), ("BB02", 6, 7)]
    assert [finding.read for finding in findings] == [
        "2025-04-01（2025年3月）",
        "2025/3/1（2025年2月）",
    ]


def test_dates_are_in_order() -> None:
    findings = check(
        IN_ORDER,
        row(works_id="1", started_on="2025-02-02", finished_on="2025-02-02"),
        row(works_id="2", started_on="2025-02-02", finished_on="2025-02-01"),
        row(works_id="3", finished_on="2025-02-01"),
        row(works_id="4", started_on="2025-02-02"),
    )
    assert spots(findings) == [("BB03", 3, 8)]
    assert findings[0].read == "完工日期 2025-02-01；开工日期 2025-02-02"


def test_marks_are_no_entries_on_a_list() -> None:
    rule = edit("BB04", "at_least_one", columns=["money", "started_on"])
    findings = check(
        rule,
        row(works_id="1", money="0"),
        row(works_id="2", money="-", started_on="未报"),
        row(works_id="3"),
        NIL_ROW,
    )
    assert spots(findings) == [("BB04", 3, 9), ("BB04", 4, 9)]


def test_numbers_of_a_list_are_compared_within_the_row() -> None:
    columns = [c.model_dump() for c in list_feed().columns]
    part = columns[8] | {"name": "part", "header": "设备", "aliases": []}
    feed = list_feed(
        edits=(edit("BB05", "not_more_than", lesser="part", greater="money"),),
        columns=[*columns[:8], part, *columns[8:]],
    )
    header = "地区,报告期,项目编号,项目名称,状态,设备（亿元）,投资（万元）"
    rows = ("东区,2025年3月,1,甲,开工,1,10000", "东区,2025年3月,2,乙,开工,1.1,10000")
    judgement = judged_list(sheet(*rows, header=header), feed)
    assert spots(judgement.findings) == [("BB05", 3, 6)]
    assert judgement.findings[0].read == "设备 1.1；投资 10000"


def test_a_jump_is_looked_for_within_one_thing() -> None:
    rule = edit("BB06", "jump", "soft", column="money", factor=Decimal(3))
    rows = (
        row(works_id="1", period="2025年1月", money="10"),
        row(works_id="2", period="2025年2月", money="1000"),
        row(works_id="１", period="2025年2月", money="31"),
        row(works_id="2", period="2025年3月", money="1100"),
        row(works_id="1", period="2025年4月", money="1000"),
    )
    findings = check(rule, *rows)
    assert spots(findings) == [("BB06", 4, 9)]
    assert findings[0].read == "投资 31；上月 10（2025-01，第 2 行）"
    answered = row(works_id="1", period="2025年2月", money="31", note="追加二期投资")
    assert check(rule, rows[0], answered) == []


def test_a_thing_of_unusual_size_is_asked_about_and_may_be_right() -> None:
    rule = edit("BB07", "usual_range", "soft", column="money", minimum=20, maximum=50_000)
    sizes = {"1": "19.9", "2": "20", "3": "50000", "4": "50001", "5": "0", "6": "", "7": "-"}
    findings = check(rule, *(row(works_id=n, money=size) for n, size in sizes.items()))
    assert spots(findings) == [("BB07", 2, 9), ("BB07", 5, 9), ("BB07", 6, 9)]
    assert findings[0].read == "投资 19.9"
    answered = row(works_id="1", money="19.9", note="只更换一台水泵")
    assert check(rule, answered) == []


def test_a_row_of_nothing_is_asked_for_nothing() -> None:
    columns = [column.model_dump() for column in list_feed().columns]
    columns[-1]["required"] = True
    judgement = judged_list(sheet_of(row(), NIL_ROW), list_feed(columns=columns))
    assert spots(judgement.findings) == [("blank.required", 2, 11)]
