"""The kinds of declared edits that lists need: cells that depend on others, dates in order.

Belongs here: for each kind the rows that fail it, computed for all rows at once. Does not belong
here: kinds that compare numbers, and which edits a file can be held to (``declared``).
"""

from __future__ import annotations

import polars as pl

from expectations.edits.frame import END, SHOWN, compared, filled, read_of
from sources.catalogue import Feed, NotAfterPeriod, NotBefore, RequiredWhen, Role


def failing_entries(
    edit: RequiredWhen | NotAfterPeriod | NotBefore, feed: Feed, frame: pl.DataFrame
) -> pl.DataFrame:
    """The rows of ``frame`` that fail ``edit``, with ``__shown``: what was compared."""
    match edit:
        case RequiredWhen():
            return _required_when(edit, feed, frame)
        case NotAfterPeriod():
            return _not_after_period(edit, feed, frame)
        case NotBefore():
            return _not_before(edit, feed, frame)


def _required_when(edit: RequiredWhen, feed: Feed, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows that say what asks for the cell and leave it blank; an absent column is blank."""
    asked = frame.filter(
        pl.col(edit.when).is_in(list(edit.values)) & ~filled(feed.column(edit.column))
    )
    return asked.with_columns(compared(feed, edit.when))


def _not_after_period(edit: NotAfterPeriod, feed: Feed, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows whose date lies after the last day of their period."""
    period = feed.with_role(Role.PERIOD)[0].name
    after = frame.filter(pl.col(edit.column) > pl.col(END))
    shown = pl.format("{}（{}）", pl.col(read_of(edit.column)), pl.col(read_of(period)))
    return after.with_columns(shown.alias(SHOWN))


def _not_before(edit: NotBefore, feed: Feed, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows whose later date lies before their earlier one."""
    turned = frame.filter(pl.col(edit.later) < pl.col(edit.earlier))
    return turned.with_columns(compared(feed, edit.later, edit.earlier))
