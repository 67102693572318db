"""From where a request comes.

Does not belong here: what is made of it (lockouts, limits, the ledger).
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The network address of the person's computer.

    With ``LIANGXIN_DESK_PROXIES`` servers in front, the one that the outermost of them saw: what
    stands before that in ``X-Forwarded-For`` anybody may have written.
    """
    seen = str(request.META.get("REMOTE_ADDR", ""))
    in_front: int = settings.PROXIES
    if not in_front:
        return seen
    forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",")]
    known = [part for part in forwarded if part]
    return known[-in_front] if len(known) >= in_front else seen
