"""A whole column (or line of heads) of periods: what one cell alone does not say.

Belongs here: months that a spreadsheet damaged in a way that the order of the column settles.
Does not belong here: the spellings (``sources.periods``) or the calendar (``calendars``).

* 2016.10 became 2016.1, the same as January. Within one series the months run strictly
  up or strictly down; where every such reading gives the same month it is that month, else the
  cell is refused: 2016.1 is October between 2016.9 and 2016.11, January before 2016.2, 2016.3.
* 2025-03 became the day 2025-03-01. A column whose every cell is the first (or every one the last)
  day of a month speaks of months; a single other day, or a month that had not ended when the file
  came, and none of them does.
"""

from __future__ import annotations

import calendar as calendars_of_days
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from datetime import date

from orchestration.intake.cells.calendars import fitting, fitting_list, period_of
from orchestration.intake.cells.dates import read_date
from orchestration.intake.cells.problem import Problem
from orchestration.intake.reading.text import plain
from sources.catalogue import Calendar
from sources.periods import DOTTED_TEN, Period

# Months counted from year 0, so that December and January are neighbours.
Month = int
_JANUARY, _OCTOBER = 1, 10
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?=年|[-/]|$)")


def read_period_column(
    texts: Sequence[str],
    calendar: Calendar,
    received_on: date | None,
    year: int | None = None,
    series: Sequence[Sequence[Hashable]] = (),
    of_list: bool = False,
) -> list[Period | Problem]:
    """The period of every row under the feed's calendar, or why it has none.

    ``series`` are the other key columns (region, dims …): the rows of one key are one series, whose
    months stand in order. ``year`` is what the lines above the table state for rows without one.
    """
    fit = fitting_list if of_list else fitting
    read = _read_all(texts, year, series, received_on)
    known: dict[Period, Period | Problem] = {}
    for period in read:
        if isinstance(period, Period) and period not in known:
            known[period] = fit(period, calendar, received_on)
    return [known[entry] if isinstance(entry, Period) else entry for entry in read]


def read_period_heads(texts: Sequence[str], year: int | None = None) -> list[Period | Problem]:
    """The period of every head of a wide table, from left to right: one series, in any calendar."""
    return _read_all(texts, year, (), None)


def settled_note(text: str, period: Period | None) -> str | None:
    """What to tell of a reading that the cell alone does not give; ``None`` for any other."""
    if period is None:
        return None
    written = plain(text)
    if DOTTED_TEN.fullmatch(written):
        return f"报告期原文“{written}”，按同一序列上下各期读作 {period.label}"
    if isinstance(read_date(written), date):
        return f"报告期原文“{written}”是日期，全列均为月初或月末，读作 {period.label}"
    return None


def stated_year(texts: Iterable[str]) -> int | None:
    """The one year that the lines above a table state; ``None`` where there are none or several."""
    years = {int(found) for text in texts for found in _YEAR.findall(plain(text))}
    return years.pop() if len(years) == 1 else None


def _read_all(
    texts: Sequence[str],
    year: int | None,
    series: Sequence[Sequence[Hashable]],
    received_on: date | None,
) -> list[Period | Problem]:
    distinct = dict.fromkeys(texts)
    months_of_days = _months_of_days(distinct, received_on)
    known = {text: months_of_days.get(text) or period_of(text, year) for text in distinct}
    tens = {text for text in distinct if DOTTED_TEN.fullmatch(plain(text))}
    read = [known[text] for text in texts]
    if tens:
        _settle_tens(read, texts, tens, series)
    return read


