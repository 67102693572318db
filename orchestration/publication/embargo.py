"""Embargoes: until a time nothing, or one release, goes out to readers.

Belongs here: folding what the ledger says of embargoes. Does not belong here: publishing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from orchestration.ledger import Event, EventKind


@dataclass(frozen=True)
class Embargo:
    """Nothing goes out before ``until``; of one release, or (without one) of all."""

    release_id: str | None
    until: datetime
    by: str
    reason: str


def embargoes(events: Iterable[Event], at: datetime) -> list[Embargo]:
    """The embargoes in force at a time: the last word on each release, and on all."""
    last: dict[str | None, Embargo | None] = {}
    for event in events:
        if event.kind is EventKind.EMBARGOED:
            facts = event.facts
            last[facts["release_id"]] = facts["until"] and Embargo(
                facts["release_id"],
                datetime.fromisoformat(facts["until"]),
                facts["by"],
                facts["reason"],
            )
    return [entry for entry in last.values() if entry and entry.until > at]


def embargo_on(events: Iterable[Event], release_id: str, at: datetime) -> Embargo | None:
    """The embargo that keeps a release back longest, if any does."""
    kept = [e for e in embargoes(events, at) if e.release_id in (None, release_id)]
    return max(kept, key=lambda entry: entry.until, default=None)
