"""Cells as they stand in the landed bytes of submissions: the end of every trace."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from orchestration.context import Context
from orchestration.intake.decode import Decoded, decode
from orchestration.intake.records import read_records
from orchestration.submissions import Submission

DELIMITERS = (",", "\t", ";")
Lines = dict[int, tuple[str, ...]]


@dataclass(frozen=True)
class Cell:
    """Where a value was read: file, 1-based line and column, and whether it stands there."""

    submission_id: str
    file_name: str
    sha256: str
    line: int
    column: int
    found: bool


class Originals:
    """The landed files of one workspace, each read once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._submissions = context.submissions()
        self._lines = cache(self._read)

    def cell(self, submission_id: str, line: int, column: int, printed: str) -> Cell:
        """The cell behind an observation, looked up in the bytes as they were received."""
        submission = self._submissions[submission_id]
        found = any(
            len(cells := lines.get(line, ())) >= column
            and cells[column - 1].strip() == printed.strip()
            for lines in self._lines(submission)
        )
        return Cell(submission_id, submission.file_name, submission.sha256, line, column, found)

    def _read(self, submission: Submission) -> list[Lines]:
        """The records by line, once for each delimiter a table may be written with."""
        content = (self._context.workspace.landing / submission.sha256).read_bytes()
        decoded = decode(content)
        if not isinstance(decoded, Decoded):
            return []
        return [
            {record.line: record.cells for record in read_records(decoded.text, delimiter)}
            for delimiter in DELIMITERS
        ]
