"""Rows become observations that know their cell; keys, periods and units are never guessed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from expectations.findings import Finding
from orchestration.intake.judge import Judgement, judge
from orchestration.intake.observations import SCHEMA
from tests.unit.factories import catalogue, feed, judged, sender, sheet, spots

SHORT = "地区,报告期,本月数（辆）,累计数（辆）"


def facts(judgement: Judgement, *columns: str) -> list[tuple[object, ...]]:
    assert judgement.observations is not None, judgement.findings
    return judgement.observations.select(columns).rows()


def only(judgement: Judgement) -> Finding:
    assert len(judgement.findings) == 1, judgement.findings
    return judgement.findings[0]


def test_every_value_cell_becomes_one_observation_that_knows_its_cell() -> None:
    row = "东区,2025年3月,客车,1,300,-,×,模拟,甲局,说明文字"
    judgement = judged(sheet("西区,2025年3月,,5,7,,,,,", row))
    assert judgement.observations is not None
    assert judgement.observations.schema == pl.Schema(SCHEMA)
    seen = facts(judgement, "line", "column", "item", "dims", "region_code", "value", "blank")
    assert seen == [
        (2, 4, "now", "kind=total", "990103", Decimal(5), "reported"),
        (2, 5, "now", "kind=total", "990103", Decimal(7), "reported"),
        (2, 6, "good", "kind=total", "990103", None, "not_reported"),
        (2, 7, "rate", "kind=total", "990103", None, "not_reported"),
        (3, 4, "now", "kind=bus", "990102", Decimal(1), "reported"),
        (3, 5, "now", "kind=bus", "990102", Decimal(300), "reported"),
        (3, 6, "good", "kind=bus", "990102", None, "not_reported"),
        (3, 7, "rate", "kind=bus", "990102", None, "suppressed"),
    ]
    last = facts(
        judgement,
        "printed_value",
        "printed_unit",
        "unit",
        "nature",
        "header",
        "note",
        "data_source",
    )
    assert last[-1] == ("×", "%", "%", "simulated", "达标率（%）", "说明文字", "甲局")


def test_zero_is_reported() -> None:
    judgement = judged(sheet("东区,2025年3月,0,0", header=SHORT))
    assert facts(judgement, "value", "blank") == [(Decimal(0), "reported")] * 2


PERIODS = {
    "2025年3月": [("2025-03-01", "2025-03-31", "current"), ("2025-01-01", "2025-03-31", "ytd")],
    "2025年12月": [("2025-12-01", "2025-12-31", "current"), ("2025-01-01", "2025-12-31", "ytd")],
    "2025年1—9月": [("2025-01-01", "2025-09-30", "ytd")],
    "2025年": [("2025-01-01", "2025-12-31", "year")],
    "2025年1—12月": [("2025-01-01", "2025-12-31", "year")],
}


@pytest.mark.parametrize(("text", "expected"), PERIODS.items())
def test_a_cell_speaks_of_the_months_its_column_takes(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    judgement = judged(sheet(f"东区,{text},,8", header=SHORT))
    seen = facts(judgement, "period_start", "period_end", "basis")
    assert [(str(start), str(end), basis) for start, end, basis in seen] == expected


@pytest.mark.parametrize("text", ["2025年1—9月", "2025年", "2025年一季度"])
def test_a_current_column_takes_one_period_only(text: str) -> None:
    finding = only(judged(sheet(f"东区,{text},8,8", header=SHORT)))
    assert (finding.rule, finding.column, finding.read) == ("period.not_for_column", 3, "8")
    assert "累计列" in finding.advice


@pytest.mark.parametrize("text", ["2025年三季度", "2025年下半年", "2025-02..03"])
def test_a_period_outside_the_calendar_is_refused(text: str) -> None:
    finding = only(judged(sheet(f"东区,{text},,8", header=SHORT)))
    assert (finding.rule, finding.line, finding.column) == ("period.off_calendar", 2, 2)


def test_a_gap_month_has_no_period_but_january_to_february_has() -> None:
    gap = {
        "cadence": "monthly",
        "first": date(2023, 1, 1),
        "gap_months": [1],
        "due_day": 1,
        "due_after_months": 1,
    }
    assert (
        only(judged(sheet("东区,2025年1月,1,1", header=SHORT), feed(calendar=gap))).rule
        == "period.off_calendar"
    )
    judgement = judged(
        sheet("东区,2025年1—2月,8,8", "东区,2025年3月,1,9", header=SHORT), feed(calendar=gap)
    )
    assert facts(judgement, "period_start", "basis", "value")[0] == (date(2025, 1, 1), "current", 8)
    assert [attempt[1] for attempt in judgement.attempts] == ["2025-02", "2025-03"]


def test_quarterly_and_yearly_feeds_have_their_own_periods() -> None:
    def with_cadence(cadence: str, text: str) -> Judgement:
        calendar = {
            "cadence": cadence,
            "first": date(2023, 1, 1),
            "due_day": 1,
            "due_after_months": 1,
        }
        return judged(sheet(f"东区,{text},,8", header=SHORT), feed(calendar=calendar, edits=[]))

    quarter = with_cadence("quarterly", "2025年三季度")
    assert facts(quarter, "period_start", "period_end", "basis")[1] == (
        date(2025, 1, 1),
        date(2025, 9, 30),
        "ytd",
    )
    assert [attempt[1] for attempt in quarter.attempts] == ["2025-Q3"]
    assert only(with_cadence("quarterly", "2025年8月")).rule == "period.off_calendar"
    assert facts(with_cadence("yearly", "2025年"), "basis")[1] == ("year",)
    assert only(with_cadence("yearly", "2025年3月")).rule == "period.off_calendar"


def test_periods_before_the_first_and_after_the_arrival_are_refused() -> None:
    assert only(judged(sheet("东区,2015年3月,1,1", header=SHORT))).rule == "period.before_first"
    text = sheet("东区,2025年3月,1,1", header=SHORT).encode()
    known = catalogue()
    late = judge(text, "x.csv", feed(), sender(), known, received_on=date(2025, 2, 28))
    assert only(late).rule == "period.in_future"
    assert judge(text, "x.csv", feed(), sender(), known, date(2025, 3, 1)).verdict == "accept"


def test_a_period_above_the_table_is_every_rows() -> None:
    text = "报告期：2025年3月,,\n地区,本月数（辆）,累计数（辆）\n东区,1,2\n西区,3,4\n"
    assert {start for (start, _) in facts(judged(text), "period_start", "line")} == {
        date(2025, 3, 1),
        date(2025, 1, 1),
    }


@pytest.mark.parametrize(
    "text", ["990102", "９９０１０２", "东区", " 东 区 ", "乙市东区", "甲省乙市东区"]
)
def test_a_region_is_a_code_or_a_name_of_the_sender(text: str) -> None:
    assert facts(judged(sheet(f"{text},2025年3月,1,1", header=SHORT)), "region_code")[0] == (
        "990102",
    )


REGIONS = {
    "": "key.region_blank",
    "东": "key.region_unknown",
    "990199": "key.region_unknown",
    "99010": "key.region_unknown",
    "河口县": "key.region_not_yours",
    "990203": "key.region_not_yours",
    "乙市": "key.region_not_yours",
    "丙市东区": "key.region_not_yours",
}


@pytest.mark.parametrize(("text", "rule"), REGIONS.items())
def test_no_other_region_is_taken(text: str, rule: str) -> None:
    finding = only(judged(sheet(f"{text},2025年3月,1,1", header=SHORT)))
    assert (finding.rule, finding.line, finding.column, finding.read) == (rule, 2, 1, text)


def test_an_unknown_region_comes_with_the_nearest_name() -> None:
    finding = only(judged(sheet("东,2025年3月,1,1", header=SHORT)))
    assert "是不是“东区”？" in finding.advice
    assert "990102 东区" in finding.advice


def test_a_name_that_two_regions_share_needs_the_code() -> None:
    finding = only(judged(sheet("东区,2025年3月,1,1", header=SHORT), region="990000"))
    assert finding.rule == "key.region_ambiguous"
    assert finding.message_zh.endswith("：990102 甲省乙市东区、990202 甲省丙市东区")


def test_an_abolished_region_reports_no_later_period() -> None:
    assert judged(sheet("旧县,2024年6月,1,1", header=SHORT)).verdict == "accept"
    finding = only(judged(sheet("旧县,2024年7月,1,1", header=SHORT)))
    assert finding.rule == "key.region_abolished"
    assert "990103 西区" in finding.advice


def test_units_are_taken_from_the_header_or_from_above() -> None:
    header = "地区,报告期,本月数（万辆）,累计数"
    judgement = judged("计量单位：万辆\n" + sheet("东区,2025年3月,0.5,1.25", header=header))
    assert facts(judgement, "value", "printed_value", "printed_unit", "unit") == [
        (Decimal(5000), "0.5", "万辆", "辆"),
        (Decimal(12500), "1.25", "万辆", "辆"),
    ]


def test_a_unit_that_is_not_stated_or_not_known_is_never_guessed() -> None:
    finding = only(judged(sheet("东区,2025年3月,1,1", header="地区,报告期,本月数（辆）,累计数")))
    assert (finding.rule, finding.line, finding.column) == ("unit.missing", 1, 4)
    assert "累计数（辆）" in finding.advice
    finding = only(
        judged(sheet("东区,2025年3月,1,1", header="地区,报告期,本月数（台）,累计数（辆）"))
    )
    assert (finding.rule, finding.column, finding.read) == ("unit.unknown", 3, "本月数（台）")


def test_a_column_with_one_possible_unit_needs_none_stated() -> None:
    assert (
        judged(sheet("东区,2025年3月,1,1,1,100", header=SHORT + ",达标数,达标率")).verdict
        == "accept"
    )


def test_the_same_fact_in_two_rows_is_kept_once_or_refused() -> None:
    header = SHORT
    judgement = judged(sheet("东区,2025年3月,1,-", "东区,2025年1—3月,,7", header=header))
    seen = facts(judgement, "line", "period_start", "basis", "value")
    assert (3, date(2025, 1, 1), "ytd", Decimal(7)) in seen
    assert [entry for entry in seen if entry[2] == "ytd"] == [
        (3, date(2025, 1, 1), "ytd", Decimal(7))
    ]
    twice = judged(sheet("东区,2025年3月,1,7", "东区,2025年1—3月,,7", header=header))
    assert spots(twice.findings) == [("key.duplicate_value", 2, 4), ("key.duplicate_value", 3, 4)]


def test_choices_outside_the_list_are_refused() -> None:
    judgement = judged(sheet("东区,2025年3月,货车,1,1,,,真的,,"))
    assert spots(judgement.findings) == [("value.not_allowed", 2, 3), ("value.not_allowed", 2, 8)]
    assert "合计、客车" in judgement.findings[0].advice


def test_a_simulated_sender_marks_every_row() -> None:
    rows = (
        "东区,2025年3月,,1,1,,,模拟,,",
        "西区,2025年3月,,1,1,,,正式,,",
        "西区,2025年2月,,1,1,,,,,",
    )
    judgement = judged(sheet(*rows), simulated=True)
    assert spots(judgement.findings) == [
        ("value.not_marked_simulated", 3, 8),
        ("value.not_marked_simulated", 4, 8),
    ]
