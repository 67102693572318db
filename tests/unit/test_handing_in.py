"""Handing in again finishes what was begun and repeats nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from orchestration.intake.keeping.handing_in import hand_in, now_of
from orchestration.intake.keeping.landing import Arrival
from orchestration.submissions import Explanation, State, Submission
from tests.unit.factories import sheet
from tests.unit.test_life import CALM, HEADER, JUMP, WHY, C, Desk

MORE = (*JUMP, "西区,2025年1月,50,50,", "西区,2025年2月,500,550,")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "var")


def handed_in(desk: Desk, *rows: str, **said: Any) -> Submission:
    content = sheet(*rows, header=HEADER).encode()
    (receipt,) = hand_in(desk.context, "stat-b", [Arrival(content, "x.csv", "stat-b")], **said)
    return now_of(desk.context, receipt)


def kinds(desk: Desk) -> list[str]:
    return [event.kind.value for event in desk.context.ledger.events()]


def test_what_is_explained_beforehand_is_accepted_at_once(desk: Desk) -> None:
    told = [Explanation("AA05", 3, WHY)]
    assert handed_in(desk, *JUMP, told=told, by="张三").state is State.ACCEPTED
    assert handed_in(desk, *JUMP, told=told, by="张三").explanations[0].by == "张三"
    assert kinds(desk) == ["received", "judged", "explained", "judged"]


def test_what_was_said_already_is_not_said_again(desk: Desk) -> None:
    told = [Explanation("AA05", 3, WHY)]
    for _ in range(2):
        assert handed_in(desk, *MORE, told=told).state is State.AWAITING_EXPLANATION
    assert kinds(desk).count("explained") == 1


def test_a_reason_code_reaches_what_had_come_without_one_and_waits(desk: Desk) -> None:
    handed_in(desk, *CALM)
    changed = (CALM[0], "东区,2025年2月,120,220,")
    assert handed_in(desk, *changed).state is State.AWAITING_EXPLANATION
    revised = handed_in(desk, *changed, why=C)
    assert (revised.state, revised.revision) == (State.ACCEPTED, "C")
