"""Signing in and out, changing the password, and the first page of each role."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_GET, require_POST

from orchestration.actions import note
from orchestration.desk.access import PAGES
from orchestration.desk.limits import ONE_NAME, is_permitted, refused
from orchestration.desk.models import Account
from orchestration.desk.roles import Role

# Where a role begins; the first of these that there is.
FIRST_PAGES = {
    Role.REPORTER: ("duties",),
    Role.REVIEWER: ("reviews", "duties"),
    Role.OPERATOR: ("board",),
    Role.AUDITOR: ("audit",),
    Role.ADMINISTRATOR: ("accounts",),
}


def person(request: HttpRequest) -> Account:
    """Whoever is signed in; pages are only reached by those who are."""
    assert isinstance(request.user, Account)  # noqa: S101 - the middleware has asked
    return request.user


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Go where this role begins."""
    for name in FIRST_PAGES[Role(person(request).role)]:
        if name in PAGES:
            return redirect(name)
    return render(request, "desk/home.html")


class SignIn(LoginView):
    """Name and password; what goes wrong is told without saying which of the two."""

    template_name = "desk/sign_in.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: str, **named: Any) -> HttpResponse:
        """Try the password, unless the name is being guessed at from many places."""
        typed = request.POST.get("username", "").strip()
        name = unicodedata.normalize("NFKC", typed).casefold()  # as it is looked up
        if not is_permitted("name", name, ONE_NAME):
            return refused(request, "name", name)
        return super().post(request, *args, **named)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session on this computer."""
    logout(request)
    return redirect("sign-in")


class Password(PasswordChangeView):
    """A new password, asked for at the first sign-in and whenever one likes."""

    template_name = "desk/password.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Keep it, and note that it was changed."""
        answer = super().form_valid(form)
        account = person(self.request)
        account.must_change_password = False
        account.save(update_fields=["must_change_password"])
        note(settings.WORKSPACE, "password_changed")
        return answer
