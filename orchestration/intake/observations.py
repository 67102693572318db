"""Typed rows → observations: one per value cell, each knowing its line and column.

Belongs here: the long shape that a submission's Parquet file has (all its columns except
``submission_id``). Does not belong here: typing the cells (``normalise``) or writing the file.
"""

from __future__ import annotations

import polars as pl

from expectations.edits.frame import DECIMAL, END, LINE, START, blank_of, is_full_year, read_of
from expectations.findings import Finding, built_in
from orchestration.intake.numbers import Blank
from orchestration.intake.sheet import Sheet
from sources.catalogue import Basis, Column, Feed, Role

SCHEMA: dict[str, pl.DataType] = {
    "feed": pl.String(),
    "item": pl.String(),
    "dims": pl.String(),
    "region_code": pl.String(),
    "period_start": pl.Date(),
    "period_end": pl.Date(),
    "basis": pl.String(),
    "value": DECIMAL,
    "unit": pl.String(),
    "printed_value": pl.String(),
    "printed_unit": pl.String(),
    "blank": pl.String(),
    "nature": pl.String(),
    "sheet": pl.String(),
    "line": pl.Int32(),
    "column": pl.Int32(),
    "header": pl.String(),
    "note": pl.String(),
    "data_source": pl.String(),
}
# What makes an observation the same fact.
FACT = ("item", "dims", "region_code", "period_start", "period_end", "basis")


def observe(
    frame: pl.DataFrame, sheet: Sheet, printed_units: dict[str, str]
) -> tuple[pl.DataFrame, list[Finding]]:
    """The observations of every row whose key and cells could be read, in reading order.

    A cell that is not reported makes way for another cell of the file that reports the same fact
    (the month row's empty 累计 cell beside a 1—9月 row); two that both say something are findings.
    """
    feed = sheet.feed
    readable = frame.drop_nulls([*feed.grain, START, END, *_natures(feed)])
    parts = [
        _cells(readable, column, sheet, printed_units[column.name])
        for column in feed.with_role(Role.VALUE)
        if column.name in sheet.cells
    ]
    if not parts:
        return pl.DataFrame(schema=SCHEMA), []
    cells = pl.concat(parts).sort("line", "column")
    if cells.select(FACT).is_unique().all():
        return cells, []
    spoken = pl.col("blank") != Blank.NOT_REPORTED.value
    findings = _doubled(cells.filter(spoken), frame, sheet)
    kept = cells.filter(spoken | ~spoken.any().over(FACT))
    return kept.unique(FACT, keep="first", maintain_order=True), findings


def _natures(feed: Feed) -> list[str]:
    return [column.name for column in feed.with_role(Role.NATURE)]


def _cells(frame: pl.DataFrame, column: Column, sheet: Sheet, printed_unit: str) -> pl.DataFrame:
    """One observation per row for one value column."""
    feed, position = sheet.feed, sheet.positions[column.name]
    start, basis = _meaning(column)
    natures = [pl.col(name) for name in _natures(feed)]
    said = frame.filter(pl.col(blank_of(column.name)).is_not_null())
    return said.select(
        pl.lit(feed.id).alias("feed"),
        pl.lit(column.item).alias("item"),
        _dims(feed).alias("dims"),
        pl.col(feed.with_role(Role.REGION)[0].name).alias("region_code"),
        start.alias("period_start"),
        pl.col(END).alias("period_end"),
        basis.alias("basis"),
        pl.col(column.name).alias("value"),
        pl.lit(column.unit).alias("unit"),
        pl.col(read_of(column.name)).alias("printed_value"),
        pl.lit(printed_unit).alias("printed_unit"),
        pl.col(blank_of(column.name)).alias("blank"),
        (natures[0] if natures else pl.lit("reported")).alias("nature"),
        pl.lit("").alias("sheet"),
        pl.col(LINE).alias("line"),
        pl.lit(position.column, dtype=pl.Int32).alias("column"),
        pl.lit(position.header).alias("header"),
        _joined(feed, Role.NOTE).alias("note"),
        _joined(feed, Role.SOURCE).alias("data_source"),
    ).cast(SCHEMA)  # type: ignore[arg-type]


def _meaning(column: Column) -> tuple[pl.Expr, pl.Expr]:
    """Of which months the column's cells speak: start and basis; the end is the row's.

    In a cumulative column a month or quarter stands for January to its end, and a full year
    (2025年, 2025年1—12月) for the annual figure; ``2025年12月`` stays cumulative.
    """
    if column.basis is not Basis.YTD:
        return pl.col(START), pl.lit(str(column.basis))
    january = pl.date(pl.col(END).dt.year(), 1, 1)
    basis = pl.when(is_full_year()).then(pl.lit("year")).otherwise(pl.lit("ytd"))
    return january, basis


def _dims(feed: Feed) -> pl.Expr:
    """``field=total``, several joined by ``;`` in the order of the contract."""
    dims = [pl.format(f"{c.name}={{}}", pl.col(c.name)) for c in feed.with_role(Role.DIM)]
    return pl.concat_str(dims, separator=";") if dims else pl.lit("")


def _joined(feed: Feed, role: Role) -> pl.Expr:
    """The filled cells of the columns of a role, joined by a space."""
    texts = [pl.col(read_of(column.name)) for column in feed.with_role(role)]
    filled = [pl.when(text != "").then(text) for text in texts]
    return pl.concat_str(filled, separator=" ", ignore_nulls=True) if filled else pl.lit("")


def _doubled(cells: pl.DataFrame, frame: pl.DataFrame, sheet: Sheet) -> list[Finding]:
    """Cells of different row keys that report the same fact.

    Rows with the same key are left out: ``key.duplicate`` names them already.
    """
    grain = list(sheet.feed.grain)
    same_rows = set(frame.filter(pl.len().over(grain) > 1)[LINE])
    others: dict[tuple[object, ...], list[tuple[int, int]]] = {}
    for *fact, line, column in cells.select(*FACT, "line", "column").iter_rows():
        if line not in same_rows:
            others.setdefault(tuple(fact), []).append((line, column))
    names = {position.column: name for name, position in sheet.positions.items()}
    rows = {line: row for row, line in enumerate(sheet.lines)}
    findings = []
    for reported, spots in others.items():
        for line, column in spots if len(spots) > 1 else ():
            row, name = rows[line], names[column]
            elsewhere = "、".join(str(other) for other, _ in spots if other != line)
            place = sheet.place(row, name, sheet.texts(name)[row])
            span = f"{reported[3]}—{reported[4]}"
            findings.append(built_in("key.duplicate_value", place, others=elsewhere, period=span))
    return findings
