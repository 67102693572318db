"""One submission: its page for everyone it concerns, and its printed receipt.

Does not belong here: what may be done with it (``uploading``, ``operating``), or its files
(``files``).
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from orchestration.context import Context
from orchestration.desk.bureau import bureau_context
from orchestration.desk.entrance.views import person
from orchestration.desk.models import Draft
from orchestration.desk.reporting.events import events_of
from orchestration.desk.reporting.files import files_of
from orchestration.desk.reporting.found import found_in
from orchestration.desk.reporting.receipt import held_by
from orchestration.desk.reporting.sent import feed_title, later_of, periods_of
from orchestration.desk.reporting.story import revision_words, story
from orchestration.desk.roles import Role
from orchestration.desk.words import STATES, who_did
from orchestration.intake.keeping.life import questions
from orchestration.ledger import Event, EventKind, now, wall_time
from orchestration.submissions import State, Submission


@require_GET
def submission(request: HttpRequest, submission_id: str) -> HttpResponse:
    """All that is known of it, and what may be done with it."""
    context = bureau_context()
    entry = known(context, submission_id)
    events, files = events_of(context.ledger, entry.id), files_of(context, entry)
    page = _facts(context, entry, events) | {
        "later": [one for one in map(context.index.get, later_of(context, entry)) if one],
        "steps": story(events, entry.id),
        "found": found_in(context, entry),
        "files": files,
        "is_marked": any(one.which == "marked" for one in files),
        # Whoever may answer is asked each of them in place.
        "is_asked_here": entry.state is State.AWAITING_EXPLANATION
        and person(request).role == Role.REPORTER,
        "kept_out": entry.state in (State.REJECTED, State.UNREADABLE, State.RETURNED),
    }
    return render(request, "desk/reporting/submission.html", page)


@require_GET
def receipt(request: HttpRequest, submission_id: str) -> HttpResponse:
    """The receipt on one sheet of A4."""
    context = bureau_context()
    entry = known(context, submission_id)
    page = _facts(context, entry, events_of(context.ledger, entry.id)) | {
        "holds": held_by(context, entry),
        "n_rows": found_in(context, entry).n_rows,
        "printed_at": wall_time(now()),
        "asked": len(questions(context, entry)),
    }
    return render(request, "desk/reporting/receipt.html", page)


def known(context: Context, submission_id: str) -> Submission:
    """The submission that an address names."""
    entry = context.index.get(submission_id)
    if entry is None:
        raise Http404
    return entry


def _facts(context: Context, entry: Submission, events: list[Event]) -> dict[str, Any]:
    sender = context.catalogue.senders.get(entry.sender)
    came = [event for event in events if event.kind is EventKind.RECEIVED]
    return {
        "submission": entry,
        "unit_name": sender.name_zh if sender else entry.sender,
        "feed_title": feed_title(context, entry.feed),
        "feed_known": entry.feed in context.catalogue.feeds,
        "periods": periods_of(context, entry),
        "received_at": wall_time(entry.received_at),
        "who": _who(entry, who_did(came[0])) if came else "",
        "state_words": STATES[entry.state],
        "revision": revision_words(entry.revision, entry.revision_reason),
        "reason": "" if entry.state in (State.ACCEPTED, State.SUPERSEDED) else entry.reason_zh,
    }


def _who(entry: Submission, handed_in_by: str) -> str:
    """Who handed it in; and who had uploaded it, where a second person looked first."""
    looked_at = Draft.objects.exclude(sent_for_review_by=None)
    drafts = looked_at.filter(submission_id=entry.id, unit=entry.sender)
    draft = drafts.select_related("uploaded_by").order_by("uploaded_at").first()
    if draft is None or draft.uploaded_by.name == handed_in_by:
        return handed_in_by
    return f"{draft.uploaded_by.name}上传，{handed_in_by}复核后上报"
