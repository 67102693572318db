"""What a file said on the lines that were doubted: kept, to be compared with what came after it.

Belongs here: the facts of those lines, as the quarantine keeps them and as observations hold them.
Does not belong here: what the comparison means for a rule (``orchestration.publication.trends``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from expectations.findings import Finding

# What a fact is about, and what makes it one fact of it.
ROW = ("region_code", "period_end", "dims", "entity_key")
FACT = ("item", "basis")
# Of files doubted on more cells nothing is kept: they are told by their rows alone.
MOST_CELLS = 20_000
Row = tuple[str, ...]
Values = dict[Row, dict[Row, str]]


def cells_doubted(cells: pl.DataFrame | None, findings: Iterable[Finding]) -> list[list[int | str]]:
    """The cells that could be read on every line with a finding: line, row, fact, value."""
    lines = {finding.line for finding in findings if finding.line is not None}
    if cells is None or not lines:
        return []
    told = _texts(cells.filter(pl.col("line").is_in(sorted(lines))))
    if told.height > MOST_CELLS:
        return []
    return [list(cell) for cell in told.sort("line", *ROW, *FACT).iter_rows()]


def values_by_line(doubted: list[list[Any]]) -> dict[int, Values]:
    """The same, read back: by line what it said of each row."""
    found: dict[int, Values] = defaultdict(dict)
    for line, *texts in doubted:
        row, fact = tuple(texts[: len(ROW)]), tuple(texts[len(ROW) : -1])
        found[line].setdefault(row, {})[fact] = texts[-1]
    return dict(found)


def values_of(observations: Path) -> Values:
    """What an accepted submission says, by row and fact; nothing where its file is gone."""
    found: Values = defaultdict(dict)
    if observations.exists():
        for _, *texts in _texts(pl.read_parquet(observations)).iter_rows():
            found[tuple(texts[: len(ROW)])][tuple(texts[len(ROW) : -1])] = texts[-1]
    return dict(found)


def _texts(cells: pl.DataFrame) -> pl.DataFrame:
    """Line, row, fact and value as text; files from before there were lists have no entities."""
    before_lists = {"entity_key": pl.lit(""), "text": pl.lit(None, pl.String)}
    missing = [made.alias(name) for name, made in before_lists.items() if name not in cells.columns]
    value = pl.coalesce(pl.col("value").cast(pl.String), pl.col("text"), pl.col("blank"))
    columns = [pl.col(name).cast(pl.String).fill_null("") for name in (*ROW, *FACT)]
    return cells.with_columns(missing).select(
        pl.col("line"), *columns, value.fill_null("").alias("told")
    )
