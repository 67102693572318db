"""One file, read in three ways, to the same shape: ours, DuckDB's and CleverCSV's.

Both peers get the benefit of the doubt: DuckDB reads every column as text with the dialect and
header it found itself; CleverCSV, which knows no header, counts with its first row as one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import clevercsv
import duckdb

from expectations.findings import Finding
from orchestration.intake.reading.layout import find_layout
from orchestration.intake.reading.layout_defects import defects
from orchestration.intake.reading.layout_doubts import book_doubts
from orchestration.intake.reading.opening import open_book

Rows = list[tuple[str, ...]]
_SPACES = re.compile(r"\s+")
_CLEVER_HEAD = 20_000


@dataclass(frozen=True)
class Reading:
    """Header (or none) and body; or why the file was refused. ``doubts``: what was said of it."""

    header: tuple[str, ...] | None = None
    body: Rows | None = None
    refused: str = ""
    doubts: tuple[str, ...] = ()
    # The header may also be the first row: for a reader that does not tell.
    headless: bool = False


def ours(path: Path) -> Reading:
    """What ``open_book`` and ``find_layout`` make of a file."""
    book = open_book(path.read_bytes(), allow_damage=True)
    if isinstance(book, Finding):
        return Reading(refused=f"{book.rule}: {book.message_en}")
    grid = book.grids[0]
    layout = find_layout(grid)
    found = defects(grid, layout)
    doubts = (
        *(f"{doubt.about}: {doubt.en}" for doubt in (*book_doubts(book), *layout.doubts)),
        *(f"{defect.rule}: {defect.en}" for defect in found),
    )
    broken = [record.line for record in grid.records if record.broken]
    if broken:
        return Reading(refused=f"table.quotes: line {broken[0]}", doubts=doubts)
    return Reading(layout.names or None, list(layout.rows()), doubts=doubts)


def duck(path: Path) -> Reading:
    """DuckDB's own dialect and header, every column as text."""
    name = str(path).replace("'", "''")
    connection = duckdb.connect()
    try:
        found = connection.execute(
            f"select Prompt, HasHeader, Columns from sniff_csv('{name}')"  # noqa: S608 - our own path
        ).fetchone()
        assert found is not None
        prompt, has_header, columns = found
        # The header as a row of its own: DuckDB renames doubled and blank names otherwise.
        texts = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(len(columns)))
        prompt = re.sub(r"header=true", "header=false", prompt)
        prompt = re.sub(r"columns=\{.*\}", lambda _: f"columns={{{texts}}}", prompt, flags=re.S)
        rows = connection.execute(prompt).fetchall()
    except duckdb.Error as error:
        return Reading(refused=str(error).splitlines()[0])
    body = [tuple(cell or "" for cell in row) for row in rows]
    return Reading(body[0], body[1:]) if has_header and body else Reading(None, body)


def clever(path: Path) -> Reading:
    """CleverCSV's rows; the first one stands for the header."""
    try:
        rows = clevercsv.read_table(str(path), num_chars=_CLEVER_HEAD)
    except Exception as error:
        return Reading(refused=f"{type(error).__name__}: {error}")
    return Reading(body=[tuple(row) for row in rows], headless=True)


def same(reading: Reading, twin: Sequence[Sequence[str]], has_header: bool) -> bool:
    """Whether a reading says what the clean twin says, all compared in the same plain form."""
    clean = plain_rows(twin)
    body = plain_rows(reading.body or [])
    if not has_header:
        # Twins of files without a header begin with made-up names, or with the data.
        return reading.header is None and body in (clean, clean[1:])
    if reading.headless:
        header, body = (body[0] if body else ()), body[1:]
    else:
        header = plain_rows([reading.header or ()])[0] if any(reading.header or ()) else ()
    named = clean[0] if clean else ()
    return _name(header) == _name(named) and body == clean[1:]


def plain_rows(rows: Sequence[Sequence[str]]) -> Rows:
    """White space made single, blank cells at the end and blank rows left out."""
    plain: Rows = []
    for row in rows:
        cells = [_SPACES.sub(" ", cell).strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            plain.append(tuple(cells))
    return plain


def _name(header: Sequence[str]) -> list[str]:
    """Headers of several rows are joined with different marks."""
    return [re.sub(r"[\s｜]", "", cell) for cell in header]