def _settle_tens(
    read: list[Period | Problem],
    texts: Sequence[str],
    tens: Collection[str],
    series: Sequence[Sequence[Hashable]],
) -> None:
    """Fill in the rows that may be January or October, or say that they may be both."""
    rows_of: dict[Hashable, list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        entry = read[row]
        if text in tens or (isinstance(entry, Period) and entry.is_single_month):
            rows_of[tuple(column[row] for column in series)].append(row)
    for rows in rows_of.values():
        if not any(texts[row] in tens for row in rows):
            continue
        candidates = [_candidates(texts[row], read[row], texts[row] in tens) for row in rows]
        for row, months in zip(rows, _in_order(candidates), strict=True):
            if texts[row] in tens:
                settled = months.pop() if len(months) == 1 else None
                read[row] = _ambiguous(texts[row]) if settled is None else _month(settled)


def _candidates(text: str, read: Period | Problem, ten: bool) -> tuple[Month, ...]:
    """The months a cell can be, from the earliest to the latest."""
    if ten:
        year = int(plain(text)[:4])
        return _counted(year, _JANUARY), _counted(year, _OCTOBER)
    assert isinstance(read, Period)  # noqa: S101 - the caller took only these
    return (_counted(read.year, read.start.month),)


def _counted(year: int, month: int) -> Month:
    return year * 12 + month - 1


def _month(counted: Month) -> Period:
    return Period.of_months(counted // 12, counted % 12 + 1)


def _in_order(candidates: Sequence[tuple[Month, ...]]) -> list[set[Month]]:
    """What each can be in a series that runs strictly up or strictly down."""
    up = _rising(candidates)
    down = _rising(candidates[::-1])[::-1]
    return [one | other for one, other in zip(up, down, strict=True)]


def _rising(candidates: Sequence[tuple[Month, ...]]) -> list[set[Month]]:
    """What each can be in some strictly rising choice; nothing where there is no such choice."""
    least, most = _tightest(candidates, min, 1), _tightest(candidates[::-1], max, -1)[::-1]
    if None in least or None in most:
        return [set() for _ in candidates]
    allowed = []
    for position, months in enumerate(candidates):
        after = least[position - 1] if position else None
        before = most[position + 1] if position + 1 < len(candidates) else None
        allowed.append(
            {m for m in months if (after is None or m > after) and (before is None or m < before)}
        )
    return allowed


def _tightest(
    candidates: Sequence[tuple[Month, ...]],
    nearest: Callable[[list[Month]], Month],
    direction: int,
) -> list[Month | None]:
    """The lowest rising (from the end: highest falling) choice; ``None`` where it breaks off."""
    chosen: list[Month | None] = []
    last: Month | None = None
    for months in candidates:
        further = [m for m in months if last is None or (m - last) * direction > 0]
        if not further:
            return [*chosen, *[None] * (len(candidates) - len(chosen))]
        last = nearest(further)
        chosen.append(last)
    return chosen


def _ambiguous(text: str) -> Problem:
    year = plain(text)[:4]
    facts: dict[str, object] = {
        "january": f"{year}年1月",
        "october": f"{year}年10月",
        "january_en": f"{year}-01",
        "october_en": f"{year}-10",
    }
    return Problem("period.dotted_ambiguous", facts)


def _months_of_days(
    distinct: Collection[str], received_on: date | None
) -> dict[str, Period | Problem]:
    """The months of a column of days; a first or last of a month in any other column is refused."""
    days = {text: read_date(text) for text in distinct if plain(text)}
    dates = {text: day for text, day in days.items() if isinstance(day, date)}
    if not dates:
        return {}
    months = {text: Period.of_months(day.year, day.month) for text, day in dates.items()}
    whole = len(dates) == len(days) and (
        all(day.day == 1 for day in dates.values()) or all(map(_is_last, dates.values()))
    )
    if whole and all(received_on is None or months[t].end <= received_on for t in dates):
        return dict(months)
    return {
        text: Problem(
            "period.day_unclear",
            {"month": f"{day.year}年{day.month}月", "month_en": f"{day:%Y-%m}"},
        )
        for text, day in dates.items()
        if day.day == 1 or _is_last(day)
    }


def _is_last(day: date) -> bool:
    return day.day == calendars_of_days.monthrange(day.year, day.month)[1]
