"""Uploading a file, and the page of what was understood and found in it.

Belongs here: showing. Does not belong here: what is decided about a draft (``deciding``), what is
said of a submission (``answering``).
"""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from orchestration.context import Context
from orchestration.desk.bureau import bureau_context
from orchestration.desk.entrance.views import person
from orchestration.desk.models import Account, Draft, DraftState
from orchestration.desk.roles import Role
from orchestration.desk.uploading import boxes
from orchestration.desk.uploading.drafts import (
    UNDER_WAY,
    keep,
    look_at,
    needs_review,
    questions_of,
    settle,
    stands_already,
    told_of,
)
from orchestration.desk.uploading.submitting import broken_off, may_confirm
from orchestration.faults import SystemFault
from orchestration.intake.keeping.revising import REVISION_WORDS
from orchestration.intake.reading import limits
from orchestration.submissions import State
from sources.catalogue import Feed

_LOG = logging.getLogger(__name__)
OPEN_SHOWN = 50
NOT_STORED = "系统现在存不下文件，没有收下，没有上报任何内容。请稍后再试一次；仍不行请告诉市局。"
_LARGEST = max(limits.TEXT_BYTES, limits.WORKBOOK_BYTES)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is kept before anything else happens, and then its page is shown."""
    context = bureau_context()
    account = person(request)
    if account.unit not in context.catalogue.senders:
        raise Http404
    if request.method == "POST":
        return _taken(request, context, account)
    drafts = Draft.objects.filter(unit=account.unit, state__in=UNDER_WAY)
    drafts = drafts.select_related("uploaded_by")[:OPEN_SHOWN]
    shown = [
        (draft, context.catalogue.feeds.get(draft.feed))
        for draft in drafts
        if settle(context, draft).state in UNDER_WAY
    ]
    facts = {
        "feeds": _feeds(context, account),
        "chosen": request.GET.get("feed", ""),
        "drafts": shown,
        "largest": _LARGEST,
    }
    return render(request, "desk/uploading/upload.html", facts)


def _feeds(context: Context, account: Account) -> list[Feed]:
    """The feeds that the account's unit reports, in the order of its declaration."""
    known = context.catalogue.feeds
    return [known[id_] for id_ in context.catalogue.senders[account.unit].feeds if id_ in known]


def _taken(request: HttpRequest, context: Context, account: Account) -> HttpResponse:
    """Keep what was sent and go to its page; or say what is wrong with the sending."""
    feed = request.POST.get("feed", "")
    files = request.FILES.getlist("file")
    if len(files) != 1 or not isinstance(files[0], UploadedFile):
        return _refused(request, "没有收到文件。请先选择一个文件，再按“上传并检查”。")
    if feed and feed not in context.catalogue.senders[account.unit].feeds:
        return _refused(request, "本单位不报这张报表。请重新选择报表，或选“由系统按表头识别”。")
    file = files[0]
    if file.size is None or file.size > _LARGEST:
        return _refused(
            request,
            "文件太大，没有收下：不能超过 24 MB（工作簿 20 MB）。请按地区或报告期拆成几份上传。",
        )
    try:
        kept = keep(context, account, file.name or "文件", file.read(), feed)
    except OSError as error:  # a full disk
        _LOG.error("an upload could not be stored: %s", error)
        return _refused(request, NOT_STORED, status=503)
    draft = kept.draft
    if kept.again and draft.uploaded_by_id != account.id:
        messages.info(request, f"{draft.uploaded_by.name}已经上传过同一个文件，这就是那一份。")
    elif kept.again:
        messages.info(request, "您已经上传过同一个文件，这就是那一份，没有重复登记。")
    return _go_to(request, reverse("draft", args=[draft.id]))


def _go_to(request: HttpRequest, address: str) -> HttpResponse:
    """The script goes there by itself, so that it can show how far the sending is."""
    if request.accepts("text/html"):
        return redirect(address)
    return JsonResponse({"go": address})


def _refused(request: HttpRequest, said: str, status: int = 422) -> HttpResponse:
    if not request.accepts("text/html"):
        return JsonResponse({"said": said}, status=status)
    messages.error(request, said)
    return redirect("upload")


@require_GET
def draft(request: HttpRequest, draft_id: object) -> HttpResponse:
    """What was understood of the file, every finding, and what may be done now."""
    context, account = bureau_context(), person(request)
    it = settle(context, _draft(draft_id))
    if it.state == DraftState.SUBMITTED:
        return redirect("submission", submission_id=it.submission_id)
    facts: dict[str, Any] = {"draft": it}
    if it.state in UNDER_WAY:
        try:
            facts |= _found(context, it)
        except SystemFault as fault:
            _LOG.error("%s", fault)
            facts["fault"] = "文件已经收下，但现在无法检查。请重新上传一次；仍不行请告诉市局。"
    facts |= _may(context, account, it)
    return render(request, "desk/uploading/draft.html", facts)


def _found(context: Context, it: Draft) -> dict[str, Any]:
    seen = look_at(context, it)
    told = told_of(it)
    stands = stands_already(context, it, changes=bool(seen.change_count))
    return {
        "seen": seen,
        "feed": context.catalogue.feeds.get(seen.feed),
        "groups": boxes.groups(seen.soft, {(one.rule, one.line): one.text for one in told}),
        "given": boxes.given(told, seen.soft, questions_of(it)),
        "stands": stands if stands and stands.state in _TELLING else None,
        "longest": boxes.LONGEST,
    }


# The same bytes in these states are told; refused ones say by their findings what is wrong.
_TELLING = frozenset({State.ACCEPTED, State.AWAITING_EXPLANATION})


def _may(context: Context, account: Account, it: Draft) -> dict[str, Any]:
    """What the person may do now."""
    reports = account.role == Role.REPORTER
    review = needs_review(it.unit)
    return {
        "may_explain": reports and it.state == DraftState.OPEN,
        "may_submit": reports and it.state in UNDER_WAY and not review,
        "may_ask_review": reports and it.state == DraftState.OPEN and review,
        "reviews": account.role == Role.REVIEWER and it.state == DraftState.FOR_REVIEW,
        "may_confirm": may_confirm(account, it),
        "may_discard": reports and it.state in UNDER_WAY,
        "feeds": _feeds(context, account),
        "codes": [(code.value, zh) for code, (zh, _) in REVISION_WORDS.items()],
        "broken_off": broken_off(context, it),
    }


def _draft(draft_id: object) -> Draft:
    """The draft of an address; the middleware has seen to it that it is the unit's."""
    return get_object_or_404(Draft.objects.select_related("uploaded_by"), id=draft_id)
