"""The pages of the record of actions: filtered, paged, and as a CSV.

Does not belong here: reading and wording it (``entries``, ``words``).
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from orchestration.actions import note
from orchestration.desk.auditing.entries import Entry, Sought, entries
from orchestration.desk.auditing.table import as_table
from orchestration.desk.auditing.words import ACTIONS, EVENTS
from orchestration.desk.bureau import bureau_context
from orchestration.desk.models import Account
from orchestration.desk.paging import asked

A_PAGE = 100


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first."""
    sought, wrong = _sought(request)
    page = Paginator(_found(sought), A_PAGE).get_page(request.GET.get("page"))
    senders = bureau_context().catalogue.senders.values()
    facts = {
        "page": page,
        "sought": sought,
        "wrong": wrong,
        "kinds": list(dict.fromkeys([*ACTIONS.values(), *EVENTS.values()])),
        "units": sorted((s.region, s.id, s.name_zh) for s in senders),
        "asked": asked(**_given(request)),
    }
    return render(request, "desk/auditing/list.html", facts)


@require_GET
def audit_table(request: HttpRequest) -> HttpResponse:
    """The same entries as a CSV, all pages of them; that it was taken is noted."""
    sought, _ = _sought(request)
    found = _found(sought)
    note(settings.WORKSPACE, "audit_exported", rows=len(found))
    answer = HttpResponse(as_table(found), content_type="text/csv; charset=utf-8")
    named = content_disposition_header(as_attachment=True, filename="操作日志.csv")
    answer.headers["Content-Disposition"] = named or "attachment"
    return answer


def accounts_units() -> dict[str, str]:
    """The unit of each account that has one."""
    return dict(Account.objects.exclude(unit="").values_list("username", "unit"))


def _found(sought: Sought) -> list[Entry]:
    return [e for e in entries(bureau_context(), accounts_units()) if sought.holds(e)]


def _given(request: HttpRequest) -> dict[str, str]:
    names = ("person", "unit", "what", "since", "until")
    return {name: request.GET.get(name, "").strip()[:80] for name in names}


def _sought(request: HttpRequest) -> tuple[Sought, bool]:
    """What is asked for, and whether a day in it is none."""
    given = _given(request)
    days: dict[str, date | None] = {}
    wrong = False
    for name in ("since", "until"):
        try:
            days[name] = date.fromisoformat(given[name]) if given[name] else None
        except ValueError:
            days[name], wrong = None, True
    sought = Sought(given["person"], given["unit"], given["what"], days["since"], days["until"])
    return sought, wrong
