"""What happens to every request before a page sees it: size, account, role and unit.

Belongs here: refusing. Does not belong here: which page is for whom (``access``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from orchestration.actor import Actor, acting
from orchestration.desk.access import OPEN, PAGES, is_declared, is_theirs
from orchestration.desk.address import address_of
from orchestration.desk.failures import not_yours, too_large, unit_gone, without_length
from orchestration.desk.models import Account

# What everybody may do whatever else is wrong.
THEIR_OWN = frozenset({"password", "sign-out"})

Answer = Callable[[HttpRequest], HttpResponseBase]


def limited_size(answer: Answer) -> Answer:
    """Refuse what is larger than any form may be, before a byte of it is read."""

    def limited(request: HttpRequest) -> HttpResponseBase:
        if request.headers.get("transfer-encoding"):
            return without_length(request)
        said = request.META.get("CONTENT_LENGTH") or "0"
        if not said.isdigit() or int(said) > settings.LARGEST_REQUEST:
            return too_large(request)
        return answer(request)

    return limited


def honest_headers(answer: Answer) -> Answer:
    """No page of the desk is kept by a browser or anything in between."""

    def with_headers(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        return response

    return with_headers


class Allowed:
    """Refuses every page that is not for this account: by its role and by its unit.

    A page that the table of ``access`` does not list is nobody's.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the name of whoever asks: the ledger notes them."""
        account = request.user
        actor = None
        if isinstance(account, Account):
            actor = Actor(account.username, account.name, address_of(request))
        with acting(actor or Actor("", "", address_of(request))):
            return self._answer(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., HttpResponse],
        _args: tuple[Any, ...],
        named: dict[str, Any],
    ) -> HttpResponse | None:
        """A refusal, or nothing where the page may answer."""
        match = request.resolver_match
        name = match.view_name if match else ""
        if name in OPEN:
            return None
        account = request.user
        if not isinstance(account, Account):
            return redirect_to_login(request.get_full_path())
        page = PAGES.get(name)
        if page is None:
            raise Http404
        if account.must_change_password and name not in THEIR_OWN:
            return redirect("password")
        if account.role not in page.roles:
            return not_yours(request)
        sends = page.writes and name not in THEIR_OWN
        if account.reports and sends and not is_declared(account.unit):
            return unit_gone(request)
        if not is_theirs(account, named):
            raise Http404
        return None
