"""A copy of the submitted table that says beside each row what is wrong and what to do.

Belongs here: which copy a sender gets, and the annotated CSV. Does not belong here: the marked
workbook (``annotate_book``), the plain-text report (``render``) or any rule. The
copies can be corrected and sent back as they are: intake passes over what was added to them.
"""

from __future__ import annotations

import csv
import io
import logging
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator

from expectations.findings import Finding
from orchestration.intake.answers.render import (
    VERDICT_WORDS,
    beside_text,
    joined,
    place_text,
    render_findings_text,
    severity_text,
)
from orchestration.intake.judge import Judgement
from orchestration.intake.reading import limits
from orchestration.intake.reading.dialect import LINE_ENDS
from orchestration.intake.reading.records import ANNOTATION_MARK, Record, read_records
from orchestration.intake.reading.text import compact, plain
from orchestration.intake.tables.headers import ANNOTATIONS

__all__ = ["annotated_copy", "annotated_file", "inert", "render_findings_text"]

_LOG = logging.getLogger(__name__)
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-][0-9.,]+%?|-+")


def annotated_file(judgement: Judgement) -> tuple[str, bytes]:
    """What goes back to the sender: the suffix of the copy (``.csv``, ``.xlsx``) and its bytes.

    A workbook comes back as the sender's own, marked; an old one (xls), or one that cannot be
    written again, as a new one of the same cells; anything else as ``annotated_copy``.
    """
    book = judgement.book
    if book is None or book.format == "text":
        return ".csv", annotated_copy(judgement)
    # Imported here: most files are text, and nobody should wait for a library they do not need.
    from orchestration.intake.answers.annotate_book import marked, marked_workbook, rebuilt  # noqa: PLC0415

    if book.format == "xlsx":
        try:
            own = marked_workbook(judgement, _workbook_bytes(judgement), judgement.sheet)
        except Exception as error:  # whatever a strange workbook makes openpyxl raise
            _LOG.info("%s cannot be written again: %s", judgement.file_name, error)
        else:
            return ".xlsx", own
    return ".xlsx", marked(judgement, rebuilt(book), judgement.sheet)


def _workbook_bytes(judgement: Judgement) -> bytes:
    """The workbook itself, taken out of the archive it came in."""
    if judgement.book is None or not judgement.book.inside:
        return judgement.content
    with zipfile.ZipFile(io.BytesIO(judgement.content)) as archive:
        (only,) = (entry for entry in archive.infolist() if not entry.is_dir())
        return archive.read(only)


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
    # A line of a million commas must not make every other line as long.
    width = min(max((len(record.cells) for record in records), default=0), limits.COLUMNS)
    for record in records:
        cells = [*record.cells, *[""] * (width - len(record.cells))]
        if record.line == judgement.header_line:
            yield [*cells, *ANNOTATIONS]
        else:
            findings = beside.get(record.line, [])
            yield [*cells, joined(map(beside_text, findings)), joined(f.advice for f in findings)]


def _records(judgement: Judgement) -> Iterator[Record]:
    """The records of the submitted file without what an earlier copy had added.

    A line that cannot be cut into cells stays whole, in the first: corrected and sent back, the
    copy must not have lost it.
    """
    if judgement.text is None:
        return
    ours: set[int] = set()
    physical = LINE_ENDS.split(judgement.text)
    for record in _as_read(judgement, judgement.text):
        if record.broken:
            yield Record(record.line, (physical[record.line - 1],))
            continue
        if record.is_annotation:
            continue
        if record.line == judgement.header_line:
            ours = {n for n, cell in enumerate(record.cells) if compact(cell) in ANNOTATIONS}
        kept = tuple(cell for n, cell in enumerate(record.cells) if n not in ours)
        yield Record(record.line, _without_empty_end(kept))


def _without_empty_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Of a line beyond any table's width nothing but what it says."""
    if len(cells) <= limits.COLUMNS:
        return cells
    return cells[: next((n for n in range(len(cells), 0, -1) if cells[n - 1].strip()), 0)]


def _as_read(judgement: Judgement, text: str) -> Iterable[Record]:
    """The records under the dialect that the table was read with."""
    book = judgement.book
    if book is not None and book.dialect and book.dialect.delimiter == judgement.delimiter:
        return book.grids[0].records
    return read_records(text, judgement.delimiter)


def _line_above(finding: Finding) -> str:
    where = place_text(finding)
    message = f"{finding.message_zh.rstrip('。')}。{finding.advice}"
    return f"【{severity_text(finding)} {finding.rule}】{where}：{message}"
