"""What to say where due days were moved without knowing the year's holidays.

Belongs here: the words, for everyone who says them (``doctor``, ``status``, ``run`` and its log).
Does not belong here: finding it out (``obligations``) or what is known (``working_days``).
"""

from __future__ import annotations

from datetime import date

from orchestration.warehouse.obligations import first_unknown_year
from orchestration.warehouse.working_days import LAST_YEAR
from sources.catalogue import Catalogue


def holiday_notice(catalogue: Catalogue, as_of: date | None) -> tuple[str, str] | None:
    """Chinese and English words; None while the holidays of every due day are known."""
    if as_of is None:
        return None
    calendars = [feed.calendar for feed in catalogue.feeds.values()]
    year = first_unknown_year(calendars, as_of)
    if year is None:
        return None
    return (
        f"{year} 年的节假日安排软件还不知道（只到 {LAST_YEAR} 年）：{year} 年起的截止日"
        "只按周末顺延，没有计入节假日和调休。请升级 chinesecalendar（docs/operations.md）",
        f"the holidays of {year} are not known yet (only to {LAST_YEAR}): due days from {year} on "
        "move for weekends alone, not for holidays nor worked weekends. Upgrade chinesecalendar "
        "(docs/operations.md)",
    )
