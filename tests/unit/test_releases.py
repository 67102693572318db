"""What the ledger says of releases, event by event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from orchestration.ledger import SHANGHAI, Event, EventKind
from orchestration.publication.releases import (
    current_release_id,
    latest_decision,
    release_records,
    release_rows,
    withdrawn_release_ids,
)

AT = datetime(2026, 1, 31, 12, tzinfo=SHANGHAI)


def event(kind: EventKind, **facts: Any) -> Event:
    return Event(1, kind, AT, AT, facts)


def gated(release_id: str, outcome: str, content_hash: str = "h1") -> Event:
    held = ["覆盖率超出范围"] if outcome == "hold" else []
    return event(
        EventKind.GATED,
        release_id=release_id,
        as_of="2026-01-31",
        content_hash=content_hash,
        outcome=outcome,
        reasons_zh=held,
        notes_zh=[],
        failed_checks=[],
        rule_version="1",
        code_version="c",
    )


def published(release_id: str) -> Event:
    return event(
        EventKind.PUBLISHED,
        release_id=release_id,
        as_of="2026-01-31",
        data_cutoff="2026-01-30 10:00:00",
        content_hash="h1",
        rule_version="1",
        code_version="c",
        approved_by="自动发布",
    )


def rolled_back(to: str, source: str) -> Event:
    return event(EventKind.ROLLED_BACK, release_id=to, from_release=source)


STORY = [
    gated("r1", "publish"),
    published("r1"),
    gated("r2", "hold", "h2"),
    gated("r3", "publish", "h3"),
    published("r3"),
]


def states(events: list[Event]) -> dict[str, str]:
    return {record.release_id: record.state for record in release_records(events)}


def test_every_release_has_one_state() -> None:
    assert states(STORY) == {"r1": "published", "r2": "held", "r3": "current"}


def test_a_rollback_withdraws_until_it_is_undone() -> None:
    back = [*STORY, rolled_back("r1", "r3")]
    assert states(back) == {"r1": "current", "r2": "held", "r3": "withdrawn"}
    assert withdrawn_release_ids(back) == {"r3"}
    again = [*back, rolled_back("r3", "r1")]
    assert current_release_id(again) == "r3"
    assert withdrawn_release_ids(again) == {"r1"}


@pytest.mark.parametrize(
    ("content_hash", "release_id", "outcome"),
    [("h1", "r1", "publish"), ("h2", "r2", "hold"), ("h2", "r1", None), ("h9", "r9", None)],
)
def test_a_decision_speaks_of_exactly_its_data_and_release(
    content_hash: str, release_id: str, outcome: str | None
) -> None:
    found = latest_decision(STORY, content_hash, release_id)
    assert (found.outcome if found else None) == outcome


def test_the_last_word_of_the_gate_counts() -> None:
    story = [gated("r1", "publish"), gated("r1", "hold")]
    found = latest_decision(story, "h1", "r1")
    assert found is not None
    assert found.holds
    assert found.reasons_zh == ("覆盖率超出范围",)


def test_only_published_releases_become_rows() -> None:
    assert [row[0] for row in release_rows(STORY)] == ["r1", "r3"]
