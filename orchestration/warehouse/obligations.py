"""Which reports are expected by when, from the feeds' calendars (METHODOLOGY §1, DESIGN §5).

Pure functions. Does not belong here: what has arrived, or which days are working days
(``working_days``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from orchestration.warehouse.working_days import LAST_YEAR, next_working_day
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
        yield Obligation(Period(start, end), _due_on(due, calendar), gap)
        month += step


def _due_on(month: date, calendar: Calendar) -> date:
    """The due day of that month; on a day off it moves to the next working day."""
    printed = month.replace(day=calendar.due_day)
    return next_working_day(printed) if calendar.moves_due_day else printed


def first_unknown_year(calendars: Iterable[Calendar], until: date) -> int | None:
    """The first year of due days by ``until`` whose holidays are not known; None: all are."""
    years = {
        entry.due_on.year
        for calendar in calendars
        if calendar.moves_due_day
        for entry in obligations(calendar, until)
        if not entry.structural_gap
    }
    return min((year for year in years if year > LAST_YEAR), default=None)


def _first_day(months_since_year_zero: int) -> date:
    year, month = divmod(months_since_year_zero, 12)
    return date(year, month + 1, 1)
