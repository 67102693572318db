"""What operators decide on a period: a due day put off, a period closed and opened again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from orchestration.context import Context
from orchestration.duties import Standing, duties
from orchestration.extensions import Extensions
from orchestration.intake.keeping import life
from orchestration.intake.keeping.acceptance import restore_observations
from orchestration.intake.keeping.assessing import assess
from orchestration.intake.keeping.retelling import tell_again
from orchestration.ledger import SHANGHAI, EventKind
from orchestration.period_locks import Locks
from orchestration.period_rulings import RulingError, extend, lock, unlock
from orchestration.publication.identity import run_fingerprint
from orchestration.submissions import Explanation, State
from sources.loader import load_catalogue
from tests.unit.factories import catalogue, feed, sender
from tests.unit.test_expected_reports import expected_reports
from tests.unit.test_life import CALM, JUMP, WHY, Desk

JANUARY, PRINTED, LATER = date(2025, 1, 31), date(2025, 2, 17), date(2025, 2, 28)
BY = "王五"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "var")


def on(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), SHANGHAI) + timedelta(hours=9)


def put_off(desk: Desk, due_on: date = LATER, **more: Any) -> None:
    facts = {"reason": "系统升级", "by": BY, "at": on(date(2025, 2, 10))} | more
    extend(desk.context, "cars", "2025年1月", due_on, **facts)


def due(desk: Desk, as_of: date = LATER, sender: str = "stat-b") -> date:
    known = Extensions.known(desk.context.told(), as_of)
    return known.due_on("cars", sender, JANUARY, PRINTED)


def test_a_due_day_that_was_put_off_is_known_from_that_day_on(desk: Desk) -> None:
    put_off(desk)
    assert due(desk, date(2025, 2, 9)) == PRINTED
    assert due(desk, date(2025, 2, 10)) == LATER
    (event,) = desk.context.ledger.events()
    assert event.facts == {
        "feed": "cars",
        "period": "2025-01",
        "period_end": "2025-01-31",
        "senders": [],
        "due_on": "2025-02-28",
        "reason_zh": "系统升级",
        "by": BY,
    }
    assert desk.context.default_as_of() is None


def test_of_each_scope_the_last_word_counts_and_the_latest_day_of_both(desk: Desk) -> None:
    put_off(desk)
    put_off(desk, date(2025, 3, 10), senders=["stat-b"])
    assert due(desk) == date(2025, 3, 10)
    assert due(desk, sender="another") == LATER
    put_off(desk, date(2025, 2, 20), senders=["stat-b"])  # what was said for all holds for it too
    assert due(desk) == LATER
    put_off(desk, PRINTED)  # taken back
    assert due(desk) == date(2025, 2, 20)
    assert due(desk, sender="another") == PRINTED


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"due_on": PRINTED}, "要晚于原来的截止日 2025-02-17"),
        ({"due_on": date(2025, 2, 1)}, "要晚于原来的截止日"),
        ({"due_on": date(2125, 2, 28)}, "请核对年份"),
        ({"reason": " "}, "请写明原因"),
        ({"by": ""}, "请写明经办人"),
        ({"senders": ["nobody"]}, "没有单位 nobody"),
    ],
)
def test_what_cannot_be_put_off_leaves_no_event(
    desk: Desk, change: dict[str, Any], why: str
) -> None:
    with pytest.raises(RulingError, match=why):
        put_off(desk, **change)
    assert list(desk.context.ledger.events()) == []


def test_putting_off_to_the_same_day_again_is_said_and_changes_nothing(desk: Desk) -> None:
    put_off(desk)
    with pytest.raises(RulingError, match="截止日已经是 2025-02-28"):
        put_off(desk)
    put_off(desk, senders=["stat-b"])
    assert len(list(desk.context.ledger.events())) == 2


@pytest.mark.parametrize("period", ["2025-Q1", "2022-12", "一月", "2025年"])
def test_only_a_period_of_the_feed_is_put_off(desk: Desk, period: str) -> None:
    with pytest.raises(RulingError):
        extend(desk.context, "cars", period, LATER, "系统升级", BY)
    with pytest.raises(RulingError, match="没有报表"):
        extend(desk.context, "nothing", "2025-01", LATER, "系统升级", BY)


def test_what_comes_within_the_new_day_is_in_time(desk: Desk) -> None:
    who = sender(feeds=["cars"], obliged_from=date(2024, 12, 1))
    desk.context = Context(desk.context.workspace, catalogue(feed(), senders=(who,)))
    desk.send(*CALM, received_at=on(LATER))
    states = {d.state for d in duties(desk.context, LATER) if d.period_end == JANUARY}
    assert Standing.ACCEPTED_LATE in states
    put_off(desk)
    told = [d for d in duties(desk.context, LATER) if d.period_end == JANUARY and d.submission_id]
    assert [(d.state, d.due_on) for d in told] == [(Standing.ACCEPTED_ON_TIME, LATER)]
    others = {d.due_on for d in duties(desk.context, LATER) if d.period_end != JANUARY}
    assert others == {date(2025, 1, 15), date(2025, 3, 17)}


def test_a_run_notices_a_due_day_that_was_put_off(desk: Desk) -> None:
    before = [run_fingerprint(desk.context, day) for day in (date(2025, 2, 9), LATER)]
    put_off(desk)
    after = [run_fingerprint(desk.context, day) for day in (date(2025, 2, 9), LATER)]
    assert after[0] == before[0]
    assert after[1] != before[1]
    assert desk.context.last_submission_seq() == 1
    earlier = replace(desk.context, up_to=0)
    assert run_fingerprint(earlier, LATER) == before[1]


def test_the_reports_concerned_have_another_due_day_and_no_others() -> None:
    declared, as_of = load_catalogue(), date(2026, 2, 28)
    plain = expected_reports(declared, as_of)
    cars, end = "used_car_trades", date(2025, 12, 31)
    theirs = [r for r in plain if (r["feed"], r["period_end"]) == (cars, end)]
    printed, one = theirs[0]["due_on"], theirs[0]["sender"]
    extended = [
        (cars, end, "", printed + timedelta(days=3)),
        (cars, end, one, printed + timedelta(days=9)),
        (cars, date(2025, 11, 30), "", date(2025, 1, 1)),
    ]
    put = expected_reports(declared, as_of, extended)
    assert len(put) == len(plain) == len({tuple(row.values()) for row in put})
    known = {tuple(row.values()) for row in plain}
    moved = {
        (row["feed"], row["period_end"], row["sender"]): (row["due_on"] - printed).days
        for row in put
        if tuple(row.values()) not in known
    }
    assert {key[:2] for key in moved} == {(cars, end)}
    assert {s: days for (_, _, s), days in moved.items()} == {
        row["sender"]: 9 if row["sender"] == one else 3 for row in theirs
    }
    assert len(moved) > 10


def locked(desk: Desk, feed: str = "cars", period: str = "2025-01") -> None:
    lock(desk.context, feed, period, "年报数据已上报省局", BY)


@pytest.mark.parametrize("feed", ["cars", ""])
def test_what_comes_for_a_closed_period_is_refused_at_its_rows(desk: Desk, feed: str) -> None:
    locked(desk, feed)
    refused = desk.send(*CALM)
    assert refused.state is State.REJECTED
    told = desk.receipt(refused)
    (found,) = [f for f in told["findings"] if f["rule"] == "period.locked"]
    assert (found["line"], found["read"], found["severity"]) == (2, "2025-01", "hard")
    assert found["key"] == "990102 东区 2025-01"
    for words in ("2025-01", "年报数据已上报省局", f"市局审核人员（{BY}）"):
        assert words in told["text"]
    assert desk.send(*(row.replace("1月", "3月") for row in CALM[:1])).state is State.ACCEPTED


def test_a_row_is_named_once_by_its_own_period_and_the_others_are_not(desk: Desk) -> None:
    locked(desk, period="2025-03")
    refused = desk.send(*CALM, "东区,2025年3月,120,330,", "西区,2025年1—3月,,330,")
    found = [f for f in desk.receipt(refused)["findings"] if f["rule"] == "period.locked"]
    assert [(f["line"], f["read"]) for f in found] == [(4, "2025-03"), (5, "2025-03")]


def test_another_feed_and_what_is_open_again_come_in(desk: Desk) -> None:
    locked(desk, "works")
    assert desk.send(*CALM).state is State.ACCEPTED
    locked(desk, "", "2025-01")
    unlock(desk.context, "cars", "2025-01", "更正", BY)
    assert Locks.known(desk.context.told()).on("cars", JANUARY) is None
    assert Locks.known(desk.context.told()).on("works", JANUARY) is not None
    ((standing, opened),) = Locks.known(desk.context.told()).in_force()
    assert (standing.feed, opened) == ("", ["cars"])
    unlock(desk.context, "", "2025-01", "年报已完成", BY)
    assert Locks.known(desk.context.told()).in_force() == []


def test_what_had_come_before_the_lock_may_still_be_explained(desk: Desk) -> None:
    waiting = desk.send(*JUMP)
    accepted = desk.send("西区,2025年1月,5,5,")
    locked(desk)
    told = Explanation("AA05", 3, WHY)
    assert life.explain(desk.context, waiting, [told]).state is State.ACCEPTED
    assert desk.now(accepted).state is State.ACCEPTED


def test_judging_again_is_by_the_order_of_the_ledger(desk: Desk) -> None:
    locked(desk)
    refused = desk.send(*CALM)
    unlock(desk.context, "cars", "2025-01", "更正", BY)
    taken = desk.send(*(row.replace("东区", "西区") for row in CALM))
    locked(desk)
    assert desk.states(refused, taken) == ["rejected", "accepted"]
    rules = {f.rule for f in assess(desk.context, refused).judgement.findings}
    assert "period.locked" in rules
    assert assess(desk.context, taken).judgement.observations is not None
    folders = [desk.context.workspace.observations, desk.context.workspace.quarantine]
    kept = {path: path.read_bytes() for folder in folders for path in folder.iterdir()}
    receipts = {p: p.read_bytes() for p in desk.context.workspace.outbox.rglob("*.*")}
    for path in (*kept, *receipts):
        path.unlink()
    restore_observations(desk.context)
    tell_again(desk.context)
    assert {path: path.read_bytes() for path in kept} == kept
    assert {path: path.read_bytes() for path in receipts} == receipts


def test_a_file_that_is_only_tried_meets_the_locks_of_today(desk: Desk) -> None:
    sent = desk.send(*CALM)
    locked(desk)
    tried = replace(sent, id="tried", received_seq=0, accepted_seq=0, state=State.RECEIVED)
    assert "period.locked" in {f.rule for f in assess(desk.context, tried).judgement.findings}


def test_closing_twice_and_opening_what_is_open_is_said_and_changes_nothing(desk: Desk) -> None:
    with pytest.raises(RulingError, match="没有锁定"):
        unlock(desk.context, "cars", "2025-01", "更正", BY)
    locked(desk, "")
    for which in ("", "cars"):
        with pytest.raises(RulingError, match="已经锁定"):
            locked(desk, which)
    assert [e.kind for e in desk.context.ledger.events()] == [EventKind.LOCKED]


def test_the_index_that_lost_a_ruling_is_made_again(desk: Desk) -> None:
    locked(desk)
    index = desk.context.index
    assert [event.kind for event in index.period_events()] == [EventKind.LOCKED]
    assert index.hold_to(desk.context.submissions())
    index._ask("delete from periods")
    assert index.period_events() == []
    assert not index.hold_to(desk.context.submissions())
    assert len(index.period_events()) == 1
