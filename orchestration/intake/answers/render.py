"""Findings as plain text, for a terminal or a receipt.

Belongs here: words for verdict, severity and place, and the text report. Does not belong here:
colours and tables of a terminal (``orchestration.commands``) or the annotated copy (``annotate``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from expectations.edits import SkippedEdit
from expectations.findings import Finding, Verdict
from orchestration.intake.folding import Folded, fold, rows_text
from orchestration.intake.judge import Judgement
from orchestration.intake.reading.text import compact
from sources.words import SEVERITIES

Language = Literal["zh", "en"]

VERDICT_WORDS = {
    Verdict.ACCEPT: "审核通过",
    Verdict.EXPLAIN: "待说明：请核实标出的数据，属实的在“说明”列写明原因",
    Verdict.REJECT: "未通过审核，请按处理建议改正后重新上报",
}
_VERDICTS_EN = {
    Verdict.ACCEPT: "accepted",
    Verdict.EXPLAIN: "waiting for an explanation",
    Verdict.REJECT: "rejected: correct what is marked and send it again",
}
_LETTERS = 26
# So many of the things read stand for those of a folded finding.
_EXAMPLES = 3


def severity_text(finding: Finding, lang: Language = "zh") -> str:
    """强制性 or 核实性; in English hard or soft."""
    return SEVERITIES[finding.severity] if lang == "zh" else finding.severity.value


def column_letter(column: int) -> str:
    """The letter a spreadsheet shows for a 1-based column: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def place_text(finding: Finding, lang: Language = "zh", rows: str = "") -> str:
    """“表1”第 3 行 C 列“本月交易量（辆）”, or 整个文件; ``rows`` stand for the finding's own."""
    rows = rows or (f"{finding.line}" if finding.line else "")
    column = column_letter(finding.column) if finding.column else ""
    header = " ".join(finding.header.split())
    if lang == "en":
        parts = [f"sheet '{finding.sheet}'"] if finding.sheet else []
        parts += [f"row{'s' if set(rows) & set('–,') else ''} {rows}"] if rows else []
        parts += [f"column {column}"] if column else []
        return " ".join([*parts, *([f"'{header}'"] if header else [])]) or "the whole file"
    parts = [f"第 {rows} 行"] if rows else []
    parts += [f"{column} 列"] if column else []
    within = " ".join(parts) + (f"“{header}”" if header else "")
    if finding.sheet:
        return f"工作表“{finding.sheet}”{within}"
    return within or "整个文件"


def advice_text(finding: Finding, lang: Language = "zh") -> str:
    """What to do; in Chinese where a declared edit has no English advice yet."""
    return (finding.advice_en or finding.advice) if lang == "en" else finding.advice


def render_findings_text(judgement: Judgement, lang: Language = "zh") -> str:
    """Every finding in three lines: file, row, column, rule; what was read; what to do.

    A rule that fires on many rows of a column is said once, with all its rows (``folding``).
    """
    english = lang == "en"
    said = (_VERDICTS_EN if english else VERDICT_WORDS)[judgement.verdict]
    hard, soft = judgement.counts["hard"], judgement.counts["soft"]
    if english:
        title = f"{judgement.file_name}: {said} ({hard} hard, {soft} soft)"
    else:
        title = f"{judgement.file_name}：{said}（强制性 {hard} 处，核实性 {soft} 处）"
    return "\n".join([title, *finding_blocks(judgement, lang)]) + "\n"


def finding_blocks(judgement: Judgement, lang: Language = "zh") -> list[str]:
    """The findings as blocks of lines, folded."""
    return [
        _folded_block(judgement.file_name, entry, lang)
        if isinstance(entry, Folded)
        else _block(judgement.file_name, entry, lang)
        for entry in fold(judgement.findings)
    ]


def beside_text(finding: Finding) -> str:
    """What stands beside the row in a copy: 【强制性 type.number】第 3 列“本月数(辆)”：什么不对."""
    header = f"“{compact(finding.header)}”" if finding.header else ""
    where = f"第 {finding.column} 列{header}" if finding.column else "整行"
    message = finding.message_zh.rstrip("。")
    return f"【{severity_text(finding)} {finding.rule}】{where}：{message}"


def joined(texts: Iterable[str]) -> str:
    """Each different text once, in order."""
    return "；".join(dict.fromkeys(text.rstrip("。；") for text in texts))


def skipped_lines(skipped: Sequence[SkippedEdit], lang: Language = "zh") -> list[str]:
    """The edits that could not be held against the file, one line per reason."""
    reasons: dict[str, list[str]] = {}
    for edit in skipped:
        reasons.setdefault((edit.why_en if lang == "en" else "") or edit.why, []).append(edit.id)
    if lang == "en":
        return [f"not fully checked: {', '.join(ids)} ({why})" for why, ids in reasons.items()]
    return [f"未能全部审核：{'、'.join(ids)}（{why}）" for why, ids in reasons.items()]


def _block(file_name: str, finding: Finding, lang: Language) -> str:
    place, severity = place_text(finding, lang), severity_text(finding, lang)
    head = "｜".join(filter(None, [file_name, place, severity, finding.rule, finding.key]))
    read = " ".join(finding.read.split())
    message = finding.message_en if lang == "en" else finding.message_zh
    return _lines(head, read, message, advice_text(finding, lang), lang)


def _folded_block(file_name: str, folded: Folded, lang: Language) -> str:
    """One block for many rows, in the words of the topmost."""
    first, english = folded.first, lang == "en"
    rows = rows_text(folded.runs, english)
    place, severity = place_text(first, lang, rows), severity_text(first, lang)
    count = f"{folded.row_count:,} rows" if english else f"共 {folded.row_count:,} 行"
    head = "｜".join([file_name, place, severity, first.rule, count])
    message = first.message_en if english else first.message_zh
    such = (
        f" (row {first.line}; the others alike)" if english else f"（第 {first.line} 行，其余同类）"
    )
    return _lines(
        head,
        _some_read(folded, english),
        f"{message.rstrip('。')}{such}",
        advice_text(first, lang),
        lang,
    )


def _some_read(folded: Folded, english: bool) -> str:
    """The first few different things that were read."""
    different = dict.fromkeys(" ".join(finding.read.split()) for finding in folded.findings)
    read = [text for text in different if text]
    joined = (", " if english else "、").join(read[:_EXAMPLES])
    return f"{joined}……" if len(read) > _EXAMPLES else joined


def _lines(head: str, read: str, message: str, advice: str, lang: Language) -> str:
    words = ("read: ", "problem: ", "to do: ") if lang == "en" else ("读到：", "问题：", "处理：")
    said = zip(words, (read, message, advice), strict=True)
    return "\n".join([head, *(f"  {word}{text}" for word, text in said if text)])
