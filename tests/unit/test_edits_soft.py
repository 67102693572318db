"""Doubts: each fires on what it is about, names both numbers, and leaves chance alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from expectations.findings import Finding, Verdict
from expectations.history import History
from expectations.targets import PrintedTarget, printed_targets
from orchestration.intake.judge import judge
from orchestration.intake.keeping.replacing import spoken_of
from sources.catalogue import Catalogue, Feed, Indicator, Plan, Severity
from sources.edit_kinds import Doubt
from sources.loader import load_catalogue
from tests.unit.factories import catalogue, edit, feed, judged, region, sender, sheet, spots

HEADER = "地区,报告期,本月数（辆）,累计数（辆）"
PLACES = tuple(f"9901{number}" for number in range(11, 21))


def many_counties(the_feed: Feed) -> Catalogue:
    """A city of ten counties, each told by its code."""
    known = catalogue(the_feed)
    more = {code: region(code, f"{code}县", "county", "990100") for code in PLACES}
    return known.model_copy(update={"regions": known.regions | more})


def doubted(
    rule: dict[str, Any], *rows: str, before: tuple[str, ...] = (), header: str = HEADER
) -> list[Finding]:
    """The findings of one edit on a file of the ten counties' office."""
    the_feed = feed(edits=[rule])
    known = many_counties(the_feed)

    def judged_by(contract: Feed, lines: tuple[str, ...], history: History) -> Any:
        content = sheet(*lines, header=header).encode()
        return judge(content, "x.csv", contract, sender(), known, history=history)

    history = History()
    if before:
        earlier = judged_by(feed(edits=[]), before, History())
        assert earlier.verdict is Verdict.ACCEPT, earlier.findings
        history = History.of_submissions([spoken_of(earlier.observations)])
    findings: list[Finding] = judged_by(the_feed, rows, history).findings
    return findings


def rows_of(period: str, *numbers: int) -> tuple[str, ...]:
    """One row a county."""
    return tuple(
        f"{code},{period},{number},未报" for code, number in zip(PLACES, numbers, strict=False)
    )


PEERS = edit("AA10", "peers", "soft", column="now", factor=Decimal(2))
BEFORE = rows_of("2025年1月", 100, 200, 300, 400, 500, 600)


def test_a_region_that_moves_unlike_its_peers_is_asked_about() -> None:
    findings = doubted(PEERS, *BEFORE, *rows_of("2025年2月", 80, 161, 240, 322, 400, 1440))
    assert spots(findings) == [("AA10", 13, 3)]
    assert findings[0].read == (
        "本月数 1440；上月 600（2025-01，第 7 行）；变化 +140.0%，"
        "本单位 6 个地区变化的中位数 -19.8%"
    )


def test_regions_that_all_move_together_are_not() -> None:
    assert doubted(PEERS, *BEFORE, *rows_of("2025年2月", 900, 1801, 2700, 3600, 4500, 5400)) == []


def test_peers_scatter_more_than_a_region_has_to() -> None:
    scattered = rows_of("2025年2月", 30, 500, 90, 1300, 700, 1500)
    assert doubted(PEERS, *BEFORE, *scattered) == []


def test_too_few_peers_say_nothing() -> None:
    five = (*BEFORE[:5], *rows_of("2025年2月", 80, 161, 240, 322, 4000))
    assert doubted(PEERS, *five) == []


def test_the_peers_of_a_part_sent_again_are_those_on_record() -> None:
    before = (*BEFORE, *rows_of("2025年2月", 80, 161, 240, 322, 400, 480))
    findings = doubted(PEERS, f"{PLACES[5]},2025年2月,1440,未报", before=before)
    assert spots(findings) == [("AA10", 2, 3)]
    assert "上月 600（2025-01，已报送）" in findings[0].read
    assert doubted(PEERS, f"{PLACES[5]},2025年2月,490,未报", before=before) == []


DIGITS = edit("AA11", "repeated_digits", "soft", columns=["now", "ytd"])


@pytest.mark.parametrize(
    ("now", "ytd", "failing"),
    [
        ("77777", "234567", [3, 4]),
        ("7777", "23456", [3, 4]),
        ("7777", "8888", [3, 4]),
        ("7,777", "７７７７", []),
        ("7777", "7777", []),
        ("777", "8888", []),
        ("12345", "20000", [3]),
        ("54321", "99990", [3]),
        ("13579", "10000", []),
        ("11112", "100000", []),
        ("0", "00000", []),
    ],
)
def test_digits_that_repeat_or_count_up_are_asked_about(
    now: str, ytd: str, failing: list[int]
) -> None:
    findings = doubted(DIGITS, f'990102,2025年3月,"{now}",{ytd}')
    assert [finding.column for finding in findings] == failing


