"""Whatever is put into an inbox: its bytes stay in landing, and its sender gets an answer.

Belongs here: every faulty file there is, and bytes that nobody made. Does not belong here: what is
said of a file (``test_faults``) or a run that is killed (``tests/integration/test_kill.py``).
"""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.context import Context
from orchestration.durable import sha256_of
from orchestration.intake.keeping.acceptance import judge_pending
from orchestration.intake.keeping.landing import Arrival, receive
from orchestration.submissions import State, Submission
from orchestration.workspace import Workspace
from sources.catalogue import Catalogue
from tests.unit.test_faults import SIDES, file_of, said

SENDER = "stat-510302"
FEED = "used_car_trades"
OUT = frozenset({State.REJECTED, State.UNREADABLE})
FAULTS = {side.stem: said(side) for side in SIDES}
SENT = [stem for stem, side in FAULTS.items() if "sender" in side and "catalogue" not in side]


def taken_in(context: Context, arrival: Arrival) -> Submission:
    """The submission of an arrival, landed and judged."""
    with context.workspace.single_writer():
        (receipt,) = receive(context, [arrival])
        list(judge_pending(context, receipt.submission.feed))
    return context.submissions()[receipt.submission.id]


def answered(context: Context, entry: Submission, content: bytes) -> None:
    """What must be there after any file, whatever came of it."""
    assert (context.workspace.landing / entry.sha256).read_bytes() == content
    assert entry.sha256 == sha256_of(content)
    outbox = context.workspace.outbox / entry.sender
    receipt = (outbox / f"{entry.id}.回执.txt").read_text("utf-8-sig")
    for told in (entry.id, entry.sha256, f"{entry.received_at:%Y-%m-%d %H:%M:%S}"):
        assert told in receipt
    machine = json.loads((outbox / f"{entry.id}.回执.json").read_bytes())
    assert machine["state"] == entry.state.value
    observed = context.workspace.observations / f"{entry.id}.parquet"
    assert observed.exists() == (entry.state is State.ACCEPTED)


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Context:
    root = tmp_path_factory.mktemp("nothing_lost") / "var"
    return Context(Workspace(root).create(), catalogue)


def test_there_are_faults_to_send() -> None:
    assert len(SENT) > 100


@pytest.mark.parametrize("stem", SENT)
def test_a_faulty_file_stays_in_landing_and_is_answered(context: Context, stem: str) -> None:
    side = FAULTS[stem]
    path = file_of(next(place for place in SIDES if place.stem == stem))
    content = path.read_bytes()
    entry = taken_in(context, Arrival(content, path.name, side["sender"], side.get("feed")))
    assert entry.state is not State.RECEIVED
    answered(context, entry, content)
    outbox = context.workspace.outbox / entry.sender
    if entry.state in OUT and entry.feed is not None:
        assert list(outbox.glob(f"{entry.id}.审核结果.*"))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=400), st.text(max_size=200).map(str.encode)))
def test_bytes_that_nobody_made_never_land_half(context: Context, content: bytes) -> None:
    entry = taken_in(context, Arrival(content, "某文件.csv", SENDER, FEED))
    assert entry.state in OUT
    answered(context, entry, content)


GOOD = "地区,报告期,本月交易量（辆）,累计交易量（辆）\n510302,2026年1月,120,120\n".encode()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, len(GOOD) - 1), put=st.binary(max_size=3))
def test_a_damaged_good_file_is_taken_whole_or_not_at_all(
    context: Context, at: int, put: bytes
) -> None:
    content = GOOD[:at] + put + GOOD[at + 1 :]
    entry = taken_in(context, Arrival(content, "一月.csv", SENDER, FEED))
    answered(context, entry, content)
    if entry.state is State.ACCEPTED:
        cells = pl.read_parquet(context.workspace.observations / f"{entry.id}.parquet")
        assert cells.height == 2
        assert cells["submission_id"].unique().to_list() == [entry.id]


def test_what_was_landed_is_never_written_again(context: Context) -> None:
    told = context.workspace.ledger_copy
    assert told.read_bytes() == context.workspace.ledger.read_bytes()
    landed: list[Path] = sorted(set(context.workspace.landing.iterdir()) - {told})
    assert len(landed) > 100
    assert all(sha256_of(path.read_bytes()) == path.name for path in landed)
