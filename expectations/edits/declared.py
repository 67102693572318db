"""The edits a feed declares: which can be evaluated on a file, and the findings of each.

Belongs here: from an edit to its findings, and the kinds that look at single rows. Does not belong
here: messages and severities (declared with the edit), checks every feed has (``contract``), or the
kinds that look at several numbers (``contradictions``, ``doubts``, ``patterns``, ``aims``).
Rows whose key or value could not be read are left out: they have findings of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import polars as pl

from expectations.edits.aims import rounded_to_target
from expectations.edits.contradictions import (
    Failing,
    parts_of_total,
    sum_of,
    ytd_adds_up,
    ytd_not_falling,
)
from expectations.edits.doubts import jump, peers
from expectations.edits.frame import SHOWN, Positions, compared, filled, places
from expectations.edits.lists import failing_entries
from expectations.edits.patterns import (
    repeated_digits,
    same_as_before,
    uniform_growth,
    usual_range,
)
from expectations.edits.skipping import columns_of, skipped_edits
from expectations.edits.timeline import ROW, Timeline
from expectations.findings import Finding
from expectations.targets import PrintedTarget
from sources.catalogue import (
    AtLeastOne,
    Edit,
    Feed,
    Jump,
    JumpYear,
    NotAfterPeriod,
    NotBefore,
    NotMoreThan,
    PartsOfTotal,
    Peers,
    RateMatches,
    RepeatedDigits,
    RequiredWhen,
    RoundedToTarget,
    SameAsBefore,
    SumOf,
    UniformGrowth,
    UsualRange,
    YtdAddsUp,
    YtdNotFalling,
)
from sources.edit_kinds import Doubt

_EXACT = pl.Decimal(38, 9)


def declared_findings(
    feed: Feed,
    frame: pl.DataFrame,
    positions: Positions,
    history: pl.DataFrame | None = None,
    targets: Sequence[PrintedTarget] = (),
) -> list[Finding]:
    """Every row that fails an edit of the feed; edits without their columns are skipped.

    ``history`` is what was accepted before in this feed, where that is known.
    """
    numbered = frame.with_row_index(ROW)
    numbers = Timeline(feed, numbered, history)
    skipped = {edit.id for edit in skipped_edits(feed, positions)}
    return [
        finding
        for edit in feed.edits
        if edit.id not in skipped
        for column, failing in _failing(edit, numbers, positions, targets)
        if not failing.is_empty()
        for finding in _findings(edit, column, _whole(numbered, failing), feed, positions)
    ]


def _whole(frame: pl.DataFrame, failing: pl.DataFrame) -> pl.DataFrame:
    """The failing rows as they stand in the frame, in its order, with what was compared."""
    once = failing.select(ROW, SHOWN).unique(ROW, keep="first", maintain_order=True)
    return frame.join(once, on=ROW, maintain_order="left")


def _findings(
    edit: Edit, column: str, failing: pl.DataFrame, feed: Feed, positions: Positions
) -> list[Finding]:
    return [
        Finding(
            rule=edit.id,
            severity=edit.severity,
            message_zh=edit.message_zh,
            message_en=edit.message_en,
            advice=edit.advice_zh,
            advice_en=edit.advice_en,
            sheet=place.sheet,
            record=place.record,
            line=place.line,
            column=place.column,
            header=place.header,
            key=place.key,
            read=place.read,
        )
        for place in places(failing, feed.column(column), positions)
    ]


def _failing(
    edit: Edit, numbers: Timeline, positions: Positions, targets: Sequence[PrintedTarget]
) -> Iterator[Failing]:
    """The failing rows of an edit by the column at whose cells its findings stand."""
    present = [name for name in columns_of(edit) if name in positions] or [columns_of(edit)[0]]
    match edit:
        case YtdNotFalling():
            yield from ytd_not_falling(edit, numbers)
        case YtdAddsUp():
            yield from ytd_adds_up(edit, numbers)
        case SumOf():
            yield from sum_of(edit, numbers.feed, numbers.frame)
        case PartsOfTotal():
            yield from parts_of_total(edit, numbers.feed, numbers.frame)
        case RequiredWhen() | NotAfterPeriod() | NotBefore():
            yield columns_of(edit)[0], failing_entries(edit, numbers.feed, numbers.frame)
        case AtLeastOne() | NotMoreThan() | RateMatches():
            yield present[0], _within_rows(edit, numbers.feed, numbers.frame)
        case Jump() | JumpYear() | Peers() | SameAsBefore() | UniformGrowth() if (
            numbers.is_one_period
        ):
            pass  # nothing to compare with; most files are of one month
        case _:
            yield from _doubted(edit, present, numbers, targets)


def _doubted(
    edit: Doubt, present: Sequence[str], numbers: Timeline, targets: Sequence[PrintedTarget]
) -> Iterator[Failing]:
    match edit:
        case Jump() | JumpYear():
            yield from jump(edit, numbers)
        case Peers():
            yield from peers(edit, numbers)
        case RepeatedDigits():
            yield from repeated_digits(edit, present, numbers)
        case UsualRange():
            yield from usual_range(edit, numbers)
        case SameAsBefore():
            yield from same_as_before(edit, present, numbers)
        case UniformGrowth():
            yield from uniform_growth(edit, numbers)
        case RoundedToTarget():
            yield from rounded_to_target(edit, numbers, targets)


def _within_rows(
    edit: AtLeastOne | NotMoreThan | RateMatches, feed: Feed, frame: pl.DataFrame
) -> pl.DataFrame:
    match edit:
        case AtLeastOne():
            return _at_least_one(edit, feed, frame)
        case NotMoreThan():
            return _not_more_than(edit, feed, frame)
        case RateMatches():
            return _rate_matches(edit, feed, frame)


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


def _number(value: Decimal) -> pl.Expr:
    return pl.lit(value, dtype=_EXACT)
