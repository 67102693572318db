"""Cells as they stand in the landed bytes of submissions: the end of every trace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

from orchestration.context import Context
from orchestration.intake.keeping.originals import DamagedOriginalError, original
from orchestration.intake.reading.book import Book
from orchestration.intake.reading.dialect import DELIMITERS
from orchestration.intake.reading.opening import open_book
from orchestration.submissions import Submission

Lines = dict[int, tuple[str, ...]]
Place = tuple[str, int, str]  # sheet, line, item


@dataclass(frozen=True)
class Cell:
    """Where a value was read: file, sheet, 1-based line and column, and whether it stands there.

    ``inside`` is the name of the one file of a zip archive; ``sheet`` is '' in a text file.
    """

    submission_id: str
    file_name: str
    inside: str
    sha256: str
    sheet: str
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

    def cell(self, submission_id: str, sheet: str, line: int, column: int, printed: str) -> Cell:
        """The cell behind an observation, looked up in the bytes as they were received.

        ``column`` 0 says that nothing was kept of it: it is never found.
        """
        submission = self._submissions[submission_id]
        original = self._lines(submission)
        found = any(
            len(cells := lines.get(line, ())) >= column > 0
            and cells[column - 1].strip() == printed.strip()
            for lines in original.readings(sheet)
        )
        return Cell(
            submission_id,
            submission.file_name,
            original.inside,
            submission.sha256,
            sheet,
            line,
            column,
            found,
        )

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

    def _read(self, submission: Submission) -> _Original:
        try:
            content = original(self._context, submission)
        except DamagedOriginalError:
            return _Original(None)
        book = open_book(content)
        return _Original(book if isinstance(book, Book) else None)


class _Original:
    """One landed file as read; nothing is found in one that cannot be read."""

    def __init__(self, book: Book | None) -> None:
        self._book = book
        self._by_line = cache(self._lines_of)
        self.inside = book.inside if book else ""

    def readings(self, sheet: str) -> Iterator[Lines]:
        """The records by line; of a text under each delimiter a table may be written with."""
        if self._book is None:
            return
        for number, grid in enumerate(self._book.grids):
            if grid.name == sheet:
                yield self._by_line(number, "")
        if self._book.text is not None and not sheet:
            for delimiter in DELIMITERS:
                yield self._by_line(0, delimiter)

    def _lines_of(self, number: int, delimiter: str) -> Lines:
        assert self._book is not None  # noqa: S101 - asked of files that were read
        grid = self._book.read_as(delimiter) if delimiter else self._book.grids[number]
        return {record.line: record.cells for record in grid.records}
