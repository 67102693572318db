"""Edits that doubt numbers for how they look: digits, size, repetition, growth alike.

Belongs here: for each such kind the rows that fail it, computed for all rows at once. Does not
belong here: doubts about a change (``doubts``). Only rows of the file fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from expectations.edits.contradictions import Failing
from expectations.edits.doubts import beside, compared_with, exact
from expectations.edits.frame import SHOWN, compared, read_of
from expectations.edits.timeline import (
    DIMS,
    FULL,
    MONTH,
    REGION,
    ROW,
    SAID,
    SPAN,
    VALUE,
    Timeline,
    as_failing,
    before,
    worded,
)
from sources.catalogue import Basis, RepeatedDigits, SameAsBefore, UniformGrowth, UsualRange

_SHORTEST, _LONGEST = 3, 15
_RUNS = ("1234567890", "9876543210")
_DIGITS = "123456789"
PATTERNS = frozenset(
    [digit * length for digit in _DIGITS for length in range(_SHORTEST, _LONGEST + 1)]
    + [
        run[start : start + length]
        for run in _RUNS
        for length in range(_SHORTEST, len(run) + 1)
        for start in range(len(run) - length + 1)
    ]
)
# So many rows repeated at once are a file sent again rather than chance.
_MANY = 3


def digits_of(said: str) -> pl.Expr:
    """The digits of a printed number, without zeros in front."""
    digits = pl.col(said).str.normalize("NFKC").str.replace_all("[^0-9]", "")
    return digits.str.strip_chars_start("0")


def repeated_digits(
    edit: RepeatedDigits, columns: Sequence[str], numbers: Timeline
) -> Iterator[Failing]:
    """Numbers as they are printed; two of a row count where they are different numbers."""
    found = numbers.frame.select(
        ROW,
        *(digits_of(read_of(name)).alias(name) for name in columns),
    ).with_columns(
        pl.when(pl.col(name).is_in(list(PATTERNS))).then(pl.col(name)).alias(name)
        for name in columns
    )
    spoken = found.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in columns))
    long_enough = [
        pl.when(pl.col(name).str.len_chars() >= edit.digits - 1).then(pl.col(name))
        for name in columns
    ]
    different = pl.concat_list(long_enough).list.drop_nulls().list.unique().list.len()
    if spoken.is_empty():
        return
    counted = spoken.with_columns(different.alias("__different"))
    for name in columns:
        length = pl.col(name).str.len_chars()
        pair = (length >= edit.digits - 1) & (pl.col("__different") > 1)
        failing = counted.filter((length >= edit.digits) | pair)
        shown = numbers.frame.select(ROW, compared(numbers.feed, name))
        yield name, failing.select(ROW).join(shown, on=ROW)


def usual_range(edit: UsualRange, numbers: Timeline) -> Iterator[Failing]:
    """Rows of the file whose number is smaller or larger than is usual, whatever was before.

    What the column itself refuses is found there.
    """
    column, value = numbers.feed.column(edit.column), pl.col(edit.column)
    unusual = ~value.is_between(exact(edit.minimum), exact(edit.maximum))
    if column.minimum is not None:
        unusual &= value >= exact(column.minimum)
    if column.maximum is not None:
        unusual &= value <= exact(column.maximum)
    found = numbers.frame.filter(unusual)
    yield edit.column, found.with_columns(compared(numbers.feed, edit.column))


def same_as_before(
    edit: SameAsBefore, columns: Sequence[str], numbers: Timeline
) -> Iterator[Failing]:
    """Rows all of whose numbers in ``columns`` are those of the earlier row again."""
    feed = numbers.feed
    pairs = [
        compared_with(edit.against, name, numbers)
        .unique(ROW, keep="first", maintain_order=True)
        .with_columns(
            (pl.col(VALUE) == pl.col(before(VALUE))).alias("__same"),
            digits_of(SAID).alias("__digits"),
        )
        for name in columns
    ]
    if all(part.is_empty() for part in pairs):
        return
    # A number that has nothing earlier to compare with is no repetition.
    filled = numbers.frame.select(
        ROW, pl.sum_horizontal(pl.col(name).is_not_null() for name in columns).alias("__filled")
    )
    alike = pl.col("__same") & (pl.col("__compared") == pl.col("__filled"))
    period = [DIMS, FULL, MONTH]
    rows = (
        pl.concat(part.select(ROW, *period, "__same", "__digits") for part in pairs)
        .group_by(ROW, *period)
        .agg(
            pl.col("__same").all(),
            pl.col("__digits").unique().str.len_chars().sum(),
            pl.col("__digits").str.contains("[1-9]").any().alias("__some"),
            pl.len().alias("__compared"),
        )
        .join(filled, on=ROW)
        .with_columns((alike & pl.col("__some")).alias("__alike"))
        .with_columns(
            pl.col("__alike").sum().over(period).alias("__repeated"),
            pl.len().over(period).alias("__rows"),
        )
    )
    many = (pl.col("__repeated") >= _MANY) & (pl.col("__repeated") * 2 >= pl.col("__rows"))
    found = rows.filter(pl.col("__alike") & (many | (pl.col("__digits") >= edit.digits)))
    found = found.select(ROW)
    told = pl.concat(
        as_failing(part.join(found, on=ROW), beside(name, feed, edit.against))
        for name, part in zip(columns, pairs, strict=True)
    )
    together = told.group_by(ROW, maintain_order=True).agg(pl.col(SHOWN).str.join("；"))
    yield columns[0], together


def uniform_growth(edit: UniformGrowth, numbers: Timeline) -> Iterator[Failing]:
    """Growth alike among regions of a period, or among periods of a region; none is no growth."""
    column = numbers.feed.column(edit.column)
    pairs = compared_with("year", edit.column, numbers, accepted_too=True).filter(
        (pl.col(before(VALUE)) >= exact(edit.at_least)) & (pl.col(VALUE) != pl.col(before(VALUE)))
    )
    if pairs.height < edit.rows:
        return
    ratio = pl.col(VALUE).cast(pl.Float64) / pl.col(before(VALUE)).cast(pl.Float64)
    grown = pairs.with_columns((ratio * 10_000 - 10_000).round().cast(pl.Int64).alias("__grown"))
    span = [SPAN] if column.basis is Basis.CURRENT else []
    in_period = [DIMS, FULL, MONTH, *span, "__grown"]
    in_region = [DIMS, FULL, REGION, *span, "__grown"]
    counted = grown.with_columns(
        pl.col(REGION).n_unique().over(in_period).alias("__regions"),
        pl.col(MONTH).n_unique().over(in_region).alias("__periods"),
    )
    alike = pl.max_horizontal("__regions", "__periods") >= edit.rows
    found = counted.filter(pl.col(ROW).is_not_null() & alike).unique(ROW, keep="first")
    regions = worded("本单位有 {} 个地区相同", pl.col("__regions"))
    periods = worded("本地区有 {} 期相同", pl.col("__periods"))
    shown = worded(
        "{}；增长 {}%，{}",
        beside(edit.column, numbers.feed, "year"),
        pl.col("__grown") / 100,
        pl.when(pl.col("__regions") >= edit.rows).then(regions).otherwise(periods),
    )
    yield edit.column, as_failing(found, shown)
