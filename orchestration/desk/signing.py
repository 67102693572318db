"""Signing in and out, changing a password: what is noted of them.

Belongs here: the signals of Django and of the lockout, as actions. Does not belong here: the pages.
"""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth import signals
from django.http import HttpRequest

from orchestration.actions import note
from orchestration.actor import Actor, acting
from orchestration.desk.address import address_of
from orchestration.desk.models import Account


def connect() -> None:
    """Note every one of them from now on."""
    signals.user_logged_in.connect(_signed_in)
    signals.user_logged_out.connect(_signed_out)
    signals.user_login_failed.connect(_refused)
    user_locked_out.connect(_locked_out)


def _note(action: str, request: HttpRequest, person: Account | None, **facts: Any) -> None:
    name, who = (person.name, person.username) if person else ("", "")
    with acting(Actor(who, name, address_of(request))):
        note(settings.WORKSPACE, action, **facts)


def _signed_in(request: HttpRequest, user: Account, **_: Any) -> None:
    _note("signed_in", request, user)


def _signed_out(request: HttpRequest, user: Account | None, **_: Any) -> None:
    if user is not None:
        _note("signed_out", request, user)


def _refused(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    if request is not None:
        _note("sign_in_refused", request, None, account=str(credentials.get("username", ""))[:150])


def _locked_out(request: HttpRequest, username: str, **_: Any) -> None:
    _note("locked_out", request, None, account=str(username)[:150])
