"""Whole columns through the judgement: units above and beside numbers, mixed signs, lost zeros."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orchestration.intake.judge import Judgement
from tests.unit.factories import feed, judged, sheet, spots, value

PLAIN = "地区,报告期,本月数,累计数,达标率,说明"
STATED = "地区,报告期,本月数（辆）,累计数（万辆）,达标率（%）,说明"


def stored(judgement: Judgement, item: str) -> list[tuple[Decimal, str, str]]:
    """Value, printed text and printed unit of every observation of an item."""
    assert judgement.observations is not None, spots(judgement.findings)
    rows = judgement.observations.to_dicts()
    return [
        (row["value"], row["printed_value"], row["printed_unit"])
        for row in rows
        if row["header"].startswith(item)
    ]


def test_cells_may_carry_the_unit_that_the_header_lacks() -> None:
    judgement = judged(sheet("990102,2025年3月,350辆,0.2万辆,,", header=PLAIN))
    assert spots(judgement.findings) == []
    assert stored(judgement, "本月数") == [(Decimal(350), "350辆", "辆")]
    assert stored(judgement, "累计数") == [(Decimal(2000), "0.2万辆", "万辆")]


def test_one_bare_number_leaves_the_unit_of_the_column_unclear() -> None:
    rows = ("990102,2025年3月,350辆,0.2万辆,,", "990103,2025年3月,350,2000辆,,")
    judgement = judged(sheet(*rows, header=PLAIN))
    assert spots(judgement.findings) == [("unit.missing", 1, 3)]


def test_zero_needs_no_unit() -> None:
    rows = ("990102,2025年3月,350辆,2000辆,,", "990103,2025年3月,0,0,,")
    assert spots(judged(sheet(*rows, header=PLAIN)).findings) == []


def test_a_unit_beside_the_number_must_agree_with_the_header() -> None:
    judgement = judged(sheet("990102,2025年3月,350辆,2000辆,90%,", header=STATED))
    assert spots(judgement.findings) == [("unit.cell_contradicts", 2, 4)]
    (finding,) = judgement.findings
    assert "“辆”" in finding.message_zh
    assert "“万辆”" in finding.message_zh
    assert "'辆'" in finding.message_en
    assert "'万辆'" in finding.message_en


def test_a_multiple_beside_the_number_is_counted() -> None:
    judgement = judged(sheet("990102,2025年3月,0.035万,0.2,90%,", header=STATED))
    assert spots(judgement.findings) == []
    assert stored(judgement, "本月数") == [(Decimal(350), "0.035万", "辆")]


def test_a_unit_stated_above_the_table_counts_as_the_header_s() -> None:
    text = "计量单位：万辆,,,,,\n" + sheet("990102,2025年3月,350辆,0.2,,", header=PLAIN)
    assert spots(judged(text).findings) == [("unit.cell_contradicts", 3, 3)]


@pytest.mark.parametrize(
    ("first", "second", "findings"),
    [
        ("12.5%", "0.125", [("value.mixed_percent", 3, 5)]),
        ("0.125", "12.5%", [("value.mixed_percent", 2, 5)]),
        ("12.5%", "1", [("value.mixed_percent", 3, 5)]),
        ("12.5%", "9.2", []),
        ("12.5%", "0", []),
        ("12.5%", "0.1%", []),
        ("12.5", "0.125", []),
        ("12.5%", "未报", []),
    ],
)
def test_percent_signs_beside_fractions_are_never_scaled(
    first: str, second: str, findings: list[tuple[str, int, int]]
) -> None:
    rows = (f"990102,2025年3月,1,1,{first},", f"990103,2025年3月,1,1,{second},")
    assert spots(judged(sheet(*rows, header=STATED)).findings) == findings


def test_the_finding_of_mixed_percent_names_both_lines_and_both_readings() -> None:
    rows = ("990102,2025年3月,1,1,12.5%,", "990103,2025年3月,1,1,0.125,")
    (finding,) = judged(sheet(*rows, header=STATED)).findings
    for said in ("第 2 行", "12.5%", "0.125%"):
        assert said in finding.message_zh


def test_growth_may_be_said_in_words_where_the_column_is_growth() -> None:
    growth = value("up", "累计同比增长", "ytd", unit="%", integer=False, minimum=-100)
    columns = [column.model_dump(exclude_none=True) for column in feed().columns]
    contract = feed(columns=[*columns, growth], edits=[])
    header = "地区,报告期,累计数（辆）,累计同比增长,达标率（%）"
    row = "990102,2025年3月,100,同比下降2.1%,90"
    judgement = judged(sheet(row, header=header), contract)
    assert stored(judgement, "累计同比增长") == [(Decimal("-2.1"), "同比下降2.1%", "%")]
    wrong = judged(sheet("990102,2025年3月,100,1,增长90%", header=header), contract)
    assert spots(wrong.findings) == [("value.growth_word", 2, 5)]


def test_a_lost_zero_is_settled_by_the_region_s_own_rows_and_noted() -> None:
    months = ("2023.8", "2023.9", "2023.1", "2023.11")
    rows = [
        f"{code},{month},1,{total},,{note}"
        for code, note in (("990102", "核对过"), ("990103", ""))
        for total, month in enumerate(months, start=1)
    ]
    header = "地区,报告期,本月数（辆）,累计数（辆）,达标率（%）,说明"
    judgement = judged(sheet(*rows, header=header))
    assert spots(judgement.findings) == []
    assert judgement.observations is not None
    october = [r for r in judgement.observations.to_dicts() if r["period_end"].month == 10]
    assert {row["line"] for row in october} == {4, 8}
    notes = {row["line"]: row["note"] for row in october}
    assert notes[4].startswith("核对过；报告期原文“2023.1”")
    assert notes[8].startswith("报告期原文“2023.1”")
    assert "2023-10" in notes[8]
    others = [r for r in judgement.observations.to_dicts() if r["period_end"].month != 10]
    assert {row["note"] for row in others} == {"核对过", ""}


def test_a_lost_zero_that_nothing_settles_is_refused_in_its_line() -> None:
    header = "地区,报告期,本月数（辆）,累计数（辆）,达标率（%）,说明"
    rows = ("990102,2023.9,1,1,,", "990102,2023.1,1,2,,", "990103,2023.11,1,3,,")
    found = judged(sheet(*rows, header=header)).findings
    assert spots(found) == [("period.dotted_ambiguous", 3, 2)]
    assert "2023年1月" in found[0].message_zh
    assert "2023年10月" in found[0].message_zh


def test_months_without_a_year_take_the_one_stated_above_the_table() -> None:
    header = "地区,报告期,本月数（辆）,累计数（辆）,达标率（%）,说明"
    body = sheet("990102,3月,1,1,,", header=header)
    stated = judged("报告期：2025年,,,,,\n" + body)
    assert spots(stated.findings) == []
    assert [attempt[1] for attempt in stated.attempts] == ["2025-03"]
    assert spots(judged(body).findings) == [("key.period_unreadable", 2, 2)]


def test_formulas_are_refused_as_values_and_kept_inert_as_text() -> None:
    header = "地区,报告期,本月数（辆）,累计数（辆）,达标率（%）,说明"
    refused = judged(sheet("990102,2025年3月,=1+1,2,,", header=header))
    assert spots(refused.findings) == [("type.formula", 2, 3)]
    kept = judged(sheet('990102,2025年3月,1,2,,"=HYPERLINK(""x"")"', header=header))
    assert kept.observations is not None
    assert set(kept.observations["note"]) == {'=HYPERLINK("x")'}
