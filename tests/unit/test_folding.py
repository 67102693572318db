"""Folding: too many rows of one fault are one finding for people, with every row listed."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from expectations.findings import Finding, Place, built_in
from orchestration.intake.answers.annotate import annotated_copy
from orchestration.intake.answers.render import render_findings_text, skipped_lines
from orchestration.intake.folding import MANY_ROWS, Folded, fold, folded_groups, rows_text, runs_of
from tests.unit.factories import feed, judged, sheet

SHORT = "地区,报告期,本月数（辆）,累计数（辆）"


def at(*lines: int, rule: str = "type.text_mark", column: int = 3) -> list[Finding]:
    return [built_in(rule, Place(line=line, column=column, read=f"'{line}")) for line in lines]


def test_a_hundred_thousand_findings_are_folded_in_a_moment() -> None:
    (folded,) = folded_groups(at(*range(2, 100_002)))
    assert folded.runs == [(2, 100_001)]


def test_neighbouring_rows_are_runs() -> None:
    runs = runs_of([*range(3, 15), 18, *range(20, 1003), 18])
    assert runs == [(3, 14), (18, 18), (20, 1002)]
    assert rows_text(runs) == "3—14、18、20—1,002"
    assert rows_text(runs, english=True) == "3–14, 18, 20–1,002"


@given(st.lists(st.integers(1, 500), min_size=1))
def test_runs_hold_every_row_once_and_never_touch(rows: list[int]) -> None:
    runs = runs_of(rows)
    assert [n for first, last in runs for n in range(first, last + 1)] == sorted(set(rows))
    assert all(before[1] + 1 < after[0] for before, after in pairwise(runs))


def test_a_rule_is_folded_beyond_what_is_read_one_by_one() -> None:
    few = at(*range(2, 2 + MANY_ROWS))
    assert fold(few) == few
    many = at(*range(2, 3 + MANY_ROWS))
    assert fold(many) == [Folded(tuple(many))]


def test_other_rules_columns_and_the_file_stay_by_themselves() -> None:
    many = at(*range(2, 40))
    other = at(5, column=4) + at(6, rule="type.scientific") + [built_in("file.empty")]
    told = fold([other[2], *many[:10], *other[:2], *many[10:]])
    assert told == [other[2], Folded(tuple(many)), *other[:2]]


def test_many_findings_of_one_row_are_not_folded() -> None:
    same_row = at(*([2] * 40))
    assert fold(same_row) == same_row


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 3)), max_size=200))
def test_folding_drops_nothing(spots: list[tuple[int, int]]) -> None:
    findings = [finding for line, column in spots for finding in at(line, column=column)]
    kept = [
        finding
        for entry in fold(findings)
        for finding in (entry.findings if isinstance(entry, Folded) else (entry,))
    ]
    assert sorted(map(id, kept)) == sorted(map(id, findings))


def spoiled(rows: int) -> str:
    return sheet(
        *(f"东区,{2023 + n // 12}年{n % 12 + 1}月,{n}l,{n * 10}" for n in range(rows)), header=SHORT
    )


def test_the_report_says_it_once_and_the_json_every_time() -> None:
    judgement = judged(spoiled(30))
    report = render_findings_text(judgement)
    assert report.count("type.number") == 1
    assert "三月.csv｜第 2—31 行 C 列“本月数（辆）”｜强制性｜type.number｜共 30 行\n" in report
    assert "  读到：0l、1l、2l……\n" in report
    assert "  问题：数字“0l”里有不是数字的字符“l”（第 2 行，其余同类）\n" in report
    document = judgement.to_json()
    findings, folded = document["findings"], document["folded"]
    assert isinstance(findings, list)
    assert [finding["line"] for finding in findings if finding["rule"] == "type.number"] == [
        *range(2, 32)
    ]
    assert folded == [
        {
            "rule": "type.number",
            "severity": "hard",
            "sheet": "",
            "column": 3,
            "header": "本月数（辆）",
            "rows": [[2, 31]],
            "count": 30,
        }
    ]


def test_the_report_in_english_is_english() -> None:
    report = render_findings_text(judged(spoiled(30)), lang="en")
    assert "rows 2–31 column C '本月数（辆）'｜hard｜type.number｜30 rows\n" in report
    assert "  problem: the number '0l' contains 'l' (row 2; the others alike)\n" in report
    assert "  to do: Write it in digits;" in report


def test_the_copy_marks_every_row() -> None:
    copy = annotated_copy(judged(spoiled(30))).decode("utf-8-sig").splitlines()
    assert [line.count("type.number") for line in copy] == [0, *[1] * 30]


def test_skipped_edits_say_why_in_both_languages() -> None:
    skipped = judged(sheet("东区,2025年1月,5", header="地区,报告期,累计数（辆）"), feed()).skipped
    assert {edit.id for edit in skipped} >= {"AA03", "AA04", "AA05"}
    assert "未能全部审核：AA04（文件中没有“达标率、达标数”列）" in skipped_lines(skipped)
    assert "not fully checked: AA04 (the file has no column '达标率、达标数')" in skipped_lines(
        skipped, "en"
    )
