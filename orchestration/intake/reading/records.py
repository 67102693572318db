"""Text → records: Python's csv reader, each record with the line it starts on.

Belongs here: splitting text into records and recognising blank and annotation lines. Does
not belong here: which record is the header, or what a cell means. Standard library only.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from orchestration.intake.reading.dialect import LINE_ENDS, Dialect
from orchestration.intake.reading.text import plain

# A cell may be as long as the text that it stands in, which is in memory already.
csv.field_size_limit(sys.maxsize)

# The first cell of the lines that our annotated copies put above a table.
ANNOTATION_MARK = "【审核】"
_NEVER = "\x1f"
_SPACES = re.compile(r"[ \u3000]+")
# Codes without a sign: what an old Windows program wrote for dashes and quotes.
_CODES = "\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f"
_WINDOWS = re.compile(f"[{_CODES}]")
WINDOWS_IN_UTF8 = re.compile(b"\xc2[" + _CODES.encode("latin-1") + b"]")
_PAIR = re.compile(r"([^:\s]{1,12})\s*:\s*(.*)", re.DOTALL)
_PAIR_STARTS = re.compile(r"\s+(?=[^\s:]{1,12}:)")


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the physical line it starts on (1-based), its cells, or why it is broken."""

    line: int
    cells: tuple[str, ...]
    broken: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        # Hardly a data row begins with a blank cell.
        if self.cells and self.cells[0].strip():
            return False
        return not any(cell.strip() for cell in self.cells)

    @property
    def is_annotation(self) -> bool:
        """Whether it is a line of ours in an annotated copy."""
        return bool(self.cells) and self.cells[0].strip().startswith(ANNOTATION_MARK)


def read_records(text: str, delimiter: str | Dialect) -> Iterator[Record]:
    """Every record of ``text``; quoted cells may hold line breaks; never raises.

    A line whose quotes do not pair up is ``broken`` and has no cells; reading goes on below it.
    """
    dialect = delimiter if isinstance(delimiter, Dialect) else Dialect(delimiter)
    source = io.StringIO(_readable(text, dialect), newline="")
    reader, line = _reader(source, dialect), 1
    with suppress(csv.Error):
        for cells in reader:
            yield Record(line, tuple(cells))
            line = reader.line_num + 1
        return
    source.seek(0)
    for _ in range(line - 1):
        source.readline()
    yield from _carefully(source, line - 1, dialect, 4 * len(text))


def _carefully(source: io.StringIO, above: int, dialect: Dialect, again: int) -> Iterator[Record]:
    """The records from where ``source`` stands, below ``above`` lines; some quotes do not pair up.

    ``again``: how many characters may be read twice; without a limit, a hostile file takes ages.
    """
    reader, start = _reader(source, dialect), source.tell()
    while True:
        line = above + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            above += reader.line_num
            again -= source.tell() - start
            if again > 0:
                source.seek(start)
                yield _repaired(source.readline(), line, dialect)
                above = line
            else:
                yield Record(line, (), broken=True)
            reader, start = _reader(source, dialect), source.tell()
            continue
        yield Record(line, tuple(cells))
        start = source.tell()


def _reader(source: Iterable[str], dialect: Dialect) -> Any:
    return csv.reader(
        source,
        delimiter=dialect.delimiter or _NEVER,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape or None,
        skipinitialspace=dialect.spaced and dialect.delimiter != " ",
        strict=True,
    )


def _readable(text: str, dialect: Dialect) -> str:
    if dialect.delimiter == " ":
        text = "\n".join(_SPACES.sub(" ", line).strip() for line in LINE_ENDS.split(text))
    return _WINDOWS.sub(_of_windows, text) if _WINDOWS.search(text) else text


def has_windows_codes(text: str) -> bool:
    """Whether ``text`` holds codes without a sign, which are read as an old Windows' signs."""
    return bool(_WINDOWS.search(text))


def _of_windows(found: re.Match[str]) -> str:
    return found.group().encode("latin-1").decode("cp1252")


def _repaired(line: str, number: int, dialect: Dialect) -> Record:
    """The record of one line with blanks between a closing quote and the delimiter, else broken."""
    quote, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter)
    tidy = re.sub(rf"{quote}[ \t]+(?={delimiter}|[\r\n]*$)", lambda _: dialect.quote, line)
    if tidy != line and dialect.delimiter not in ("", "\t", " "):
        with suppress(csv.Error):
            return Record(number, tuple(next(_reader([tidy], dialect))))
    return Record(number, (), broken=True)


def key_value_pairs(record: Record) -> dict[str, str]:
    """The pairs of a line above a table: ``填报单位：…``, several to a cell or to a line.

    A key whose cell ends with the colon takes the next filled cell as its value.
    """
    pairs: dict[str, str] = {}
    waiting: str | None = None
    for cell in (plain(cell) for cell in record.cells if cell.strip()):
        for part in _PAIR_STARTS.split(cell):
            found = _PAIR.fullmatch(part)
            if found:
                key, value = found.group(1), found.group(2).strip()
                pairs[key] = value
                waiting = None if value else key
            elif waiting is not None:
                pairs[waiting] = part.strip()
                waiting = None
    return pairs
