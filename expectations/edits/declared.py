"""The edits a feed declares, one function per kind of ``sources.catalogue.Edit``.

Belongs here: for each kind the rows that fail it, computed for all rows at once. Does not belong
here: messages and severities (declared with the edit) or checks every feed has (``contract``).
Rows whose key or value could not be read are left out: they have findings of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from expectations.edits.frame import (
    END,
    LINE,
    SHOWN,
    START,
    Positions,
    compared,
    filled,
    is_full_year,
    places,
    read_of,
    series_key,
)
from expectations.edits.lists import failing_entries
from expectations.findings import Finding
from sources.catalogue import (
    AtLeastOne,
    Basis,
    Edit,
    Feed,
    Jump,
    NotAfterPeriod,
    NotBefore,
    NotMoreThan,
    RateMatches,
    RequiredWhen,
    Role,
    YtdNotFalling,
)

_EXACT = pl.Decimal(38, 9)
_PER_CADENCE = {"monthly": 1, "quarterly": 3, "yearly": 12}


@dataclass(frozen=True, slots=True)
class SkippedEdit:
    """An edit that could not be evaluated on a file, and why (``check --json``)."""

    id: str
    why: str


def columns_of(edit: Edit) -> tuple[str, ...]:
    """The contract columns an edit compares; the first is where its finding stands."""
    match edit:
        case AtLeastOne():
            return edit.columns
        case NotMoreThan():
            return (edit.lesser, edit.greater)
        case RateMatches():
            return (edit.rate, edit.numerator, edit.denominator)
        case RequiredWhen():
            return (edit.column, edit.when)
        case NotBefore():
            return (edit.later, edit.earlier)
        case YtdNotFalling() | Jump() | NotAfterPeriod():
            return (edit.column,)


def needed_by(edit: Edit) -> tuple[str, ...]:
    """The columns without which an edit says nothing: a column that is asked for is not one."""
    match edit:
        case AtLeastOne():
            return ()
        case RequiredWhen():
            return (edit.when,)
        case _:
            return columns_of(edit)


def skipped_edits(feed: Feed, positions: Positions) -> list[SkippedEdit]:
    """The edits that need a column this file does not have."""
    skipped = []
    for edit in feed.edits:
        absent = [name for name in needed_by(edit) if name not in positions]
        if absent:
            headers = "、".join(feed.column(name).header for name in absent)
            skipped.append(SkippedEdit(edit.id, f"文件中没有“{headers}”列"))
    return skipped


def declared_findings(feed: Feed, frame: pl.DataFrame, positions: Positions) -> list[Finding]:
    """Every row that fails an edit of the feed; edits without their columns are skipped."""
    skipped = {edit.id for edit in skipped_edits(feed, positions)}
    return [
        finding
        for edit in feed.edits
        if edit.id not in skipped
        for finding in _findings(edit, feed, frame, positions)
    ]


def _findings(edit: Edit, feed: Feed, frame: pl.DataFrame, positions: Positions) -> list[Finding]:
    at = columns_of(edit)[0]
    if isinstance(edit, AtLeastOne):
        at = next((name for name in edit.columns if name in positions), at)
    return [
        Finding(
            rule=edit.id,
            severity=edit.severity,
            message_zh=edit.message_zh,
            message_en=edit.message_en,
            advice=edit.advice_zh,
            advice_en=edit.advice_en,
            record=place.record,
            line=place.line,
            column=place.column,
            header=place.header,
            key=place.key,
            read=place.read,
        )
        for place in places(failing_rows(edit, feed, frame), feed.column(at), positions)
    ]


def failing_rows(edit: Edit, feed: Feed, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows of ``frame`` that fail ``edit``, with ``__shown``: what was compared."""
    match edit:
        case AtLeastOne():
            return _at_least_one(edit, feed, frame)
        case NotMoreThan():
            return _not_more_than(edit, feed, frame)
        case RateMatches():
            return _rate_matches(edit, feed, frame)
        case YtdNotFalling():
            return _ytd_not_falling(edit, feed, frame)
        case Jump():
            return _jump(edit, feed, frame)
        case RequiredWhen() | NotAfterPeriod() | NotBefore():
            return failing_entries(edit, feed, frame)


def _at_least_one(edit: AtLeastOne, feed: Feed, frame: pl.DataFrame) -> pl.DataFrame:
    """A mark such as 未报 in a value cell is an answer: the row then says that there is none."""
    empty = pl.all_horizontal(~filled(feed.column(name)) for name in edit.columns)
    return frame.filter(empty).with_columns(pl.lit("").alias(SHOWN))


