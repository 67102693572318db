"""States of submissions follow from events alone, at any date."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from orchestration.ledger import SHANGHAI, Event, EventKind
from orchestration.submissions import State, fold, last_submission_day


def event(seq: int, kind: EventKind, day: int, **facts: Any) -> Event:
    at = datetime(2026, 1, day, 23, 30, tzinfo=SHANGHAI)
    return Event(seq, kind, at, at, facts)


def received(seq: int, day: int, submission_id: str) -> Event:
    facts = {"sender": "stat-510302", "feed": "used_car_trades", "sha256": "ab", "file_name": "f"}
    return event(seq, EventKind.RECEIVED, day, submission_id=submission_id, backdated=True, **facts)


def judged(seq: int, day: int, submission_id: str, state: State) -> Event:
    facts = {
        "submission_id": submission_id,
        "state": state.value,
        "reason_zh": "列名不符",
        "judged_by": "c",
    }
    return event(seq, EventKind.JUDGED, day, **facts)


HISTORY = [
    received(1, 5, "a"),
    judged(2, 6, "a", State.ACCEPTED),
    received(3, 10, "b"),
    judged(4, 10, "b", State.REJECTED),
    received(5, 20, "c"),
    judged(6, 20, "c", State.ACCEPTED),
    event(7, EventKind.SUPERSEDED, 20, submission_id="a", by="c"),
    event(8, EventKind.PUBLISHED, 25, release_id="20260120-abc"),
]


def states(as_of: date | None = None) -> dict[str, State]:
    return {key: entry.state for key, entry in fold(HISTORY, as_of).items()}


def test_each_submission_has_its_latest_state() -> None:
    assert states() == {"a": State.SUPERSEDED, "b": State.REJECTED, "c": State.ACCEPTED}


def test_the_past_is_seen_as_it_was_at_the_end_of_the_day() -> None:
    assert states(date(2026, 1, 4)) == {}
    assert states(date(2026, 1, 5)) == {"a": State.RECEIVED}
    assert states(date(2026, 1, 10)) == {"a": State.ACCEPTED, "b": State.REJECTED}


def test_only_acceptance_gives_an_acceptance_time() -> None:
    known = fold(HISTORY)
    assert known["b"].accepted_at is None
    assert known["b"].reason_zh == "列名不符"
    assert known["c"].accepted_at == HISTORY[5].at
    assert known["c"].accepted_seq == 6


def test_what_was_kept_out_once_did_not_pass_at_once_even_if_accepted_later() -> None:
    waited = [
        received(1, 5, "a"),
        judged(2, 5, "a", State.AWAITING_EXPLANATION),
        event(3, EventKind.EXPLAINED, 7, submission_id="a"),
        judged(4, 7, "a", State.ACCEPTED),
    ]
    assert fold(waited)["a"].state is State.ACCEPTED
    assert fold(waited)["a"].was_kept_out
    assert fold(waited, date(2026, 1, 5))["a"].was_kept_out
    known = fold(HISTORY)
    assert {key: entry.was_kept_out for key, entry in known.items()} == {
        "a": False,
        "b": True,
        "c": False,
    }


def test_publishing_does_not_move_the_default_as_of() -> None:
    assert last_submission_day(HISTORY) == date(2026, 1, 20)
    assert last_submission_day([]) is None
