"""What the ledger tells of submissions: every event of one, and who handed each of several in.

Belongs here: finding those lines without reading the meaning of all others. Does not belong here:
how an event is told (``story``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from orchestration.ledger import Event, EventKind, Ledger, read_event

_WHOSE = re.compile(rb'"submission_id": "([^"]*)"')
_RECEIVED = b'"kind": "received"'


def events_of(ledger: Ledger, submission_id: str) -> list[Event]:
    """Every event that names a submission, in order."""
    name = f'"{submission_id}"'.encode()
    return [read_event(ledger.path, line) for line in _lines(ledger) if name in line]


def receptions(ledger: Ledger, submission_ids: Collection[str]) -> dict[str, Event]:
    """The event with which each of these came."""
    asked = {id_.encode() for id_ in submission_ids}
    found = {}
    for line in _lines(ledger):
        whose = _WHOSE.search(line) if _RECEIVED in line else None
        if whose and whose[1] in asked:
            event = read_event(ledger.path, line)
            if event.kind is EventKind.RECEIVED:
                found[event.facts["submission_id"]] = event
    return found


def _lines(ledger: Ledger) -> Iterator[bytes]:
    """The whole lines; a torn one never happened."""
    if ledger.path.exists():
        with ledger.path.open("rb") as handle:
            yield from (line for line in handle if line.endswith(b"\n"))