def test_the_doubted_number_is_shown() -> None:
    assert doubted(DIGITS, "990102,2025年3月,88888,90000")[0].read == "本月数 88888"


AGAIN = edit("AA12", "same_as_before", "soft", columns=["now", "ytd"], against="year")


def test_the_numbers_of_last_year_sent_again_are_asked_about() -> None:
    before = ("990102,2024年3月,1234,5678",)
    findings = doubted(AGAIN, "990102,2025年3月,1234,5678", before=before)
    assert spots(findings) == [("AA12", 2, 3)]
    assert findings[0].read == (
        "本月数 1234；上年同期 1234（2024-03，已报送）；"
        "累计数 5678；上年同期 5678（2024-03，已报送）"
    )
    assert doubted(AGAIN, "990102,2025年3月,1234,5679", before=before) == []
    # In January both numbers are one: four digits are equal by chance.
    january = ("990102,2024年1月,1234,1234",)
    assert doubted(AGAIN, "990102,2025年1月,1234,1234", before=january) == []
    # What cannot be compared is no repetition.
    alone = ("990102,2024年3月,1234,未报",)
    assert doubted(AGAIN, "990102,2025年3月,1234,5678", before=alone) == []


PREVIOUS = edit("AA13", "same_as_before", "soft", columns=["now"], against="previous", digits=5)


def test_a_whole_file_sent_again_is_seen_in_small_numbers_too() -> None:
    again = rows_of("2025年2月", 100, 200, 300, 401, 501, 601)
    assert [f.line for f in doubted(PREVIOUS, *again, before=BEFORE)] == [2, 3, 4]
    two = rows_of("2025年2月", 100, 200, 301, 401, 501, 601)
    assert doubted(PREVIOUS, *two, before=BEFORE) == []
    zeros = rows_of("2025年1月", *[0] * 6)
    assert doubted(PREVIOUS, *rows_of("2025年2月", *[0] * 6), before=zeros) == []


def test_a_large_number_again_is_asked_about_by_itself() -> None:
    before = ("990102,2025年2月,12346,20000",)
    findings = doubted(PREVIOUS, "990102,2025年3月,12346,40000", before=before)
    assert spots(findings) == [("AA13", 2, 3)]
    later = doubted(PREVIOUS, "990102,2025年4月,12346,40000", before=before)
    assert later == []


ALIKE = edit("AA14", "uniform_growth", "soft", column="now")


def test_regions_that_grow_by_exactly_the_same_rate_are_asked_about() -> None:
    before = rows_of("2024年1月", 10000, 20000, 30000, 40000, 50000, 60000)
    grown = rows_of("2025年1月", 11234, 22468, 33702, 44936, 56171, 61000)
    findings = doubted(ALIKE, *grown, before=before)
    assert [finding.line for finding in findings] == [2, 3, 4, 5, 6]
    assert findings[0].read == (
        "本月数 11234；上年同期 10000（2024-01，已报送）；增长 12.34%，本单位有 5 个地区相同"
    )
    three = rows_of("2025年1月", 11234, 22468, 33702, 44946, 56190, 61000)
    assert doubted(ALIKE, *three, before=before) == []


def test_periods_that_grow_by_exactly_the_same_rate_are_asked_about() -> None:
    before = tuple(f"990102,2024年{month}月,{month * 1000},未报" for month in range(1, 6))
    rows = tuple(f"990102,2025年{month}月,{month * 1050},未报" for month in range(1, 5))
    findings = doubted(ALIKE, *rows, before=before)
    assert [finding.line for finding in findings] == [2, 3, 4, 5]
    assert findings[0].read.endswith("增长 5.0%，本地区有 4 期相同")
    assert doubted(ALIKE, *rows[:3], before=before) == []


def test_numbers_that_did_not_grow_or_are_small_are_no_uniform_growth() -> None:
    before = rows_of("2024年1月", 1000, 2000, 3000, 4000)
    assert doubted(ALIKE, *rows_of("2025年1月", 1000, 2000, 3000, 4000), before=before) == []
    small = rows_of("2024年1月", 10, 20, 30, 40)
    assert doubted(ALIKE, *rows_of("2025年1月", 11, 22, 33, 44), before=small) == []


