"""Cells as they stand in the landed bytes of submissions: the end of every trace."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

from orchestration.context import Context
from orchestration.intake.reading.decode import Decoded, decode
from orchestration.intake.reading.records import read_records
from orchestration.submissions import Submission

DELIMITERS = (",", "\t", ";")
Lines = dict[int, tuple[str, ...]]
Place = tuple[str, int, str]  # sheet, line, item


@dataclass(frozen=True)
class Cell:
    """Where a value was read: file, 1-based line and column, and whether it stands there."""

    submission_id: str
    file_name: str
    sha256: str
    line: int
    column: int
    found: bool


@dataclass(frozen=True)
class Kept:
    """A cell of a list as it was kept on record when its submission was accepted."""

    column: int
    printed_value: str
    printed_unit: str
    unit: str
    data_source: str | None


class Originals:
    """The landed files of one workspace, each read once."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._submissions = context.submissions()
        self._lines = cache(self._read)
        self._kept = cache(self._read_kept)

    def cell(self, submission_id: str, line: int, column: int, printed: str) -> Cell:
        """The cell behind an observation, looked up in the bytes as they were received.

        ``column`` 0 says that nothing was kept of it: it is never found.
        """
        submission = self._submissions[submission_id]
        found = any(
            len(cells := lines.get(line, ())) >= column > 0
            and cells[column - 1].strip() == printed.strip()
            for lines in self._lines(submission)
        )
        return Cell(submission_id, submission.file_name, submission.sha256, line, column, found)

    def kept(self, submission_id: str, sheet: str, line: int, item: str) -> Kept | None:
        """One cell of a row of a list as it is on record; ``None`` where the row left it blank."""
        return self._kept(submission_id).get((sheet, line, item))

    def _read_kept(self, submission_id: str) -> dict[Place, Kept]:
        file = self._context.workspace.observations / f"{submission_id}.parquet"
        if not file.exists():
            return {}
        with duckdb.connect() as connection:
            rows: list[tuple[Any, ...]] = connection.execute(
                'select sheet, line, item, "column", printed_value, printed_unit, unit, data_source'
                " from read_parquet(?) where basis = 'record'",
                [str(file)],
            ).fetchall()
        return {
            (sheet or "", line, item): Kept(
                column, printed or "", unit_as or "", unit or "", source
            )
            for sheet, line, item, column, printed, unit_as, unit, source in rows
        }

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
