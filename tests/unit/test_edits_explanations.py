"""Explanations: what settles a doubt, what does not, and that the finding says why not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from expectations.edits import accepted_explanation
from expectations.edits.explanations import EMPTY_PHRASES
from expectations.findings import Verdict
from expectations.history import History
from expectations.wording.explanations import EXPLANATION_REMARKS
from orchestration.intake.judge import Judgement
from orchestration.intake.keeping.replacing import spoken_of
from tests.unit.factories import edit, feed, judged, sheet, spots

JUMP = edit("AA05", "jump", "soft", column="now", factor=Decimal(3))
DIGITS = edit("AA11", "repeated_digits", "soft", columns=["now"])
RULES = feed(edits=[JUMP, DIGITS])
HEADER = "地区,报告期,本月数（辆）,累计数（辆）,说明"
CAUSE = "三月二手车市场开业，新增交易约八百辆"


def with_notes(east: str, west: str, *given: tuple[str, int | str | None, str]) -> Judgement:
    """Two counties whose numbers jump in February, with what their rows say of it."""
    rows = (
        "东区,2025年1月,100,100,",
        f"东区,2025年2月,900,1000,{east}",
        "西区,2025年1月,100,100,",
        f"西区,2025年2月,901,1001,{west}",
    )
    return judged(sheet(*rows, header=HEADER), RULES, explanations=given)


def test_a_note_of_its_own_settles_a_row_and_only_that_row() -> None:
    judgement = with_notes(CAUSE, "")
    assert (judgement.verdict, spots(judgement.findings)) == (Verdict.EXPLAIN, [("AA05", 5, 3)])
    assert judgement.findings[0].message_zh == "AA05 不符"
    assert with_notes(CAUSE, "统计范围三月起含摩托车").verdict is Verdict.ACCEPT


def test_the_same_text_on_two_rows_counts_for_neither_and_the_findings_say_so() -> None:
    judgement = with_notes(CAUSE, f"{CAUSE}。")
    assert spots(judgement.findings) == [("AA05", 3, 3), ("AA05", 5, 3)]
    for finding in judgement.findings:
        assert "与另一行的说明相同" in finding.message_zh
        assert "is that of another row" in finding.message_en
        assert "逐行写明" in finding.advice
        assert "its own cause" in finding.advice_en


def test_a_note_that_stands_on_rows_nobody_asked_about_explains_nothing() -> None:
    rows = (
        "东区,2025年1月,100,100,数据来自车管所系统",
        "东区,2025年2月,900,1000,数据来自车管所系统",
    )
    judgement = judged(sheet(*rows, header=HEADER), RULES)
    assert spots(judgement.findings) == [("AA05", 3, 3)]
    assert "与另一行的说明相同" in judgement.findings[0].message_zh


def test_one_note_settles_every_doubt_of_its_row() -> None:
    rows = ("东区,2025年1月,100,100,", f"东区,2025年2月,88888,90000,{CAUSE}")
    assert judged(sheet(*rows, header=HEADER), RULES).verdict is Verdict.ACCEPT


def test_a_note_that_says_nothing_is_named_as_such() -> None:
    judgement = with_notes("经核实，情况属实", CAUSE)
    assert spots(judgement.findings) == [("AA05", 3, 3)]
    assert "“经核实，情况属实”没有写出原因" in judgement.findings[0].message_zh


def test_repeating_the_finding_is_no_explanation() -> None:
    said = (
        "本月数与上个月相比相差三倍以上。",
        "请先核对计量单位和小数点；属实的，写明原因（例如市场新开业）。",
    )
    for text in (said[0], said[0] * 2, "请先核对计量单位和小数点", f"{said[0]}情况属实"):
        refused = accepted_explanation(text, said=said)
        assert refused is not None
        assert "重复审核提示" in refused.zh
    assert accepted_explanation("市场新开业", said=said) is None
    assert accepted_explanation(f"{said[0]}因三月车市开业", said=said) is None


@pytest.mark.parametrize("where", [3, "990102 东区 2025年2月"])
def test_an_explanation_given_later_settles_what_it_speaks_of(where: int | str) -> None:
    judgement = with_notes("", "统计范围三月起含摩托车", ("AA05", where, CAUSE))
    assert (judgement.verdict, judgement.findings) == (Verdict.ACCEPT, [])


def test_an_explanation_given_later_speaks_of_its_rule_and_row_only() -> None:
    for told in (("AA11", 3, CAUSE), ("AA05", 4, CAUSE), ("AA05", "990103 西区 2025年2月", CAUSE)):
        judgement = with_notes("", "统计范围三月起含摩托车", told)
        assert spots(judgement.findings) == [("AA05", 3, 3)]


def test_the_same_text_given_row_by_row_is_a_copy_and_a_second_try_may_be_better() -> None:
    copied = (("AA05", 3, CAUSE), ("AA05", 5, CAUSE))
    both = with_notes("", "", *copied)
    assert spots(both.findings) == [("AA05", 3, 3), ("AA05", 5, 3)]
    assert "与另一行的说明相同" in both.findings[0].message_zh
    better = with_notes("", "", *copied, ("AA05", 3, "东区车市开业"), ("AA05", 5, "改含摩托车口径"))
    assert better.verdict is Verdict.ACCEPT


def test_one_cause_given_for_a_rule_as_a_whole_speaks_of_all_its_rows() -> None:
    assert with_notes("", "", ("AA05", None, CAUSE)).verdict is Verdict.ACCEPT
    assert with_notes("", "", ("AA11", None, CAUSE)).verdict is Verdict.EXPLAIN
    empty = with_notes("", "", ("AA05", None, "均已核实无误"))
    assert len(empty.findings) == 2


def test_a_copy_of_a_note_given_later_is_still_a_copy() -> None:
    judgement = with_notes(CAUSE, "", ("AA05", 5, CAUSE))
    assert spots(judgement.findings) == [("AA05", 3, 3), ("AA05", 5, 3)]


def test_no_explanation_helps_a_hard_finding() -> None:
    rules = feed(edits=[edit("AA03", "not_more_than", lesser="now", greater="ytd")])
    row = f"东区,2025年1月,5,4,{CAUSE}"
    judgement = judged(sheet(row, header=HEADER), rules, explanations=(("AA03", 2, CAUSE),))
    assert spots(judgement.findings) == [("AA03", 2, 3)]
    assert judgement.findings[0].message_zh == "AA03 不符"


@pytest.mark.parametrize(
    "text",
    ["", "  ", "核实无误", "情况属实。", "12345678", "…………", "!!!!", "同上", "正常波动", "原因",
     "经核实，数据真实准确，情况属实", "核實", "ok", "见附件"],
)  # fmt: skip
def test_what_says_nothing_is_refused_with_words_in_both_languages(text: str) -> None:
    refused = accepted_explanation(text)
    assert refused is not None
    assert refused.zh and refused.en and refused.advice and refused.advice_en
    assert "{" not in refused.zh + refused.en


@pytest.mark.parametrize(
    "text", [CAUSE, "春节错月，1月提前备货", "口径调整：含报废", "A公司停产", "new market opened"]
)
def test_what_names_a_cause_is_accepted(text: str) -> None:
    assert accepted_explanation(text) is None
    assert accepted_explanation(text, others=["别的原因所致"]) is None
    assert accepted_explanation(text, others=[f"  {text}！"]) is not None


def with_history(*earlier: str, note: str) -> Judgement:
    """A jump in April with this note, after January to March with those."""
    known = [
        judged(sheet(f"东区,2025年{n}月,100,{n}00,{text}", header=HEADER), feed(edits=[]))
        for n, text in enumerate(earlier, 1)
    ]
    history = History.of_submissions([spoken_of(one.observations) for one in known])
    row = f"东区,2025年{len(earlier) + 1}月,900,{len(earlier)}900,{note}"
    return judged(sheet(row, header=HEADER), RULES, history=history)


def test_a_remark_that_stands_in_every_report_explains_no_jump() -> None:
    standing = "数据由车管所系统导出"
    judgement = with_history(standing, f"{standing}。", "", note=standing)
    assert (judgement.verdict, spots(judgement.findings)) == (Verdict.EXPLAIN, [("AA05", 2, 3)])
    assert "以前各期报送中都有" in judgement.findings[0].message_zh
    assert "stands in most earlier reports" in judgement.findings[0].message_en
    assert "另加原因" in judgement.findings[0].advice


def test_a_cause_beside_the_standing_remark_and_one_told_before_once_explain() -> None:
    standing = "数据由车管所系统导出"
    assert with_history(standing, standing, note=f"{standing}；{CAUSE}").verdict is Verdict.ACCEPT
    assert with_history("", "", CAUSE, note=CAUSE).verdict is Verdict.ACCEPT
    lasting = with_history(*[""] * 5, CAUSE, CAUSE, note=CAUSE)
    assert lasting.verdict is Verdict.ACCEPT


def test_every_remark_is_worded_in_both_languages() -> None:
    assert len(EXPLANATION_REMARKS) == 4
    for words in EXPLANATION_REMARKS.values():
        assert words.en.isascii() and words.advice_en.isascii()
        assert all((words.zh, words.en, words.advice, words.advice_en))


@example(["实际数据", "准确无误", "实际数据", "准确无误"])
@given(st.lists(st.sampled_from([*EMPTY_PHRASES, "，", "。", " ", "1", "（", "２"]), max_size=8))
def test_empty_phrases_put_together_stay_empty(parts: list[str]) -> None:
    assert accepted_explanation("".join(parts)) is not None


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_gets_an_answer(text: str, others: list[str]) -> None:
    refused = accepted_explanation(text, others, ["数据不一致。", "请核对。"])
    assert refused is None or refused.zh
