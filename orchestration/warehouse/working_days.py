"""Which days are working days in China: the year's holidays, the weekends worked for them (调休).

Belongs here: asking the holiday library, and what holds where it knows nothing. Does not belong
here: when a report is due (``obligations``).

The State Council arranges each year's holidays in November of the year before, so the library
ends with a year. Past it only weekends are known; ``obligations.first_unknown_year`` tells, so that
it can be said.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from chinese_calendar import holidays, is_workday

FIRST_YEAR = min(holidays).year
LAST_YEAR = max(holidays).year
SATURDAY = 5


@cache
def is_working_day(day: date) -> bool:
    """Whether offices work on that day; by the weekday alone where the holidays are not known."""
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return bool(is_workday(day))
    return day.weekday() < SATURDAY


def next_working_day(day: date) -> date:
    """That day, or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
