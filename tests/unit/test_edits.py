"""Edits: every failing row of every kind, and nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from expectations.edits.explanations import accepted_explanation
from expectations.findings import Finding
from expectations.history import History
from orchestration.intake.judge import Judgement
from sources.catalogue import Feed
from tests.unit.factories import edit, feed, judged, sheet, spots

SHORT = "地区,报告期,本月数（辆）,累计数（辆）"


def with_edits(*edits: dict[str, object], **changes: object) -> Feed:
    return feed(edits=list(edits), **changes)


def check(the_feed: Feed, *rows: str, header: str = SHORT) -> list[Finding]:
    return judged(sheet(*rows, header=header), the_feed).findings


def test_an_empty_required_cell_is_refused_but_a_mark_is_a_statement() -> None:
    findings = check(
        with_edits(), "东区,2025年1月,1,", "东区,2025年2月,1,未报", "东区,2025年3月,1, "
    )
    assert spots(findings) == [("blank.required", 2, 4), ("blank.required", 4, 4)]
    assert findings[0].header == "累计数（辆）"


def test_values_out_of_bounds_are_named_with_the_bound() -> None:
    header = "地区,报告期,累计数（万辆）,达标率（%）"
    findings = check(
        with_edits(),
        "东区,2025年1月,-1,0",
        "东区,2025年2月,0,100.1",
        "西区,2025年2月,0,100",
        header=header,
    )
    assert spots(findings) == [("range.minimum", 2, 3), ("range.maximum", 3, 4)]
    assert "100%" in findings[1].message_zh
    assert [finding.read for finding in findings] == ["-1", "100.1"]


def test_all_rows_of_a_doubled_key_are_named_however_the_region_is_written() -> None:
    findings = check(
        with_edits(),
        "东区,2025年1月,1,1",
        "990102,202501,2,2",
        "西区,2025年1月,1,1",
        "乙市东区,2025-01,3,3",
    )
    assert spots(findings) == [
        ("key.duplicate", 2, 1),
        ("key.duplicate", 3, 1),
        ("key.duplicate", 5, 1),
    ]
    assert "第 2、5 行" in findings[1].message_zh
    assert findings[1].key == "990102 202501"
    assert findings[0].key == "990102 东区 2025年1月"


def test_a_thousand_doubled_rows_name_some_of_the_others() -> None:
    findings = check(with_edits(), *["东区,2025年1月,1,1"] * 1000)
    assert len(findings) == 1000
    assert "另有 987 行" in findings[0].message_zh


def test_different_dims_are_different_keys() -> None:
    header = "地区,报告期,类别,累计数（辆）"
    assert check(with_edits(), "东区,2025年1月,客车,1", "东区,2025年1月,,1", header=header) == []
    assert (
        len(check(with_edits(), "东区,2025年1月,合计,1", "东区,2025年1月,,1", header=header)) == 2
    )


def test_at_least_one_fails_on_rows_without_any_entry() -> None:
    rule = edit("AA01", "at_least_one", columns=["now", "good"])
    header = "地区,报告期,本月数（辆）,达标数（辆）,累计数（辆）"
    rows = (
        "东区,2025年1月,,,1",
        "东区,2025年2月,-,,1",
        "东区,2025年3月,,0,1",
        "东区,2025年4月, ,,1",
    )
    assert spots(check(with_edits(rule), *rows, header=header)) == [("AA01", 2, 3), ("AA01", 5, 3)]


def test_not_more_than_compares_within_the_row() -> None:
    rule = edit("AA03", "not_more_than", lesser="now", greater="ytd")
    findings = check(
        with_edits(rule), "东区,2025年1月,5,4", "东区,2025年2月,5,5", "东区,2025年3月,6,-"
    )
    assert spots(findings) == [("AA03", 2, 3)]
    assert findings[0].read == "本月数 5；累计数 4"
    assert (findings[0].message_zh, findings[0].advice) == ("AA03 不符", "改正 AA03")


RATES = "地区,报告期,累计数（辆）,达标数（辆）,达标率（%）"


def test_a_printed_rate_agrees_with_what_it_is_made_of() -> None:
    rule = edit(
        "AA04",
        "rate_matches",
        rate="rate",
        numerator="good",
        denominator="ytd",
        tolerance=Decimal("0.1"),
    )
    rows = (
        "东区,2025年1月,300,100,33.4",  # 33.333…: within 0.1
        "东区,2025年2月,300,100,33.5",
        "东区,2025年3月,1000,100,10.1",  # exactly at the tolerance
        "东区,2025年4月,1000,100,10.100000001",
        "东区,2025年5月,0,0,50",
        "东区,2025年6月,-,0,50",
        "东区,2025年7月,1000,100,9.8",
    )
    findings = check(with_edits(rule), *rows, header=RATES)
    assert spots(findings) == [("AA04", 3, 5), ("AA04", 5, 5), ("AA04", 8, 5)]
    assert findings[0].read == "达标率 33.5；达标数 100；累计数 300"


def test_a_cumulative_value_never_falls_within_a_year() -> None:
    rule = edit("AA02", "ytd_not_falling", column="ytd")
    rows = (
        "东区,2025年3月,,80",
        "东区,2025年1月,,90",
        "东区,2025年2月,,未报",
        "西区,2025年2月,,1",
        "东区,2025年4月,,80",
        "东区,2026年1月,,5",
        "东区,2025年,,60",
        "东区,2025年5月,,79",
    )
    findings = check(with_edits(rule), *rows)
    assert spots(findings) == [("AA02", 2, 4), ("AA02", 9, 4)]
    assert findings[0].read == "累计数 80；此前 90（2025-01，第 3 行）"


def jumps(*rows: str, column: str = "now", **changes: object) -> list[int | None]:
    rule = edit("AA05", "jump", "soft", column=column, factor=Decimal(3))
    return [f.line for f in check(with_edits(rule, **changes), *rows) if f.rule == "AA05"]


def test_a_jump_is_seen_up_and_down_and_only_beyond_the_factor() -> None:
    rows = (
        "东区,2025年1月,100,0",
        "东区,2025年2月,300,0",
        "东区,2025年3月,901,0",
        "东区,2025年4月,300,0",
    )
    assert jumps(*rows) == [4, 5]


def test_a_jump_needs_the_period_just_before() -> None:
    rows = ("东区,2024年12月,100,0", "东区,2025年2月,900,0", "西区,2025年3月,1,0", "东区,2025年,,0")
    assert jumps(*rows) == []
    assert jumps("东区,2024年12月,100,0", "东区,2025年1月,900,0") == [3]


def test_a_cumulative_jump_is_looked_for_within_the_year_and_over_gaps_of_the_calendar() -> None:
    rows = (
        "东区,2024年12月,,900",
        "东区,2025年1月,,10",
        "东区,2025年2月,,20",
        "东区,2025年3月,,70",
    )
    assert jumps(*rows, column="ytd") == [5]
    gap = {
        "cadence": "monthly",
        "first": date(2023, 1, 1),
        "gap_months": [2],
        "due_day": 1,
        "due_after_months": 1,
    }
    assert jumps("东区,2025年1月,,10", "东区,2025年3月,,70", column="ytd", calendar=gap) == [3]
    assert jumps("东区,2025年1月,,10", "东区,2025年3月,,70", column="ytd") == []
    assert jumps("东区,2024年,,10", "东区,2025年,,70", column="ytd") == [3]


def test_edits_of_absent_columns_are_skipped_and_said_so() -> None:
    judgement: Judgement = judged(sheet("东区,2025年1月,1,1", header=SHORT), history=History())
    assert [(edit.id, edit.why) for edit in judgement.skipped] == [
        ("AA04", "文件中没有“达标率、达标数”列")
    ]


def test_soft_findings_ask_and_notes_answer() -> None:
    header = SHORT + ",说明"
    rows = ("东区,2025年1月,1,1,", "东区,2025年2月,9,10,{}", "西区,2025年2月,9,9,")
    asked = judged(sheet(*(row.format("经核实，情况属实") for row in rows), header=header))
    assert (asked.verdict, spots(asked.findings)) == ("explain", [("AA05", 3, 3)])
    assert asked.observations is not None
    answered = judged(sheet(*(row.format("新开业一家市场") for row in rows), header=header))
    assert (answered.verdict, answered.findings) == ("accept", [])


def test_a_note_never_answers_a_hard_finding() -> None:
    rows = ("东区,2025年1月,1,1,", "东区,2025年2月,9,8,新开业一家市场")
    findings = check(feed(), *rows, header=SHORT + ",说明")
    assert spots(findings) == [("AA03", 3, 3)]


@pytest.mark.parametrize(
    "note", ["新开业一家市场", "核实无误，去年闭店三家", "口径调整：含报废", "政策 补贴"]
)
def test_a_note_that_says_why_is_an_explanation(note: str) -> None:
    assert accepted_explanation(note) is None


@pytest.mark.parametrize(
    "note",
    [
        "",
        "无",
        "核实无误",
        "情况属实",
        "经核实，数据无误。",
        "已核对，情况属实，正常",
        "！！！！！！",
        "。。。。",
        "啊啊啊啊",
        "20250301",
        "属实 属实 属实",
    ],
)
def test_a_note_that_says_nothing_is_none(note: str) -> None:
    assert accepted_explanation(note) is not None
