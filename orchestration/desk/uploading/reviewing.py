"""A second pair of eyes: a draft is sent for review, confirmed by somebody else, or sent back.

Does not belong here: handing in (``submitting``), giving up and explaining (``deciding``).
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from expectations.findings import Verdict
from orchestration.desk.bureau import bureau_context
from orchestration.desk.entrance.views import person
from orchestration.desk.models import Draft, DraftState
from orchestration.desk.uploading.boxes import one_line
from orchestration.desk.uploading.deciding import (
    CHANGED,
    back,
    change,
    draft_of,
    handed_in,
    note_of,
)
from orchestration.desk.uploading.drafts import look_at, needs_review, settle
from orchestration.desk.uploading.submitting import may_confirm
from orchestration.faults import SystemFault

LONGEST_REMARK = 400


@require_POST
def draft_review(request: HttpRequest, draft_id: object) -> HttpResponse:
    """Ask for the review; what must be mended is not sent to anybody."""
    context = bureau_context()
    it = settle(context, draft_of(draft_id))
    if it.state == DraftState.FOR_REVIEW:
        return back(it)
    try:
        fit = look_at(context, it).verdict not in (None, Verdict.REJECT)
    except SystemFault:
        messages.error(request, "现在无法检查这份文件，没有送复核。请稍后再试。")
        return back(it)
    if not fit:
        messages.error(request, "有必须改正的地方，没有送复核。请改好后重新上传。")
    elif change(
        it, state=DraftState.FOR_REVIEW, sent_for_review_by=person(request), review_remark=""
    ):
        note_of(context, it, "draft_sent_for_review")
        messages.success(request, "已送复核。复核人通过后才上报。")
    else:
        messages.error(request, CHANGED)
    return back(it)


@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    """What waits for the unit's reviewers, oldest first."""
    context, account = bureau_context(), person(request)
    waiting = Draft.objects.filter(unit=account.unit, state=DraftState.FOR_REVIEW)
    waiting = waiting.select_related("uploaded_by", "sent_for_review_by").order_by("uploaded_at")
    shown = [
        (it, context.catalogue.feeds.get(it.feed), may_confirm(account, it))
        for it in waiting
        if settle(context, it).state == DraftState.FOR_REVIEW
    ]
    facts = {"waiting": shown, "needed": needs_review(account.unit)}
    return render(request, "desk/uploading/reviews.html", facts)


@require_POST
def draft_confirm(request: HttpRequest, draft_id: object) -> HttpResponse:
    """Hand it in, by somebody who neither uploaded nor explained it."""
    context, account = bureau_context(), person(request)
    it = settle(context, draft_of(draft_id))
    if it.state == DraftState.SUBMITTED:
        return redirect("submission", submission_id=it.submission_id)
    if not may_confirm(account, it):
        messages.error(request, "这份文件是您上传或说明的，要由另一位复核人复核。")
        return back(it)
    # What is still to be explained was open to both; it is explained at the submission.
    return handed_in(request, context, it, (DraftState.FOR_REVIEW,), later=True)


@require_POST
def draft_send_back(request: HttpRequest, draft_id: object) -> HttpResponse:
    """Back to whoever reports, with a remark."""
    context, it = bureau_context(), settle(bureau_context(), draft_of(draft_id))
    remark = one_line(request.POST.get("remark", ""))
    if not remark or len(remark) > LONGEST_REMARK:
        messages.error(request, f"请写明要改什么（不超过 {LONGEST_REMARK} 字），没有退回。")
        return back(it)
    if it.state == DraftState.OPEN and it.review_remark == remark:
        return redirect("reviews")
    waits = (DraftState.FOR_REVIEW,)
    if change(it, waits, state=DraftState.OPEN, review_remark=remark):
        note_of(context, it, "draft_sent_back", remark=remark)
        messages.success(request, f"已退回修改：{it.file_name}。")
        return redirect("reviews")
    messages.error(request, CHANGED)
    return back(it)
