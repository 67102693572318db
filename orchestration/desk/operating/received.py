"""The page of what came and waits: the operator's list of submissions.

Does not belong here: what waits for whom (``queue``), or deciding on it (``deciding``).
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from orchestration.context import Context
from orchestration.desk.bureau import bureau_context
from orchestration.desk.operating.paging import Paged, page_number
from orchestration.desk.operating.queue import (
    LISTS,
    Wanted,
    described,
    feeds,
    units,
    waiting,
)

ON_A_PAGE = 25


@require_GET
def submissions(request: HttpRequest) -> HttpResponse:
    """One of the lists, with how long each of the others is."""
    context, wanted = bureau_context(), wanted_of(request.GET)
    lists = waiting(context, wanted)
    how_many = {name: len(found) for name, found in lists.items()}
    how_many["all"] = context.index.how_many(wanted.unit, wanted.feed)
    paged = Paged(how_many[wanted.state], page_number(request.GET), ON_A_PAGE)
    if wanted.state == "all":
        shown = context.index.newest(ON_A_PAGE, paged.skip, wanted.unit, wanted.feed)
    else:
        shown = lists[wanted.state][paged.skip : paged.skip + ON_A_PAGE]
    page = {
        "wanted": wanted,
        "lists": [(name, words, how_many[name]) for name, words in LISTS.items()],
        "title": LISTS[wanted.state],
        "listed": [described(context, entry) for entry in shown],
        "paged": paged,
        "others": _query(wanted, "unit", "feed"),
        "query": _query(wanted, "state", "unit", "feed"),
        "narrowed": wanted.unit or wanted.feed,
        **_choices(context),
    }
    return render(request, "desk/operating/submissions.html", page)


def wanted_of(asked: QueryDict) -> Wanted:
    """What an address asks for; a list that there is not is the first."""
    state = asked.get("state", "")
    return Wanted(
        state=state if state in LISTS else next(iter(LISTS)),
        unit=asked.get("unit", "")[:80],
        feed=asked.get("feed", "")[:80],
    )


def _query(wanted: Wanted, *names: str) -> str:
    """What the links to the other lists, and to the other pages of this one, keep."""
    kept = QueryDict(mutable=True)
    for name in names:
        if value := getattr(wanted, name):
            kept[name] = value
    return kept.urlencode()


def _choices(context: Context) -> dict[str, Any]:
    return {"unit_choices": units(context), "feed_choices": feeds(context)}
