"""The pages of reminders: texts to copy, all of them as a table, and sending them by mail.

Does not belong here: what a text says (``reminding``) or the mail server (``mailing``).
"""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterable
from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from orchestration.actions import note
from orchestration.desk import models
from orchestration.desk.bureau import bureau_context
from orchestration.desk.entrance.views import person
from orchestration.desk.models import Draft, DraftState, UnitSetting
from orchestration.desk.operating.mailing import MailSettingError, NoServerError, Post
from orchestration.desk.operating.paging import Paged, page_number
from orchestration.desk.operating.reminding import PARTS, Asked, Reminder, reminders_of
from orchestration.ledger import SHANGHAI, now
from orchestration.publication.downloads.inert import inert

ON_A_PAGE = 30
SOON, LONGEST = 5, 60
SUBJECT = "报表办理提醒（两新上报平台）"
# A batch ends before the server's patience with a request does; the rest is sent next time.
BATCH_SECONDS = 60


@require_GET
def reminders(request: HttpRequest) -> HttpResponse:
    """Every unit that has something to do, each with its text."""
    asked = _asked(request, request.GET)
    found = _found(asked)
    paged = Paged(len(found), page_number(request.GET), ON_A_PAGE)
    shown = found[paged.skip : paged.skip + ON_A_PAGE]
    emails, sent = _emails(), _last_of_each(shown)
    page = {
        "asked": asked,
        "paged": paged,
        "query": f"days={asked.days}",
        "listed": [(one, emails.get(one.unit, ""), sent.get(one.unit)) for one in shown],
        "with_mail": sum(1 for one in found if emails.get(one.unit)),
        "may_mail": _may_mail(),
    }
    return render(request, "desk/operating/reminders.html", page)


@require_GET
def table(request: HttpRequest) -> HttpResponse:
    """All texts as a CSV that no spreadsheet runs anything of."""
    asked = _asked(request, request.GET)
    emails = _emails()
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("单位编号", "单位", "邮箱", *(words for _, words, _ in PARTS), "催报内容"))
    for one in _found(asked):
        numbers = [str(one.number.get(id_, 0)) for id_, _, _ in PARTS]
        cells = (one.unit, one.name, emails.get(one.unit, ""), *numbers, one.text)
        writer.writerow([inert(cell) for cell in cells])
    named = content_disposition_header(True, f"催报 {asked.today}.csv")
    assert named is not None  # noqa: S101 - a name was given
    return HttpResponse(
        out.getvalue().encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": named},
    )


@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """Send the texts to the chosen units, or to all that have an address."""
    asked = _asked(request, request.POST)
    everybody = request.POST.get("to") == "all"
    chosen = set(request.POST.getlist("unit"))
    wanted = [one for one in _found(asked) if everybody or one.unit in chosen]
    try:
        post = Post.of_setting()
    except MailSettingError as error:
        messages.error(request, str(error))
        post = None
    if post is None:
        messages.error(request, "没有设置邮件服务器，没有发出。请复制文字另行发送。")
    elif not wanted:
        messages.error(request, "没有勾选单位，没有发出。")
    else:
        _send(request, wanted, post)
    return redirect(f"{reverse('reminders')}?days={asked.days}")


def _send(request: HttpRequest, wanted: Iterable[Reminder], post: Post) -> None:
    again = request.POST.get("again") == "yes"
    emails, begun = _emails(), time.monotonic()
    sent, without, before, left, troubles = 0, 0, 0, 0, list[str]()
    down = ""
    for one in wanted:
        if not emails.get(one.unit):
            without += 1
        elif down or time.monotonic() - begun > BATCH_SECONDS:
            left += 1
        elif (row := _claimed(request, one, emails[one.unit], again=again)) is None:
            before += 1
        else:
            try:
                row.trouble = post.send(row.mailed_to, SUBJECT, one.text)
            except NoServerError as error:
                row.trouble = down = str(error)
            if not row.trouble:
                row.mailed_at, sent = now(), sent + 1
            else:
                troubles.append(f"{one.name}：{row.trouble}")
            row.save(update_fields=["trouble", "mailed_at"])
            note(bureau_context().workspace, "reminded", unit=one.unit, trouble=row.trouble)
    post.close()
    _tell(request, sent, without, before, left, troubles)


def _tell(
    request: HttpRequest, sent: int, without: int, before: int, left: int, troubles: list[str]
) -> None:
    told = [(sent, "个单位的邮件已发出")]
    told += [(before, "个单位今天已经发过同样的内容，没有再发")]
    told += [(without, "个单位没有设置邮箱")]
    said = [f"{number} {words}" for number, words in told if number]
    if said:
        messages.success(request, f"{'；'.join(said)}。")
    for trouble in troubles:
        messages.error(request, f"没有发出。{trouble}。")
    if left:
        messages.error(request, f"还有 {left} 个单位没有发，请稍后再点一次；已发的不会重复。")


@transaction.atomic
def _claimed(
    request: HttpRequest, one: Reminder, email: str, *, again: bool
) -> models.Reminder | None:
    """The row of a letter that is about to be sent; none where today's same text went out.

    Made before sending: of two clicks one finds the other's.
    """
    begun = datetime.combine(now().date(), datetime.min.time(), SHANGHAI)
    same = models.Reminder.objects.filter(
        unit=one.unit, text=one.text, mailed_to=email, made_at__gte=begun, trouble=""
    )
    if same.exists() and not again:
        return None
    return models.Reminder.objects.create(
        unit=one.unit, text=one.text, made_by=person(request), mailed_to=email
    )


def _asked(request: HttpRequest, said: QueryDict) -> Asked:
    days = said.get("days", "")
    number = int(days) if days.isascii() and days.isdigit() and len(days) < 4 else SOON  # noqa: PLR2004
    address = request.build_absolute_uri(reverse("home"))
    return Asked(now().date(), min(number, LONGEST), address)


def _found(asked: Asked) -> list[Reminder]:
    waiting: dict[str, list[str]] = {}
    states = (DraftState.OPEN, DraftState.FOR_REVIEW)
    for draft in Draft.objects.filter(state__in=states).order_by("uploaded_at"):
        day = draft.uploaded_at.astimezone(SHANGHAI)
        waiting.setdefault(draft.unit, []).append(f"{draft.file_name}（{day:%m-%d} 上传）")
    return reminders_of(bureau_context(), asked, waiting)


def _emails() -> dict[str, str]:
    return dict(UnitSetting.objects.exclude(email="").values_list("unit", "email"))


def _last_of_each(shown: Iterable[Reminder]) -> dict[str, models.Reminder]:
    """The last letter to each unit, with how it went."""
    units = [one.unit for one in shown]
    rows = models.Reminder.objects.filter(unit__in=units).order_by("made_at", "id")
    return {row.unit: row for row in rows}


def _may_mail() -> bool:
    try:
        return Post.of_setting() is not None
    except MailSettingError:
        return False
