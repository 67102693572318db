"""The pages of the board: feeds × periods, units, and who stands how in one cell.

Does not belong here: counting (``board``).
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from orchestration.context import Context
from orchestration.desk.bureau import bureau_context
from orchestration.desk.operating.board import (
    GROUP_OF,
    GROUPS,
    Count,
    by_unit,
    duties_of,
    matrices,
)
from orchestration.desk.operating.paging import Paged, page_number
from orchestration.desk.operating.queue import Wanted, units
from orchestration.desk.words import STANDINGS, label_words
from orchestration.duties import Duty, duties
from orchestration.ledger import SHANGHAI, now
from sources.catalogue import Catalogue
from sources.periods import PeriodError, parse_period

UNITS_ON_A_PAGE, DUTIES_ON_A_PAGE = 50, 100


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Where reporting stands today, of all units or of one."""
    context, today = bureau_context(), now().date()
    unit = request.GET.get("unit", "")
    unit = unit if unit in context.catalogue.senders else ""
    found = duties_of(context, today, unit)
    page: dict[str, Any] = {
        "today": today,
        "wanted": Wanted(unit=unit),
        "unit_choices": units(context),
        "by": "unit" if request.GET.get("by") == "unit" and not unit else "feed",
    }
    if page["by"] == "unit":
        listed = by_unit(context.catalogue, found)
        paged = Paged(len(listed), page_number(request.GET), UNITS_ON_A_PAGE)
        page |= {"of_units": listed[paged.skip : paged.skip + paged.each], "paged": paged}
        page |= {"groups": GROUPS, "query": "by=unit"}
    else:
        page["matrices"] = matrices(context.catalogue, found)
    return render(request, "desk/operating/board.html", page)


@require_GET
def cell(request: HttpRequest, feed: str, period: str) -> HttpResponse:
    """Every report of one feed and period: who, how it stands, and what came."""
    context, today = bureau_context(), now().date()
    declared = context.catalogue.feeds.get(feed)
    if declared is None:
        raise Http404
    found = _of_period(context, feed, period, request.GET.get("unit", ""))
    if not found:
        raise Http404
    count = Count()
    for duty in found:
        count.add(duty)
    group = request.GET.get("state", "")
    listed = [d for d in found if group in ("", GROUP_OF.get(d.state))]
    paged = Paged(len(listed), page_number(request.GET), DUTIES_ON_A_PAGE)
    page = {
        "feed_title": declared.title_zh,
        "period": label_words(period),
        "today": today,
        "count": count,
        "chosen": group,
        "groups": [(name, words, count.groups[name]) for name, words, _ in GROUPS],
        "rows": [_row(context.catalogue, duty) for duty in listed[paged.skip :][: paged.each]],
        "paged": paged,
        "others": _query(request.GET, "unit"),
        "query": _query(request.GET, "unit", "state"),
    }
    return render(request, "desk/operating/board_cell.html", page)


def _of_period(context: Context, feed: str, period: str, unit: str) -> list[Duty]:
    try:
        end = parse_period(period).end
    except PeriodError:
        raise Http404 from None
    senders = [s.id for s in context.catalogue.senders.values() if feed in s.feeds]
    asked = [sender for sender in senders if unit in ("", sender)]
    of_feed = duties(context, now().date(), asked, end)
    return [duty for duty in of_feed if (duty.feed, duty.period_end) == (feed, end)]


def _row(catalogue: Catalogue, duty: Duty) -> dict[str, Any]:
    region = catalogue.regions.get(duty.region_code)
    return {
        "unit": duty.sender,
        "name": catalogue.senders[duty.sender].name_zh,
        "region": region.name_zh if region else duty.region_code,
        "state": duty.state.value,
        "words": STANDINGS[duty.state],
        "due_on": duty.due_on,
        "received_at": duty.received_at and duty.received_at.astimezone(SHANGHAI),
        "submission_id": duty.submission_id,
        "reason": duty.reason_zh,
    }


def _query(asked: QueryDict, *names: str) -> str:
    kept = QueryDict(mutable=True)
    for name in names:
        if value := asked.get(name, "")[:80]:
            kept[name] = value
    return kept.urlencode()
