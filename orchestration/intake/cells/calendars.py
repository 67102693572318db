"""Periods under a feed's calendar: which may be reported, and what they mean in a column.

Belongs here: whether a period exists in the calendar, and which columns it may fill (METHODOLOGY
§1). Does not belong here: reading the spelling (``sources.periods``) or a whole column
(``period_column``), of which months a cell then speaks (``observations``) or due days
(``dbt_project``).
"""

from __future__ import annotations

from datetime import date

from orchestration.intake.cells.numbers import Problem
from orchestration.intake.reading.text import plain
from sources.catalogue import Basis, Calendar
from sources.periods import Period, PeriodError, parse_period

_CADENCES = {
    "monthly": (
        "月报",
        "monthly",
        "2025年3月（本期和累计）、2025年1—9月（只填累计）、2025年（全年）",
    ),
    "quarterly": ("季报", "quarterly", "2025年三季度、2025年1—9月（只填累计）、2025年（全年）"),
    "yearly": ("年报", "yearly", "2025年"),
}
_LIST_FORMS = {"monthly": "2025年3月", "quarterly": "2025年三季度", "yearly": "2025年"}
_MONTHS_PER_QUARTER = 3


def period_of(text: str, year: int | None = None) -> Period | Problem:
    """The period a cell names, in any calendar; ``year`` for a cell that says none."""
    if not plain(text):
        return Problem("key.period_blank")
    try:
        return parse_period(text, year, dotted=True)
    except PeriodError as error:
        facts: dict[str, object] = {
            "why": error.message_zh,
            "why_en": error.message_en,
            "advice": error.advice,
        }
        return Problem("key.period_unreadable", facts)


def fitting(period: Period, calendar: Calendar, received_on: date | None) -> Period | Problem:
    """The period, or why the feed has no such period.

    ``received_on`` is the day the file arrived: a period that begins after it is refused.
    """
    if period.end < calendar.first:
        return Problem("period.before_first", {"first": calendar.first})
    if received_on is not None and period.start > received_on:
        return Problem("period.in_future", {"received": received_on})
    if is_own_period(period, calendar) or _is_cumulative(period, calendar):
        return period
    zh, en, forms = _CADENCES[calendar.cadence]
    gaps = "、".join(f"{month}月" for month in calendar.gap_months)
    zh = f"{zh}，{gaps}不单独成为一期" if gaps else zh
    return Problem("period.off_calendar", {"cadence": zh, "cadence_en": en, "forms": forms})


def fitting_list(period: Period, calendar: Calendar, received_on: date | None) -> Period | Problem:
    """The period of a row of a list: the list as of its end, so nothing runs from January.

    A period that includes gap months before it is the same list as the period alone.
    """
    fits = fitting(period, calendar, received_on)
    if isinstance(fits, Period) and is_own_period(fits, calendar):
        return reporting_period(fits, calendar)
    if isinstance(fits, Problem) and fits.rule != "period.off_calendar":
        return fits
    return Problem("period.of_list", {"forms": _LIST_FORMS[calendar.cadence]})


def is_own_period(period: Period, calendar: Calendar) -> bool:
    """Whether it is one period of the calendar, so that a current value may speak of it.

    After gap months the next period may be written alone (2月) or with the gap (1—2月).
    """
    if calendar.cadence == "yearly":
        return period.is_full_year
    if calendar.cadence == "quarterly":
        return period.months[::2] in ((1, 3), (4, 6), (7, 9), (10, 12))
    *earlier, last = period.months
    return last not in calendar.gap_months and set(earlier) <= set(calendar.gap_months)


def _is_cumulative(period: Period, calendar: Calendar) -> bool:
    """Whether it runs from January to the end of one of the calendar's periods."""
    if calendar.cadence == "yearly" or not period.starts_in_january:
        return False
    if calendar.cadence == "quarterly":
        return period.end.month % _MONTHS_PER_QUARTER == 0
    return period.end.month not in calendar.gap_months


def reporting_period(period: Period, calendar: Calendar) -> Period:
    """The calendar's period that a row reports: cumulative rows report their last period.

    A full year stays a full year: it is the annual figure, not December's report.
    """
    if period.is_full_year or calendar.cadence == "yearly":
        return period
    if calendar.cadence == "quarterly":
        return Period.of_months(period.year, period.end.month - 2, period.end.month)
    return period.last_month


def takes(basis: Basis, period: Period, calendar: Calendar) -> bool:
    """Whether a column of that basis may hold a value in a row of that period."""
    if basis is Basis.YEAR:
        return period.is_full_year
    return basis is Basis.YTD or is_own_period(period, calendar)


def wrong_column(basis: Basis, period: Period) -> Problem:
    """Why a column of that basis cannot hold a value in a row of that period."""
    if basis is Basis.YEAR:
        takes_zh, takes_en, instead = "全年数", "full years", "请把报告期改为全年，例如 2025年。"
    else:
        takes_zh, takes_en = "一个报告期的当期数", "the value of one single period"
        instead = "几个月合计或全年的数请填到累计列；当期数请另起一行，报告期写单月。"
    facts: dict[str, object] = {
        "takes": takes_zh,
        "takes_en": takes_en,
        "instead": instead,
        "period": period.label,
    }
    return Problem("period.not_for_column", facts)
