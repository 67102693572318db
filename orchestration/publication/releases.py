"""What the ledger says of releases: gate decisions, what was published, what was taken back.

Belongs here: folding publication events. Does not belong here: building or swapping a release.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from expectations.gate import Decision, DecisionError, Outcome
from orchestration.ledger import Event, EventKind, wall_time


@dataclass(frozen=True)
class GateRecord:
    """A decision of the gate as recorded: for which data, with which outcome and why."""

    release_id: str
    as_of: str
    content_hash: str
    outcome: str
    reasons_zh: tuple[str, ...]
    notes_zh: tuple[str, ...]
    at: datetime
    failed_checks: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether these data must not be published."""
        return self.outcome == "hold"

    def allows(self, content_hash: str) -> bool:
        """Whether exactly this content may be published: never by a record against itself."""
        try:
            decision = Decision(
                cast("Outcome", self.outcome),
                self.reasons_zh,
                self.notes_zh,
                self.content_hash,
                self.failed_checks,
            )
        except DecisionError:
            return False
        return decision.allows(content_hash)


@dataclass(frozen=True)
class ReleaseRecord:
    """One release that was held or published, with its latest state."""

    release_id: str
    state: str
    at: datetime
    facts: dict[str, Any]


def gate_record(event: Event) -> GateRecord:
    """The decision recorded by a ``gated`` event."""
    return GateRecord(
        release_id=event.facts["release_id"],
        as_of=event.facts["as_of"],
        content_hash=event.facts["content_hash"],
        outcome=event.facts["outcome"],
        reasons_zh=tuple(event.facts["reasons_zh"]),
        notes_zh=tuple(event.facts["notes_zh"]),
        at=event.at,
        failed_checks=tuple(event.facts.get("failed_checks", ())),
    )


def latest_decision(
    events: Iterable[Event], content_hash: str, release_id: str
) -> GateRecord | None:
    """The gate's last word on exactly these data in exactly this release, if it has judged them."""
    last = None
    for event in events:
        if event.kind is EventKind.GATED:
            record = gate_record(event)
            if (record.content_hash, record.release_id) == (content_hash, release_id):
                last = record
    return last


def current_release_id(events: Iterable[Event]) -> str | None:
    """The release that readers see, by the ledger."""
    current = None
    for event in events:
        if event.kind in (EventKind.PUBLISHED, EventKind.ROLLED_BACK):
            current = event.facts["release_id"]
    return current


def published_release_ids(events: Iterable[Event]) -> list[str]:
    """Every release that was ever published, in order of its first publication."""
    published = [e.facts["release_id"] for e in events if e.kind is EventKind.PUBLISHED]
    return list(dict.fromkeys(published))


def withdrawn_release_ids(events: Iterable[Event]) -> set[str]:
    """Releases that someone rolled back from and nobody has published or rolled back to since."""
    withdrawn: set[str] = set()
    for event in events:
        if event.kind is EventKind.ROLLED_BACK:
            withdrawn.add(event.facts["from_release"])
            withdrawn.discard(event.facts["release_id"])
        elif event.kind is EventKind.PUBLISHED:
            withdrawn.discard(event.facts["release_id"])
    return withdrawn


def release_records(events: Iterable[Event]) -> list[ReleaseRecord]:
    """Every release in order of its first event, with the state it has now."""
    events = list(events)
    current, withdrawn = current_release_id(events), withdrawn_release_ids(events)
    records: dict[str, ReleaseRecord] = {}
    for event in events:
        if event.kind is EventKind.GATED:
            gate = gate_record(event)
            earlier = records.get(gate.release_id)
            if earlier is None or earlier.state == "held":
                state = "held" if gate.holds else "gated"
                records[gate.release_id] = ReleaseRecord(
                    gate.release_id, state, gate.at, event.facts
                )
        elif event.kind is EventKind.PUBLISHED:
            gate_facts = records[event.facts["release_id"]].facts
            facts = {**gate_facts, **event.facts}
            release_id = event.facts["release_id"]
            records[release_id] = ReleaseRecord(release_id, "published", event.at, facts)
    return [_with_final_state(record, current, withdrawn) for record in records.values()]


def _with_final_state(
    record: ReleaseRecord, current: str | None, withdrawn: set[str]
) -> ReleaseRecord:
    state = record.state
    if record.release_id == current:
        state = "current"
    elif record.release_id in withdrawn:
        state = "withdrawn"
    return ReleaseRecord(record.release_id, state, record.at, record.facts)


def release_rows(events: Iterable[Event]) -> Iterator[tuple[Any, ...]]:
    """Rows of ``inputs.releases``: what was published so far."""
    events = list(events)
    published = set(published_release_ids(events))
    for record in release_records(events):
        if record.release_id not in published:
            continue
        facts = record.facts
        yield (
            record.release_id,
            facts["as_of"],
            facts["data_cutoff"],
            record.state,
            facts["approved_by"],
            facts["content_hash"],
            facts["rule_version"],
            facts["code_version"],
            wall_time(record.at),
        )
