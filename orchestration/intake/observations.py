"""Typed rows → observations: one per value cell, each knowing its line and column.

Belongs here: the long shape that a submission's Parquet file has (all its columns except
``submission_id``). Does not belong here: typing the cells (``normalise``) or writing the file.
Of a list there is one per filled attribute and one per key, so that a row without attributes
still stands; a row that says that there is nothing is one observation of the item ``NIL``.
"""

from __future__ import annotations

import polars as pl

from expectations.edits.frame import (
    DECIMAL,
    END,
    ENTITY,
    LINE,
    NIL,
    NUMBER,
    REPORTED,
    START,
    Position,
    blank_of,
    is_full_year,
    read_of,
    without_nil,
)
from expectations.findings import Finding, built_in
from orchestration.intake.cells.numbers import Blank
from orchestration.intake.sheet import Sheet
from sources.catalogue import Basis, Column, Feed, Reads, Role

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
    "entity_key": pl.String(),
    "text": pl.String(),
}
# Which row and column of the frame an observation comes from, while they are compared.
_ROW, _NAME = "__row_of", "__name_of"
_WORKING = SCHEMA | {_ROW: pl.Int32(), _NAME: pl.String()}
# What makes an observation the same fact.
FACT = ("item", "dims", "region_code", "period_start", "period_end", "basis", "entity_key")
# The basis of what a list says: neither current nor cumulative, but as of the end of its period.
RECORD_BASIS = "record"


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
        _value_cells(readable, column, sheet, printed_units[column.name])
        for column in feed.with_role(Role.VALUE)
        if column.name in sheet.cells
    ]
    if feed.shape == "records":
        parts += _list_cells(readable, sheet, printed_units)
    if not parts:
        return pl.DataFrame(schema=SCHEMA), []
    cells = pl.concat(parts).sort("line", "column")
    if cells.select(FACT).is_unique().all():
        return cells.select(*SCHEMA), []
    spoken = pl.col("blank") != Blank.NOT_REPORTED.value
    findings = _doubled(cells.filter(spoken), frame, sheet)
    kept = cells.filter(spoken | ~spoken.any().over(FACT))
    return kept.unique(FACT, keep="first", maintain_order=True).select(*SCHEMA), findings


def _natures(feed: Feed) -> list[str]:
    return [column.name for column in feed.with_role(Role.NATURE)]


def _value_cells(
    frame: pl.DataFrame, column: Column, sheet: Sheet, printed_unit: str
) -> pl.DataFrame:
    """One observation per row for one value column."""
    start, basis = _meaning(column)
    said = frame.filter(pl.col(blank_of(column.name)).is_not_null())
    if sheet.is_wide:
        present = list(sheet.positions[column.name].cells)
        said = said.filter(pl.col(NUMBER).is_in(present))
    return _observed(
        said,
        column,
        sheet,
        item=pl.lit(column.item),
        period_start=start,
        basis=basis,
        value=pl.col(column.name),
        unit=pl.lit(column.unit),
        printed_unit=pl.lit(printed_unit),
        blank=pl.col(blank_of(column.name)),
    )


def _list_cells(
    frame: pl.DataFrame, sheet: Sheet, printed_units: dict[str, str]
) -> list[pl.DataFrame]:
    """One observation per key and per filled attribute; one where there is nothing on the list."""
    keys, rows = sheet.feed.with_role(Role.KEY), without_nil(frame)
    nil = {"item": pl.lit(NIL), "text": pl.lit("无")}
    parts = [_observed(frame.filter(pl.col(ENTITY) == NIL), keys[0], sheet, **nil)]
    for column in keys:
        stored = {"item": pl.lit(column.name), "text": pl.col(column.name)}
        parts.append(_observed(rows, column, sheet, **stored))
    for column in sheet.feed.with_role(Role.ATTRIBUTE):
        if column.name in sheet.cells:
            filled = rows.filter(pl.col(blank_of(column.name)) == REPORTED)
            said = _said_of(column, printed_units.get(column.name))
            parts.append(_observed(filled, column, sheet, **said))
    return parts