AIMED = edit("AA15", "rounded_to_target", "soft", column="ytd")
SHARE = edit("AA16", "rounded_to_target", "soft", column="good", over="ytd")


def promised(the_feed: Feed) -> Catalogue:
    """乙市 promises growth of 45 % against 2023; its province a share of 90 %."""
    known = many_counties(the_feed)
    facts = {
        "name_zh": "数", "name_en": "n", "unit": "辆", "display_unit": "辆", "display_factor": 1,
        "decimals": 0, "direction": "up", "judge_by": "level", "feed": "cars",
        "dims": {"kind": "total"}, "scope_note_zh": "无",
    }  # fmt: skip
    flow = Indicator.model_validate(facts | {"code": "cars", "measure": "flow", "item": "now"})
    ratio = {"measure": "ratio_stock", "numerator": "good", "denominator": "now", "unit": "%"}
    share = Indicator.model_validate(facts | {"code": "share"} | ratio)
    plan = {
        "title_zh": "方案", "document_number": None, "issued_on": None, "status": "issued",
        "baseline_year": 2023, "horizon_year": 2027, "source": "无", "outline": [{"label": "一"}],
    }  # fmt: skip
    target = {"n": 1, "clause": "一", "operator": "=", "unit": "%", "deadline": 2027}
    plans = {
        "b": {"id": "b", "short_zh": "乙", "jurisdiction": "990100"}
        | {"targets": [target | {"indicator": "cars", "kind": "growth", "value": 45}]},
        "a": {"id": "a", "short_zh": "甲", "jurisdiction": "990000"}
        | {"targets": [target | {"indicator": "share", "kind": "level", "value": 90}]},
    }
    return known.model_copy(
        update={
            "indicators": {"cars": flow, "share": share},
            "plans": {name: Plan.model_validate(plan | more) for name, more in plans.items()},
        }
    )


def aimed(rule: dict[str, Any], *rows: str, header: str = HEADER) -> list[Finding]:
    the_feed = feed(edits=[rule])
    known = promised(the_feed)
    content = sheet(*rows, header=header).encode()
    found = judge(content, "x.csv", the_feed, sender(), known, history=History())
    return found.findings


def test_the_numbers_promised_for_a_region_are_those_of_every_plan_above_it() -> None:
    the_feed = feed()
    known = promised(the_feed)
    assert printed_targets(known, the_feed, ["990102", "990203"]) == (
        PrintedTarget("990102", "now", None, "kind=total", 2023, Decimal(45), "乙方案目标 1：45%"),
        PrintedTarget(
            "990102", "good", "now", "kind=total", None, Decimal(90), "甲方案目标 1：90%"
        ),
        PrintedTarget(
            "990203", "good", "now", "kind=total", None, Decimal(90), "甲方案目标 1：90%"
        ),
    )


def test_a_promise_holds_for_the_place_it_was_made_for_and_all_below_it() -> None:
    the_feed = feed()
    held = {
        code: len(printed_targets(promised(the_feed), the_feed, [code]))
        for code in ("990102", "990100", "990000", "990200", "100000")
    }
    assert held == {"990102": 2, "990100": 2, "990000": 1, "990200": 1, "100000": 0}


@pytest.mark.parametrize(
    ("value", "asked"), [("14500", True), ("14501", False), ("14499", False), ("16000", False)]
)
def test_a_years_growth_that_is_the_promised_one_is_asked_about(value: str, asked: bool) -> None:
    findings = aimed(AIMED, "东区,2023年12月,,10000", f"东区,2025年12月,,{value}")
    assert spots(findings) == ([("AA15", 3, 4)] if asked else [])
    if asked:
        assert findings[0].read == (
            "累计数 14500；2023年 10000（2023-12，第 2 行）；得 45.0%，乙方案目标 1：45%"
        )


def test_only_complete_years_of_a_size_that_can_miss_are_held_to_a_promise() -> None:
    assert aimed(AIMED, "东区,2023年11月,,10000", "东区,2025年11月,,14500") == []
    assert aimed(AIMED, "东区,2023年12月,,100", "东区,2025年12月,,145") == []
    assert spots(aimed(AIMED, "东区,2023年,,10000", "东区,2025年,,14500")) == [("AA15", 3, 4)]


