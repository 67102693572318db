"""Edits that find numbers which cannot all be right: sums, and cumulative values over time.

Belongs here: for each such kind the rows that fail it, computed for all rows at once. Does not
belong here: kinds that only doubt a number (``doubts``), or rates and parts within a row
(``declared``). A number that contradicts one accepted before is the file's to explain: sending
both periods in one file lets the file's own rows stand against each other.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from expectations.edits.frame import END, LINE, START, compared, read_of
from expectations.edits.rounding import HAIR, apart, half_unit
from expectations.edits.timeline import (
    DIMS,
    FULL,
    REGION,
    ROW,
    SAID,
    VALUE,
    Timeline,
    as_failing,
    before,
    number_before,
    number_itself,
    worded,
)
from sources.catalogue import Feed, PartsOfTotal, SumOf, YtdAddsUp, YtdNotFalling

# The column whose cells fail, and the failing rows (``ROW``) with what was compared (``SHOWN``).
Failing = tuple[str, pl.DataFrame]


def ytd_not_falling(edit: YtdNotFalling, numbers: Timeline) -> Iterator[Failing]:
    """Full years are not compared: the annual figure may revise the year's last month."""
    header = numbers.feed.column(edit.column).header
    earlier, later = pl.col(before(END)), pl.col(END)
    same_year = (earlier < later) & (earlier.dt.year() == later.dt.year())
    fell = numbers.with_previous(edit.column).filter(
        (pl.col(VALUE) < pl.col(before(VALUE))) & same_year
    )
    if fell.is_empty():
        return
    own = fell.filter(pl.col(ROW).is_not_null())
    itself = pl.lit(f"{header} ") + pl.col(SAID)
    yield edit.column, as_failing(own, _shown(itself, number_before("此前")))
    # An earlier period sent again, beside a later one that was accepted before.
    passed = fell.filter(pl.col(ROW).is_null() & pl.col(before(ROW)).is_not_null())
    itself = pl.lit(f"{header} ") + pl.col(before(SAID))
    at = passed.with_columns(pl.col(before(ROW)).alias(ROW))
    yield edit.column, as_failing(at, _shown(itself, number_itself("此后")))


def ytd_adds_up(edit: YtdAddsUp, numbers: Timeline) -> Iterator[Failing]:
    """Of the three numbers at least one is the file's own; its finding stands at the latest."""
    feed = numbers.feed
    parts = _three(edit, numbers)
    slack = pl.sum_horizontal("half_ytd", "half_now", "half_before")
    expected = pl.col("before").cast(pl.Float64) + pl.col("now").cast(pl.Float64)
    wrong = parts.filter(apart(pl.col("ytd"), expected, slack))
    if wrong.is_empty():
        return
    ytd, now = feed.column(edit.ytd).header, feed.column(edit.current).header
    shown = _shown(
        _told(ytd, "ytd"),
        pl.when(pl.col("row_before").is_not_null() | pl.col("said_before").is_not_null()).then(
            _told(f"上期{ytd}", "before")
        ),
        _told(now, "now"),
    )
    at = (("row_ytd", edit.ytd), ("row_now", edit.current), ("row_before", edit.ytd))
    for place, (row, column) in enumerate(at):
        others = [pl.col(other).is_null() for other, _ in at[:place]]
        here = wrong.filter(pl.col(row).is_not_null(), *others)
        yield column, as_failing(here.with_columns(pl.col(row).alias(ROW)), shown)


