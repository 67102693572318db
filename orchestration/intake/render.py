"""Findings as plain text, for a terminal or a receipt.

Belongs here: words for verdict, severity and place, and the text report. Does not belong here:
colours and tables of a terminal (``orchestration.commands``) or the annotated copy (``annotate``).
"""

from __future__ import annotations

from typing import Literal

from expectations.findings import Finding, Verdict
from orchestration.intake.judge import Judgement
from sources.catalogue import Severity

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
_SEVERITIES = {Severity.HARD: ("强制性", "hard"), Severity.SOFT: ("核实性", "soft")}
_LETTERS = 26


def severity_text(finding: Finding, lang: Language = "zh") -> str:
    """强制性 or 核实性; in English hard or soft."""
    return _SEVERITIES[finding.severity][lang == "en"]


def column_letter(column: int) -> str:
    """The letter a spreadsheet shows for a 1-based column: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def place_text(finding: Finding, lang: Language = "zh") -> str:
    """第 3 行 C 列“本月交易量（辆）”, or 整个文件."""
    header = " ".join(finding.header.split())
    if lang == "en":
        parts = [f"row {finding.line}"] if finding.line else []
        parts += [f"column {column_letter(finding.column)}"] if finding.column else []
        return " ".join([*parts, *([f"'{header}'"] if header else [])]) or "the whole file"
    parts = [f"第 {finding.line} 行"] if finding.line else []
    parts += [f"{column_letter(finding.column)} 列"] if finding.column else []
    return " ".join(parts) + (f"“{header}”" if header else "") or "整个文件"


def render_findings_text(judgement: Judgement, lang: Language = "zh") -> str:
    """Every finding in three lines: file, row, column, rule; what was read; what to do."""
    english = lang == "en"
    said = (_VERDICTS_EN if english else VERDICT_WORDS)[judgement.verdict]
    hard, soft = judgement.counts["hard"], judgement.counts["soft"]
    if english:
        title = f"{judgement.file_name}: {said} ({hard} hard, {soft} soft)"
    else:
        title = f"{judgement.file_name}：{said}（强制性 {hard} 处，核实性 {soft} 处）"
    blocks = [_block(judgement.file_name, finding, lang) for finding in judgement.findings]
    return "\n".join([title, *blocks]) + "\n"


def _block(file_name: str, finding: Finding, lang: Language) -> str:
    read = " ".join(finding.read.split())
    place, severity = place_text(finding, lang), severity_text(finding, lang)
    head = "｜".join(filter(None, [file_name, place, severity, finding.rule, finding.key]))
    if lang == "en":
        lines = [f"  read: {read}"] if read else []
        lines += [f"  problem: {finding.message_en}", f"  to do: {finding.advice}"]
    else:
        lines = [f"  读到：{read}"] if read else []
        lines += [f"  问题：{finding.message_zh}", f"  处理：{finding.advice}"]
    return "\n".join([head, *lines])
