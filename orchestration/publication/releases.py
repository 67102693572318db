"""What the ledger says of releases: gate decisions, what was published, what was taken back.

Belongs here: folding publication events. Does not belong here: building or swapping a release.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from expectations.gate import Decision, DecisionError, Outcome
from orchestration.ledger import Event, EventKind, wall_time

# What a release is called, on every page and in every command.
RELEASE_CODE = re.compile(r"\d{8}-[0-9a-f]{8}")


@dataclass(frozen=True)
class GateRecord:
    """A decision of the gate as recorded: for which data, with which outcome and why.

    Of the staged marts there is no ``release_hash``; of a finished draft it names every file.
    """

    release_id: str
    as_of: str
    content_hash: str
    outcome: str
    reasons_zh: tuple[str, ...]
    notes_zh: tuple[str, ...]
    at: datetime
    release_hash: str | None = None
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
        release_hash=event.facts.get("release_hash"),
        failed_checks=tuple(event.facts.get("failed_checks", ())),
    )


def latest_decision(
    events: Iterable[Event], content_hash: str, release_id: str
) -> GateRecord | None:
    """The gate's last word on exactly these marts in exactly this release, if it judged them."""
    last = None
    for record in _decisions(events):
        judged = (record.release_hash, record.content_hash, record.release_id)
        if judged == (None, content_hash, release_id):
            last = record
    return last


def draft_decision(events: Iterable[Event], release_id: str) -> GateRecord | None:
    """The gate's last word on the finished draft of that release, if it has judged one."""
    last = None
    for record in _decisions(events):
        if record.release_id == release_id and record.release_hash is not None:
            last = record
    return last


def passed_hashes(events: Iterable[Event], release_id: str) -> set[str]:
    """The files, by their hash, that the gate has let through as that release."""
    return {
        record.release_hash
        for record in _decisions(events)
        if record.release_id == release_id and record.release_hash and not record.holds
    }


def _decisions(events: Iterable[Event]) -> Iterator[GateRecord]:
    return (gate_record(event) for event in events if event.kind is EventKind.GATED)


def approver_of(events: Iterable[Event], release_id: str, release_hash: str | None) -> str | None:
    """Who last approved exactly these files; ``None`` where nobody has."""
    approver = None
    for event in events:
        if event.kind is EventKind.APPROVED and event.facts["release_id"] == release_id:
            same = event.facts["release_hash"] == release_hash
            approver = event.facts["approved_by"] if same else None
    return approver


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
            if earlier is None or not _stands(earlier, gate):
                records[gate.release_id] = _judged(gate, event.facts, earlier)
        elif event.kind is EventKind.APPROVED:
            draft = records[event.facts["release_id"]]
            if draft.state == "draft":
                records[draft.release_id] = replace(
                    draft, state="approved", facts={**draft.facts, **event.facts}
                )
        elif event.kind is EventKind.PUBLISHED:
            gate_facts = records[event.facts["release_id"]].facts
            facts = {**gate_facts, **event.facts}
            release_id = event.facts["release_id"]
            records[release_id] = ReleaseRecord(release_id, "published", event.at, facts)
    return [_with_final_state(record, current, withdrawn) for record in records.values()]


def _stands(earlier: ReleaseRecord, gate: GateRecord) -> bool:
    """Whether a decision leaves a release as it was: what readers have seen, they have seen."""
    still_passed = gate.release_hash is None and not gate.holds
    return earlier.state == "published" or (
        still_passed and earlier.state in ("draft", "approved", "held")
    )


def _judged(
    gate: GateRecord, facts: dict[str, Any], earlier: ReleaseRecord | None
) -> ReleaseRecord:
    """A release once the gate has spoken; a draft brings on what was noted of its marts."""
    if gate.release_hash is not None and earlier is not None and earlier.state == "gated":
        facts = {**facts, "notes_zh": [*earlier.facts["notes_zh"], *facts["notes_zh"]]}
    passed = "gated" if gate.release_hash is None else "draft"
    return ReleaseRecord(gate.release_id, "held" if gate.holds else passed, gate.at, facts)


def _with_final_state(
    record: ReleaseRecord, current: str | None, withdrawn: set[str]
) -> ReleaseRecord:
    state = record.state
    if record.release_id == current:
        state = "current"
    elif record.release_id in withdrawn:
        state = "withdrawn"
    return replace(record, state=state)


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
