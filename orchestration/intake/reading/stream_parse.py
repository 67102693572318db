"""A block of records → a frame of texts, and the rows that do not fit it.

Belongs here: deciding whether a block is so plain that polars reads it as ``records`` would, and
reading it record by record where it is not. Does not belong here: finding blocks
(``stream_source``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from orchestration.intake.reading.dialect import LINE_ENDS, Dialect
from orchestration.intake.reading.records import WINDOWS_IN_UTF8, Record, read_records
from orchestration.intake.reading.stream_source import Block

_QUOTE, _LINE_FEED, _RETURN = 34, 10, 13


@dataclass(frozen=True, slots=True)
class Misfit:
    """A row of another width than the table (0: its quotes do not pair up), as it stands."""

    line: int
    cells: tuple[str, ...]
    broken: bool = False


@dataclass(slots=True)
class Parsed:
    """What came of a block."""

    frame: pl.DataFrame
    blank: int = 0
    misfits: list[Misfit] = field(default_factory=list)


class Parser:
    """Reads blocks into frames of the same columns.

    ``width`` is how many cells the rows have; those beyond the named columns have to be blank.
    """

    def __init__(self, names: list[str], width: int, dialect: Dialect) -> None:
        self._names = names
        self._width = max(width, len(names))
        self._dialect = dialect
        extra = [f"\0{n}" for n in range(self._width - len(names))]
        self._schema = dict.fromkeys([*names, *extra], pl.String())
        self._extra = extra
        self._plain = (
            len(dialect.delimiter.encode()) == 1
            and dialect.delimiter != " "
            and dialect.quote in ('"', "")
            and not dialect.escape
            and not dialect.spaced
        )

    def parse(self, block: Block) -> Parsed:
        """The rows of a block."""
        frame = self._at_once(block.content) if self._plain else None
        if frame is None:
            return self._one_by_one(block)
        blank = _blank_rows(frame)
        if blank is None:
            return Parsed(frame)
        return Parsed(frame.filter(~blank), int(blank.sum()))

    def _at_once(self, content: bytes) -> pl.DataFrame | None:
        """The frame that polars makes of a block, if that is all of what it says."""
        if not self._is_regular(content):
            return None
        try:
            frame = pl.read_csv(
                content,
                has_header=False,
                schema=self._schema,
                separator=self._dialect.delimiter,
                quote_char=self._dialect.quote or None,
                empty_string_is_null=False,
            )
        except pl.exceptions.PolarsError:
            return None
        if any(not _all_blank(frame[name]) for name in self._extra):
            return None
        return frame.select(self._names)

    def _is_regular(self, content: bytes) -> bool:
        """Whether polars and ``records`` agree on a block, and no row of it is too narrow.

        Polars refuses rows that are too wide. So if there are as many delimiters as all rows
        together should have, none is narrower either.
        """
        if b"\r" in content and content.count(b"\r") != content.count(b"\r\n"):
            return False
        # What ``read_records`` mends.
        if WINDOWS_IN_UTF8.search(content):
            return False
        outside = content
        if self._dialect.quote and b'"' in content:
            if not _well_quoted(content, self._dialect.delimiter.encode()):
                return False
            outside = b"".join(content.split(b'"')[::2])
        rows = _count(outside, b"\n") + (not content.endswith(b"\n"))
        missing = rows * (self._width - 1) - _count(outside, self._dialect.delimiter.encode())
        return not missing or missing == _blank_lines(outside) * (self._width - 1)

    def _one_by_one(self, block: Block) -> Parsed:
        text = block.content.decode()
        fitting: list[tuple[str, ...]] = []
        misfits: list[Misfit] = []
        blank = 0
        for record in read_records(text, self._dialect):
            if record.is_blank and not record.broken:
                blank += 1
            elif self._fits(record):
                fitting.append(record.cells[: len(self._names)])
            else:
                misfits.append(_misfit(record, block.line, text))
        columns = list(zip(*fitting, strict=True)) if fitting else [()] * len(self._names)
        frame = pl.DataFrame(
            {
                name: pl.Series(cells, dtype=pl.String)
                for name, cells in zip(self._names, columns, strict=True)
            }
        )
        return Parsed(frame, blank, misfits)

    def _fits(self, record: Record) -> bool:
        width = len(self._names)
        return (
            not record.broken
            and len(record.cells) >= width
            and not any(cell.strip() for cell in record.cells[width:])
        )


def _misfit(record: Record, first_line: int, text: str) -> Misfit:
    line = first_line + record.line - 1
    if not record.broken:
        return Misfit(line, record.cells)
    lines = LINE_ENDS.split(text)
    return Misfit(line, (lines[record.line - 1],), broken=True)


def _count(content: bytes, char: bytes) -> int:
    """``content.count(char)``, faster where it occurs often."""
    return int(np.count_nonzero(np.frombuffer(content, dtype=np.uint8) == char[0]))


def _blank_lines(content: bytes) -> int:
    within = content.count(b"\n\n") + content.count(b"\n\r\n")
    return within + content.startswith((b"\n", b"\r"))


def _well_quoted(content: bytes, delimiter: bytes) -> bool:
    """Whether every quote opens or closes a cell or is doubled: then all readers agree on it."""
    array = np.frombuffer(content, dtype=np.uint8)
    quotes = np.flatnonzero(array == _QUOTE)
    if len(quotes) % 2:
        return False
    edges = np.zeros(256, dtype=bool)
    edges[[_QUOTE, _LINE_FEED, _RETURN, delimiter[0]]] = True
    opening, closing = quotes[::2], quotes[1::2]
    before = edges[array[opening[opening > 0] - 1]]
    after = edges[array[closing[closing < len(array) - 1] + 1]]
    return bool(before.all() and after.all() and _doubled(array, opening, closing))


def _doubled(
    array: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
    opening: np.ndarray[tuple[int, ...], np.dtype[np.intp]],
    closing: np.ndarray[tuple[int, ...], np.dtype[np.intp]],
) -> bool:
    """Whether a quote that follows a quote outside a cell doubles the one that just closed.

    (An empty cell with text behind it has a closing quote that is followed by neither.)
    """
    after_quote = opening[(opening > 0)]
    after_quote = after_quote[array[after_quote - 1] == _QUOTE]
    return bool(np.isin(after_quote - 1, closing).all())


def _blank_rows(frame: pl.DataFrame) -> pl.Series | None:
    """Which rows are blank, or ``None`` where none is."""
    first = frame.to_series(0).str.strip_chars() == ""
    if not first.any():
        return None
    blank = frame.select(pl.all_horizontal(pl.all().str.strip_chars() == "")).to_series()
    return blank if blank.any() else None


def _all_blank(cells: pl.Series) -> bool:
    return bool((cells.str.strip_chars() == "").all())


def misfit_rows(misfits: list[Misfit]) -> Iterator[tuple[str, ...]]:
    """The rows of the side file: the line, then the cells."""
    return ((str(misfit.line), *misfit.cells) for misfit in misfits)
