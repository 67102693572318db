"""The shapes that reading produces: a book of grids of records, and what was doubtful about them.

Belongs here: the data classes shared by every reader. Does not belong here: reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from orchestration.intake.reading.dialect import Dialect
from orchestration.intake.reading.records import Record, read_records


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reading that could have been another one: what was read, and the alternatives."""

    about: str
    zh: str
    en: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """A merged range of a sheet: 1-based, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet, or the whole of a text file (``name`` is then ''): every record, top to bottom.

    ``line`` of a record is the row number a spreadsheet shows, or the physical line of a text.
    Cells are texts as a person would read them; those covered by a merged range are ''.
    """

    name: str
    records: Sequence[Record]
    merged: tuple[Area, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """A file as read. ``text`` and ``dialect`` are those of text files; workbooks have neither.

    ``inside`` is the name of the one file of a zip archive.
    """

    format: Literal["text", "xlsx", "xls"]
    grids: tuple[Grid, ...]
    encoding: str | None = None
    dialect: Dialect | None = None
    text: str | None = None
    inside: str = ""
    doubts: tuple[Doubt, ...] = ()

    def read_as(self, delimiter: str) -> Grid:
        """A text file's grid under another delimiter than the one it was read with."""
        return Grid("", list(self.records_as(delimiter)))

    def records_as(self, delimiter: str) -> Iterator[Record]:
        """The records of a text file under another delimiter; quotes and escapes as they are."""
        assert self.text is not None  # noqa: S101 - asked of text files only
        sniffed = self.dialect or Dialect()
        # Under a wrong delimiter quotes look like a part of the text.
        dialect = replace(sniffed, delimiter=delimiter, quote=sniffed.quote or '"')
        return read_records(self.text, dialect)