def _three(edit: YtdAddsUp, numbers: Timeline) -> pl.DataFrame:
    """Each current number beside the cumulative one of its end and that of the period before."""
    feed = numbers.feed
    series = [REGION, DIMS]

    def told(column: str, name: str) -> list[pl.Expr]:
        half = half_unit(VALUE, SAID, integer=feed.column(column).integer)
        facts = {VALUE: name, SAID: f"said_{name}", ROW: f"row_{name}", LINE: f"line_{name}"}
        return [*(pl.col(was).alias(is_) for was, is_ in facts.items()), half.alias(f"half_{name}")]

    ytd = numbers.of(edit.ytd).filter(~pl.col(FULL))
    current = numbers.of(edit.current).filter(~pl.col(FULL))
    day_before = pl.col(START).dt.offset_by("-1d").alias("__day_before")
    joined = current.select(*series, START, END, day_before, *told(edit.current, "now")).join(
        ytd.select(*series, END, *told(edit.ytd, "ytd")), on=[*series, END]
    )
    joined = joined.join(
        ytd.select(
            *series,
            pl.col(END).alias("__day_before"),
            *told(edit.ytd, "before"),
            pl.col(END).alias("end_before"),
        ),
        on=[*series, "__day_before"],
        how="left",
    )
    january = pl.col(START).dt.month() == 1
    nothing = [
        pl.when(january).then(None).otherwise(pl.col(name)).alias(name)
        for name in ("said_before", "row_before", "line_before")
    ]
    zero = [
        pl.when(january).then(pl.lit(0)).otherwise(pl.col(name)).alias(name)
        for name in ("before", "half_before")
    ]
    return joined.with_columns(*nothing, *zero).filter(pl.col("before").is_not_null())


def _told(header: str, name: str) -> pl.Expr:
    """``累计交易量 500``, and 已报送 or the line where it is not the row's own."""
    return worded("{} {}", pl.lit(header), pl.col(f"said_{name}")) + pl.when(
        pl.col(f"row_{name}").is_null()
    ).then(pl.lit("（已报送）")).otherwise(worded("（第 {} 行）", pl.col(f"line_{name}")))


def sum_of(edit: SumOf, feed: Feed, frame: pl.DataFrame) -> Iterator[Failing]:
    """Rows whose parts do not add up to the whole; a row that leaves one blank says nothing."""
    names = (edit.column, *edit.parts)
    whole = frame.drop_nulls(names)
    slack = pl.sum_horizontal(
        half_unit(name, read_of(name), integer=feed.column(name).integer) for name in names
    )
    total = pl.sum_horizontal(pl.col(name).cast(pl.Float64) for name in edit.parts)
    wrong = whole.filter(apart(pl.col(edit.column), total, slack))
    yield edit.column, wrong.select(ROW, compared(feed, *names))


def parts_of_total(edit: PartsOfTotal, feed: Feed, frame: pl.DataFrame) -> Iterator[Failing]:
    """Total rows that are not the sum of their parts, or smaller than some of them.

    Of an edit with a ``rest``: larger than parts of which one is all the rest.
    """
    column = feed.column(edit.column)
    grain = [name for name in feed.grain if name != edit.dim]
    half = half_unit(edit.column, read_of(edit.column), integer=column.integer).alias("__half")
    said = frame.drop_nulls([*feed.grain, edit.column]).with_columns(half)
    parts = (
        said.filter(pl.col(edit.dim).is_in(list(edit.of)))
        .group_by(grain)
        .agg(
            pl.col(edit.column).cast(pl.Float64).sum().alias("__sum"),
            pl.col("__half").sum().alias("__halves"),
            pl.col(edit.dim).n_unique().alias("__parts"),
            (pl.col(edit.dim) == (edit.rest or "")).any().alias("__rest"),
        )
    )
    total, added = pl.col(edit.column).cast(pl.Float64), pl.col("__sum")
    slack = pl.col("__half") + pl.col("__halves")
    complete = pl.col("__parts") == len(edit.of)
    wrong = (complete & apart(total, added, slack)) | (added - total > slack + HAIR)
    if edit.rest is not None:
        wrong = pl.col("__rest") & ~complete & (total - added > slack + HAIR)
    found = said.filter(pl.col(edit.dim) == edit.total).join(parts, on=grain).filter(wrong)
    shown = worded(
        "{} {}；{} 项分项相加 {}",
        pl.lit(column.header),
        pl.col(read_of(edit.column)),
        pl.col("__parts"),
        added.round(6),
    )
    yield edit.column, as_failing(found, shown)


def _shown(*parts: pl.Expr) -> pl.Expr:
    return pl.concat_str(parts, separator="；", ignore_nulls=True)
