"""The marked workbook: the sender's own, every failing cell marked, and good to send back."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from expectations.findings import Finding
from orchestration.intake.answers import annotate_book
from orchestration.intake.answers.annotate import annotated_file
from orchestration.intake.judge import Judgement
from orchestration.intake.tables.headers import ANNOTATIONS, REPORT_SHEET
from sources.catalogue import Severity
from tests.unit.factories import judged, sheet

HEADER = ("地区", "报告期", "本月数（辆）", "累计数（辆）")
RED, YELLOW = "00F8CBAD", "00FFE699"
Row = tuple[str | int | None, ...]
FAULTY: tuple[Row, ...] = (("东区", "2025年1月", "2o5", 300), ("西区", "2025年1月", 1, 1))


def workbook(*rows: Row, above: tuple[Row, ...] = (), name: str = "一月") -> Workbook:
    book = Workbook()
    table = book.active
    assert isinstance(table, Worksheet)
    table.title = name
    for row in (*above, HEADER, *rows):
        table.append(row)
    return book


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def returned(judgement: Judgement) -> Workbook:
    suffix, content = annotated_file(judgement)
    assert suffix == ".xlsx"
    return load_workbook(io.BytesIO(content))


def colour(cell: object) -> str | None:
    fill = cell.fill  # type: ignore[attr-defined]
    return str(fill.fgColor.rgb) if fill.fill_type else None


def test_failing_cells_are_red_with_the_reason_in_a_comment_and_beside_the_row() -> None:
    table = returned(judged(saved(workbook(*FAULTY))))["一月"]
    assert [cell.value for cell in table[1]] == [*HEADER, *ANNOTATIONS]
    marked = {cell.coordinate for row in table.iter_rows(max_col=4) for cell in row if colour(cell)}
    assert marked == {"C2"}
    assert colour(table["C2"]) == RED
    assert "数字“2o5”里有不是数字的字符“o”" in table["C2"].comment.text
    assert "阿拉伯数字" in table["C2"].comment.text
    assert "【强制性 type.number】" in table["E2"].value
    assert "阿拉伯数字" in table["F2"].value
    assert [table["E3"].value, table["F3"].value] == [None, None]


def test_soft_findings_are_yellow() -> None:
    rows: list[Row] = [("东区", f"2025年{m}月", v, v * 3) for m, v in ((1, 113), (2, 917))]
    judgement = judged(saved(workbook(*rows)))
    assert {f.severity for f in judgement.findings} == {Severity.SOFT}
    table = returned(judgement)["一月"]
    assert colour(table["C3"]) == YELLOW
    assert "核实性" in table["E3"].value


def test_the_senders_formats_formulas_comments_and_sheets_stay() -> None:
    book = workbook(*FAULTY, above=(("一月报表",),))
    table = book["一月"]
    table["C4"].number_format, table["A1"].font = "0.00", Font(bold=True, size=20)
    table["C3"].comment = Comment("请小王核对", "科长")
    table.merge_cells("A1:D1")
    table.column_dimensions["B"].width = 33
    book.create_sheet("底稿")["B2"] = "=SUM(一月!C3:C4)"
    back = returned(judged(saved(book)))
    table = back["一月"]
    assert (table["C4"].number_format, table["A1"].font.size) == ("0.00", 20)
    assert table.column_dimensions["B"].width == 33
    assert [str(area) for area in table.merged_cells.ranges] == ["A1:D1"]
    assert table["C3"].comment.text.startswith("请小王核对\n——审核意见——")
    assert back["底稿"]["B2"].value == "=SUM(一月!C3:C4)"


def test_the_report_comes_first_and_leads_to_every_cell() -> None:
    rows: tuple[Row, ...] = (*FAULTY, ("河口县", "2025年1月", 1, 1))
    judgement = judged(saved(workbook(*rows, name="一月's")))
    back = returned(judgement)
    assert back.sheetnames == [REPORT_SHEET, "一月's"]
    assert back.active is not None
    assert back.active.title == REPORT_SHEET
    report = back[REPORT_SHEET]
    told = [row for row in report.iter_rows(min_row=5) if row[0].value]
    assert [(row[2].value, row[6].value) for row in told] == [
        (finding.rule, finding.message_zh) for finding in judgement.findings
    ]
    assert len(told) == 2
    links = [row[3].hyperlink for row in told]
    assert [link and link.location for link in links] == ["'一月''s'!C2", "'一月''s'!A4"]
    assert all(row[7].value for row in told)


def test_the_copy_with_only_its_faulty_cells_corrected_is_accepted() -> None:
    book = returned(
        judged(saved(workbook(*FAULTY, above=(("一月报表",), ("填报单位：乙市统计局",)))))
    )
    book["一月"]["C4"] = 205
    judgement = judged(saved(book))
    assert (judgement.verdict, judgement.findings) == ("accept", [])
    assert judgement.counts["reported"] == 4


WIDE: dict[str, tuple[list[Row], str, int]] = {
    "two header rows": (
        [
            ("地区", "本月数（辆）", None, "累计数（辆）", None),
            (None, "2025年2月", "2025年1月", "2025年2月", "2025年1月"),
            ("东区", 12, "1o", 22, 10),
            ("西区", 5, 4, 9, 4),
        ],
        "C3",
        8,
    ),
    "items in a column": (
        [
            ("地区", "指标", "2025年2月", "2025年1月"),
            ("东区", "本月数（辆）", 12, "1o"),
            ("东区", "累计数（辆）", 22, 10),
        ],
        "D2",
        4,
    ),
    "totals and a footer": (
        [
            ("乙市车辆表",),
            HEADER,
            ("合计", "2025年1月", 15, 15),
            ("东区", "2025年1月", "1o", 10),
            ("西区", "2025年1月", 5, 5),
            ("填表人：张三",),
        ],
        "C4",
        4,
    ),
}


@pytest.mark.parametrize("name", WIDE)
def test_the_real_cell_of_any_shape_is_marked_and_can_be_corrected_there(name: str) -> None:
    rows, faulty, reported = WIDE[name]
    book = Workbook()
    table = book.active
    assert isinstance(table, Worksheet)
    table.title = "一月"
    for row in rows:
        table.append(row)
    back = returned(judged(saved(book)))
    marked = {c.coordinate for row in back["一月"].iter_rows() for c in row if c.comment}
    assert marked == {faulty}
    back["一月"][faulty] = 10
    judgement = judged(saved(back))
    assert (judgement.verdict, judgement.findings) == ("accept", [])
    assert judgement.counts["reported"] == reported


def test_a_copy_of_a_copy_marks_what_is_still_wrong_only() -> None:
    rows: tuple[Row, ...] = (*FAULTY, ("东区", "2025年2月", "x1", 900))
    book = returned(judged(saved(workbook(*rows))))
    book["一月"]["C2"] = 205
    back = returned(judged(saved(book)))
    table = back["一月"]
    assert back.sheetnames == [REPORT_SHEET, "一月"]
    assert [cell.value for cell in table[1]] == [*HEADER, *ANNOTATIONS]
    assert (colour(table["C2"]), table["C2"].comment, table["E2"].value) == (None, None, None)
    assert colour(table["C4"]) == RED
    assert table["C4"].comment.text.count("审核意见") == 1


def test_nothing_we_write_runs() -> None:
    book = workbook(("东区", "2025年1月", 1, 1))
    book["一月"]["C2"].value = "=cmd|' /C calc'!A0"
    book["一月"]["C2"].data_type = "s"
    book["一月"]["A3"].value = "@SUM(A1)"
    back = returned(judged(saved(book)))
    cells = [cell for row in back[REPORT_SHEET].iter_rows() for cell in row if cell.value]
    assert any(str(cell.value).startswith(("=", "@")) for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    beside = [back["一月"].cell(row, column) for row in (2, 3) for column in (5, 6)]
    assert all(cell.data_type == "s" for cell in beside if cell.value)
    assert back["一月"]["C2"].data_type == "s"


def test_a_finding_below_a_merged_cell_marks_the_cell_that_shows() -> None:
    book = workbook(("东区", "2025年1月", "2o5", 300), ("东区", "2025年2月", 3, 400))
    book["一月"].merge_cells("A2:A3")
    judgement = judged(saved(book))
    there = replace(judgement.findings[0], line=3, column=1)
    table = returned(replace(judgement, findings=[there]))["一月"]
    assert colour(table["A2"]) == RED


def test_every_failing_row_is_marked_and_only_comments_are_limited(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(annotate_book, "_MOST_COMMENTS", 5)
    rows: list[Row] = [("东区", f"{2023 + n // 12}年{n % 12 + 1}月", f"{n}l", 1) for n in range(30)]
    table = returned(judged(saved(workbook(*rows))))["一月"]
    assert [row for row in range(2, 32) if colour(table.cell(row, 3)) != RED] == []
    assert [row for row in range(2, 32) if not table.cell(row, 5).value] == []
    assert sum(table.cell(row, 3).comment is not None for row in range(2, 32)) == 5


def test_a_report_that_leaves_out_something_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotate_book, "_MOST_REPORTED", 1)
    rows: list[Row] = [("东区", f"2025年{month}月", "x", 1) for month in (1, 2, 3)]
    judgement = judged(saved(workbook(*rows)))
    report = returned(judgement)[REPORT_SHEET]
    assert f"另有 {len(judgement.findings) - 1} 处" in report["A3"].value
    assert (report["A5"].value, report["A6"].value) == (1, None)


def test_a_workbook_that_cannot_be_written_again_is_rebuilt_from_what_was_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    judgement = judged(saved(workbook(*FAULTY, ("@东区", "2025年1月", 1, 1))))

    def refuse(*_: object) -> bytes:
        raise ValueError("strange drawing")

    monkeypatch.setattr(annotate_book, "marked_workbook", refuse)
    table = returned(judgement)["一月"]
    assert [cell.value for cell in table[2]][:4] == ["东区", "2025年1月", "2o5", "300"]
    assert colour(table["C2"]) == RED
    assert (table["A4"].value, table["A4"].data_type) == ("@东区", "s")


def test_an_old_workbook_comes_back_as_a_new_one() -> None:
    judgement = judged(saved(workbook(*FAULTY)))
    assert judgement.book is not None
    old = replace(judgement, book=replace(judgement.book, format="xls"), content=b"not read again")
    table = returned(old)["一月"]
    assert [cell.value for cell in table[3]][:4] == ["西区", "2025年1月", "1", "1"]
    assert (colour(table["C2"]), table["E1"].value) == (RED, ANNOTATIONS[0])


def test_a_workbook_in_an_archive_comes_back_without_it() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("报表/一月.xlsx", saved(workbook(*FAULTY)))
    table = returned(judged(buffer.getvalue()))["一月"]
    assert colour(table["C2"]) == RED


def test_findings_about_the_file_are_in_the_report() -> None:
    judgement = judged(saved(workbook()))
    assert [f.rule for f in judgement.findings] == ["table.no_rows"]
    back = returned(judgement)
    assert back[REPORT_SHEET]["D5"].value == "工作表“一月”"
    assert back["一月"]["A1"].value == "地区"


def test_text_comes_back_as_text_and_what_is_unreadable_as_its_reasons() -> None:
    suffix, content = annotated_file(
        judged(sheet("东区,2025年1月,2o5,300", header=",".join(HEADER)))
    )
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert (suffix, rows[0]) == (".csv", [*HEADER, *ANNOTATIONS])
    suffix, content = annotated_file(judged(b""))
    assert suffix == ".csv"
    assert "file.empty" in content.decode("utf-8-sig")


def test_control_characters_and_endless_texts_do_not_break_the_workbook() -> None:
    judgement = judged(saved(workbook(*FAULTY)))
    strange: Finding = replace(judgement.findings[0], read="\x07" + "长" * 40_000)
    report = returned(replace(judgement, findings=[strange]))[REPORT_SHEET]
    assert len(report["F5"].value) == 32_000
