"""The file by which a unit says that there is nothing on a list this period.

Belongs here: making it. Does not belong here: what it means (``docs/上报指南.md``), judging it: it
is uploaded, shown and handed in like any other.
"""

from __future__ import annotations

import csv
import io

from orchestration.intake.answers.templates import Template, template_of
from orchestration.intake.cells.entity_keys import NIL_WORDS
from sources.catalogue import Catalogue, Column, Feed, Role, Sender
from sources.divisions import Region
from sources.geography import regions_of_sender
from sources.periods import Period, PeriodError, parse_period

_SIMULATED = "simulated"


def nil_period(feed: Feed, text: str) -> Period | None:
    """The period of an address, where it is one of the list's; else none."""
    try:
        period = parse_period(text)
    except PeriodError:
        return None
    first, months = feed.calendar.first, _MONTHS[feed.calendar.cadence]
    fits = len(period.months) == months and (period.months[0] - 1) % months == 0
    return period if fits and period.start >= first and period.label == text else None


_MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}


def nil_regions(catalogue: Catalogue, sender: Sender) -> list[Region]:
    """The regions of which it is said."""
    return [region for region in regions_of_sender(catalogue, sender) if region.valid_to is None]


def nil_file(catalogue: Catalogue, feed: Feed, sender: Sender, period: Period) -> bytes:
    """The list's own form with one row a region that says 无; the rest is left empty."""
    form = template_of(feed, catalogue, sender)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows([line] for line in form.above)
    writer.writerow(form.headers)
    for region in nil_regions(catalogue, sender):
        writer.writerow(_row(form, sender, region, period))
    return buffer.getvalue().encode("utf-8-sig")


def _row(form: Template, sender: Sender, region: Region, period: Period) -> list[str]:
    said = {Role.REGION: region.code, Role.PERIOD: period.label, Role.KEY: NIL_WORDS[0]}
    return [
        _nature(column, sender) if column.role is Role.NATURE else said.get(column.role, "")
        for column in form.columns
    ]


def _nature(column: Column, sender: Sender) -> str:
    """Examples say of themselves that they are."""
    words = (w for w, stored in (column.allowed or {}).items() if stored == _SIMULATED)
    return next(words, "") if sender.simulated else ""