def _not_more_than(edit: NotMoreThan, feed: Feed, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.filter(pl.col(edit.lesser) > pl.col(edit.greater)).with_columns(
        compared(feed, edit.lesser, edit.greater)
    )


def _rate_matches(edit: RateMatches, feed: Feed, frame: pl.DataFrame) -> pl.DataFrame:
    """|rate − numerator / denominator × 100| > tolerance, on decimals rounded to 1e-9."""
    # Filtered first: a decimal division by zero is an error even where nobody looks at it.
    divisible = frame.filter(pl.col(edit.denominator) > 0)
    numerator = pl.col(edit.numerator).cast(_EXACT)
    difference = pl.col(edit.rate).cast(_EXACT) - numerator * 100 / pl.col(edit.denominator)
    return divisible.filter(difference.abs() > _number(edit.tolerance)).with_columns(
        compared(feed, edit.rate, edit.numerator, edit.denominator)
    )


def _ytd_not_falling(edit: YtdNotFalling, feed: Feed, frame: pl.DataFrame) -> pl.DataFrame:
    """Full-year rows are not compared: the annual figure may revise the year's last month."""
    in_order = _with_previous(edit.column, feed, frame)
    fell = (pl.col(edit.column) < pl.col("__before")) & _same_year()
    return in_order.filter(fell).with_columns(_beside_previous(edit.column))


def _jump(edit: Jump, feed: Feed, frame: pl.DataFrame) -> pl.DataFrame:
    """Compared with the row of the period just before it, where the file has that row.

    A cumulative value is compared within its year only; negative numbers have no ratio.
    """
    in_order = _with_previous(edit.column, feed, frame)
    value, before, factor = pl.col(edit.column), pl.col("__before"), _number(edit.factor)
    jumped = (value > before * factor) | (value * factor < before)
    adjacent = _adjacent(feed.column(edit.column).basis, feed)
    return in_order.filter(jumped & adjacent & (value >= 0) & (before >= 0)).with_columns(
        _beside_previous(edit.column)
    )


def _with_previous(name: str, feed: Feed, frame: pl.DataFrame) -> pl.DataFrame:
    """Reported rows of each series in order of time, each with the row before it.

    Full years and parts of a year are separate series.
    """
    period = feed.with_role(Role.PERIOD)[0].name
    series = [*series_key(feed), "__full_year"]
    keyed = frame.drop_nulls([name, START, END, *feed.grain])
    ordered = keyed.with_columns(is_full_year().alias("__full_year")).sort(*series, END, LINE)
    return ordered.with_columns(
        pl.col(column).shift(1).over(series).alias(alias)
        for column, alias in (
            (name, "__before"),
            (END, "__before_end"),
            (LINE, "__before_line"),
            (read_of(name), "__before_read"),
            (read_of(period), "__before_period"),
        )
    )


def _same_year() -> pl.Expr:
    later = pl.col("__before_end") < pl.col(END)
    return later & (pl.col("__before_end").dt.year() == pl.col(END).dt.year())


def _adjacent(basis: Basis | None, feed: Feed) -> pl.Expr:
    """Whether the row before is the calendar's preceding period."""
    touching = pl.col("__before_end").dt.offset_by("1d") == pl.col(START)
    if basis is not Basis.YTD:
        return touching
    step = _PER_CADENCE[feed.calendar.cadence]
    ends = [m for m in range(step, 13, step) if m not in feed.calendar.gap_months]
    preceding = dict(zip(ends[1:], ends, strict=False))
    month = pl.col(END).dt.month().cast(pl.Int32)
    expected = month.replace_strict(preceding, default=None, return_dtype=pl.Int32)
    within_year = _same_year() & (pl.col("__before_end").dt.month().cast(pl.Int32) == expected)
    return pl.when(pl.col("__full_year")).then(touching).otherwise(within_year)


def _beside_previous(name: str) -> pl.Expr:
    """``90（第 4 行 2025年2月：100）``: the cell and the one it was compared with."""
    return pl.format(
        "{}（第 {} 行 {}：{}）",
        pl.col(read_of(name)),
        pl.col("__before_line"),
        pl.col("__before_period"),
        pl.col("__before_read"),
    ).alias(SHOWN)


def _number(value: Decimal) -> pl.Expr:
    return pl.lit(value, dtype=_EXACT)
