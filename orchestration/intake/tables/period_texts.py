"""Printed periods compared: what a text says of itself, before its column is read.

Belongs here: questions to one text or two. Does not belong here: reading a column (``cells``).
"""

from __future__ import annotations

from orchestration.intake.reading.text import compact
from sources.periods import PeriodError, parse_period


def is_run(text: str) -> bool:
    """Whether a text is January to a later month of a year."""
    try:
        period = parse_period(text) if text.strip() else None
    except PeriodError:
        return False
    return (
        period is not None
        and period.starts_in_january
        and not (period.is_single_month or period.is_full_year)
    )


def reads(text: str) -> bool:
    """Whether a text is a period."""
    try:
        parse_period(text)
    except PeriodError:
        return False
    return True


def same(one: str, other: str) -> bool:
    """Whether two texts say the same period, or are the same text."""
    try:
        return parse_period(one) == parse_period(other)
    except PeriodError:
        return compact(one) == compact(other)
