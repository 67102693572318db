"""The frame edits work on: one row per record, columns named as in the contract.

Belongs here: names and types of the columns, and turning failing rows into findings. Does not
belong here: any check. Conventions, beside one column per contract column (null where the file
has none): regions as codes, the period as its label, dims and nature as stored, values as decimals
in the column's own unit, null where blank or unreadable; and

- ``__line``, ``__record``: 1-based physical line and data row; ``__key``: the row in its own words
- ``__period_start``, ``__period_end``: the row's period, null where it could not be read
- ``__read_<name>``: the cell as printed ('' where blank); ``__blank_<name>``: its typed blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from expectations.findings import Place
from sources.catalogue import Column, Feed, Role

LINE, RECORD, KEY = "__line", "__record", "__key"
START, END = "__period_start", "__period_end"
SHOWN = "__shown"
DECIMAL = pl.Decimal(28, 9)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a contract column stands in the file: 1-based column and header as printed."""

    column: int
    header: str


Positions = Mapping[str, Position]


def read_of(name: str) -> str:
    """The frame column with the printed text of contract column ``name``."""
    return f"__read_{name}"


def blank_of(name: str) -> str:
    """The frame column with the typed blank of value column ``name``."""
    return f"__blank_{name}"


def schema(feed: Feed) -> dict[str, pl.DataType]:
    """Names and types of the frame of a feed, in order."""
    types: dict[str, pl.DataType] = {
        LINE: pl.Int32(),
        RECORD: pl.Int32(),
        KEY: pl.String(),
        START: pl.Date(),
        END: pl.Date(),
    }
    for column in feed.columns:
        value = column.role is Role.VALUE
        types[column.name] = DECIMAL if value else pl.String()
        types[read_of(column.name)] = pl.String()
        if value:
            types[blank_of(column.name)] = pl.String()
    return types


def series_key(feed: Feed) -> list[str]:
    """The columns that tell one series of a file from another: region and dims."""
    return [column.name for column in feed.columns if column.role in (Role.REGION, Role.DIM)]


def is_full_year() -> pl.Expr:
    """Whether the row's period is January to December."""
    return (pl.col(START).dt.month() == 1) & (pl.col(END).dt.month() == 12)  # noqa: PLR2004


def places(failing: pl.DataFrame, column: Column, positions: Positions) -> list[Place]:
    """The places of failing rows: the cell of ``column``, showing what ``__shown`` says."""
    position = positions.get(column.name)
    rows = failing.select(LINE, RECORD, KEY, SHOWN).iter_rows()
    return [
        Place(
            record=record,
            line=line,
            column=position.column if position else None,
            header=position.header if position else column.header,
            key=key,
            read=shown,
        )
        for line, record, key, shown in rows
    ]
