"""The frame edits work on: one row per record, columns named as in the contract.

Belongs here: names and types of the columns, and turning failing rows into findings. Does not
belong here: any check. Conventions, beside one column per contract column (null where the file
has none): regions as codes, the period as its label, dims, nature and keys as stored, values as
decimals in the column's own unit, attributes as what they read (numbers as decimals, dates as
dates, all else as the stored text), null where blank or unreadable; and

- ``__line``, ``__record``: 1-based physical line and data row; ``__key``: the row in its own words
- ``__period_start``, ``__period_end``: the row's period, null where it could not be read
- ``__entity``: the thing a row of a list speaks of, ``NIL`` where the row says that there is
  nothing on the list, null where a key could not be read; '' in a feed of values
- ``__read_<name>``: the cell as printed ('' where blank); ``__blank_<name>``: its typed blank, of
  values and attributes, null where it could not be read.

The cells of a row of a wide table stand in several places of the file. Its frame has ``__number``
too, the row's number among all, and its positions say where the cells of each row are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from expectations.findings import Place
from sources.catalogue import Column, Feed, Reads, Role

LINE, RECORD, KEY = "__line", "__record", "__key"
NUMBER = "__number"
START, END = "__period_start", "__period_end"
SHOWN, ENTITY = "__shown", "__entity"
# The entity, and the one item, of a row that says that there is nothing on the list.
NIL = "__nil"
DECIMAL = pl.Decimal(28, 9)
REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class Position:
    """Where a contract column stands in the file: 1-based column and header as printed.

    In a wide table ``cells`` says it of every row that has such a cell: line, column, header.
    """

    column: int
    header: str
    sheet: str = ""
    cells: Mapping[int, tuple[int, int, str]] = field(default_factory=dict)

    def at(self, number: int | None, line: int) -> tuple[int, int, str]:
        """Line, column and header of the cell of a row; ``number`` only where rows have one."""
        if number is None:
            return line, self.column, self.header
        return self.cells.get(number, (line, self.column, self.header))


Positions = Mapping[str, Position]


def read_of(name: str) -> str:
    """The frame column with the printed text of contract column ``name``."""
    return f"__read_{name}"


def blank_of(name: str) -> str:
    """The frame column with the typed blank of value or attribute column ``name``."""
    return f"__blank_{name}"


def schema(feed: Feed) -> dict[str, pl.DataType]:
    """Names and types of the frame of a feed, in order."""
    types: dict[str, pl.DataType] = {
        LINE: pl.Int32(),
        RECORD: pl.Int32(),
        KEY: pl.String(),
        START: pl.Date(),
        END: pl.Date(),
        ENTITY: pl.String(),
    }
    for column in feed.columns:
        types[column.name] = _type_of(column)
        types[read_of(column.name)] = pl.String()
        if column.role in (Role.VALUE, Role.ATTRIBUTE):
            types[blank_of(column.name)] = pl.String()
    return types


def _type_of(column: Column) -> pl.DataType:
    """Keys are text whatever they read: they are told apart, never computed with."""
    if column.role is Role.VALUE:
        return DECIMAL
    if column.role is Role.ATTRIBUTE and column.reads is Reads.NUMBER:
        return DECIMAL
    if column.role is Role.ATTRIBUTE and column.reads is Reads.DATE:
        return pl.Date()
    return pl.String()


def filled(column: Column) -> pl.Expr:
    """Whether a cell says something. What cannot be read does: it has a finding of its own.

    A mark such as 未报 is a statement about a value, but leaves an attribute blank.
    """
    if column.role is not Role.ATTRIBUTE:
        return pl.col(read_of(column.name)) != ""
    return pl.col(blank_of(column.name)).fill_null(REPORTED) == REPORTED


def without_nil(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows that speak of something."""
    return frame.filter(pl.col(ENTITY).ne_missing(NIL))


def is_full_year(start: str = START, end: str = END) -> pl.Expr:
    """Whether the row's period is January to December."""
    return (pl.col(start).dt.month() == 1) & (pl.col(end).dt.month() == 12)  # noqa: PLR2004


def compared(feed: Feed, *names: str) -> pl.Expr:
    """``累计交易量 90；本月交易量 100``: every compared cell as printed, as ``__shown``."""
    parts = [pl.lit(f"{feed.column(n).header} ") + pl.col(read_of(n)) for n in names]
    return pl.concat_str(parts, separator="；").alias(SHOWN)


def places(failing: pl.DataFrame, column: Column, positions: Positions) -> list[Place]:
    """The places of failing rows: the cell of ``column``, showing what ``__shown`` says."""
    if failing.is_empty():
        return []
    position = positions.get(column.name)
    sheet = next((other.sheet for other in positions.values()), "")
    number = pl.col(NUMBER) if NUMBER in failing.columns else pl.lit(None)
    rows = failing.select(LINE, RECORD, KEY, SHOWN, number.alias(NUMBER)).iter_rows()
    found = []
    for line, record, key, shown, row in rows:
        at, place, header = line, None, column.header
        if position is not None:
            at, place, header = position.at(row, line)
        found.append(Place(sheet, record, at, place, header, key, shown))
    return found
