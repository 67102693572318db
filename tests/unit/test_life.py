"""What becomes of a submission: waiting and explained, revised, returned, withdrawn."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from orchestration.context import Context
from orchestration.intake.keeping import life
from orchestration.intake.keeping.acceptance import judge_pending, restore_observations
from orchestration.intake.keeping.landing import Arrival, receive
from orchestration.intake.keeping.life import LifeError
from orchestration.intake.keeping.revising import REVISION_RULE, Reason, Revision
from orchestration.intake.keeping.settling import settle_around
from orchestration.ledger import SHANGHAI, EventKind
from orchestration.submissions import Explanation, State, Submission
from orchestration.workspace import Workspace
from tests.unit.factories import catalogue, feed, sender, sheet
from tests.unit.list_factories import list_feed, row, sheet_of, with_plans

HEADER = "地区,报告期,本月数（辆）,累计数（辆）,说明"
JUMP = ("东区,2025年1月,100,100,", "东区,2025年2月,900,1000,")
CALM = ("东区,2025年1月,100,100,", "东区,2025年2月,110,210,")
WHY = "二手车市场开业，新增交易"
C = Reason(Revision.ERROR_CORRECTED, "录入错误")


class Desk:
    """A workspace of one sender, with what it sends and what is done with it."""

    def __init__(self, root: Path) -> None:
        who = sender(feeds=["works", "cars"])
        known = with_plans(catalogue(list_feed(), feed(), senders=(who,)))
        self.context = Context(Workspace(root).create(), known)

    def send(self, *rows: str, text: str = "", **facts: Any) -> Submission:
        content = (text or sheet(*rows, header=HEADER)).encode()
        arrival = Arrival(content, "x.csv", "stat-b", **facts)
        (receipt,) = receive(self.context, [arrival])
        list(judge_pending(self.context, receipt.submission.feed))
        sent = self.now(receipt.submission)
        settle_around(self.context, sent.sender, sent.feed, [sent])
        return self.now(sent)

    def now(self, submission: Submission) -> Submission:
        found = self.context.index.get(submission.id)
        assert found is not None
        return found

    def states(self, *submissions: Submission) -> list[str]:
        return [self.now(entry).state.value for entry in submissions]

    def receipt(self, submission: Submission) -> dict[str, Any]:
        folder = self.context.workspace.outbox / "stat-b"
        told: dict[str, Any] = json.loads((folder / f"{submission.id}.回执.json").read_bytes())
        told["text"] = (folder / f"{submission.id}.回执.txt").read_text("utf-8-sig")
        return told


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "var")


def test_a_doubt_waits_until_it_is_explained(desk: Desk) -> None:
    waiting = desk.send(*JUMP)
    assert waiting.state is State.AWAITING_EXPLANATION
    (asked,) = life.questions(desk.context, waiting)
    assert (asked.rule, asked.line) == ("AA05", 3)
    told = Explanation(asked.rule, asked.line, WHY)
    accepted = life.explain(desk.context, waiting, [told], by="张三")
    assert accepted.state is State.ACCEPTED
    assert life.questions(desk.context, accepted) == []
    assert f"说明：{WHY}（张三）" in desk.receipt(accepted)["text"]
    kinds = [event.kind for event in desk.context.ledger.events()]
    assert kinds == ["received", "judged", "explained", "judged"]


def test_what_is_left_keeps_waiting(desk: Desk) -> None:
    more = (*JUMP, "西区,2025年1月,50,50,", "西区,2025年2月,500,550,")
    waiting = desk.send(*more)
    first, second = life.questions(desk.context, waiting)
    told = Explanation(first.rule, first.line, WHY)
    still = life.explain(desk.context, waiting, [told])
    assert still.state is State.AWAITING_EXPLANATION
    assert life.questions(desk.context, still) == [second]
    told = Explanation(second.rule, second.line, "西区报废车辆集中过户所致")
    assert life.explain(desk.context, still, [told]).state is State.ACCEPTED


def test_one_cause_may_be_given_for_every_row(desk: Desk) -> None:
    more = (*JUMP, "西区,2025年1月,50,50,", "西区,2025年2月,500,550,")
    waiting = desk.send(*more)
    told = Explanation("AA05", None, WHY)
    assert life.explain(desk.context, waiting, [told]).state is State.ACCEPTED


def test_the_operator_may_accept_what_waits_with_name_and_reason(desk: Desk) -> None:
    waiting = desk.send(*JUMP)
    accepted = life.accept_despite(desk.context, waiting, "王五", "电话核实")
    assert accepted.state is State.ACCEPTED
    assert (accepted.operator, accepted.operator_reason) == ("王五", "电话核实")
    lost = desk.context.workspace.observations / f"{accepted.id}.parquet"
    before = lost.read_bytes()
    lost.unlink()
    assert restore_observations(desk.context) == 1
    assert lost.read_bytes() == before


def test_an_explanation_whose_judging_was_killed_is_judged_by_the_next_run(desk: Desk) -> None:
    waiting = desk.send(*JUMP)
    told = {"rule": "AA05", "line": 3, "text": WHY}
    desk.context.ledger.append(
        EventKind.EXPLAINED, submission_id=waiting.id, explanations=[told], by=""
    )
    assert [state for _, state in judge_pending(desk.context, "cars")] == [State.ACCEPTED]


def test_lost_observations_are_restored_in_the_order_of_acceptance(desk: Desk) -> None:
    first = desk.send(*JUMP)
    second = desk.send("西区,2025年1月,90,90,")
    life.explain(desk.context, first, [Explanation("AA05", 3, WHY)])
    assert desk.states(first, second) == ["accepted", "accepted"]
    files = sorted(desk.context.workspace.observations.iterdir())
    before = [path.read_bytes() for path in files]
    for path in files:
        path.unlink()
    assert restore_observations(desk.context) == 2
    assert [path.read_bytes() for path in files] == before


def test_changing_an_accepted_value_asks_for_a_reason_code(desk: Desk) -> None:
    first = desk.send(*CALM)
    second = desk.send(CALM[0], "东区,2025年2月,120,220,")
    assert second.state is State.AWAITING_EXPLANATION
    (asked,) = life.questions(desk.context, second)
    assert asked.rule == REVISION_RULE
    told = desk.receipt(second)
    assert [(c["old"], c["new"], c["line"]) for c in told["changes"]] == [
        ("110", "120", 3),
        ("210", "220", 3),
    ]
    assert "东区 2025-02 本月数：110 → 120" in told["text"]
    table = desk.context.workspace.outbox / "stat-b" / f"{second.id}.修订对照.csv"
    assert len(list(csv.reader(table.read_text("utf-8-sig").splitlines()))) == 3
    accepted = life.explain(desk.context, second, [], reason=C)
    assert (accepted.state, accepted.revision) == (State.ACCEPTED, "C")
    assert "修订原因：C 更正错误 录入错误" in desk.receipt(accepted)["text"]
    assert desk.states(first) == ["superseded"]


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"revision": "R2"}, ""),
        ({}, "修订原因：R2 重新核算\n" + sheet("东区,2025年2月,120,220,", header=HEADER)),
        ({}, sheet("东区,2025年2月,120,220,更正原因：R2 重新核算", header=HEADER)),
    ],
)
def test_the_code_may_come_with_the_file(desk: Desk, facts: dict[str, str], text: str) -> None:
    desk.send(*CALM)
    revised = desk.send("东区,2025年2月,120,220,", text=text, **facts)
    assert (revised.state, revised.revision) == (State.ACCEPTED, "R2")


def test_what_was_not_there_before_is_no_revision(desk: Desk) -> None:
    desk.send("东区,2025年1月,,100,")
    assert desk.send(*CALM).state is State.ACCEPTED
    assert desk.send("西区,2025年1月,5,5,").state is State.ACCEPTED


def test_a_partial_resubmission_touches_only_what_it_says(desk: Desk) -> None:
    first = desk.send(*CALM, "西区,2025年1月,5,5,")
    part = desk.send("西区,2025年1月,6,6,", revision="C")
    assert desk.states(first, part) == ["accepted", "accepted"]
    assert {c["region_code"] for c in desk.receipt(part)["changes"]} == {"990103"}
    rest = desk.send(CALM[0].replace("100,100", "101,101"), revision="C")
    assert desk.states(first, rest) == ["accepted", "accepted"]
    assert {c["region_code"] for c in desk.receipt(rest)["changes"]} == {"990102"}


def test_an_earlier_file_entered_later_revises_nothing(desk: Desk) -> None:
    desk.send(*CALM, received_at=datetime(2025, 3, 20, 9, tzinfo=SHANGHAI))
    early = datetime(2025, 3, 10, 9, tzinfo=SHANGHAI)
    older = desk.send(CALM[0], "东区,2025年2月,90,190,", received_at=early)
    assert (older.state, older.accepted_at) == (State.SUPERSEDED, early)
    assert desk.receipt(older)["changes"] == []


def test_a_row_of_a_list_is_revised_as_a_whole(desk: Desk) -> None:
    desk.send(text=sheet_of(row(money="5", started_on="2025-03-01")))
    again = desk.send(text=sheet_of(row(money="6")))
    assert again.state is State.AWAITING_EXPLANATION
    told = {(c["item"], c["old"], c["new"]) for c in desk.receipt(again)["changes"]}
    assert told == {("money", "5", "6"), ("started_on", "2025-03-01", "空白")}


def test_withdrawing_the_newer_brings_the_older_back(desk: Desk) -> None:
    first = desk.send(*CALM)
    second = desk.send(CALM[0], "东区,2025年2月,120,220,", revision="C")
    assert desk.states(first, second) == ["superseded", "accepted"]
    gone = life.withdraw(desk.context, second, "报错了表", by="李四")
    assert (gone.state, gone.ended_by, gone.on_record) == (State.WITHDRAWN, "李四", True)
    assert desk.states(first) == ["accepted"]
    assert "撤回原因：报错了表（李四）" in desk.receipt(gone)["text"]


def test_withdrawing_one_of_two_that_had_replaced_a_third_together(desk: Desk) -> None:
    first = desk.send(*CALM)
    one = desk.send(CALM[0].replace("100,100", "101,101"), revision="C")
    other = desk.send("东区,2025年2月,120,220,", revision="C")
    assert desk.states(first, one, other) == ["superseded", "accepted", "accepted"]
    life.withdraw(desk.context, one, "不该改")
    assert desk.states(first, other) == ["accepted", "accepted"]


def test_what_is_still_said_again_stays_superseded(desk: Desk) -> None:
    first = desk.send(*CALM)
    second = desk.send(CALM[0], "东区,2025年2月,120,220,", revision="C")
    third = desk.send(CALM[0], "东区,2025年2月,130,230,", revision="C")
    assert desk.states(first, second, third) == ["superseded", "superseded", "accepted"]
    life.withdraw(desk.context, second, "报错了表")
    assert desk.states(first, second, third) == ["superseded", "withdrawn", "accepted"]


def test_what_was_returned_may_be_sent_again_and_revises_nothing(desk: Desk) -> None:
    first = desk.send(*CALM)
    back = life.give_back(desk.context, first, "口径不符")
    assert (back.state, back.reason_zh) == (State.RETURNED, "口径不符")
    again = desk.send(*CALM)
    assert again.id != first.id
    other = desk.send(CALM[0], "东区,2025年2月,120,220,", revision="C")
    assert desk.states(first, again, other) == ["returned", "superseded", "accepted"]


def test_what_stands_again_is_the_same_when_it_comes_again(desk: Desk) -> None:
    first = desk.send(*CALM)
    second = desk.send("东区,2025年2月,120,220,", revision="C")
    life.withdraw(desk.context, second, "报错了表")
    assert desk.send(*CALM).id == first.id


def test_the_past_does_not_know_what_is_taken_back_later(desk: Desk) -> None:
    early = datetime(2025, 3, 10, 9, tzinfo=SHANGHAI)
    first = desk.send(*CALM, received_at=early)
    life.withdraw(desk.context, first, "报错了表")
    then = desk.context.submissions(date(2025, 3, 11))[first.id]
    assert (then.state, then.ended_at) == (State.ACCEPTED, None)


def test_what_is_impossible_is_refused_in_words(desk: Desk) -> None:
    bad = desk.send("东区,2025年1月,五,5,")
    assert bad.state is State.REJECTED
    first = life.withdraw(desk.context, desk.send(*CALM), "报错了表")
    for do, entry in (
        (life.withdraw, first),
        (life.give_back, first),
        (life.give_back, bad),
        (life.withdraw, bad),
    ):
        with pytest.raises(LifeError) as refused:
            do(desk.context, entry, "原因")
        assert entry.id in refused.value.zh
        assert entry.id in refused.value.en
    with pytest.raises(LifeError):
        life.explain(desk.context, bad, [])
    assert desk.states(bad, first) == ["rejected", "withdrawn"]
