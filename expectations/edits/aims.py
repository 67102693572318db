"""The edit that doubts a year's value which meets a promised number to the last digit.

Does not belong here: which numbers were promised (``expectations.targets``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from expectations.edits.contradictions import Failing
from expectations.edits.doubts import exact
from expectations.edits.frame import END, SHOWN, compared
from expectations.edits.timeline import (
    DIMS,
    REGION,
    ROW,
    SAID,
    VALUE,
    Timeline,
    as_failing,
    before,
    number_before,
    worded,
)
from expectations.history import dims_of
from expectations.targets import PrintedTarget
from sources.catalogue import Role, RoundedToTarget

_DECEMBER = 12
_PROMISED = "__promised"


def rounded_to_target(
    edit: RoundedToTarget, numbers: Timeline, targets: Sequence[PrintedTarget]
) -> Iterator[Failing]:
    """Growth or share of a year that ends in December, against what holds for its region."""
    feed = numbers.feed
    item = feed.column(edit.column).item
    over = feed.column(edit.over).item if edit.over else None
    held = [target for target in targets if (target.item, target.over) == (item, over)]
    for year in sorted({target.baseline_year or 0 for target in held}):
        promised = _frame([t for t in held if (t.baseline_year or 0) == year])
        made = _shares(edit, numbers) if edit.over else _growths(edit, numbers, year)
        met = (pl.col("__made") - pl.col(_PROMISED)).abs() <= float(edit.hair) + 1e-9
        found = made.join(promised, on=[REGION, DIMS]).filter(met).unique(ROW, keep="first")
        shown = worded(
            "{}；得 {}%，{}",
            pl.col(SHOWN),
            pl.col("__made").round(4),
            pl.col("__told"),
        )
        yield edit.column, as_failing(found, shown)


def _growths(edit: RoundedToTarget, numbers: Timeline, baseline: int) -> pl.DataFrame:
    """Growth of each complete year of the file against the baseline year, in percent."""
    months = (pl.col(END).dt.year().cast(pl.Int32) - baseline) * 12
    header = numbers.feed.column(edit.column).header
    own = pl.lit(f"{header} ") + pl.col(SAID)
    shown = pl.concat_str([own, number_before(f"{baseline}年")], separator="；").alias(SHOWN)
    pairs = numbers.with_months_before(edit.column, months).filter(
        pl.col(ROW).is_not_null()
        & (pl.col(END).dt.month() == _DECEMBER)
        & (pl.col(END).dt.year() > baseline)
        & (pl.col(before(VALUE)) >= exact(edit.at_least))
    )
    ratio = pl.col(VALUE).cast(pl.Float64) / pl.col(before(VALUE)).cast(pl.Float64)
    made = ((ratio - 1) * 100).alias("__made")
    if pairs.is_empty():
        shown = pl.lit("").alias(SHOWN)
    return pairs.select(ROW, REGION, DIMS, made, shown)


def _shares(edit: RoundedToTarget, numbers: Timeline) -> pl.DataFrame:
    """The share of each row that ends a year, in percent."""
    feed = numbers.feed
    assert edit.over is not None  # noqa: S101 - asked by the caller
    region = feed.with_role(Role.REGION)[0].name
    whole = numbers.frame.drop_nulls([END, *feed.grain, edit.column, edit.over]).filter(
        (pl.col(END).dt.month() == _DECEMBER) & (pl.col(edit.over) >= exact(edit.at_least))
    )
    share = pl.col(edit.column).cast(pl.Float64) / pl.col(edit.over).cast(pl.Float64) * 100
    return whole.select(
        ROW,
        pl.col(region).alias(REGION),
        dims_of(feed).alias(DIMS),
        share.alias("__made"),
        compared(feed, edit.column, edit.over),
    )


def _frame(targets: Sequence[PrintedTarget]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            REGION: [target.region_code for target in targets],
            DIMS: [target.dims for target in targets],
            _PROMISED: [float(target.percent) for target in targets],
            "__told": [target.said for target in targets],
        },
        schema_overrides={REGION: pl.String, DIMS: pl.String},
    )
