"""Which reports are expected by when, from the feeds' calendars (METHODOLOGY §1, DESIGN §5).

Pure functions. Does not belong here: what has arrived.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sources.catalogue import Calendar
from sources.periods import Period

MONTHS_OF = {"monthly": 1, "quarterly": 3, "yearly": 12}


@dataclass(frozen=True)
class Obligation:
    """One period of a feed: when its report is due, or that there never is one (structural gap)."""

    period: Period
    due_on: date
    structural_gap: bool


def obligations(calendar: Calendar, until: date) -> Iterator[Obligation]:
    """Every period of the calendar that has ended by ``until``, in order."""
    step = MONTHS_OF[calendar.cadence]
    month = calendar.first.year * 12 + calendar.first.month - 1
    while True:
        start = _first_day(month)
        end = _first_day(month + step) - timedelta(days=1)
        if end > until:
            return
        due = _first_day(month + step - 1 + calendar.due_after_months)
        gap = step == 1 and start.month in calendar.gap_months
        yield Obligation(Period(start, end), due.replace(day=calendar.due_day), gap)
        month += step


def _first_day(months_since_year_zero: int) -> date:
    year, month = divmod(months_since_year_zero, 12)
    return date(year, month + 1, 1)
