"""The pages that show releases: the list, one with its checklist, and what changes in it.

Does not belong here: deciding about them (``deciding``) or their own pages (``preview``).
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from orchestration.context import Context
from orchestration.desk.bureau import bureau_context
from orchestration.desk.entrance.views import person
from orchestration.desk.releasing.standing import (
    Standing,
    differences,
    held_until,
    standing,
    standings,
)
from orchestration.desk.roles import Role
from orchestration.ledger import now
from orchestration.publication.changes.model import Changes
from orchestration.publication.changes.telling import as_tables
from orchestration.publication.checklist import checklist
from orchestration.publication.compared import waiting_release
from orchestration.publication.shown import is_unattended
from orchestration.worker.words import watcher_words

ROWS, ALL_ROWS = 15, 400
# The kinds of changes that are shown beside the checklist; the others on the page of changes.
FIRST_KINDS = ("light_worse", "light_better", "light_undetermined", "promise", "target", "number")
# What may be done in which state.
UNDECIDED = frozenset({"draft", "approved"})
GONE_BY = frozenset({"published", "withdrawn"})


@require_GET
def releases(request: HttpRequest) -> HttpResponse:
    """Every release, what waits for approval, and what the worker does."""
    context = bureau_context()
    found = standings(context)
    waiting = waiting_release(context)
    facts = {
        "releases": found,
        "waiting": next((r for r in found if r.code == waiting and r.state in UNDECIDED), None),
        "current": next((r for r in found if r.state == "current"), None),
        "held": held_until(context),
        "worker": watcher_words(context.workspace)[0],
        "unattended": is_unattended(),
        "may_decide": _may_decide(request),
        "earliest": f"{now():%Y-%m-%dT%H:%M}",
    }
    return render(request, "desk/releasing/list.html", facts)


@require_GET
def release(request: HttpRequest, code: str) -> HttpResponse:
    """One release: its stamp, the checklist where it waits, and the changes that weigh most."""
    context, found = bureau_context(), _found(code)
    changes = differences.of(context, code)
    undecided = found.state in UNDECIDED
    facts: dict[str, Any] = {
        "release": found,
        "checks": checklist(context, code, found.said, changes) if undecided else None,
        "tables": _first(changes),
        "held": [words for of, words in held_until(context) if of in ("", code)],
        "held_this": any(of == code for of, _ in held_until(context)),
        "may_decide": _may_decide(request),
        "undecided": undecided,
        "may_return_to": found.state in GONE_BY and found.is_whole,
        "earliest": f"{now():%Y-%m-%dT%H:%M}",
    }
    return render(request, "desk/releasing/one.html", facts)


@require_GET
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that readers will see otherwise."""
    context: Context = bureau_context()
    found = _found(code)
    between = differences.of(context, code)
    if between is None:
        raise Http404
    facts = {"release": found, "tables": as_tables(between, ALL_ROWS)}
    return render(request, "desk/releasing/changes.html", facts)


def _first(between: Changes | None) -> dict[str, Any] | None:
    """The weightiest changes, and how many there are of the other kinds."""
    if between is None:
        return None
    tables: dict[str, Any] = as_tables(between, ROWS)
    shown = [s for s in tables["sections"] if s["kind"] in FIRST_KINDS]
    others = [(s["title"], s["count"]) for s in tables["sections"] if s not in shown]
    if tables["n_texts"]:
        others.append(("页面文字", tables["n_texts"]))
    return {**tables, "sections": shown, "others": others}


def _found(code: str) -> Standing:
    found = standing(bureau_context(), code)
    if found is None:
        raise Http404
    return found


def _may_decide(request: HttpRequest) -> bool:
    return person(request).role == Role.OPERATOR
