"""Due days that operators put off: for one period of a feed, for some senders or for all.

Belongs here: what the ledger's events of it add up to, as of a day. Does not belong here: the
calendar's own due days (``orchestration.warehouse.obligations``) or deciding on an extension
(``orchestration.period_rulings``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from orchestration.context import Context
from orchestration.ledger import SHANGHAI, Event, EventKind

# Feed, last day of the period, sender; no sender: all of them.
Scope = tuple[str, date, str]
Row = tuple[str, date, str, date]


@dataclass(frozen=True, slots=True)
class Extension:
    """One decision, as it was taken; ``senders`` empty: for all who report the feed."""

    feed: str
    period: str
    period_end: date
    senders: tuple[str, ...]
    due_on: date
    reason_zh: str
    by: str
    at: datetime

    @property
    def scopes(self) -> list[Scope]:
        """For whom it holds."""
        return [(self.feed, self.period_end, sender) for sender in self.senders or ("",)]


@dataclass(frozen=True)
class Extensions:
    """The decisions known as of a day: of each scope the last word counts.

    A sender's due day is the latest of the calendar's, of what was said for all, and of what was
    said for it alone: nobody's day is ever earlier than the calendar says.
    """

    by_scope: dict[Scope, Extension] = field(default_factory=dict)

    @classmethod
    def known(cls, events: Iterable[Event], as_of: date | None = None) -> Extensions:
        """What the events add up to at the end of ``as_of`` (default: now)."""
        found: dict[Scope, Extension] = {}
        for event in events:
            if event.kind is not EventKind.EXTENDED:
                continue
            if as_of is not None and event.at.astimezone(SHANGHAI).date() > as_of:
                continue
            decided = _extension(event)
            found |= dict.fromkeys(decided.scopes, decided)
        return cls(found)

    def due_on(self, feed: str, sender: str, period_end: date, printed: date) -> date:
        """The due day of a sender's report whose day by the calendar is ``printed``."""
        said = [self.by_scope.get((feed, period_end, who)) for who in ("", sender)]
        return max([printed, *(entry.due_on for entry in said if entry)])

    def rows(self) -> list[Row]:
        """Feed, last day of the period, sender (empty: all) and due day, in order."""
        return sorted((*scope, entry.due_on) for scope, entry in self.by_scope.items())

    def decisions(self) -> list[Extension]:
        """The decisions that still hold for somebody, the last one first."""
        found = {id(entry): entry for entry in self.by_scope.values()}
        return sorted(found.values(), key=lambda entry: entry.at, reverse=True)


def extensions_of(context: Context, as_of: date) -> Extensions:
    """The same, found without reading the whole ledger where that is possible."""
    told = context.index.period_events() if context.up_to is None else context.told()
    return Extensions.known(told, as_of)


def _extension(event: Event) -> Extension:
    facts = event.facts
    return Extension(
        feed=facts["feed"],
        period=facts["period"],
        period_end=date.fromisoformat(facts["period_end"]),
        senders=tuple(facts["senders"]),
        due_on=date.fromisoformat(facts["due_on"]),
        reason_zh=facts["reason_zh"],
        by=facts["by"],
        at=event.at,
    )
