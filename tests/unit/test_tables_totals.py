"""合计 and 小计 are checks of a sum, never a region; what lies around a table is no data."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orchestration.intake.judge import Judgement, judge
from orchestration.intake.reading.preamble import (
    Footers,
    periods_in,
    read_preamble,
    total_label,
)
from orchestration.intake.reading.records import Record
from sources.catalogue import Feed
from tests.unit.factories import catalogue, sender
from tests.unit.table_shapes import trade_feed

HEADER = "地区,报告期,本月交易量（辆）,累计交易量（辆）,累计同比增长（%）\n"
EAST, WEST = "东区,2025年9月,5,50,1.5\n", "西区,2025年9月,6,60,2.5\n"


def judged(text: str, feed: Feed | None = None, **sending: object) -> Judgement:
    chosen = feed or trade_feed()
    who = sender(**({"feeds": ["trades"]} | sending))
    return judge(text.encode(), "x.csv", chosen, who, catalogue(chosen, senders=(who,)))


def rules(text: str, **sending: object) -> list[tuple[str, int | None, int | None]]:
    return [(f.rule, f.line, f.column) for f in judged(text, **sending).findings]


@pytest.mark.parametrize(
    "label", ["合计", "总　计", "全市合计", "全 市", "乙市", "甲省乙市", "本市"]
)
@pytest.mark.parametrize("first", [True, False])
def test_a_total_that_adds_up_is_passed_over(label: str, first: bool) -> None:
    total = f"{label},2025年9月,11,110,2.0\n"
    text = HEADER + (total + EAST + WEST if first else EAST + WEST + total)
    judgement = judged(text)
    assert judgement.findings == []
    assert judgement.observations is not None
    assert set(judgement.observations["region_code"]) == {"990102", "990103"}
    assert judgement.counts["records"] == 2


def test_a_total_that_does_not_add_up_names_both_numbers_and_the_members() -> None:
    judgement = judged(HEADER + EAST + WEST + "合计,2025年9月,11,101,\n")
    (found,) = judgement.findings
    assert (found.rule, found.line, found.column, found.read) == ("total.disagrees", 4, 4, "101")
    assert "101" in found.message_zh and "110" in found.message_zh
    assert "东区 50、西区 60" in found.message_zh
    assert judgement.observations is None


def test_each_period_has_its_own_total() -> None:
    earlier = "东区,2025年8月,4,45,\n西区,2025年8月,5,54,\n"
    totals = "合计,2025年8月,9,99,\n合计,2025年9月,11,111,\n"
    assert rules(HEADER + earlier + EAST + WEST + totals) == [("total.disagrees", 7, 4)]


def test_a_subtotal_adds_up_its_own_block() -> None:
    blocks = f"{EAST}小计,2025年9月,5,50,\n{WEST}小计,2025年9月,6,61,\n总计,2025年9月,11,110,\n"
    assert rules(HEADER + blocks) == [("total.disagrees", 5, 4)]


def test_a_total_without_a_period_speaks_of_the_only_one() -> None:
    assert rules(HEADER + EAST + WEST + "合计,,11,109,\n") == [("total.disagrees", 4, 4)]


def test_a_total_of_a_partial_list_is_that_of_what_is_listed() -> None:
    assert rules(HEADER + EAST + "合计,2025年9月,5,50,\n") == []


def test_a_blank_total_or_a_secret_member_is_not_compared() -> None:
    assert rules(HEADER + EAST + WEST + "合计,2025年9月,,-,\n") == []
    hidden = "西区,2025年9月,×,60,\n"
    assert rules(HEADER + EAST + hidden + "合计,2025年9月,11,110,\n") == []


def test_rounded_amounts_agree_within_their_rounding() -> None:
    feed = trade_feed().model_dump()
    for column in feed["columns"]:
        if column["unit"] == "辆":
            column["written_in"] = [{"name": "万辆", "factor": Decimal(10000)}]
            column["integer"] = False
    chosen = Feed.model_validate(feed)
    head = "地区,报告期,累计交易量（万辆）\n东区,2025年9月,1.24\n西区,2025年9月,1.24\n"
    assert judged(f"{head}合计,2025年9月,2.49\n", chosen).findings == []
    assert len(judged(f"{head}合计,2025年9月,2.51\n", chosen).findings) == 1


def test_a_region_that_the_sender_reports_is_never_a_total() -> None:
    own = {"region": "990100", "reports_for": "self"}
    assert judged(HEADER + "乙市,2025年9月,5,50,\n", **own).observations is not None


def test_a_total_with_nothing_to_add_up_is_no_report() -> None:
    assert rules(HEADER + "合计,2025年9月,5,50,\n") == [("table.no_rows", None, None)]
    assert rules(HEADER + "乙市,2025年9月,5,50,\n") == [("key.region_not_yours", 2, 1)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("合计", "total"),
        ("总　计", "total"),
        ("全市合计:", "total"),
        ("小 计", "subtotal"),
        ("本省", "total"),
        ("共计", "total"),
        ("全国", None),
        ("合计局", None),
        ("东区", None),
    ],
)
def test_labels_of_totals(text: str, kind: str | None) -> None:
    assert total_label(text) == kind


def lines(*rows: str) -> list[Record]:
    return [Record(n, tuple(row.split(","))) for n, row in enumerate(rows, start=1)]


def test_what_stands_above_a_table_is_understood() -> None:
    above = read_preamble(
        lines(
            "附件1,,",
            "2025年1—9月二手车交易情况表（单位：万辆）,,",
            "表　　号：商1表,,地区：贵州省",
            "填报单位：甲局　　制表机关：乙局,,",
        )
    )
    assert above.periods == ("2025年1—9月",)
    assert above.regions == ("贵州省",)
    assert above.units == ("万辆",)
    assert above.pairs["表号"] == "商1表"
    assert above.pairs["制表机关"] == "乙局"
    assert above.title.endswith("二手车交易情况表")


def test_periods_in_titles() -> None:
    assert periods_in("乙市2025年9月情况") == ["2025年9月"]
    assert periods_in("2025年前三季度情况") == ["2025年前三季度"]
    assert periods_in("截至2025年9月30日") == []
    assert periods_in("2011年—2025年情况") == []


def test_footers_may_go_on_and_stand_after_blank_lines() -> None:
    footers = Footers()
    below = lines(
        "注：1.快报数。,,",
        "　　2.不含农村。,,",
        ",,",
        "单位负责人：张三,,填表人：李四",
        "报出日期：,2025年10月8日,",
        "东区,2025年9月,5",
        "西区,,",
    )
    assert [footers.has(record) for record in below] == [
        True,
        True,
        False,
        True,
        True,
        False,
        False,
    ]
