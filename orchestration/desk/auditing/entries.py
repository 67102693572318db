"""Everything that people did at the desk: actions, and events of the ledger that name a person.

Belongs here: reading, putting together and filtering. Does not belong here: words (``words``),
files (``table``) or pages (``views``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from orchestration.actions import actions
from orchestration.context import Context
from orchestration.desk.auditing.words import about_zh, what_zh
from orchestration.ledger import SHANGHAI, Event, EventKind

WAYS = {"desk": "上报平台", "cli": "命令行", "mail": "邮件"}


@dataclass(frozen=True)
class Entry:
    """One thing that somebody did. ``unit``: the sender that it concerns, empty where none."""

    at: datetime
    account: str
    name: str
    address: str
    way: str
    what: str
    about: str
    unit: str
    unit_zh: str


@dataclass(frozen=True)
class Sought:
    """Which entries are asked for; what is empty does not narrow."""

    person: str = ""
    unit: str = ""
    what: str = ""
    since: date | None = None
    until: date | None = None

    def holds(self, entry: Entry) -> bool:
        """Whether the entry is one of them."""
        day = entry.at.date()
        return (
            self.person in entry.account + "\n" + entry.name
            and (not self.unit or self.unit in (entry.unit, entry.unit_zh))
            and (not self.what or self.what == entry.what)
            and (self.since is None or day >= self.since)
            and (self.until is None or day <= self.until)
        )


def entries(context: Context, units: dict[str, str]) -> list[Entry]:
    """Everything, newest first. ``units``: the unit of each account by its name."""
    wording = _Wording(context, units)
    found = [wording.entry(event) for event in actions(context.workspace)]
    found += [wording.entry(event) for event in _named(context)]
    found.sort(key=lambda entry: entry.at)
    found.reverse()
    return found


def _named(context: Context) -> Iterator[Event]:
    return (event for event in context.ledger.events() if event.facts.get("actor"))


class _Wording:
    """Makes an entry of an event."""

    def __init__(self, context: Context, units: dict[str, str]) -> None:
        self._context = context
        self._units = units
        self._senders: dict[str, str] = {}
        self._feeds = {id_: feed.title_zh for id_, feed in context.catalogue.feeds.items()}

    def entry(self, event: Event) -> Entry:
        """The event as whoever looks over it reads it."""
        facts = event.facts
        actor = facts.get("actor") or {}
        unit = self._unit(facts, actor.get("account", ""))
        sender = self._context.catalogue.senders.get(unit)
        is_action = event.kind is EventKind.ACTED
        told = facts if is_action else {**facts, "account": ""}
        return Entry(
            event.recorded_at.astimezone(SHANGHAI),
            actor.get("account", ""),
            actor.get("name", ""),
            actor.get("address", ""),
            WAYS.get(actor.get("way", ""), "命令行"),
            what_zh(event.kind, facts),
            about_zh(told, self._feeds),
            unit,
            sender.name_zh if sender else unit,
        )

    def _unit(self, facts: dict[str, object], account: str) -> str:
        for name in ("unit", "sender"):
            if facts.get(name):
                return str(facts[name])
        if facts.get("submission_id"):
            return self._sender(str(facts["submission_id"]))
        return self._units.get(account, "")

    def _sender(self, submission_id: str) -> str:
        """Asked of the index once for all that happened to one submission."""
        if submission_id not in self._senders:
            found = self._context.index.get(submission_id)
            self._senders[submission_id] = found.sender if found else ""
        return self._senders[submission_id]
