"""A copy of the submitted table that says beside each row what is wrong and what to do.

Belongs here: the annotated CSV. Does not belong here: the plain-text report (``render``) or any
rule. The copy can be corrected and sent back as it is: intake passes over what was added here.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator

from expectations.findings import Finding
from orchestration.intake.headers import ANNOTATIONS
from orchestration.intake.judge import Judgement
from orchestration.intake.reading.records import ANNOTATION_MARK, Record, read_records
from orchestration.intake.render import (
    VERDICT_WORDS,
    place_text,
    render_findings_text,
    severity_text,
)
from orchestration.intake.text import compact, plain

__all__ = ["annotated_copy", "inert", "render_findings_text"]

_RISKY = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-][0-9.,]+%?|-+")


def annotated_copy(judgement: Judgement) -> bytes:
    """The submitted table as CSV (UTF-8 with BOM, comma) with 审核结果 and 处理建议 at the end.

    Findings about the whole file come first, above the table; all findings of a row stand beside
    it. Where no table could be read there are only the findings. Text that a spreadsheet would
    run as a formula is made inert with an apostrophe; numbers are left alone.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in _rows(judgement):
        writer.writerow([inert(cell) for cell in row])
    return buffer.getvalue().encode("utf-8-sig")


def inert(cell: str) -> str:
    """``cell`` so that no spreadsheet runs it: text beginning with = + - @ gets an apostrophe."""
    risky = plain(cell).startswith(_RISKY) or cell.startswith(_RISKY)
    return f"'{cell}" if risky and not _NUMBER.fullmatch(plain(cell)) else cell


def _rows(judgement: Judgement) -> Iterator[list[str]]:
    beside: dict[int, list[Finding]] = defaultdict(list)
    records = list(_records(judgement))
    lines = {record.line for record in records}
    above: list[str] = []
    for finding in judgement.findings:
        if finding.record is not None and finding.line in lines:
            beside[finding.line].append(finding)
        else:
            above.append(f"{ANNOTATION_MARK}{_line_above(finding)}")
    if above:
        # These lines push the table down; without them rows stand where the findings say.
        remark = "（行号按上报的原文件计）"
        yield [f"{ANNOTATION_MARK}{VERDICT_WORDS[judgement.verdict]}{remark}"]
        yield from ([line] for line in above)
    width = max((len(record.cells) for record in records), default=0)
    for record in records:
        cells = [*record.cells, *[""] * (width - len(record.cells))]
        if record.line == judgement.header_line:
            yield [*cells, *ANNOTATIONS]
        else:
            findings = beside.get(record.line, [])
            yield [*cells, _joined(map(_result, findings)), _joined(f.advice for f in findings)]


def _records(judgement: Judgement) -> Iterator[Record]:
    """The records of the submitted file without what an earlier copy had added."""
    if judgement.text is None:
        return
    ours: set[int] = set()
    for record in read_records(judgement.text, judgement.delimiter):
        if record.is_annotation or record.broken:
            continue
        if record.line == judgement.header_line:
            ours = {n for n, cell in enumerate(record.cells) if compact(cell) in ANNOTATIONS}
        kept = tuple(cell for n, cell in enumerate(record.cells) if n not in ours)
        yield Record(record.line, kept)


def _joined(texts: Iterator[str]) -> str:
    """Each different text once, in order."""
    return "；".join(dict.fromkeys(text.rstrip("。；") for text in texts))


def _result(finding: Finding) -> str:
    header = f"“{compact(finding.header)}”" if finding.header else ""
    where = f"第 {finding.column} 列{header}" if finding.column else "整行"
    message = finding.message_zh.rstrip("。")
    return f"【{severity_text(finding)} {finding.rule}】{where}：{message}"


def _line_above(finding: Finding) -> str:
    where = place_text(finding)
    message = f"{finding.message_zh.rstrip('。')}。{finding.advice}"
    return f"【{severity_text(finding)} {finding.rule}】{where}：{message}"
