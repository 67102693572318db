"""What is answered where a request cannot be: each says what happened and what to do.

Does not belong here: findings on a file, which are no failures.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _said(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "desk/failure.html", {"title": title, "text": text}, status=status)


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A form that no page of ours sends: two files at once, a name without end."""
    del exception
    return _said(
        request,
        400,
        "没有看懂这次提交，什么也没有收下",
        "一次只能上传一个文件，文件名也不能过长。请返回上一页刷新后再试。",
    )


def not_yours(request: HttpRequest) -> HttpResponse:
    """The page is for another role."""
    return _said(request, 403, "这一页不对您的角色开放", "如需使用，请与本单位的管理员联系。")


def unit_gone(request: HttpRequest) -> HttpResponse:
    """The account's unit is not among those that report any more."""
    return _said(
        request,
        403,
        "您的单位已不在报送单位名单中",
        "以前上报的仍可查看，不能再上报。人员已调到别的单位的，请管理员把账号改过去。",
    )


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page, or it belongs to another unit: the two are not told apart."""
    del exception
    return _said(request, 404, "没有这一页", "地址可能写错了，或者内容不属于您的单位。")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was opened before signing in anew, or comes from somewhere else."""
    del reason
    return _said(
        request, 403, "页面已过期，没有提交", "请返回上一页刷新后再提交一次；文件需要重新选择。"
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """More bytes than any file may have."""
    return _said(
        request,
        413,
        "文件太大，没有收下",
        "文件不能超过 24 MB（工作簿 20 MB）。请按地区或报告期拆成几份上报。",
    )


def without_length(request: HttpRequest) -> HttpResponse:
    """A body that does not say how long it is; no browser sends one."""
    return _said(request, 411, "没有收到内容", "请用浏览器打开本平台，再提交一次。")


def too_often(request: HttpRequest) -> HttpResponse:
    """More in a minute than one person does."""
    answer = _said(
        request, 429, "操作太频繁", "这一次没有办理。请等一分钟再试；此前已经收下的不受影响。"
    )
    answer.headers["Retry-After"] = "60"
    return answer


def broken(request: HttpRequest) -> HttpResponse:
    """The desk itself has failed: what had been received is safe."""
    return _said(
        request,
        500,
        "系统出错了",
        "已经收下的文件不会丢失。请到“上报记录”核对这一次是否已登记；"
        "没有的请再试一次，仍不行请告诉市局。",
    )
