"""One cell → one day, or the reason why it is none.

Belongs here: the spellings of a day. Does not belong here: periods (``sources.periods``), whether
the day fits its row (``expectations.edits``). Nothing is guessed: a month is not a day (whoever
knows only the month decides which day to write, and says so in the note), two digits are no year,
and the number a spreadsheet shows for an unformatted date is refused with the way to mend it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from orchestration.intake.cells.numbers import Problem
from orchestration.intake.reading.text import compact, plain
from sources.periods import FIRST_YEAR, LAST_YEAR

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣", "-"))
# Exports of databases and spreadsheets put a time behind the day, which changes nothing (a time
# of another zone than ours would: 16:00Z is the next day here, so it is not read).
_TIME = re.compile(
    r"(?:\s+|(?<=[0-9])[Tt])(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?"
    r"(?:\+08:?(?:00)?)?$"
)
_DAY = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})"
    r"|\.([0-9]{1,2})\.([0-9]{1,2})|([0-9]{2})([0-9]{2})|年([0-9]{1,2})月([0-9]{1,2})[日号]?)"
)
_MONTH = re.compile(r"[0-9]{4}(?:年[0-9]{1,2}月?份?|[-/.][0-9]{1,2}|[0-9]{2})")
_YEAR = re.compile(r"[0-9]{4}年?")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_YEAR_LAST = re.compile(
    r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{1,4}|[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}[日号]?"
)
# Day 0 of the spreadsheets that count from 1900 (they hold 1900 for a leap year).
_DAY_ZERO = date(1899, 12, 30)


def read_date(text: str) -> date | Problem:
    """The day a cell names: 2025-03-01, 2025/3/1, 2025.3.1, 20250301, 2025年3月1日, with a time."""
    written = plain(text).translate(_DASHES)
    day = compact(_TIME.sub("", written))
    found = _DAY.fullmatch(day)
    if found is None:
        return _why_not(day)
    year, month, number = (int(part) for part in found.groups() if part is not None)
    try:
        read = date(year, month, number)
    except ValueError:
        return Problem("date.no_such_day")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Problem("date.year", {"first": FIRST_YEAR, "last": LAST_YEAR})
    return read


def _why_not(written: str) -> Problem:
    """The most helpful reason why something is no day."""
    if _MONTH.fullmatch(written) or _YEAR.fullmatch(written):
        return Problem("date.not_a_day")
    if _SERIAL.fullmatch(written):
        day = _DAY_ZERO + timedelta(days=int(written[:5]))
        return Problem("date.serial", {"day": day})
    if _YEAR_LAST.fullmatch(written):
        return Problem("date.year_first")
    return Problem("date.unreadable")
