"""What is decided about a draft: its feed, explanations, handing in, review, giving up.

Belongs here: the POSTs, each harmless when it comes twice. Does not belong here: showing
(``views``), what is said of a submission (``answering``).
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from expectations.findings import Verdict
from orchestration.actions import note
from orchestration.context import Context
from orchestration.desk.bureau import bureau_context
from orchestration.desk.entrance.views import person
from orchestration.desk.models import Draft, DraftState
from orchestration.desk.uploading.drafts import UNDER_WAY, look_at, needs_review, settle
from orchestration.desk.uploading.saying import Unsaid, keep_said
from orchestration.desk.uploading.submitting import NotNowError, submit
from orchestration.faults import SystemFault
from orchestration.submissions import STANDING, State

CHANGED = "这份文件的状态已经变了，刚才的操作没有生效。请看下面的最新情况。"


@require_POST
def draft_feed(request: HttpRequest, draft_id: object) -> HttpResponse:
    """Say which feed the file is, where it does not tell by itself or tells wrong."""
    context, it = bureau_context(), draft_of(draft_id)
    feed = request.POST.get("feed", "")
    if feed not in context.catalogue.senders[it.unit].feeds:
        messages.error(request, "请从本单位要报的报表中选一张。")
    elif change(it, feed=feed):
        note_of(context, it, "draft_feed_chosen", feed=feed)
    else:
        messages.error(request, CHANGED)
    return back(it)


@require_POST
def draft_explain(request: HttpRequest, draft_id: object) -> HttpResponse:
    """Keep what was said of the findings and why a number is revised; the page judges anew."""
    context, it = bureau_context(), draft_of(draft_id)
    try:
        keep_said(it, person(request), request.POST, look_at(context, it).soft)
        note_of(context, it, "draft_explained", explanations=len(it.explanations))
        left = look_at(context, it).soft_count
    except Unsaid as error:
        messages.error(request, str(error))
        return back(it)
    except SystemFault:
        messages.error(request, "现在无法检查这份文件。请稍后再试；仍不行请告诉市局。")
        return back(it)
    if left:
        messages.warning(request, f"已保存。还有 {left} 处要说明，见下。")
    else:
        messages.success(request, "已保存，要说明的都说明了。")
    return back(it)


@require_POST
def draft_submit(request: HttpRequest, draft_id: object) -> HttpResponse:
    """Hand it in, where no review is asked for; the submission's page tells what became of it."""
    context, it = bureau_context(), settle(bureau_context(), draft_of(draft_id))
    if it.state == DraftState.SUBMITTED:
        return redirect("submission", submission_id=it.submission_id)
    if needs_review(it.unit):
        messages.error(request, "本单位的文件要先复核。请按“送复核”。")
        return back(it)
    return handed_in(request, context, it, UNDER_WAY, "later" in request.POST)


def handed_in(
    request: HttpRequest, context: Context, it: Draft, states: tuple[str, ...], later: bool
) -> HttpResponse:
    """Hand a draft in unless it must not be; ``later``: what is left is explained afterwards."""
    try:
        seen = look_at(context, it)
        if seen.verdict in (None, Verdict.REJECT):
            messages.error(request, "有必须改正的地方，没有上报。请改好后重新上传。")
            return back(it)
        if seen.verdict is Verdict.EXPLAIN and not later:
            messages.error(request, f"还有 {seen.soft_count} 处要说明，没有上报。")
            return back(it)
        it = submit(context, it, states)
    except NotNowError as error:
        messages.error(request, str(error))
        return back(it)
    except SystemFault:
        messages.error(request, "现在无法上报，文件没有丢失。请稍后再试；仍不行请告诉市局。")
        return back(it)
    _say_what_became(request, context, it)
    return redirect("submission", submission_id=it.submission_id)


def _say_what_became(request: HttpRequest, context: Context, it: Draft) -> None:
    entry = context.index.get(it.submission_id)
    if entry is None:
        return
    if entry.state in STANDING:
        messages.success(request, f"上报成功，已接收入库。回执编号 {entry.id}。")
    elif entry.state is State.AWAITING_EXPLANATION:
        messages.warning(request, f"已上报，回执编号 {entry.id}。还有要说明的，见下。")
    else:
        messages.error(request, f"已登记，编号 {entry.id}，但没有入库：{entry.reason_zh}")


@require_POST
def draft_discard(request: HttpRequest, draft_id: object) -> HttpResponse:
    """Give it up; its bytes stay."""
    context, it = bureau_context(), settle(bureau_context(), draft_of(draft_id))
    if change(it, UNDER_WAY, state=DraftState.DISCARDED):
        note_of(context, it, "draft_discarded")
        messages.success(request, f"已放弃“{it.file_name}”，没有上报。")
    elif it.state != DraftState.DISCARDED:
        messages.error(request, CHANGED)
        return back(it)
    return redirect("upload")


def draft_of(draft_id: object) -> Draft:
    """The draft of an address; the middleware has seen to it that it is the unit's."""
    return get_object_or_404(Draft.objects.select_related("uploaded_by"), id=draft_id)


def change(it: Draft, states: tuple[str, ...] = (DraftState.OPEN,), **facts: object) -> bool:
    """Change a draft if it still is in one of the states; whether it was."""
    changed = Draft.objects.filter(id=it.id, state__in=states).update(**facts)
    it.refresh_from_db()
    return bool(changed)


def note_of(context: Context, it: Draft, action: str, **facts: object) -> None:
    """Note what was done with a draft."""
    note(
        context.workspace,
        action,
        file_name=it.file_name,
        sha256=it.sha256,
        draft=str(it.id),
        **facts,
    )


def back(it: Draft) -> HttpResponse:
    """To the draft's page."""
    return redirect("draft", draft_id=it.id)
