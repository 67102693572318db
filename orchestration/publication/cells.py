"""A cell as it stands in the landed bytes of a submission: the end of every trace."""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.context import Context
from orchestration.intake.decode import Decoded, decode
from orchestration.intake.records import read_records

DELIMITERS = (",", "\t", ";")


@dataclass(frozen=True)
class Cell:
    """Where a value was read: file, 1-based line and column, and the text that is there."""

    submission_id: str
    file_name: str
    sha256: str
    line: int
    column: int
    text: str | None


def cell_of(context: Context, submission_id: str, line: int, column: int, printed: str) -> Cell:
    """The cell behind an observation; ``text`` is None where the landed bytes do not hold it."""
    submission = context.submissions()[submission_id]
    content = (context.workspace.landing / submission.sha256).read_bytes()
    found = _text_at(content, line, column, printed)
    return Cell(submission.id, submission.file_name, submission.sha256, line, column, found)


def _text_at(content: bytes, line: int, column: int, printed: str) -> str | None:
    decoded = decode(content)
    if not isinstance(decoded, Decoded):
        return None
    for delimiter in DELIMITERS:
        for record in read_records(decoded.text, delimiter):
            if record.line == line and len(record.cells) >= column:
                text = record.cells[column - 1].strip()
                if text == printed.strip():
                    return text
    return None
