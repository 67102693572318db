"""The pages of accounts: the list, a new one, and one to be changed.

Belongs here: pages. Does not belong here: what may be done (``making``, ``changing``).

Django's own administration (``django.contrib.admin``) is not used: it would be a second set of
addresses outside the one table of ``access``, could write rows without an action being noted, and
speaks of tables where an administrator thinks of people.
"""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from orchestration.desk.accounts import changing
from orchestration.desk.accounts.forms import AccountForm, NewAccountForm
from orchestration.desk.accounts.making import AccountError, new_account
from orchestration.desk.accounts.passwords import temporary_password
from orchestration.desk.bureau import bureau_context
from orchestration.desk.entrance.views import person
from orchestration.desk.models import Account
from orchestration.desk.paging import asked
from orchestration.desk.roles import Role

A_PAGE = 50


@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """Every account, sought by name, unit or role."""
    sought, role = request.GET.get("q", "").strip()[:80], request.GET.get("role", "")
    found = Account.objects.order_by("-is_active", "role", "unit", "username")
    senders = bureau_context().catalogue.senders
    if sought:
        units = [id_ for id_, sender in senders.items() if sought in sender.name_zh]
        found = found.filter(
            Q(username__icontains=sought)
            | Q(name__icontains=sought)
            | Q(unit__icontains=sought)
            | Q(unit__in=units)
        )
    if role in Role.values:
        found = found.filter(role=role)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {"account": entry, "unit": senders[entry.unit].name_zh if entry.unit in senders else ""}
        for entry in page
    ]
    facts = {"rows": rows, "page": page, "q": sought, "role": role, "roles": Role.choices}
    facts["asked"] = asked(q=sought, role=role)
    return render(request, "desk/accounts/list.html", facts)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make one account; its password is on the page that answers, and nowhere else."""
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, password = form.cleaned_data, temporary_password()
        try:
            made = new_account(
                given["username"], given["name"], Role(given["role"]), given["unit"], password
            )
        except AccountError as error:
            for text in error.zh:
                form.add_error(None, text)
        else:
            return _password_page(request, made, password)
    return render(request, "desk/accounts/new.html", {"form": form})


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, account_id: int) -> HttpResponse:
    """One account, and what can be done to it."""
    found = get_object_or_404(Account, pk=account_id)
    before = {"name": found.name, "role": found.role, "unit": found.unit}
    form = AccountForm(initial=before)
    if request.method == "POST":
        if request.POST.get("action") == "change":
            form = AccountForm(request.POST)
            if form.is_valid() and _changed(request, found, form):
                return redirect("account", account_id)
        else:
            return _done(request, found)
    senders = bureau_context().catalogue.senders
    facts = {
        "found": found,
        "form": form,
        "found_unit": senders[found.unit].name_zh if found.unit in senders else found.unit,
        "self": found.pk == person(request).pk,
    }
    return render(request, "desk/accounts/one.html", facts)


def _changed(request: HttpRequest, found: Account, form: AccountForm) -> bool:
    given = form.cleaned_data
    try:
        changed = changing.change(
            found, given["name"], given["role"], given["unit"], person(request)
        )
    except AccountError as error:
        for text in error.zh:
            form.add_error(None, text)
        return False
    messages.success(request, "已保存。" if changed else "没有改动。")
    return True


def _done(request: HttpRequest, found: Account) -> HttpResponse:
    """What the page's other buttons do; a password is shown at once and kept nowhere."""
    action = request.POST.get("action", "")
    password = None
    try:
        if action == "close":
            closed = changing.close(found, person(request))
            said = "已停用，他（她）已不能使用上报平台。" if closed else "这个账号早已停用。"
            messages.success(request, said)
        elif action == "reopen":
            password = changing.reopen(found)
        elif action == "password":
            password = changing.new_password(found)
        elif action == "unlock":
            changing.unlock(found)
            messages.success(request, "已解除锁定，现在就可以登录。")
        else:
            messages.error(request, "没有这个操作，请刷新页面再试。")
    except AccountError as error:
        messages.error(request, "；".join(error.zh) + "。")
    if password is not None:
        return _password_page(request, found, password)
    return redirect("account", found.pk)


def _password_page(request: HttpRequest, found: Account, password: str) -> HttpResponse:
    """An answer instead of a redirect: a password in a cookie or a session would be kept."""
    return render(request, "desk/accounts/password.html", {"found": found, "password": password})
