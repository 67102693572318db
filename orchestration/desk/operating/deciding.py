"""Deciding on a submission: returning it, or accepting it in spite of what is open.

Belongs here: the two pages. Does not belong here: what follows from a decision
(``intake.keeping.life``), the same as from the command line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from orchestration.context import Context
from orchestration.desk.bureau import bureau_context
from orchestration.desk.entrance.views import person
from orchestration.desk.operating.queue import described, questions_of
from orchestration.faults import SystemFault
from orchestration.intake.keeping import life
from orchestration.intake.keeping.revising import REVISION_WORDS, Reason, Revision
from orchestration.submissions import State, Submission

LONGEST_REASON = 400
NO_FORM = "系统暂时不能办理：{why}没有作任何改动，请稍后再试一次。"


class ReturnForm(forms.Form):
    """Why it is returned."""

    reason = forms.CharField(
        label="退回原因",
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 4}),
        help_text="写清楚哪里不对、怎么改。报送单位会在回执上看到。",
        error_messages={"required": "请写明哪里不对、怎么改，报送单位才知道如何办理。"},
    )


class AcceptForm(forms.Form):
    """Why it is accepted as it is, and the reason code where it changes what was accepted."""

    reason = forms.CharField(
        label="接收原因",
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 4}),
        help_text="写清楚凭什么认为数据可用，例如“已电话核实，市场新开业”。记在您名下，长期保存。",
        error_messages={"required": "请写明凭什么认为数据可用：接收记在您名下，要能说明理由。"},
    )
    revision = forms.ChoiceField(
        label="修订原因代码",
        required=False,
        choices=[("", "不清楚，不填")]
        + [(code.value, f"{code.value} {zh}") for code, (zh, _) in REVISION_WORDS.items()],
        help_text="这份文件改动了此前已接收的数；知道为什么改的请选。",
    )

    def why(self) -> Reason | None:
        """The reason code that was chosen."""
        code = self.cleaned_data.get("revision")
        return Reason(Revision(code), self.cleaned_data["reason"]) if code else None


@dataclass(frozen=True)
class Decision:
    """One kind of decision: its page, in which state it is possible, and doing it."""

    template: str
    form: type[forms.Form]
    states: frozenset[State]
    done: State
    said: str
    already: str
    do: Callable[[Context, Submission, forms.Form, str], Submission]


def _return(context: Context, entry: Submission, form: forms.Form, by: str) -> Submission:
    return life.give_back(context, entry, form.cleaned_data["reason"], by)


def _accept(context: Context, entry: Submission, form: forms.Form, by: str) -> Submission:
    assert isinstance(form, AcceptForm)  # noqa: S101 - as ACCEPTING says
    return life.accept_despite(context, entry, by, form.cleaned_data["reason"], form.why())


RETURNING = Decision(
    "desk/operating/return.html",
    ReturnForm,
    life.RETURNABLE,
    State.RETURNED,
    "已退回。报送单位的回执已更新，请提醒对方改正后重新上报。",
    "这份报送此前已经退回，没有重复办理。",
    _return,
)
ACCEPTING = Decision(
    "desk/operating/accept.html",
    AcceptForm,
    frozenset({State.AWAITING_EXPLANATION}),
    State.ACCEPTED,
    "已接收入库，下一次计算时使用。",
    "这份报送已经接收入库，没有重复办理。",
    _accept,
)


@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, submission_id: str) -> HttpResponse:
    """Return a submission: from now on it does not count."""
    return _decided(request, submission_id, RETURNING)


@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, submission_id: str) -> HttpResponse:
    """Accept a waiting submission as it is, under one's name and with a reason."""
    return _decided(request, submission_id, ACCEPTING)


def _decided(request: HttpRequest, submission_id: str, decision: Decision) -> HttpResponse:
    context = bureau_context()
    entry = _existing(context, submission_id)
    form = decision.form(request.POST or None)
    if entry.state not in decision.states:
        return _too_late(request, entry, decision)
    asked = questions_of(context, entry)
    if "revision" in form.fields and not life.asks_for_revision(asked):
        del form.fields["revision"]
    if request.method == "POST" and form.is_valid():
        return _do(request, context, entry.id, form, decision)
    page = {"form": form, "entry": described(context, entry)}
    return render(request, decision.template, page)


def _do(
    request: HttpRequest,
    context: Context,
    submission_id: str,
    form: forms.Form,
    decision: Decision,
) -> HttpResponse:
    try:
        with context.workspace.single_writer():
            # Looked at again: somebody may have decided while this waited for the lock.
            entry = _existing(context, submission_id)
            if entry.state not in decision.states:
                return _too_late(request, entry, decision)
            after = decision.do(context, entry, form, person(request).name)
    except life.LifeError as error:
        messages.error(request, error.zh)
    except (SystemFault, OSError) as error:
        messages.error(request, NO_FORM.format(why=f"{error} "))
    else:
        _tell(request, after, decision)
    return redirect("submission", submission_id)


def _tell(request: HttpRequest, after: Submission, decision: Decision) -> None:
    if after.state is decision.done:
        messages.success(request, decision.said)
    else:  # judged again, it is refused by what has been declared since
        messages.error(request, f"没有接收：重新审核时未通过。{after.reason_zh}")


def _too_late(request: HttpRequest, entry: Submission, decision: Decision) -> HttpResponse:
    if entry.state is decision.done:
        messages.info(request, decision.already)
    else:
        state = described(bureau_context(), entry).state
        messages.error(request, f"这份报送现在是“{state}”，不能这样办理。")
    return redirect("submission", entry.id)


def _existing(context: Context, submission_id: str) -> Submission:
    entry = context.index.get(submission_id)
    if entry is None:
        raise Http404
    return entry
