"""A template as a workbook: the form with lists to choose from, and a sheet that explains it.

Belongs here: sheets, formats and validation. Does not belong here: what the form asks for
(``templates``). Cells that break a validation are warned of, not refused: 未报, 不适用 and 保密 are
answers too (METHODOLOGY §2).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from orchestration.intake.answers.templates import Template, header_with_unit
from sources.catalogue import Column, Reads, Role
from sources.handbook import content_text, due_text, needed_text
from sources.words import CADENCES, SEVERITIES

FORM, NOTES = "填报", "填报说明"
_ROWS = 1000
_LARGEST = 10**14
_TITLE = Font(bold=True, size=14)
_BOLD, _REQUIRED = Font(bold=True), Font(bold=True, color="C00000")
_HEADER = PatternFill("solid", fgColor="DDEBF7")
_WRAPPED = Alignment(wrap_text=True, vertical="center")
_THIN = Side(style="thin", color="BFBFBF")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_NARROWEST, _WIDEST = 12, 26
# Text, so that no spreadsheet makes a date of 2026-03 or a number of an 18-digit code.
_AS_TEXT = (Role.REGION, Role.PERIOD, Role.KEY)
# The words to choose from stand far to the right of the notes.
_FIRST_LIST = 12
_HOW = (
    "在“填报”表里填写，每行一个地区、一个报告期（名录每行一项）；列名不要改，可以增加行，用不到的列留空。",
    "红色列名必须填写。有下拉的单元格请从下拉中选择。",
    "没有数据填“未报”，不适用填“不适用”，保密填“保密”，数值为零填 0。",
    "批注里是上期的数，供核对用，不会被读取。",
    "填好后在上报平台上传，或放进 inbox/本单位编号/；也可先用 liangxin check 文件名 自查。",
    "本说明表不会被读取。",
)


def template_xlsx(template: Template) -> bytes:
    """The form as a workbook."""
    book = Workbook()
    form = book.active
    assert isinstance(form, Worksheet)  # noqa: S101 - a new workbook has one sheet
    form.title = FORM
    notes = book.create_sheet(NOTES)
    top = _fill_form(form, template)
    _fill_notes(notes, template)
    lists = _fill_lists(notes, template)
    for position, column in enumerate(template.columns, start=1):
        rule = _validation(column, lists.get(column.name))
        if rule is not None:
            letter = get_column_letter(position)
            rule.add(f"{letter}{top + 1}:{letter}{top + _ROWS}")
            form.add_data_validation(rule)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _fill_form(form: Worksheet, template: Template) -> int:
    """The lines above the table, its header and first rows; returns the header's row."""
    for line, text in enumerate(template.above, start=1):
        form.cell(line, 1, text).font = _TITLE if line == 1 else Font()
    top = len(template.above) + 1
    for position, (column, header) in enumerate(
        zip(template.columns, template.headers, strict=True), start=1
    ):
        dimension = form.column_dimensions[get_column_letter(position)]
        dimension.width = max(_NARROWEST, min(_WIDEST, 2 * len(header)))
        dimension.number_format = number_format(column)
        cell = form.cell(top, position, header)
        cell.font = _REQUIRED if needed_text(column) else _BOLD
        cell.fill, cell.alignment, cell.border = _HEADER, _WRAPPED, _BOX
        for row, texts in enumerate(template.rows, start=top + 1):
            filled = form.cell(row, position)
            _fill_cell(filled, column, texts[position - 1])
    _fill_remarks(form, template, top)
    form.row_dimensions[top].height = 34
    form.freeze_panes = f"C{top + 1}"
    return top


