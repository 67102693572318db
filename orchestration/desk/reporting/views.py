"""What a unit has to do, and all it has sent.

Does not belong here: one submission (``came``), files (``files``), or how a duty stands
(``orchestration.duties``).
"""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from orchestration.desk.bureau import bureau_context
from orchestration.desk.entrance.views import person
from orchestration.desk.models import Draft, DraftState
from orchestration.desk.operating.paging import Paged, page_number
from orchestration.desk.reporting.duty_lines import Rulings, duty_lines, first_shown
from orchestration.desk.reporting.duty_sections import next_due, sections, to_do
from orchestration.desk.reporting.sent import feed_title, left_over, sent_by
from orchestration.desk.words import STATES
from orchestration.duties import duties as duties_of
from orchestration.duties import upcoming
from orchestration.extensions import Extensions
from orchestration.ledger import now
from orchestration.period_locks import Locks

ON_A_PAGE = 50
# The sections of which nothing need be done today.
LATER = ("next", "done")


def today() -> date:
    """The day in Shanghai."""
    return now().date()


@require_GET
def duties(request: HttpRequest) -> HttpResponse:
    """What the unit has to do now, the most urgent first."""
    context, unit, day = bureau_context(), person(request).unit, today()
    everything = [*duties_of(context, day, [unit]), *upcoming(context, day, [unit])]
    told = list(context.index.period_events())
    rulings = Rulings(Extensions.known(told, day), Locks.known(told))
    lines = duty_lines(context.catalogue, everything, day, rulings)
    recent = [line for line in lines if line.period_end >= first_shown(day)]
    asks_for_all = request.GET.get("all") == "1"
    shown = sections(lines if asks_for_all else recent)
    waiting = Draft.objects.filter(unit=unit, state__in=(DraftState.OPEN, DraftState.FOR_REVIEW))
    page = {
        "today": day,
        "to_do": to_do(lines),
        "next_due": next_due(lines, day),
        "sections": [section for section in shown if section.id not in LATER],
        "later": [section for section in shown if section.id in LATER],
        "drafts": [(draft, feed_title(context, draft.feed)) for draft in waiting],
        "left_over": left_over(context, unit, {duty.submission_id for duty in everything}, day),
        "asks_for_all": asks_for_all,
        "older": len(lines) - len(recent),
        "older_open": sum(line.is_open for line in lines) - sum(line.is_open for line in recent),
    }
    return render(request, "desk/reporting/duties.html", page)


@require_GET
def history(request: HttpRequest) -> HttpResponse:
    """All that the unit has sent, the newest first."""
    context, unit = bureau_context(), person(request).unit
    feed, state = request.GET.get("feed", ""), request.GET.get("state", "")
    found = [
        entry
        for entry in reversed(context.index.sent_by([unit]))
        if feed in ("", entry.feed) and state in ("", entry.state.value)
    ]
    paged = Paged(len(found), page_number(request.GET), ON_A_PAGE)
    query = QueryDict(mutable=True)
    query.update({name: said for name, said in (("feed", feed), ("state", state)) if said})
    declared = context.catalogue.senders.get(unit)
    feeds = [context.catalogue.feeds[id_] for id_ in declared.feeds] if declared else []
    page = {
        "listed": sent_by(context, found[paged.skip : paged.skip + ON_A_PAGE]),
        "paged": paged,
        "query": query.urlencode(),
        "feeds": [(one.id, one.title_zh) for one in feeds],
        "states": [(known.value, words) for known, words in STATES.items()],
        "feed": feed,
        "state": state,
    }
    return render(request, "desk/reporting/history.html", page)