def _said_of(column: Column, printed_unit: str | None) -> dict[str, pl.Expr]:
    """What an attribute stores: a number in its unit, or a text."""
    said = {"item": pl.lit(column.name)}
    if column.reads is not Reads.NUMBER:
        return said | {"text": pl.col(column.name).cast(pl.String())}
    units = {"unit": pl.lit(column.unit), "printed_unit": pl.lit(printed_unit)}
    return said | units | {"value": pl.col(column.name)}


def _observed(frame: pl.DataFrame, column: Column, sheet: Sheet, **said: pl.Expr) -> pl.DataFrame:
    """The rows as observations of one column: what all share, and what was ``said`` by this one.

    What nothing is said of is as in a list: as of the row's own period, without a number.
    """
    feed, position = sheet.feed, sheet.positions[column.name]
    natures = [pl.col(name) for name in _natures(feed)]
    nothing = dict.fromkeys(("value", "unit", "printed_unit", "text"), pl.lit(None))
    shared = {
        "feed": pl.lit(feed.id),
        "dims": _dims(feed),
        "region_code": pl.col(feed.with_role(Role.REGION)[0].name),
        "period_start": pl.col(START),
        "period_end": pl.col(END),
        "basis": pl.lit(RECORD_BASIS),
        "printed_value": pl.col(read_of(column.name)),
        "blank": pl.lit(REPORTED),
        "nature": natures[0] if natures else pl.lit("reported"),
        "sheet": pl.lit(position.sheet),
        **_spots(frame, position),
        "note": _joined(feed, Role.NOTE),
        "data_source": _joined(feed, Role.SOURCE),
        "entity_key": pl.col(ENTITY),
    }
    number = pl.col(NUMBER) if NUMBER in frame.columns else pl.col(LINE)
    cells = nothing | shared | said | {_ROW: number, _NAME: pl.lit(column.name)}
    return frame.select(cells[name].cast(type_).alias(name) for name, type_ in _WORKING.items())


def _spots(frame: pl.DataFrame, position: Position) -> dict[str, pl.Expr]:
    """Line, column and header of the cells of a column."""
    if NUMBER not in frame.columns:
        column = pl.lit(position.column, dtype=pl.Int32)
        return {"line": pl.col(LINE), "column": column, "header": pl.lit(position.header)}
    rows = frame.select(NUMBER, LINE).iter_rows()
    spots = [position.at(number, line) for number, line in rows]
    lines, columns, headers = zip(*spots, strict=True) if spots else ((), (), ())
    return {
        "line": pl.lit(pl.Series(lines, dtype=pl.Int32)),
        "column": pl.lit(pl.Series(columns, dtype=pl.Int32)),
        "header": pl.lit(pl.Series(headers, dtype=pl.String)),
    }


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
    numbered = NUMBER if NUMBER in frame.columns else LINE
    same_rows = set(frame.filter(pl.len().over(grain) > 1)[numbered])
    others: dict[tuple[object, ...], list[tuple[int, int, str]]] = {}
    for *fact, line, row, name in cells.select(*FACT, "line", _ROW, _NAME).iter_rows():
        if row not in same_rows:
            others.setdefault(tuple(fact), []).append((line, row, name))
    rows = {line: row for row, line in enumerate(sheet.lines)}
    findings = []
    for reported, spots in others.items():
        for spot in spots if len(spots) > 1 else ():
            line, number, name = spot
            row = number if sheet.is_wide else rows[line]
            elsewhere = "、".join(str(other[0]) for other in spots if other != spot)
            place = sheet.place(row, name, sheet.texts(name)[row])
            span = f"{reported[3]}—{reported[4]}"
            findings.append(built_in("key.duplicate_value", place, others=elsewhere, period=span))
    return findings
