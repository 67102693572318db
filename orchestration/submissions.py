"""What the ledger's submission events add up to: each submission and its state (DESIGN §6).

Belongs here: folding events into submissions, and which of them count as of a date. Does not
belong here: appending events (``orchestration.intake``), reading files, or keeping what was
folded (``orchestration.submissions_index``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from orchestration.ledger import SHANGHAI, SUBMISSION_EVENTS, Event, EventKind


class State(StrEnum):
    """Where a submission stands; only ``accepted`` and ``superseded`` ones compute."""

    RECEIVED = "received"
    UNREADABLE = "unreadable"
    REJECTED = "rejected"
    AWAITING_EXPLANATION = "awaiting_explanation"
    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


# Accepted and neither returned nor withdrawn since: their values stand or have been replaced.
STANDING = frozenset({State.ACCEPTED, State.SUPERSEDED})
# Nothing comes after these.
ENDED = frozenset({State.RETURNED, State.WITHDRAWN})
# Did not get in, or what was returned: what they spoke of is in the quarantine, unless they were
# accepted before; then they speak through their observations.
HAVE_FINDINGS = frozenset({State.REJECTED, State.AWAITING_EXPLANATION, State.RETURNED})
ENDING_EVENTS = {EventKind.RETURNED: State.RETURNED, EventKind.WITHDRAWN: State.WITHDRAWN}


@dataclass(frozen=True)
class Explanation:
    """What was said of the findings of a rule after the file had come; ``line`` None: of all."""

    rule: str
    line: int | None
    text: str
    by: str = ""


@dataclass(frozen=True)
class Submission:
    """One file of one sender for one feed, once received.

    ``superseded_by`` are the submissions that together say again all it said; ``ended_…`` tell of
    the return or the withdrawal; ``operator`` accepted it in spite of its findings. ``holds`` are
    the last days of the periods an accepted one speaks of (none: not said, as in older ledgers).
    ``was_kept_out``: some judgement found it unreadable, refused it or asked for an explanation.
    """

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
    received_seq: int = 0
    judged_seq: int = 0
    explained_seq: int = 0
    explanations: tuple[Explanation, ...] = ()
    revision: str = ""
    revision_reason: str = ""
    operator: str = ""
    operator_reason: str = ""
    superseded_by: tuple[str, ...] = ()
    ended_at: datetime | None = None
    ended_seq: int = 0
    ended_by: str = ""
    holds: tuple[str, ...] = ()
    was_kept_out: bool = False

    @property
    def key(self) -> tuple[str, str | None, str]:
        """What makes two arrivals the same: sender, feed and bytes."""
        return (self.sender, self.feed, self.sha256)

    @property
    def on_record(self) -> bool:
        """Whether it was ever accepted: its vintage stays queryable (METHODOLOGY §7)."""
        return self.accepted_at is not None

    @property
    def pending(self) -> bool:
        """Whether it is to be judged: never was, or something has been explained since."""
        waiting = self.state is State.AWAITING_EXPLANATION
        return self.state is State.RECEIVED or (waiting and self.explained_seq > self.judged_seq)


class Known(Protocol):
    """The submissions folded so far, wherever they are kept."""

    def find(self, submission_id: str) -> Submission | None:
        """The submission with that id."""

    def keep(self, submission: Submission) -> None:
        """Add it, or put it in the place of the one with its id."""

    def superseded_of(self, sender: str, feed: str | None) -> Iterable[Submission]:
        """The superseded submissions of a sender for a feed."""


class InMemory(dict[str, Submission]):
    """Submissions by id."""

    def find(self, submission_id: str) -> Submission | None:
        """The submission with that id."""
        return self.get(submission_id)

    def keep(self, submission: Submission) -> None:
        """Add it, or put it in the place of the one with its id."""
        self[submission.id] = submission

    def superseded_of(self, sender: str, feed: str | None) -> list[Submission]:
        """The superseded submissions of a sender for a feed."""
        theirs = (entry for entry in self.values() if (entry.sender, entry.feed) == (sender, feed))
        return [entry for entry in theirs if entry.state is State.SUPERSEDED]


def fold(events: Iterable[Event], as_of: date | None = None) -> dict[str, Submission]:
    """Submissions by id with the state they had at the end of ``as_of`` (default: now)."""
    known = InMemory()
    for event in events:
        if as_of is not None and event.at.astimezone(SHANGHAI).date() > as_of:
            continue
        apply(known, event)
    return known


def apply(known: Known, event: Event) -> None:
    """Let one event happen to the submissions; events of releases leave them as they are."""
    if event.kind not in SUBMISSION_EVENTS:
        return
    if event.kind is EventKind.RECEIVED:
        known.keep(_received(event))
        return
    submission = known.find(event.facts["submission_id"])
    # None: received after as_of but entered with an earlier date.
    if submission is None or submission.state in ENDED:
        return
    if event.kind in ENDING_EVENTS:
        _end(known, submission, event)
    else:
        known.keep(_changed(submission, event))


def _received(event: Event) -> Submission:
    facts = event.facts
    return Submission(
        id=facts["submission_id"],
        sender=facts["sender"],
        feed=facts["feed"],
        sha256=facts["sha256"],
        file_name=facts["file_name"],
        received_at=event.at,
        backdated=facts["backdated"],
        received_seq=event.seq,
        revision=facts.get("revision", ""),
        revision_reason=facts.get("revision_reason", ""),
    )


def _changed(submission: Submission, event: Event) -> Submission:
    facts = event.facts
    if event.kind is EventKind.SUPERSEDED:
        by = (*facts.get("with", ()), facts["by"])
        return replace(submission, state=State.SUPERSEDED, superseded_by=by)
    if event.kind is EventKind.EXPLAINED:
        by = facts.get("by", "")
        told = (Explanation(**entry, by=by) for entry in facts.get("explanations", ()))
        return replace(
            submission,
            explained_seq=event.seq,
            explanations=(*submission.explanations, *told),
            **_revision(facts),
        )
    state = State(facts["state"])
    return replace(
        submission,
        state=state,
        accepted_at=event.at if state is State.ACCEPTED else None,
        accepted_seq=event.seq if state is State.ACCEPTED else 0,
        judged_by=facts["judged_by"],
        judged_seq=event.seq,
        reason_zh=facts["reason_zh"],
        operator=facts.get("operator", ""),
        operator_reason=facts.get("operator_reason", ""),
        holds=tuple(facts.get("holds", ())),
        was_kept_out=submission.was_kept_out or state is not State.ACCEPTED,
        **_revision(facts),
    )


def _revision(facts: dict[str, Any]) -> dict[str, Any]:
    """The reason code an event gives, if it gives one."""
    if not facts.get("revision"):
        return {}
    return {"revision": facts["revision"], "revision_reason": facts.get("revision_reason", "")}


def _end(known: Known, submission: Submission, event: Event) -> None:
    """Returned or withdrawn; what it had taken the place of stands again from then on."""
    known.keep(
        replace(
            submission,
            state=ENDING_EVENTS[event.kind],
            superseded_by=(),
            ended_at=event.at,
            ended_seq=event.seq,
            ended_by=event.facts.get("by", ""),
            reason_zh=event.facts["reason_zh"],
        )
    )
    for other in list(known.superseded_of(submission.sender, submission.feed)):
        if submission.id in other.superseded_by:
            known.keep(replace(other, state=State.ACCEPTED, superseded_by=()))


def last_submission_day(events: Iterable[Event]) -> date | None:
    """The day of the latest submission event: the default ``as_of`` (METHODOLOGY §7)."""
    days = [event_day(event) for event in events if event.kind in SUBMISSION_EVENTS]
    return max(days, default=None)


def event_day(event: Event) -> date:
    """The day on which it became known, in Shanghai."""
    return event.at.astimezone(SHANGHAI).date()
