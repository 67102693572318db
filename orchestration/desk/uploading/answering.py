"""What a unit says of a submission that is there already: explaining it, taking it back.

Belongs here: the two pages. Does not belong here: what is asked (``asked``), drafts (``deciding``).
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from orchestration.context import Context
from orchestration.desk.bureau import bureau_context
from orchestration.desk.entrance.views import person
from orchestration.desk.uploading.asked import answering_facts, doubts, new_of, refusals_of
from orchestration.desk.uploading.boxes import LONGEST, one_line, written
from orchestration.desk.uploading.saying import Unsaid, revision_of
from orchestration.faults import SystemFault
from orchestration.intake.keeping import life
from orchestration.intake.keeping.revising import Reason, Revision
from orchestration.submissions import STANDING, State, Submission


@require_http_methods(["GET", "HEAD", "POST"])
def submission_explain(request: HttpRequest, submission_id: str) -> HttpResponse:
    """Explain what waits; all that is written is recorded together, or none of it."""
    context = bureau_context()
    entry = _entry(context, submission_id)
    if request.method != "POST":
        return render(
            request,
            "desk/uploading/answer.html",
            answering_facts(context, person(request), entry),
        )
    try:
        return _explained(request, context, entry)
    except life.LifeError as error:
        messages.error(request, error.zh)
    except SystemFault:
        messages.error(request, "现在无法记录，什么也没有改动。请稍后再试；仍不行请告诉市局。")
    return redirect("submission", submission_id=entry.id)


def _explained(request: HttpRequest, context: Context, entry: Submission) -> HttpResponse:
    texts = written(request.POST)
    reason, refusals = ("", ""), []
    try:
        reason = revision_of(request.POST)
    except Unsaid as error:
        refusals = [str(error)]
    with context.workspace.single_writer():
        entry = _entry(context, entry.id)
        soft = doubts(context, entry)
        told = new_of(entry, soft, texts)
        refusals += refusals_of(entry, soft, told)
        why = Reason(Revision(reason[0]), reason[1]) if reason[0] and not entry.revision else None
        if soft and not refusals and (told or why):
            entry = life.explain(context, entry, told, person(request).name, why)
        elif soft:
            refusals = refusals or ["没有写新的说明。"]
    if refusals:
        facts = answering_facts(context, person(request), entry, texts, reason, refusals)
        return render(request, "desk/uploading/answer.html", facts, status=422)
    _say_how_it_stands(request, context, entry)
    return redirect("submission", submission_id=entry.id)


def _say_how_it_stands(request: HttpRequest, context: Context, entry: Submission) -> None:
    if entry.state in STANDING:
        messages.success(request, f"说明已记录，{entry.file_name} 已接收入库。")
    elif entry.state is State.AWAITING_EXPLANATION:
        left = len(doubts(context, entry))
        messages.warning(request, f"说明已记录。还有 {left} 处要说明，见下。")
    else:
        messages.info(request, "这份报送现在没有要说明的。")


@require_POST
def submission_withdraw(request: HttpRequest, submission_id: str) -> HttpResponse:
    """Take it back, with a reason; taken back already, it stays so."""
    context = bureau_context()
    entry = _entry(context, submission_id)
    reason = one_line(request.POST.get("reason", ""))
    if not reason or len(reason) > LONGEST:
        messages.error(request, f"请写明撤回原因（不超过 {LONGEST} 字），没有撤回。")
        return redirect("submission", submission_id=entry.id)
    try:
        with context.workspace.single_writer():
            entry = _entry(context, submission_id)
            if entry.state is not State.WITHDRAWN:
                entry = life.withdraw(context, entry, reason, person(request).name)
        messages.success(request, f"已撤回 {entry.file_name}（{entry.id}），它的数据不再使用。")
    except life.LifeError as error:
        messages.error(request, error.zh)
    except SystemFault:
        messages.error(request, "现在无法撤回，什么也没有改动。请稍后再试；仍不行请告诉市局。")
    return redirect("submission", submission_id=entry.id)


def _entry(context: Context, submission_id: str) -> Submission:
    entry = context.index.get(submission_id)
    if entry is None:
        raise Http404
    return entry
