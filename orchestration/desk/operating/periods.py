"""The page of due days put off and periods closed, with the forms for both.

Does not belong here: which decisions are possible and what follows (``period_rulings``), the same
as from the command line.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from orchestration.context import Context
from orchestration.desk.bureau import bureau_context
from orchestration.desk.entrance.views import person
from orchestration.desk.operating.queue import feeds, units
from orchestration.desk.roles import Role
from orchestration.desk.words import label_words
from orchestration.extensions import Extension, Extensions
from orchestration.faults import SystemFault
from orchestration.ledger import SHANGHAI
from orchestration.period_locks import ALL, Lock, Locks
from orchestration.period_rulings import RulingError, extend, lock, unlock

LONGEST_REASON = 400
SAY_WHY = {"required": "请写明原因。"}
PERIOD_HELP = "例如 2026年3月、2026年一季度、2026年。"


def _feeds() -> list[tuple[str, str]]:
    return feeds(bureau_context())


def _units() -> list[tuple[str, str]]:
    return units(bureau_context())


class ExtendForm(forms.Form):
    """Another due day for a period of a feed."""

    prefix = "extend"
    feed = forms.ChoiceField(label="报表", choices=_feeds)
    period = forms.CharField(label="报告期", max_length=40, help_text=PERIOD_HELP)
    due_on = forms.DateField(
        label="新的截止日",
        widget=forms.DateInput({"type": "date"}),
        help_text="填报表目录上原来的截止日，就是取消延期。",
        error_messages={"invalid": "请写成 2026-03-20 这样的日期。"},
    )
    senders = forms.MultipleChoiceField(
        label="单位（不选就是全部单位）",
        choices=_units,
        required=False,
        widget=forms.SelectMultiple({"size": 6}),
        help_text="按住 Ctrl 可以选几个。",
    )
    reason = forms.CharField(label="原因", max_length=LONGEST_REASON, error_messages=SAY_WHY)


class LockForm(forms.Form):
    """A period to be closed, of all feeds or of one."""

    prefix = "lock"
    feed = forms.ChoiceField(
        label="报表", required=False, choices=lambda: [(ALL, "全部报表"), *_feeds()]
    )
    period = forms.CharField(label="报告期", max_length=40, help_text=PERIOD_HELP)
    reason = forms.CharField(
        label="原因",
        max_length=LONGEST_REASON,
        error_messages=SAY_WHY,
        help_text="被退回的单位会看到，例如“年报数据已上报省局”。",
    )


class UnlockForm(LockForm):
    """A period to be opened again."""

    prefix = "unlock"
    reason = forms.CharField(label="原因", max_length=LONGEST_REASON, error_messages=SAY_WHY)


@require_GET
def periods(request: HttpRequest) -> HttpResponse:
    """What is put off and what is closed."""
    return _page(request)


@require_POST
def put_off(request: HttpRequest) -> HttpResponse:
    """Put a due day off."""
    form = ExtendForm(request.POST)

    def decide(context: Context, by: str) -> str:
        told = form.cleaned_data
        decided = extend(
            context,
            told["feed"],
            told["period"],
            told["due_on"],
            told["reason"],
            by,
            told["senders"],
        )
        what = f"{_title(context, decided.feed)} {label_words(decided.period)}"
        return f"{what}的截止日已改为 {decided.due_on}，下一次计算起生效。"

    return _decided(request, form, decide, extend_form=form)


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close a period to what comes from now on."""
    form = LockForm(request.POST)

    def decide(context: Context, by: str) -> str:
        told = form.cleaned_data
        closed = lock(context, told["feed"], told["period"], told["reason"], by)
        return f"已锁定：{_title(context, closed.feed)} {label_words(closed.period)}。"

    return _decided(request, form, decide, lock_form=form)


@require_POST
def open_again(request: HttpRequest) -> HttpResponse:
    """Open a period again."""
    form = UnlockForm(request.POST)

    def decide(context: Context, by: str) -> str:
        told = form.cleaned_data
        opened = unlock(context, told["feed"], told["period"], told["reason"], by)
        return f"已解锁：{_title(context, opened.feed)} {label_words(opened.period)}。"

    return _decided(request, form, decide, unlock_form=form)


def _decided(
    request: HttpRequest,
    form: forms.Form,
    decide: Callable[[Context, str], str],
    **shown: forms.Form,
) -> HttpResponse:
    """Decide and go back to the list; where it cannot be, the form with what was wrong."""
    context = bureau_context()
    if not form.is_valid():
        return _page(request, **shown)
    try:
        with context.workspace.single_writer():
            said = decide(context, person(request).name)
    except RulingError as error:
        form.add_error(None, error.zh)
        return _page(request, **shown)
    except (SystemFault, OSError) as error:
        form.add_error(None, f"系统暂时不能办理：{error} 没有作任何改动，请稍后再试一次。")
        return _page(request, **shown)
    messages.success(request, said)
    return redirect("periods")


def _page(request: HttpRequest, **shown: forms.Form) -> HttpResponse:
    context = bureau_context()
    events = context.index.period_events()
    page: dict[str, Any] = {
        "extensions": [_extension(context, one) for one in Extensions.known(events).decisions()],
        "locks": [_lock(context, *one) for one in Locks.known(events).in_force()],
        "may_decide": person(request).role == Role.OPERATOR,
        "extend_form": ExtendForm(),
        "lock_form": LockForm(),
        "unlock_form": UnlockForm(),
    }
    return render(request, "desk/operating/periods.html", page | shown)


def _title(context: Context, feed: str) -> str:
    declared = context.catalogue.feeds.get(feed)
    return declared.title_zh if declared else feed or "全部报表"


def _extension(context: Context, entry: Extension) -> dict[str, Any]:
    known = context.catalogue.senders
    names = [known[one].name_zh if one in known else one for one in entry.senders]
    return {
        "title": _title(context, entry.feed),
        "period": label_words(entry.period),
        "due_on": entry.due_on,
        "units": "、".join(names) or "全部单位",
        "reason": entry.reason_zh,
        "by": entry.by,
        "at": entry.at.astimezone(SHANGHAI),
    }


def _lock(context: Context, entry: Lock, opened: list[str]) -> dict[str, Any]:
    return {
        "title": _title(context, entry.feed),
        "period": label_words(entry.period),
        "opened": "、".join(_title(context, feed) for feed in opened),
        "reason": entry.reason_zh,
        "by": entry.by,
        "at": entry.at.astimezone(SHANGHAI),
    }
