"""Edits that doubt a number beside earlier numbers or those of other regions.

Belongs here: for each such kind the rows that fail it, computed for all rows at once. Does not
belong here: doubts about a number by itself or about several at once (``patterns``), or
contradictions (``contradictions``). Only rows of the file fail; what was accepted before is only
compared with.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from expectations.edits.contradictions import Failing
from expectations.edits.frame import END, START
from expectations.edits.timeline import (
    DIMS,
    FULL,
    MONTH,
    ROW,
    SAID,
    SPAN,
    VALUE,
    Timeline,
    as_failing,
    before,
    number_before,
    worded,
)
from sources.catalogue import Basis, Feed, Jump, JumpYear, Peers
from sources.doubts import Against

_PER_CADENCE = {"monthly": 1, "quarterly": 3, "yearly": 12}
_BEFORE = {"monthly": "上月", "quarterly": "上季", "yearly": "上年"}
# How many standard deviations a median absolute deviation is, of numbers that scatter normally.
_PER_MAD = 1.4826


def jump(edit: Jump | JumpYear, numbers: Timeline) -> Iterator[Failing]:
    """More than ``factor`` times the number before it, or less than 1/``factor`` of it.

    A cumulative value is compared within its year only; negative numbers have no ratio.
    """
    against: Against = "previous" if isinstance(edit, Jump) else "year"
    value, earlier, factor = pl.col(VALUE), pl.col(before(VALUE)), exact(edit.factor)
    jumped = (value > earlier * factor) | (value * factor < earlier)
    large = pl.max_horizontal(value, earlier) >= exact(edit.at_least)
    found = compared_with(against, edit.column, numbers).filter(
        pl.col(ROW).is_not_null() & jumped & large & (value >= 0) & (earlier >= 0)
    )
    if found.is_empty():
        return
    yield edit.column, as_failing(found, beside(edit.column, numbers.feed, against))


def peers(edit: Peers, numbers: Timeline) -> Iterator[Failing]:
    """Changes as ratios, so that a region that doubles and one that halves are equally far."""
    column = numbers.feed.column(edit.column)
    pairs = compared_with(edit.against, edit.column, numbers, accepted_too=True).filter(
        (pl.col(VALUE) > 0)
        & (pl.col(before(VALUE)) > 0)
        & (pl.max_horizontal(VALUE, before(VALUE)) >= exact(edit.at_least))
    )
    if pairs.height <= edit.peers:
        return
    ratio = pl.col(VALUE).cast(pl.Float64) / pl.col(before(VALUE)).cast(pl.Float64)
    group = [DIMS, FULL, MONTH, *([SPAN] if column.basis is Basis.CURRENT else [])]
    changed = pairs.with_columns(ratio.log().alias("__change")).with_columns(
        pl.col("__change").median().over(group).alias("__median"), pl.len().over(group).alias("__n")
    )
    distance = (pl.col("__change") - pl.col("__median")).abs()
    measured = changed.filter(pl.col("__n") > edit.peers).with_columns(
        distance.alias("__distance"),
        (distance.median().over(group) * _PER_MAD * float(edit.deviations)).alias("__far"),
    )
    limit = pl.max_horizontal(pl.col("__far"), pl.lit(float(edit.factor)).log())
    found = measured.filter(pl.col(ROW).is_not_null() & (pl.col("__distance") > limit))
    shown = worded(
        "{}；变化 {}%，本单位 {} 个地区变化的中位数 {}%",
        beside(edit.column, numbers.feed, edit.against),
        percent(pl.col("__change").exp()),
        pl.col("__n"),
        percent(pl.col("__median").exp()),
    )
    yield edit.column, as_failing(found, shown)


def compared_with(
    against: Against, name: str, numbers: Timeline, *, accepted_too: bool = False
) -> pl.DataFrame:
    """Numbers beside that of the calendar's preceding period, or of a year before."""
    if against == "year":
        pairs = numbers.with_year_before(name)
    else:
        basis = numbers.feed.column(name).basis
        pairs = numbers.with_previous(name).filter(_adjacent(basis, numbers.feed))
    return pairs if accepted_too else pairs.filter(pl.col(ROW).is_not_null())


def beside(name: str, feed: Feed, against: Against) -> pl.Expr:
    """``本月交易量 900；上月 120（2025-02，已报送）``: both numbers, as they are printed."""
    yearly = feed.calendar.cadence == "yearly"
    same = "上年" if yearly else "上年同期"
    word = same if against == "year" else _BEFORE[feed.calendar.cadence]
    own = pl.lit(f"{feed.column(name).header} ") + pl.col(SAID)
    return pl.concat_str([own, number_before(word)], separator="；")


def percent(ratio: pl.Expr) -> pl.Expr:
    """+12.3 for 1.123."""
    change = ((ratio - 1) * 100).round(1)
    return pl.when(change > 0).then(pl.lit("+")).otherwise(pl.lit("")) + change.cast(pl.String)


def _adjacent(basis: Basis | None, feed: Feed) -> pl.Expr:
    """Whether the number before is that of the calendar's preceding period."""
    earlier = pl.col(before(END))
    touching = earlier.dt.offset_by("1d") == pl.col(START)
    if basis is not Basis.YTD:
        return touching
    step = _PER_CADENCE[feed.calendar.cadence]
    ends = [m for m in range(step, 13, step) if m not in feed.calendar.gap_months]
    preceding = dict(zip(ends[1:], ends, strict=False))
    month = pl.col(END).dt.month().cast(pl.Int32)
    expected = month.replace_strict(preceding, default=None, return_dtype=pl.Int32)
    same_year = earlier.dt.year() == pl.col(END).dt.year()
    in_year = same_year & (earlier.dt.month().cast(pl.Int32) == expected)
    year_before = earlier.dt.year() == pl.col(END).dt.year() - 1
    return pl.when(FULL).then(year_before).otherwise(in_year)


def exact(value: Decimal) -> pl.Expr:
    """A threshold as an exact number."""
    return pl.lit(value, dtype=pl.Decimal(38, 9))
