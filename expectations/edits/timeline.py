"""The numbers of a column in order of time: the file's own rows, else what was accepted before.

Belongs here: which number lies before another. Does not belong here: what may be wrong with it
(``contradictions``, ``doubts``). Numbers of one region, dims and thing are a series; full years and
parts of a year are separate ones. A row of the file takes the place of the same fact accepted
before. Rows that say the same fact twice are compared with nothing (nobody knows which is meant,
and each of n beside each of n would be n² pairs): that they are doubled is found elsewhere
(``rows``).

Each number is a row with ``ROW`` (the row of the file's frame; null where it was accepted before),
``VALUE``, ``SAID`` (as printed), ``LINE``, ``START``, ``END``, ``FULL`` and ``MONTH`` (of its end,
counted through); beside another number the same names stand with ``before_`` in front.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from expectations.edits.frame import (
    END,
    ENTITY,
    LINE,
    SHOWN,
    START,
    blank_of,
    is_full_year,
    read_of,
)
from expectations.history import dims_of
from sources.catalogue import Basis, Column, Feed, Role

ROW, VALUE, SAID, FULL, MONTH = "__row", "__value", "__said", "__full_year", "__month"
REGION, DIMS, SPAN = "__region", "__dims", "__span"
SERIES = [REGION, DIMS, ENTITY, FULL]
_TOLD = (VALUE, SAID, LINE, START, END, ROW)
NOT_REPORTED = "not_reported"


def before(name: str) -> str:
    """The same fact about the number that a row is compared with."""
    return f"before_{name}"


class Timeline:
    """The series of every column of a submission, each made once."""

    def __init__(self, feed: Feed, frame: pl.DataFrame, history: pl.DataFrame | None) -> None:
        """``frame`` has the column ``ROW``; ``history`` is that of the feed, if there is any."""
        self.feed, self.frame = feed, frame
        self._history = history
        self._made: dict[tuple[str, str], pl.DataFrame] = {}

    @property
    def is_one_period(self) -> bool:
        """Whether nothing lies before anything: one last day, and nothing accepted before."""
        if self._history is not None and not self._history.is_empty():
            return False
        return self.frame[END].drop_nulls().n_unique() <= 1

    def of(self, name: str) -> pl.DataFrame:
        """The numbers of a column, in order of series and time."""
        return self._once("all", name, self._numbers)

    def with_previous(self, name: str) -> pl.DataFrame:
        """Each number beside the one before it in its series, however long before that was."""
        return self._once("previous", name, self._beside_previous)

    def with_year_before(self, name: str) -> pl.DataFrame:
        """Those numbers of the file that have one of the same months of the year before."""
        return self._once("year", name, lambda name: self.with_months_before(name, pl.lit(12)))

    def with_months_before(self, name: str, months: pl.Expr) -> pl.DataFrame:
        """Those numbers of the file that have one of the same months so many ``months`` before."""
        numbers = self.of(name).lazy()
        same = [*SERIES, MONTH, *self._spans(self.feed.column(name))]
        earlier = numbers.select(*same, *(pl.col(n).alias(before(n)) for n in _TOLD))
        wanted = numbers.with_columns((pl.col(MONTH) - months).cast(pl.Int32).alias("__wanted"))
        on = ["__wanted" if part == MONTH else part for part in same]
        return wanted.join(earlier, left_on=on, right_on=same, how="inner").collect()

    def _once(self, kind: str, name: str, make: Callable[[str], pl.DataFrame]) -> pl.DataFrame:
        if (kind, name) not in self._made:
            self._made[kind, name] = make(name)
        return self._made[kind, name]

    def _numbers(self, name: str) -> pl.DataFrame:
        column = self.feed.column(name)
        said = self._of_file(column)
        own = said.filter(pl.len().over(*SERIES, START, END) == 1)
        if column.role is Role.VALUE and self._history is not None:
            fact = [*SERIES, END, *([START] if column.basis is Basis.CURRENT else [])]
            earlier = self._of_history(column).join(said, on=fact, how="anti")
            own = pl.concat([own, earlier])
        month = pl.col(END).dt.year().cast(pl.Int32) * 12 + pl.col(END).dt.month().cast(pl.Int32)
        span = month - pl.col(START).dt.year().cast(pl.Int32) * 12
        span -= pl.col(START).dt.month().cast(pl.Int32)
        numbers = own.drop_nulls(VALUE).with_columns(month.alias(MONTH), span.alias(SPAN))
        return numbers.sort(*SERIES, END, LINE).collect()

    def _of_file(self, column: Column) -> pl.LazyFrame:
        """What the file says of a column; a blank cell says nothing."""
        region = self.feed.with_role(Role.REGION)[0].name
        speaking = pl.col(blank_of(column.name)).fill_null(NOT_REPORTED) != NOT_REPORTED
        frame = self.frame.lazy()
        said = frame.drop_nulls([START, END, *self.feed.grain]).filter(speaking)
        return said.select(
            pl.col(region).alias(REGION),
            dims_of(self.feed).alias(DIMS),
            ENTITY,
            is_full_year().alias(FULL),
            START,
            END,
            LINE,
            ROW,
            pl.col(column.name).alias(VALUE),
            pl.col(read_of(column.name)).alias(SAID),
        )

    def _of_history(self, column: Column) -> pl.LazyFrame:
        assert self._history is not None  # noqa: S101 - asked by the caller
        basis = pl.col("basis")
        bases = [str(column.basis)] + ([Basis.YEAR.value] if column.basis is Basis.YTD else [])
        rows = self._history.lazy().filter((pl.col("item") == column.item) & basis.is_in(bases))
        full = basis == Basis.YEAR.value
        if column.basis is Basis.CURRENT:
            full = is_full_year("period_start", "period_end")
        return rows.select(
            pl.col("region_code").alias(REGION),
            pl.col("dims").alias(DIMS),
            pl.col("entity_key").alias(ENTITY),
            full.alias(FULL),
            pl.col("period_start").alias(START),
            pl.col("period_end").alias(END),
            pl.lit(None, pl.Int32).alias(LINE),
            pl.lit(None, pl.UInt32).alias(ROW),
            pl.col("value").alias(VALUE),
            pl.col("printed_value").alias(SAID),
        )

    def _spans(self, column: Column) -> list[str]:
        """A cumulative number is told by its last month; a current one by all its months."""
        return [SPAN] if column.basis is Basis.CURRENT else []

    def _beside_previous(self, name: str) -> pl.DataFrame:
        numbers = self.of(name)
        same = pl.all_horizontal(pl.col(part).eq_missing(pl.col(part).shift(1)) for part in SERIES)
        shifted = [pl.when(same).then(pl.col(told).shift(1)).alias(before(told)) for told in _TOLD]
        return numbers.with_columns(shifted)


def as_failing(found: pl.DataFrame, shown: pl.Expr) -> pl.DataFrame:
    """The rows found, with what was compared. No text is made for none: polars would panic."""
    if found.is_empty():
        return pl.DataFrame(schema={ROW: pl.UInt32, SHOWN: pl.String})
    return found.select(ROW, shown.alias(SHOWN))


def worded(template: str, *parts: pl.Expr) -> pl.Expr:
    """``template`` with each ``{}`` filled in; null where a part is.

    In place of ``pl.format``, which panics on integers that were filtered out of nulls.
    """
    pieces = template.split("{}")
    filled = [pl.lit(pieces[0])]
    for part, piece in zip(parts, pieces[1:], strict=True):
        filled += [part.cast(pl.String), pl.lit(piece)]
    return pl.concat_str(filled)


def number_before(word: str) -> pl.Expr:
    """``上月 120（2025-02，已报送）``: the number that a row is compared with, and where it is."""
    return _number(word, before(SAID), before(LINE), before(END))


def number_itself(word: str) -> pl.Expr:
    """The same of the row's own number, where it is shown beside another's."""
    return _number(word, SAID, LINE, END)


def _number(word: str, said: str, line: str, end: str) -> pl.Expr:
    whence = pl.coalesce(worded("第 {} 行", pl.col(line)), pl.lit("已报送"))
    year, month = (pl.col(end).dt.strftime(form) for form in ("%Y", "%Y-%m"))
    label = pl.when(FULL).then(year).otherwise(month)
    return worded(f"{word} {{}}（{{}}，{{}}）", pl.col(said), label, whence)
