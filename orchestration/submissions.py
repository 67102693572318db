"""What the ledger's submission events add up to: each submission and its state (DESIGN §6).

Belongs here: folding events into submissions, and which of them count as of a date. Does not
belong here: appending events (``orchestration.intake``) or reading files.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from orchestration.ledger import SHANGHAI, SUBMISSION_EVENTS, Event, EventKind


class State(StrEnum):
    """Where a submission stands; only ``accepted`` ones compute."""

    RECEIVED = "received"
    UNREADABLE = "unreadable"
    REJECTED = "rejected"
    AWAITING_EXPLANATION = "awaiting_explanation"
    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"


# Once accepted, always part of the record: a superseded vintage stays queryable (METHODOLOGY §7).
ON_RECORD = frozenset({State.ACCEPTED, State.SUPERSEDED})


@dataclass(frozen=True)
class Submission:
    """One file of one sender for one feed, once received."""

    id: str
    sender: str
    feed: str | None
    sha256: str
    file_name: str
    received_at: datetime
    backdated: bool
    state: State = State.RECEIVED
    accepted_at: datetime | None = None
    accepted_seq: int = 0
    judged_by: str = ""
    reason_zh: str = ""

    @property
    def key(self) -> tuple[str, str | None, str]:
        """What makes two arrivals the same: sender, feed and bytes."""
        return (self.sender, self.feed, self.sha256)


def fold(events: Iterable[Event], as_of: date | None = None) -> dict[str, Submission]:
    """Submissions by id with the state they had at the end of ``as_of`` (default: now)."""
    known: dict[str, Submission] = {}
    for event in events:
        if event.kind not in SUBMISSION_EVENTS:
            continue
        if as_of is not None and event.at.astimezone(SHANGHAI).date() > as_of:
            continue
        _apply(known, event)
    return known


def _apply(known: dict[str, Submission], event: Event) -> None:
    facts = event.facts
    if event.kind is EventKind.RECEIVED:
        known[facts["submission_id"]] = Submission(
            id=facts["submission_id"],
            sender=facts["sender"],
            feed=facts["feed"],
            sha256=facts["sha256"],
            file_name=facts["file_name"],
            received_at=event.at,
            backdated=facts["backdated"],
        )
        return
    submission = known.get(facts["submission_id"])
    if submission is None:  # received after as_of but entered with an earlier date
        return
    if event.kind is EventKind.SUPERSEDED:
        known[submission.id] = replace(submission, state=State.SUPERSEDED)
        return
    state = State(facts["state"])
    known[submission.id] = replace(
        submission,
        state=state,
        accepted_at=event.at if state is State.ACCEPTED else None,
        accepted_seq=event.seq if state is State.ACCEPTED else 0,
        judged_by=facts["judged_by"],
        reason_zh=facts["reason_zh"],
    )


def last_submission_day(events: Iterable[Event]) -> date | None:
    """The day of the latest submission event: the default ``as_of`` (METHODOLOGY §7)."""
    days = [e.at.astimezone(SHANGHAI).date() for e in events if e.kind in SUBMISSION_EVENTS]
    return max(days, default=None)
