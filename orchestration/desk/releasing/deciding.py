"""Deciding about releases: approve, publish, keep back, go back.

Belongs here: what a form sends, and saying what came of it. Does not belong here: whether it is
allowed (``orchestration.publication.release``).

Each may be sent twice: what is done already is said and not done again. Going back names the
release to go back to, so that a second click does not go back further.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from orchestration.context import Context
from orchestration.desk.bureau import bureau_context
from orchestration.desk.entrance.views import person
from orchestration.desk.releasing.standing import differences, standing
from orchestration.faults import SystemFault
from orchestration.ledger import SHANGHAI, now
from orchestration.publication import release as engine
from orchestration.publication.checklist import checklist
from orchestration.publication.drafting import NotApprovedError
from orchestration.publication.embargo import embargoes
from orchestration.publication.releases import approver_of
from orchestration.publication.shown import catch_up

LONGEST_REMARK = 400


class RefusedError(Exception):
    """It was not done; the text says why and what to do."""


@require_POST
def approve(request: HttpRequest, code: str) -> HttpResponse:
    """Approve exactly the files that were looked at, and publish them at once where asked."""
    at_once = request.POST.get("publish") == "1"

    def done(context: Context) -> str:
        said = _approve(request, context, code)
        if not at_once:
            return said
        try:
            engine.publish(context, code)
        except NotApprovedError as error:  # it stays approved
            return f"{said}还没有发布：{in_desk_words(str(error))}"
        return f"{code} 已批准并发布，读者现在看到的就是这一版。"

    return _decide(request, code, done)


def _approve(request: HttpRequest, context: Context, code: str) -> str:
    found = standing(context, code)
    if found is None:
        raise Http404
    checks = checklist(context, code, found.said, differences.of(context, code))
    by = person(request).name
    seen = request.POST.get("release_hash", "")
    if checks.release_hash and seen != checks.release_hash:
        raise RefusedError("这一版在您打开页面之后重新生成过，没有批准。请重新看过再批准。")
    if checks.errors:
        raise RefusedError("没有批准：" + "".join(checks.errors))
    if approver_of(context.ledger.events(), code, checks.release_hash) is not None:
        return f"{code} 已经批准过。"
    ticked = set(request.POST.getlist("seen"))
    left = [point.text for point in checks.warnings if point.key not in ticked]
    if left:
        raise RefusedError("没有批准：请逐条看过并勾选——" + "；".join(left) + "。")
    remark = request.POST.get("remark", "").strip()[:LONGEST_REMARK]
    engine.approve(context, code, by, remark)
    return f"{code} 已批准。"


@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Show an approved release to readers."""

    def done(context: Context) -> str:
        published = engine.publish(context, code)
        return f"{code} 已发布。" if published.changed else f"{code} 就是当前发布版。"

    return _decide(request, code, done)


@require_POST
def rollback(request: HttpRequest, code: str) -> HttpResponse:
    """Show an earlier release again, at once."""
    if request.POST.get("sure") != "1":
        messages.error(request, "没有恢复：请先勾选确认。")
        return redirect("release", code)

    def done(context: Context) -> str:
        engine.roll_back(context, code)
        return f"已恢复到 {code}，读者现在看到的就是这一版。"

    return _decide(request, code, done)


@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    """Keep one release, or every new one, from readers until a time; or no longer."""
    code = request.POST.get("code", "")
    reason = request.POST.get("reason", "").strip()[:LONGEST_REMARK]
    lifts = request.POST.get("lift") == "1"

    def done(context: Context) -> str:
        if code and standing(context, code) is None:
            raise RefusedError("没有这一版。")
        until = None if lifts else _moment(request.POST.get("until", ""))
        if until is not None and not reason:
            raise RefusedError("没有暂缓：请写明原因。")
        of, by = code or None, person(request).name
        in_force = {e.release_id: e for e in embargoes(context.ledger.events(), now())}
        if until is None and of not in in_force:
            return "没有暂缓，不需要解除。"
        known = in_force.get(of)
        if known is None or (known.until, known.reason) != (until, reason):
            engine.keep_back(context, of, until, by, reason)
        what = code or "所有新版"
        return f"{what}暂缓发布到 {until:%Y-%m-%d %H:%M}。" if until else f"{what}已解除暂缓。"

    return _decide(request, code, done)


def _moment(text: str) -> datetime:
    try:
        until = datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    except ValueError as error:
        raise RefusedError("没有暂缓：请写明到什么时候。") from error
    if until <= now():
        raise RefusedError("没有暂缓：时间要晚于现在。")
    return until


def _decide(request: HttpRequest, code: str, done: Callable[[Context], str]) -> HttpResponse:
    """Do it as the only writer, and say what came of it."""
    context = bureau_context()
    if code and standing(context, code) is None:
        raise Http404
    try:
        with context.workspace.single_writer():
            catch_up(context)
            messages.success(request, done(context))
    except RefusedError as error:
        messages.error(request, str(error))
    except (NotApprovedError, SystemFault) as error:
        messages.error(request, f"没有办成：{in_desk_words(str(error))}")
    return redirect("release", code) if code else redirect("releases")


def in_desk_words(text: str) -> str:
    """The engine's refusal without the commands that a terminal would be told."""
    text = text.split(" / ", maxsplit=1)[0]
    told = {
        "：liangxin release diff 看变动，": "：请在本页看过变动，",
        "请运行 liangxin run 重新生成": "请等下一次运行重新生成",
        "用 liangxin release list 查看": "请回到发布版列表查看",
    }
    for command, words in told.items():
        text = text.replace(command, words)
    for command in ("；重新生成：liangxin run", "确需恢复：liangxin", "确需发布：liangxin"):
        before, found, _ = text.partition(command)
        text = f"{before}；确有需要请与技术人员联系。" if found else text
    before, found, _ = text.partition("liangxin release approve")
    return f"{before}再批准。" if found else text.replace("。；", "；")