def _fill_cell(cell: Cell | MergedCell, column: Column, text: str) -> None:
    """A text as what it is; what only looks like a formula stays a text, whatever is done to it."""
    cell.number_format = number_format(column)
    cell.border = _BOX
    if not text:
        return
    value = _typed(column, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(("=", "+", "-", "@"))


def _typed(column: Column, text: str) -> str | date | Decimal:
    """Dates and numbers as such, so that a spreadsheet sorts and adds them up."""
    if column.reads is Reads.DATE:
        with suppress(ValueError):
            return date.fromisoformat(text)
    if column.reads is Reads.NUMBER or column.role is Role.VALUE:
        with suppress(InvalidOperation):
            return Decimal(text)
    return text


def _fill_remarks(form: Worksheet, template: Template, top: int) -> None:
    positions = {column.name: n for n, column in enumerate(template.columns, start=1)}
    for row, remarks in enumerate(template.remarks, start=top + 1):
        for name, text in remarks.items():
            form.cell(row, positions[name]).comment = Comment(text, FORM, height=40, width=220)


def number_format(column: Column) -> str:
    """The format of a column's cells."""
    if column.role in _AS_TEXT or column.reads is Reads.CREDIT_CODE:
        return "@"
    return "yyyy-mm-dd" if column.reads is Reads.DATE else "General"


def _validation(column: Column, words: str | None) -> DataValidation | None:
    """What a spreadsheet holds a column's cells to; ``words`` is the range of those to choose."""
    name = f"“{column.header}”：{content_text(column)}"
    if words is not None:
        rule = DataValidation(type="list", formula1=words)
    elif column.reads is Reads.DATE:
        rule = DataValidation(type="date", operator="between")
        rule.formula1, rule.formula2 = "DATE(1949,1,1)", "DATE(2099,12,31)"
    elif column.role is Role.VALUE or column.reads is Reads.NUMBER:
        rule = DataValidation(type="whole" if column.integer else "decimal", operator="between")
        low = -_LARGEST if column.minimum is None else column.minimum
        high = _LARGEST if column.maximum is None else column.maximum
        rule.formula1, rule.formula2 = f"{low}", f"{high}"
    else:
        return None
    rule.allow_blank, rule.errorStyle, rule.showErrorMessage = True, "warning", True
    rule.errorTitle, rule.error = "请核对", f"{name[:200]}"
    return rule


def _fill_notes(notes: Worksheet, template: Template) -> None:
    """What the form is, what every column asks for, an example, and what it is checked for."""
    lines = list(_note_rows(template))
    for row, (cells, bold) in enumerate(lines, start=1):
        for position, text in enumerate(cells, start=1):
            at = notes.cell(row, position, text or None)
            at.font = _BOLD if bold else Font()
            if len(cells) > 1:
                at.alignment, at.border = _WRAPPED, _BOX
    for letter, width in zip("ABCDE", (30, 8, 48, 24, 40), strict=True):
        notes.column_dimensions[letter].width = width
    notes["A1"].font = _TITLE


def _note_rows(template: Template) -> Iterator[tuple[tuple[str, ...], bool]]:
    feed = template.feed
    yield (f"{feed.title_zh}填报说明",), True
    due = f"{CADENCES[feed.calendar.cadence]}，{due_text(feed.calendar)}"
    yield (f"{due}。主管：{feed.unit_in_charge}。",), False
    yield from (((text,), False) for text in _HOW)
    if feed.shape == "records":
        keys = "、".join(column.header for column in feed.with_role(Role.KEY))
        yield (f"每项凭“{keys}”认定，各期沿用同一个；本期没有要报的，在“{keys}”填“无”。",), False
    yield ("",), False
    yield ("列名", "必填", "填什么", "示例（只供参考）", "也可写作"), True
    for column, example in zip(template.columns, template.examples(), strict=True):
        also = "、".join(column.aliases)
        needed, content = needed_text(column), content_text(column)
        yield (header_with_unit(column), needed, content, example, also), False
    yield ("",), False
    yield ("审核", "性质", "什么情况", "编号", "怎么办"), True
    yield (
        (
            "每一行",
            SEVERITIES["hard"],
            "必填项空缺、不是数字、重复、地区或报告期不对",
            "",
            "按回执改正",
        ),
        False,
    )
    for edit in feed.edits:
        severity = SEVERITIES[edit.severity]
        yield ("行与行、列与列", severity, edit.message_zh, edit.id, edit.advice_zh), False


def _fill_lists(notes: Worksheet, template: Template) -> dict[str, str]:
    """The words to choose from, and the range of those of each column."""
    ranges = {}
    headers = {column.name: column.header for column in template.columns}
    for position, (name, words) in enumerate(template.choices.items(), start=_FIRST_LIST):
        _fill_list(notes, position, f"可选的{headers[name]}", words)
        letter = get_column_letter(position)
        ranges[name] = f"'{NOTES}'!${letter}$2:${letter}${len(words) + 1}"
    return ranges


def _fill_list(notes: Worksheet, position: int, title: str, words: Iterable[str]) -> None:
    notes.cell(1, position, title).font = _BOLD
    for row, word in enumerate(words, start=2):
        notes.cell(row, position, word)
