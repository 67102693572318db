"""The annotated copy and the text report: every finding beside its row, nothing that runs."""

from __future__ import annotations

import csv
import io

import pytest

from orchestration.intake.answers.annotate import annotated_copy, inert
from orchestration.intake.answers.render import column_letter, render_findings_text
from orchestration.intake.judge import Judgement
from tests.unit.factories import judged, sheet, spots

SHORT = "地区,报告期,本月数（辆）,累计数（辆）"


def copy_of(judgement: Judgement) -> list[list[str]]:
    content = annotated_copy(judgement)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_all_findings_of_a_row_stand_beside_it() -> None:
    text = sheet("东区,2025年1月,2o5,x1", "西区,2025年1月,1,1", header=SHORT)
    rows = copy_of(judged(text.replace(",", "\t").encode("gb18030")))
    assert rows[0] == [*SHORT.split(","), "审核结果", "处理建议"]
    assert rows[1][:4] == ["东区", "2025年1月", "2o5", "x1"]
    assert "第 3 列“本月数(辆)”：数字“2o5”里有不是数字的字符“o”" in rows[1][4]
    assert "第 4 列“累计数(辆)”" in rows[1][4]
    assert rows[1][4].count("【强制性 type.number】") == 2
    assert rows[1][5].count("阿拉伯数字") == 1
    assert rows[2] == ["西区", "2025年1月", "1", "1", "", ""]


def test_findings_about_the_file_come_first() -> None:
    rows = copy_of(judged("标题\n" + sheet("东区,2025年1月,1,1,9", header=SHORT + ",奇怪")))
    assert rows[0] == ["【审核】未通过审核，请按处理建议改正后重新上报（行号按上报的原文件计）"]
    assert "header.unknown" in rows[1][0]
    assert rows[2][0] == "标题"
    assert rows[3][-2:] == ["审核结果", "处理建议"]


def test_what_cannot_be_read_gets_its_reasons_only() -> None:
    rows = copy_of(judged(b"%PDF-1.4\n"))
    assert len(rows) == 2
    assert "CSV UTF-8" in rows[1][0]


def test_a_line_of_endless_commas_does_not_make_the_others_as_long() -> None:
    wide = "东区,2025年1月,2o5,300" + "," * 20_000
    rows = copy_of(judged(sheet(wide, "东区,2025年2月,1,301", header=SHORT)))
    assert max(map(len, rows)) <= 1002
    assert len({len(row) for row in rows if len(row) > 1}) == 1


@pytest.mark.parametrize("above", ["", "标题\n填报单位：乙市统计局\n"])
def test_the_copy_can_be_corrected_and_sent_back(above: str) -> None:
    spoiled = judged(above + sheet("东区,2025年1月,2o5,300", "东区,2025年2月,1", header=SHORT))
    again = judged(annotated_copy(spoiled))
    assert [f.rule for f in again.findings] == ["type.number", "blank.required"]
    assert copy_of(again)[-1][-2:] != ["", ""]
    assert copy_of(again)[-3].count("审核结果") == 1
    corrected = (
        annotated_copy(spoiled)
        .decode("utf-8")
        .replace("2o5,", "205,")
        .replace("2025年2月,1,,", "2025年2月,200,505,")
    )
    fixed = judged(corrected.encode())
    assert (fixed.verdict, fixed.counts["reported"]) == ("accept", 4)


def test_a_line_that_cannot_be_cut_into_cells_is_not_lost() -> None:
    rows = ['东区,2025年1月,"1,234","1,234"', '东区,2025年2月,"1,300,2534', "西区,2025年1月,5,5"]
    spoiled = judged(sheet(*rows, header=SHORT))
    assert ("table.quotes", 3, None) in spots(spoiled.findings)
    whole = [row for row in copy_of(spoiled) if row[0] == rows[1]]
    assert len(whole) == 1
    again = judged(annotated_copy(spoiled))
    assert (again.verdict, again.counts["records"]) == ("reject", 3)


def test_cells_are_cut_as_the_file_was_read() -> None:
    text = "地区|报告期|本月数（辆）|累计数（辆）\n东区|2025年1月|2o5|300\n"
    assert copy_of(judged(text))[1][:4] == ["东区", "2025年1月", "2o5", "300"]


def test_many_findings_about_the_file_do_not_hide_the_header() -> None:
    unknown = ",".join(f"奇怪{n}" for n in range(30))
    first = judged(sheet("东区,2025年1月,1,1" + ",1" * 30, header=f"{SHORT},{unknown}"))
    assert len(first.findings) == 30
    assert len(judged(annotated_copy(first)).findings) == 30


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "＝1+1", " =1", "\t=1", "\ufeff=1"]
)
def test_text_that_would_run_is_made_inert(text: str) -> None:
    assert inert(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["", "-9.2", "+1,234.5", "-9.2%", "-", "——", "东区", "2025-03", "a=b"]
)
def test_numbers_and_plain_text_stay_as_they_are(text: str) -> None:
    assert inert(text) == text


def test_no_cell_of_a_copy_runs() -> None:
    text = sheet('=1+1,2025年1月,"=HYPERLINK(""x"")",1', "东区,@x,+y,-z", header=SHORT)
    for row in copy_of(judged("=title\n" + text)):
        assert [cell for cell in row if cell.startswith(("=", "@", "+", "-"))] == []


def test_the_report_names_file_row_column_rule_what_was_read_and_what_to_do() -> None:
    judgement = judged(sheet("东区,2025年1月,2o5,300", "西区,2025年1月,1,1,,7", header=SHORT))
    report = render_findings_text(judgement)
    assert (
        "三月.csv｜第 2 行 C 列“本月数（辆）”｜强制性｜type.number｜990102 东区 2025年1月" in report
    )
    assert "  读到：2o5\n" in report
    for finding in judgement.findings:
        assert finding.message_zh in report
        assert f"  处理：{finding.advice}" in report
    english = render_findings_text(judgement, lang="en")
    assert "row 2 column C '本月数（辆）'" in english
    assert all(finding.message_en in english for finding in judgement.findings)
    assert spots(judgement.findings) == [("type.number", 2, 3), ("row.too_many_cells", 3, None)]


def test_an_accepted_file_is_reported_as_such() -> None:
    assert "审核通过（强制性 0 处，核实性 0 处）" in render_findings_text(
        judged(sheet("东区,2025年1月,1,1", header=SHORT))
    )


def test_columns_have_the_letters_a_spreadsheet_shows() -> None:
    assert [column_letter(n) for n in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]
