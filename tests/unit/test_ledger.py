"""The ledger keeps every event, and a torn write is as if it never was."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from orchestration.ledger import SHANGHAI, EventKind, Ledger, wall_time

DAY = datetime(2026, 1, 31, 23, 59, tzinfo=SHANGHAI)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger" / "events.jsonl")


def test_events_come_back_as_they_were_appended(ledger: Ledger) -> None:
    ledger.append(EventKind.RECEIVED, at=DAY, submission_id="s1", file_name="二手车.csv")
    ledger.append(EventKind.GATED, outcome="hold", reasons_zh=["缺少目标"])
    first, second = ledger.events()
    assert (first.seq, first.kind, first.at) == (1, EventKind.RECEIVED, DAY)
    assert first.facts == {"submission_id": "s1", "file_name": "二手车.csv"}
    assert second.facts["reasons_zh"] == ["缺少目标"]


@pytest.mark.parametrize("kept", [1, 30, -1])
def test_a_torn_last_line_never_happened_and_is_written_over(ledger: Ledger, kept: int) -> None:
    ledger.append(EventKind.RECEIVED, at=DAY, submission_id="s1")
    ledger.append(EventKind.RECEIVED, at=DAY, submission_id="s2")
    first, second = ledger.path.read_bytes().splitlines(keepends=True)
    ledger.path.write_bytes(first + second[:kept])

    reopened = Ledger(ledger.path)
    assert [event.facts["submission_id"] for event in reopened.events()] == ["s1"]
    reopened.append(EventKind.RECEIVED, at=DAY, submission_id="s3")
    told = [(event.seq, event.facts["submission_id"]) for event in Ledger(ledger.path).events()]
    assert told == [(1, "s1"), (2, "s3")]


def test_an_absent_ledger_has_no_events(ledger: Ledger) -> None:
    assert list(ledger.events()) == []


def test_wall_time_is_what_a_clock_in_shanghai_shows() -> None:
    moment = datetime.fromisoformat("2026-01-31T16:30:00+00:00")
    assert wall_time(moment) == datetime(2026, 2, 1, 0, 30)
