"""Every report that a calendar expects of a region: the rows of ``inputs.expected_reports``.

Regions × feeds × periods are millions of rows for a whole country, so Python writes down each
calendar and each reporter once, and DuckDB joins them. Does not belong here: when a period is due
(``obligations``), or who reports (``sources.geography``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from orchestration.warehouse.obligations import obligations
from sources.catalogue import Catalogue
from sources.geography import reporting_regions

Row = tuple[Any, ...]

CALENDAR_COLUMNS = {
    "feed": "varchar",
    "period": "varchar",
    "period_start": "date",
    "period_end": "date",
    "due_on": "date",
    "structural_gap": "boolean",
}
REPORTER_COLUMNS = {
    "feed": "varchar",
    "region_code": "varchar",
    "sender": "varchar",
    "obliged_from": "date",
    "valid_from": "date",
    "valid_to": "date",
}
EXTENDED_COLUMNS = {
    "feed": "varchar",
    "period_end": "date",
    "sender": "varchar",
    "due_on": "date",
}
# A region is asked about the periods in which it stood on some day, and owes those that end on or
# after the day from which its sender is obliged. A due day that was put off is the latest of what
# was said for all and for the sender, and never earlier than the calendar's (greatest skips nulls).
EXPECTED_REPORTS = """
    select
        calendar.feed,
        reporter.region_code,
        reporter.sender,
        calendar.period,
        calendar.period_start,
        calendar.period_end,
        greatest(calendar.due_on, for_all.due_on, for_one.due_on) as due_on,
        calendar.structural_gap,
        coalesce(calendar.period_end >= reporter.obliged_from, false) as obligation
    from {calendar} as calendar
    inner join {reporters} as reporter
        on
            calendar.feed = reporter.feed
            and reporter.valid_from <= calendar.period_end
            and (reporter.valid_to is null or reporter.valid_to >= calendar.period_start)
    left join {extended} as for_all
        on
            calendar.feed = for_all.feed
            and calendar.period_end = for_all.period_end
            and for_all.sender = ''
    left join {extended} as for_one
        on
            calendar.feed = for_one.feed
            and calendar.period_end = for_one.period_end
            and reporter.sender = for_one.sender
"""


def calendar_rows(catalogue: Catalogue, as_of: date) -> Iterable[Row]:
    """Each feed's periods that have ended by ``as_of``."""
    for feed in catalogue.feeds.values():
        for entry in obligations(feed.calendar, as_of):
            period = entry.period
            yield (
                feed.id,
                period.label,
                period.start,
                period.end,
                entry.due_on,
                entry.structural_gap,
            )


def reporter_rows(catalogue: Catalogue) -> Iterable[Row]:
    """Each feed's regions, who sends for them, since when, and when the region stood."""
    for feed in catalogue.feeds:
        for entry in reporting_regions(catalogue, feed):
            region, sender = entry.region, entry.sender
            yield (
                feed,
                region.code,
                sender.id,
                sender.obliged_from,
                region.valid_from,
                region.valid_to,
            )
