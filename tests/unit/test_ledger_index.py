"""The index says what folding the whole ledger says, whatever happened to the file between."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration import submissions_kept
from orchestration.ledger import SHANGHAI, Event, EventKind, Ledger
from orchestration.submissions import (
    STANDING,
    Known,
    State,
    Submission,
    fold,
    last_submission_day,
)
from orchestration.submissions_index import SubmissionsIndex, acceptance_order

NOON = datetime(2026, 1, 1, 12, tzinfo=SHANGHAI)
IDS = st.sampled_from([f"s{n}" for n in range(6)])
SENDERS = st.sampled_from(["stat-a", "stat-b"])
FEEDS = st.sampled_from(["cars", None])
HELD = st.lists(st.sampled_from(["2025-01-31", "2025-02-28", "2025-03-31"]), unique=True)


def received(submission_id: str, sender: str, feed: str | None) -> tuple[EventKind, dict[str, Any]]:
    facts = {"sha256": submission_id[-1] * 4, "file_name": f"{feed}.csv", "backdated": False}
    told = {"submission_id": submission_id, "sender": sender, "feed": feed}
    return EventKind.RECEIVED, told | facts


def judged(
    submission_id: str, state: State, holds: list[str] | None = None
) -> tuple[EventKind, dict[str, Any]]:
    facts = {"state": state.value, "judged_by": "code", "reason_zh": "原因"}
    if holds and state is State.ACCEPTED:
        facts |= {"holds": holds}
    return EventKind.JUDGED, {"submission_id": submission_id} | facts


def superseded(one: str, by: str, others: list[str]) -> tuple[EventKind, dict[str, Any]]:
    return EventKind.SUPERSEDED, {"submission_id": one, "by": by, "with": others}


def explained(one: str, line: int | None, code: str) -> tuple[EventKind, dict[str, Any]]:
    told = [{"rule": "jump", "line": line, "text": "新开一家市场"}]
    facts = {"explanations": told, "by": "张三", "revision": code, "revision_reason": "复核"}
    return EventKind.EXPLAINED, {"submission_id": one} | facts


def ended(one: str, kind: EventKind) -> tuple[EventKind, dict[str, Any]]:
    return kind, {"submission_id": one, "reason_zh": "报错了表", "by": "李四"}


EVENTS = st.one_of(
    st.builds(received, IDS, SENDERS, FEEDS),
    st.builds(judged, IDS, st.sampled_from([State.ACCEPTED, State.ACCEPTED, *State]), HELD),
    st.builds(superseded, IDS, IDS, st.lists(IDS, max_size=2)),
    st.builds(explained, IDS, st.sampled_from([None, 3]), st.sampled_from(["", "C"])),
    st.builds(ended, IDS, st.sampled_from([EventKind.RETURNED, EventKind.WITHDRAWN])),
    st.just((EventKind.PUBLISHED, {"release_id": "r1"})),
)
# What may happen to the index's file, or to the end of the ledger, between two events.
MISHAPS = st.sampled_from(
    ["", "", "look", "look", "look", "delete", "tear", "garbage", "half line"]
)


def index_of(ledger: Ledger) -> SubmissionsIndex:
    return SubmissionsIndex(ledger.path)


def befall(ledger: Ledger, mishap: str) -> None:
    place = index_of(ledger).place
    if mishap == "look":
        index_of(ledger).counts()
    elif mishap == "delete":
        for path in place.parent.glob("index.sqlite*"):
            path.unlink()
    elif mishap == "tear" and place.exists():
        place.write_bytes(place.read_bytes()[: place.stat().st_size // 2])
    elif mishap == "garbage":
        place.write_bytes(b"no database at all" * 400)
    elif mishap == "half line" and ledger.path.exists():
        with ledger.path.open("ab") as handle:
            handle.write(b'{"seq": 99, "kind": "rece')


def assert_agrees(ledger: Ledger) -> None:
    expected, index = fold(ledger.events()), index_of(ledger)
    assert {id_: index.get(id_) for id_ in expected} == expected
    counts = dict.fromkeys(State, 0)
    for entry in expected.values():
        counts[entry.state] += 1
        assert entry in index.same(entry.key)
        assert entry in index.of(entry.sender, entry.feed)
        assert entry in index.in_state(entry.state)
        assert entry in index.named(entry.file_name)
    assert index.counts() == {state: n for state, n in counts.items() if n}
    assert [e.id for e in index.pending()] == [
        e.id for e in sorted(expected.values(), key=lambda e: e.received_seq) if e.pending
    ]
    for of in {(entry.sender, entry.feed) for entry in expected.values()}:
        assert_bounded(index, of, [e for e in expected.values() if (e.sender, e.feed) == of])
    events = list(ledger.events())
    assert index.last_seq() == (events[-1].seq if events else 0)
    assert index.last_day() == last_submission_day(events)


def assert_bounded(
    index: SubmissionsIndex, of: tuple[str, str | None], theirs: list[Submission]
) -> None:
    """What is asked of a sender and feed without reading all of it is what all of it says."""
    by_seq = sorted(theirs, key=lambda e: e.accepted_seq)
    was = [e for e in by_seq if e.accepted_seq]
    assert set(index.accepted_ids(*of)) == {e.id for e in was}
    for seq in range(0, 26, 5):
        counted = [e for e in was if e.accepted_seq < seq and not 0 < e.ended_seq < seq]
        assert index.latest_accepted(*of, seq, 2) == counted[::-1][:2]
        assert index.accepted_after(*of, seq) == [e for e in was if e.accepted_seq > seq]
        stand = [e for e in was if e.state in STANDING]
        assert index.answered_since(*of, seq) == any(e.accepted_seq > seq for e in stand)
        assert index.changed_since(*of, seq) == any(
            max(e.accepted_seq, e.ended_seq) > seq for e in theirs
        )
        january = [e for e in stand if "2025-01-31" in (e.holds or ("2025-01-31",))]
        assert index.standing(*of, ["2025-01-31"]) == sorted(january, key=acceptance_order)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(EVENTS, MISHAPS), max_size=25))
def test_the_index_says_what_the_ledger_adds_up_to(
    steps: list[tuple[tuple[EventKind, dict[str, Any]], str]],
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger" / "events.jsonl"
        for turn, ((kind, facts), mishap) in enumerate(steps):
            ledger = Ledger(path)  # as another process would
            ledger.append(kind, at=NOON + timedelta(days=turn % 5), **facts)
            befall(ledger, mishap)
        assert_agrees(Ledger(path))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger" / "events.jsonl")


def append(ledger: Ledger, *events: tuple[EventKind, dict[str, Any]]) -> None:
    for kind, facts in events:
        ledger.append(kind, at=NOON, **facts)


def test_a_restored_backup_is_noticed(ledger: Ledger) -> None:
    append(ledger, received("s1", "stat-a", "cars"), judged("s1", State.ACCEPTED))
    backup = ledger.path.read_bytes()
    append(ledger, received("s2", "stat-a", "cars"))
    assert index_of(ledger).get("s2") is not None
    ledger.path.write_bytes(backup)
    restored = Ledger(ledger.path)
    append(restored, received("s3", "stat-b", "cars"), judged("s3", State.REJECTED))
    assert index_of(restored).get("s2") is None
    assert_agrees(restored)
    ledger.path.unlink()
    assert index_of(ledger).counts() == {}


def test_only_what_was_appended_since_is_read(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(ledger, *(received(f"s{n}", "stat-a", "cars") for n in range(5)))
    index_of(ledger).counts()
    read: list[int] = []
    real = submissions_kept.apply

    def counted(known: Known, event: Event) -> None:
        read.append(event.seq)
        real(known, event)

    monkeypatch.setattr(submissions_kept, "apply", counted)
    append(ledger, judged("s3", State.ACCEPTED))
    entry = index_of(ledger).get("s3")
    assert entry is not None
    assert entry.state is State.ACCEPTED
    assert read == [6]


def test_a_workspace_that_may_only_be_read_is_still_read(ledger: Ledger) -> None:
    append(ledger, received("s1", "stat-a", "cars"))
    index_of(ledger).place.mkdir()  # where no file can be made
    assert index_of(ledger).get("s1") is not None


def test_ids_are_found_by_their_beginning(ledger: Ledger) -> None:
    append(ledger, received("sab1", "stat-a", "cars"), received("sab2", "stat-a", "cars"))
    found = [entry.id for entry in index_of(ledger).beginning_with("sab")]
    assert found == ["sab1", "sab2"]
    assert [entry.id for entry in index_of(ledger).beginning_with("sab2")] == ["sab2"]
    assert index_of(ledger).beginning_with("x%") == []


def test_what_happened_since_the_last_look_happens_in_order(ledger: Ledger) -> None:
    """Replaced and given back within one reading on: nothing of it is in the file yet."""
    append(ledger, received("s1", "stat-a", "cars"), judged("s1", State.ACCEPTED))
    append(ledger, received("s2", "stat-a", "cars"), judged("s2", State.ACCEPTED))
    append(ledger, superseded("s1", "s2", []), ended("s2", EventKind.WITHDRAWN))
    entry = index_of(ledger).get("s1")
    assert entry is not None
    assert (entry.state, entry.superseded_by) == (State.ACCEPTED, ())