def test_a_share_that_is_the_promised_one_is_asked_about() -> None:
    header = "地区,报告期,累计数（辆）,达标数（辆）"
    rows = ("东区,2025年12月,2000,1800", "西区,2025年12月,2000,1801", "东区,2025年11月,2000,1800")
    findings = aimed(SHARE, *rows, header=header)
    assert spots(findings) == [("AA16", 2, 4)]
    assert findings[0].read == "达标数 1800；累计数 2000；得 90.0%，甲方案目标 1：90%"


SUM = edit("AA17", "sum_of", column="ytd", parts=["now", "good"])


def test_parts_add_up_to_the_whole() -> None:
    header = "地区,报告期,累计数（辆）,本月数（辆）,达标数（辆）"
    rows = ("东区,2025年1月,30,10,20", "东区,2025年2月,31,10,20", "东区,2025年3月,31,10,")
    findings = judged(sheet(*rows, header=header), feed(edits=[SUM])).findings
    assert spots(findings) == [("AA17", 3, 3)]
    assert findings[0].read == "累计数 31；本月数 10；达标数 20"


def test_parts_rounded_to_tenths_of_ten_thousands_add_up_within_their_rounding() -> None:
    header = "地区,报告期,累计数（万辆）,本月数（万辆）,达标数（辆）"
    rows = ("东区,2025年1月,3.0,1.04,20000", "东区,2025年2月,3.3,1.04,20000")
    findings = judged(sheet(*rows, header=header), feed(edits=[SUM])).findings
    assert spots(findings) == [("AA17", 3, 3)]


TOTAL = edit("AA18", "parts_of_total", column="ytd", dim="kind", total="total", of=["bus", "truck"])


REST = TOTAL | {"id": "AA19", "severity": "soft", "rest": "truck"}


def by_kind(*rows: str, rules: tuple[dict[str, Any], ...] = (TOTAL,)) -> list[Finding]:
    columns = [column.model_dump() for column in feed().columns]
    columns[2]["allowed"] = {"合计": "total", "客车": "bus", "货车": "truck"}
    header = "地区,报告期,类别,累计数（辆）"
    return judged(sheet(*rows, header=header), feed(edits=list(rules), columns=columns)).findings


def test_the_kinds_add_up_to_their_total() -> None:
    good = ("东区,2025年1月,合计,30", "东区,2025年1月,客车,10", "东区,2025年1月,货车,20")
    assert by_kind(*good) == []
    wrong = by_kind("东区,2025年1月,合计,31", *good[1:], "西区,2025年1月,合计,5")
    assert spots(wrong) == [("AA18", 2, 4)]
    assert wrong[0].read == "累计数 31；2 项分项相加 30.0"


def test_some_kinds_alone_never_exceed_the_total() -> None:
    assert by_kind("东区,2025年1月,合计,30", "东区,2025年1月,客车,29") == []
    over = by_kind("东区,2025年1月,合计,30", "东区,2025年1月,客车,31")
    assert spots(over) == [("AA18", 2, 4)]


def test_parts_with_all_the_rest_may_not_fall_short_of_the_total() -> None:
    total, rest = "东区,2025年1月,合计,30", "东区,2025年1月,货车,"
    short = by_kind(total, f"{rest}29", rules=(TOTAL, REST))
    assert (spots(short), short[0].severity) == ([("AA19", 2, 4)], Severity.SOFT)
    assert by_kind(total, f"{rest}30", rules=(TOTAL, REST)) == []
    # Without the rest nothing says that the parts are all, and what is hard is told once.
    assert by_kind(total, "东区,2025年1月,客车,29", rules=(TOTAL, REST)) == []
    both = by_kind(total, "东区,2025年1月,客车,10", f"{rest}19", rules=(TOTAL, REST))
    assert spots(both) == [("AA18", 2, 4)]


def test_every_declared_doubt_is_soft_and_every_edit_advises_in_both_languages() -> None:
    edits = [edit for feed in load_catalogue().feeds.values() for edit in feed.edits]
    assert len(edits) > 100
    doubts = [edit for edit in edits if isinstance(edit, Doubt)]
    assert {"peers", "uniform_growth", "rounded_to_target"} <= {edit.kind for edit in doubts}
    assert {edit.severity for edit in doubts} == {Severity.SOFT}
    assert all(len(edit.advice_zh) > 10 and len(edit.advice_en) > 20 for edit in edits)


def test_the_first_of_a_series_is_compared_with_nothing() -> None:
    for rule in (PEERS, DIGITS, AGAIN, PREVIOUS, ALIKE):
        assert doubted(rule, "990102,2025年3月,105,210") == []
