"""The address of another page of the same list.

Does not belong here: how many rows a page has (each room's views).
"""

from __future__ import annotations

from django.utils.http import urlencode


def asked(**sought: str) -> str:
    """What was asked for, as the beginning of a query to which ``page=2`` is added."""
    given = {name: value for name, value in sought.items() if value}
    return f"{urlencode(given)}&" if given else ""
