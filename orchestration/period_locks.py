"""Periods that operators have closed: what comes for them later is refused.

Belongs here: what the ledger's events of it add up to at a point of the ledger. Does not belong
here: refusing (``orchestration.intake.keeping.assessing``) or deciding on a lock
(``orchestration.period_rulings``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from orchestration.ledger import Event, EventKind

ALL = ""


@dataclass(frozen=True, slots=True)
class Lock:
    """A period that is closed for one feed, or (``feed`` empty) for all; a period is its end."""

    feed: str
    period: str
    period_end: date
    reason_zh: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Locks:
    """The locks in force: the last word on a period, for all feeds or for one, counts.

    ``by_scope``: ``None`` where a feed has been opened while the others stay closed.
    """

    by_scope: dict[tuple[str, date], Lock | None] = field(default_factory=dict)

    @classmethod
    def known(cls, events: Iterable[Event], before: int | None = None) -> Locks:
        """What the events add up to before the one of that number (default: all of them)."""
        found: dict[tuple[str, date], Lock | None] = {}
        for event in events:
            if before is not None and event.seq >= before:
                break
            if event.kind not in (EventKind.LOCKED, EventKind.UNLOCKED):
                continue
            said = _lock(event)
            if said.feed == ALL:  # a word on all feeds takes the place of those on each
                found = {key: kept for key, kept in found.items() if key[1] != said.period_end}
            found[said.feed, said.period_end] = said if event.kind is EventKind.LOCKED else None
        return cls(found)

    def on(self, feed: str, period_end: date) -> Lock | None:
        """The lock on a period of a feed, if there is one."""
        key = (feed, period_end)
        return self.by_scope[key] if key in self.by_scope else self.by_scope.get((ALL, period_end))

    def in_force(self) -> list[tuple[Lock, list[str]]]:
        """Every lock, the latest period first, each with the feeds that were opened again."""
        standing = [lock for lock in self.by_scope.values() if lock]
        standing.sort(key=lambda lock: (lock.period_end, lock.at, lock.feed), reverse=True)
        return [(lock, self._opened(lock)) for lock in standing]

    def _opened(self, lock: Lock) -> list[str]:
        if lock.feed != ALL:
            return []
        of_period = [
            (feed, kept) for (feed, end), kept in self.by_scope.items() if end == lock.period_end
        ]
        return sorted(feed for feed, kept in of_period if kept is None)


def _lock(event: Event) -> Lock:
    facts = event.facts
    return Lock(
        feed=facts["feed"],
        period=facts["period"],
        period_end=date.fromisoformat(facts["period_end"]),
        reason_zh=facts["reason_zh"],
        by=facts["by"],
        at=event.at,
    )
