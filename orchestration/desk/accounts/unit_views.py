"""The page of units: whether files are reviewed before they are handed in, and where reminders go.

Does not belong here: which units there are (``sources/senders``).
"""

from __future__ import annotations

from collections import Counter

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from orchestration.actions import note
from orchestration.desk.accounts.forms import UnitForm
from orchestration.desk.bureau import bureau_context
from orchestration.desk.models import Account, UnitSetting
from orchestration.desk.paging import asked
from orchestration.desk.roles import Role

A_PAGE = 40


@require_http_methods(["GET", "POST"])
def units(request: HttpRequest) -> HttpResponse:
    """Every unit with its settings; each line is a form of its own."""
    sought = request.GET.get("q", "").strip()[:80]
    number = request.GET.get("page", "")
    number = number if number.isdecimal() else "1"
    if request.method == "POST":
        _keep(request)
        return redirect(f"{reverse('units')}?{asked(q=sought)}page={int(number)}")
    senders = sorted(
        (s for s in bureau_context().catalogue.senders.values() if sought in s.name_zh + s.id),
        key=lambda sender: (sender.region, sender.id),
    )
    page = Paginator(senders, A_PAGE).get_page(number)
    kept = UnitSetting.objects.in_bulk([sender.id for sender in page])
    people = Counter(
        Account.objects.filter(is_active=True).exclude(unit="").values_list("unit", "role")
    )
    rows = [
        {
            "sender": sender,
            "setting": kept.get(sender.id) or UnitSetting(unit=sender.id),
            "reporters": people[sender.id, Role.REPORTER],
            "reviewers": people[sender.id, Role.REVIEWER],
        }
        for sender in page
    ]
    facts = {"rows": rows, "page": page, "q": sought, "asked": asked(q=sought)}
    return render(request, "desk/accounts/units.html", facts)


def _keep(request: HttpRequest) -> None:
    sender = bureau_context().catalogue.senders.get(request.POST.get("of", ""))
    form = UnitForm(request.POST)
    if sender is None:
        messages.error(request, "没有这个单位，请刷新页面再试。")
        return
    if not form.is_valid():
        messages.error(request, f"{sender.name_zh}：邮箱写得不对，没有保存。")
        return
    given = form.cleaned_data
    setting, _ = UnitSetting.objects.get_or_create(unit=sender.id)
    if (setting.needs_review, setting.email) == (given["needs_review"], given["email"]):
        messages.success(request, f"{sender.name_zh}：没有改动。")
        return
    setting.needs_review, setting.email = given["needs_review"], given["email"]
    setting.save()
    note(settings.WORKSPACE, "unit_changed", unit=sender.id, **given)
    messages.success(request, f"{sender.name_zh}：已保存。")
    reviewers = Account.objects.filter(unit=sender.id, role=Role.REVIEWER, is_active=True)
    if setting.needs_review and not reviewers.exists():
        messages.warning(request, f"{sender.name_zh}还没有复核人账号，在建立之前无法上报。")
