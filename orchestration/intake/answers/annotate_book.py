"""The sender's own workbook with every failing cell marked, and a report sheet before its sheets.

Belongs here: colours, comments, the columns beside the table, the report sheet. Does not belong
here: the words of a finding (``render``, ``annotate``) or any rule. What is added here is what
intake passes over when the corrected copy is sent back: ``headers.ANNOTATIONS`` beside the table
and the sheet ``headers.REPORT_SHEET``. Formats, formulas and other sheets stay as they were.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from expectations.findings import Finding
from orchestration.intake.answers.render import (
    VERDICT_WORDS,
    beside_text,
    joined,
    place_text,
    severity_text,
)
from orchestration.intake.judge import Judgement
from orchestration.intake.reading.book import Book
from orchestration.intake.reading.text import compact
from orchestration.intake.tables.headers import ANNOTATIONS, REPORT_SHEET
from sources.catalogue import Severity

_RED, _YELLOW = PatternFill("solid", fgColor="F8CBAD"), PatternFill("solid", fgColor="FFE699")
_GREY = PatternFill("solid", fgColor="D9D9D9")
_BOLD, _LINK = Font(bold=True), Font(color="0563C1", underline="single")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_BESIDE_WIDTH = 48
# A comment is a drawing; more of them than this and spreadsheets take minutes to open the file.
_MOST_COMMENTS = 1000
# A sheet holds 1,048,576 rows; nobody reads as many. The marks beside the rows are complete.
_MOST_REPORTED = 100_000
_COMMENT_WIDTH, _COMMENT_HEIGHT = 320, 140
# What we say stands below this line; above it is what the sender had written.
_OUR_COMMENT = "——审核意见——"
# Excel's own limit of a cell.
_LONGEST = 32_000
_REPORT_COLUMNS = {
    "序号": 6, "性质": 9, "规则": 22, "位置": 30, "这一行": 28, "读到": 24,
    "问题": 56, "怎么办": 64,
}  # fmt: skip


def marked_workbook(judgement: Judgement, content: bytes, sheet: str = "") -> bytes:
    """The workbook in ``content`` with everything the judgement found; ``sheet`` has the table.

    Raises what openpyxl raises for a workbook it cannot write again; ``rebuilt`` can be marked.
    """
    return marked(judgement, load_workbook(io.BytesIO(content)), sheet)


def marked(judgement: Judgement, book: Workbook, sheet: str = "") -> bytes:
    """``book`` marked and saved."""
    if REPORT_SHEET in book.sheetnames:
        del book[REPORT_SHEET]
    by_sheet: dict[str, list[Finding]] = defaultdict(list)
    table = sheet if sheet in book.sheetnames else _first_table_sheet(book)
    by_sheet[table] = []
    for finding in judgement.findings:
        if finding.line is not None:
            by_sheet[finding.sheet or table].append(finding)
    for name, findings in by_sheet.items():
        if name in book.sheetnames and isinstance(book[name], Worksheet):
            _mark(book[name], findings, judgement.header_line if name == table else None)
    _report(book, judgement, table)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rebuilt(read: Book) -> Workbook:
    """A new workbook with the cells, as texts, of one that cannot be written again (xls)."""
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    for grid in read.grids:
        sheet = book.create_sheet(grid.name or None)
        for record in grid.records:
            for column, text in enumerate(record.cells, start=1):
                if text:
                    _write(sheet, record.line, column, text)
        for area in grid.merged:
            sheet.merge_cells(
                start_row=area.top,
                start_column=area.left,
                end_row=area.bottom,
                end_column=area.right,
            )
        sheet.sheet_state = "hidden" if grid.hidden else "visible"
    return book


def _first_table_sheet(book: Workbook) -> str:
    visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    return next(iter([*visible, *book.sheetnames]), "")


def _mark(sheet: Worksheet, findings: Sequence[Finding], header_line: int | None) -> None:
    beside = _beside(sheet, header_line)
    rows: dict[int, list[Finding]] = defaultdict(list)
    cells: dict[tuple[int, int], list[Finding]] = defaultdict(list)
    for finding in findings:
        assert finding.line is not None  # noqa: S101 - asked of findings with a line
        rows[finding.line].append(finding)
        if finding.column is not None:
            cells[finding.line, finding.column].append(finding)
    for number, ((line, column), those) in enumerate(cells.items()):
        cell = _owner(sheet, line, column)
        cell.fill = _fill(those)
        if number < _MOST_COMMENTS:
            _comment(cell, those)
    for line, those in rows.items():
        if line == header_line:
            continue
        texts = joined(map(beside_text, those)), joined(finding.advice for finding in those)
        for column, text in zip(beside, texts, strict=True):
            _write(sheet, line, column, text).fill = _fill(those)
            sheet.cell(line, column).alignment = _WRAPPED


def _beside(sheet: Worksheet, header_line: int | None) -> tuple[int, int]:
    """The two columns beside the table, emptied where an earlier copy had them already."""
    first = sheet.max_column + 1
    if header_line is not None:
        texts = (compact(str(cell.value or "")) for cell in sheet[header_line])
        titles = {text: column for column, text in enumerate(texts, start=1)}
        if all(title in titles for title in ANNOTATIONS):
            earlier = titles[ANNOTATIONS[0]], titles[ANNOTATIONS[1]]
            for row in range(header_line + 1, sheet.max_row + 1):
                for column in earlier:
                    _write(sheet, row, column, "")
            _unmark(sheet)
            return earlier
        for column, title in enumerate(ANNOTATIONS, start=first):
            cell = _write(sheet, header_line, column, title)
            cell.font, cell.fill = _BOLD, _GREY
            sheet.column_dimensions[get_column_letter(column)].width = _BESIDE_WIDTH
    return first, first + 1


def _unmark(sheet: Worksheet) -> None:
    """Take away the colours and comments of an earlier copy: what is corrected is not marked."""
    ours = {fill.fgColor.rgb for fill in (_RED, _YELLOW)}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.has_style and cell.fill.fill_type and cell.fill.fgColor.rgb in ours:
                cell.fill = PatternFill()
            if cell.comment and _OUR_COMMENT in cell.comment.text:
                theirs = cell.comment.text.partition(_OUR_COMMENT)[0].strip()
                cell.comment = Comment(theirs, cell.comment.author) if theirs else None


def _owner(sheet: Worksheet, line: int, column: int) -> Cell:
    """The cell itself, or the one that a merged range shows in its place."""
    cell = sheet.cell(line, column)
    if isinstance(cell, MergedCell):
        for area in sheet.merged_cells.ranges:
            if cell.coordinate in area:
                cell = sheet.cell(area.min_row, area.min_col)
    assert isinstance(cell, Cell)  # noqa: S101 - a merged range has its first cell
    return cell


def _write(sheet: Worksheet, line: int, column: int, text: str) -> Cell:
    """Put text into a cell as text, whatever it begins with."""
    cell = _owner(sheet, line, column)
    cell.value = None
    if text:
        cell.value = _clean(text)
        # openpyxl takes =… for a formula.
        cell.data_type = "s"
        # With this mark a spreadsheet keeps it text when somebody edits the cell.
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    return cell


def _clean(text: str) -> str:
    """Without the control characters that XML cannot hold, and no longer than a cell."""
    return "".join(c for c in text if c >= " " or c in "\n\t")[:_LONGEST]


def _comment(cell: Cell, findings: Sequence[Finding]) -> None:
    said = joined(f"{beside_text(finding)}。{finding.advice}" for finding in findings)
    theirs = f"{cell.comment.text}\n" if cell.comment else ""
    text = _clean(f"{theirs}{_OUR_COMMENT}\n{said}")
    cell.comment = Comment(text, "两新", height=_COMMENT_HEIGHT, width=_COMMENT_WIDTH)


def _fill(findings: Iterable[Finding]) -> PatternFill:
    return _RED if any(f.severity is Severity.HARD for f in findings) else _YELLOW


def _report(book: Workbook, judgement: Judgement, table: str) -> None:
    """The first sheet: every finding with a link to its cell."""
    report = book.create_sheet(REPORT_SHEET, 0)
    for other in book.worksheets:
        other.sheet_view.tabSelected = False
    book.active = 0
    report.sheet_view.tabSelected = True
    remark = "改好后可以直接报送本文件：这张表和“审核结果”“处理建议”两列会自动略过。"
    _write(report, 1, 1, f"{judgement.file_name}：{VERDICT_WORDS[judgement.verdict]}").font = _BOLD
    _write(report, 2, 1, remark)
    for column, (title, width) in enumerate(_REPORT_COLUMNS.items(), start=1):
        cell = _write(report, 4, column, title)
        cell.font, cell.fill = _BOLD, _GREY
        report.column_dimensions[get_column_letter(column)].width = width
    left_out = len(judgement.findings) - _MOST_REPORTED
    if left_out > 0:
        text = f"这里只列前 {_MOST_REPORTED:,} 处，另有 {left_out:,} 处；表中每一处都已标出。"
        _write(report, 3, 1, text)
    for number, finding in enumerate(judgement.findings[:_MOST_REPORTED], start=1):
        _report_row(report, number, finding, finding.sheet or table)
    report.freeze_panes = "A5"


def _report_row(report: Worksheet, number: int, finding: Finding, sheet: str) -> None:
    row = number + 4
    report.cell(row, 1, number)
    texts = (
        severity_text(finding),
        finding.rule,
        place_text(finding),
        finding.key,
        finding.read,
        finding.message_zh,
        finding.advice,
    )
    for column, text in enumerate(texts, start=2):
        _write(report, row, column, text).alignment = _WRAPPED
    report.cell(row, 2).fill = _fill([finding])
    if finding.line is not None:
        at = f"{get_column_letter(finding.column or 1)}{finding.line}"
        where = report.cell(row, 4)
        quoted = sheet.replace("'", "''")
        where.hyperlink = Hyperlink(ref=where.coordinate, location=f"'{quoted}'!{at}")
        where.font = _LINK
