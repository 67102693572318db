"""How often somebody may do what costs something, within a minute.

Belongs here: counting, in the database, so that it holds for all processes of the server. Does not
belong here: wrong passwords for one account from one address (django-axes) or how large a request
may be (``middleware``).

Each time takes one numbered place of the minute; a place is taken by one request only, however many
arrive at once, because adding a row with its name succeeds once.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from orchestration.actions import note
from orchestration.desk.address import address_of
from orchestration.desk.failures import too_often
from orchestration.desk.models import Account

MINUTE = 60
# So many places are tried one by one before it is noted that they are taken: each note is a write.
STRIDE = 8


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many in a minute, of one account or, before signing in, of one address."""

    most: int
    reading_too: bool = False


# By the page's name. A whole province may come from one address, all in the same morning.
LIMITS: Mapping[str, Limit] = {
    "sign-in": Limit(600),
    "upload": Limit(30),
    "accounts-import": Limit(6),
    "audit-table": Limit(10, reading_too=True),
    "template": Limit(60, reading_too=True),
    "draft-marked": Limit(60, reading_too=True),
}
# Whatever is sent to the other pages, together.
SENDING = Limit(120)
# Signing in with one name, from anywhere: guesses that come from many addresses.
ONE_NAME = 20


def is_permitted(what: str, who: str, most: int) -> bool:
    """Take one of the minute's places; ``False`` where all are taken."""
    name = f"limit:{what}:{_plain(who)}:{int(time.time() // MINUTE)}"
    begin = min(int(cache.get(name, 0)), most)
    for place in range(begin, most):
        if cache.add(f"{name}:{place}", 1, 2 * MINUTE):
            if place % STRIDE == STRIDE - 1:
                cache.set(name, place + 1, 2 * MINUTE)
            return True
    return False


def _plain(who: str) -> str:
    """A name of any length and signs as part of a key."""
    return hashlib.sha256(who.encode("utf-8", "replace")).hexdigest()[:24]


class Limited:
    """Answers in words what comes too often, before the body of the request is read."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing is counted before it is known which page is asked for."""
        return self._answer(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., HttpResponse],
        _args: tuple[Any, ...],
        _named: dict[str, Any],
    ) -> HttpResponse | None:
        """A refusal, or nothing where there is room."""
        match = request.resolver_match
        name = match.view_name if match else ""
        sends = request.method == "POST"
        limit = LIMITS.get(name, SENDING)
        if not (sends or limit.reading_too):
            return None
        what = name if name in LIMITS else "any"
        who = _who(request)
        return None if is_permitted(what, who, limit.most) else refused(request, what, who)


def refused(request: HttpRequest, what: str, who: str) -> HttpResponse:
    """The answer; noted once a minute, so that nobody can fill the record."""
    minute = int(time.time() // MINUTE)
    if cache.add(f"limit:noted:{what}:{_plain(who)}:{minute}", 1, 2 * MINUTE):
        note(settings.WORKSPACE, "too_many_requests", page=what)
    return too_often(request)


def _who(request: HttpRequest) -> str:
    account = request.user
    if isinstance(account, Account):
        return f"account-{account.pk}"
    return f"address-{address_of(request)}"
