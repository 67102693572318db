"""Files that did not get in and need nothing more, since a later one says all they said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from orchestration.intake.keeping import life
from orchestration.intake.keeping.acceptance import judge_again
from orchestration.intake.keeping.inbox import claim_inbox
from orchestration.intake.keeping.overtaken import overtaken_by
from orchestration.submissions import Explanation, State, Submission
from tests.unit.list_factories import row, sheet_of
from tests.unit.test_life import CALM, JUMP, WHY, Desk

BAD = "东区,2025年2月,五,5,"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "var")


def by(desk: Desk, entry: Submission) -> str | None:
    later = overtaken_by(desk.context, desk.now(entry))
    return later.id if later else None


def test_a_waiting_file_is_done_with_once_its_every_row_was_accepted(desk: Desk) -> None:
    waiting = desk.send(*JUMP)
    assert by(desk, waiting) is None
    part = desk.send(JUMP[0])
    assert (part.state, by(desk, waiting)) == (State.ACCEPTED, None)
    whole = desk.send("东区,2025年2月,110,210,")
    assert (whole.state, by(desk, waiting)) == (State.ACCEPTED, whole.id)
    assert desk.now(waiting).state is State.AWAITING_EXPLANATION


def test_it_is_to_be_done_again_once_the_later_one_is_taken_back(desk: Desk) -> None:
    waiting = desk.send(*JUMP)
    later = desk.send(*CALM)
    assert by(desk, waiting) == later.id
    life.withdraw(desk.context, later, "报错了表")
    assert by(desk, waiting) is None


def test_a_rejected_file_is_done_with_by_its_correction(desk: Desk) -> None:
    bad = desk.send(CALM[0], BAD)
    assert bad.state is State.REJECTED
    desk.send("西区,2025年2月,5,5,")
    assert by(desk, bad) is None
    good = desk.send(*CALM)
    assert by(desk, bad) == good.id


def test_one_row_of_a_list_does_not_stand_for_another(desk: Desk) -> None:
    bad = desk.send(text=sheet_of(row(works_id="GC-001"), row(works_id="GC-002", money="五")))
    assert bad.state is State.REJECTED
    assert desk.send(text=sheet_of(row(works_id="GC-001"))).state is State.ACCEPTED
    assert by(desk, bad) is None
    rest = desk.send(text=sheet_of(row(works_id="GC-002")))
    assert by(desk, bad) == rest.id


def test_of_a_returned_file_the_same_bytes_again_take_the_place(desk: Desk) -> None:
    first = life.give_back(desk.context, desk.send(*CALM), "口径不符")
    assert by(desk, first) is None
    again = desk.send(*CALM)
    life.give_back(desk.context, again, "仍不符")
    assert (by(desk, first), by(desk, again)) == (again.id, None)


def test_what_was_accepted_earlier_overtakes_nothing(desk: Desk) -> None:
    desk.send(*CALM)
    waiting = desk.send("东区,2025年2月,900,1000,")
    assert (waiting.state, by(desk, waiting)) == (State.AWAITING_EXPLANATION, None)


def test_what_waits_is_judged_anew_when_it_comes_again_after_a_change(desk: Desk) -> None:
    desk.send(CALM[0])
    waiting = desk.send("东区,2025年2月,900,1000,")
    before = waiting.judged_seq
    assert desk.send("东区,2025年2月,900,1000,").judged_seq == before
    # The month it is compared with was wrong.
    assert desk.send("东区,2025年1月,800,800,", revision="C").state is State.ACCEPTED
    again = desk.send("东区,2025年2月,900,1700,")
    assert again.id != waiting.id
    same = desk.send("东区,2025年2月,900,1000,")
    assert same.id == waiting.id
    assert same.judged_seq > before


def test_a_mended_month_lets_the_same_file_pass(desk: Desk) -> None:
    desk.send(CALM[0])
    waiting = desk.send("东区,2025年2月,900,1200,")
    assert waiting.state is State.AWAITING_EXPLANATION
    desk.send("东区,2025年1月,300,300,", revision="C")
    passed = desk.send("东区,2025年2月,900,1200,")
    assert (passed.id, passed.state) == (waiting.id, State.ACCEPTED)


def test_an_accepted_file_leaves_no_marked_copy(desk: Desk) -> None:
    waiting = desk.send(*JUMP)
    outbox = desk.context.workspace.outbox / "stat-b"
    assert [path.name for path in outbox.glob("*审核结果*")]
    life.explain(desk.context, waiting, [Explanation("AA05", 3, WHY)])
    assert [path.name for path in outbox.glob("*审核结果*")] == []


def test_a_waiting_revision_is_told_every_way_to_give_the_code(desk: Desk) -> None:
    desk.send(*CALM)
    revised = desk.send("东区,2025年2月,120,220,")
    told = desk.receipt(revised)
    assert "在原文件表头的上一行写“修订原因：C 录入错误”" in told["text"]
    assert f"liangxin explain {revised.id} --revision C" in told["text"]
    assert "--line" not in told["text"]
    assert f"liangxin explain {revised.id} --revision C" in told["said_en"]


def test_the_same_bytes_under_another_name_are_answered(desk: Desk) -> None:
    first = desk.send(*CALM)
    folder = desk.context.workspace.inbox / "stat-b"
    folder.mkdir(parents=True, exist_ok=True)
    landed = (desk.context.workspace.landing / first.sha256).read_bytes()
    for name in ("x.csv", "终稿.csv"):
        (folder / name).write_bytes(landed)
        (receipt,) = claim_inbox(desk.context)
        assert receipt.duplicate
        note = desk.context.workspace.outbox / "stat-b" / f"{first.id}.重复报送.txt"
        assert note.exists() is (name != "x.csv")
    assert "终稿.csv" in note.read_text("utf-8-sig")
    assert "已接收入库" in note.read_text("utf-8-sig")


@pytest.mark.parametrize(("text", "rule"), [("", "file.empty"), ("你好\n", "feed.unknown")])
def test_an_unreadable_file_is_told_why(desk: Desk, text: str, rule: str) -> None:
    folder = desk.context.workspace.inbox / "stat-b"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a.csv").write_text(text)
    (receipt,) = claim_inbox(desk.context)
    assert judge_again(desk.context, receipt.submission) is State.UNREADABLE
    told = desk.receipt(receipt.submission)
    assert [found["rule"] for found in told["findings"]] == [rule]
    assert told["reason_en"]
    assert json.dumps(told["findings"][0]["message_zh"], ensure_ascii=False)[1:-1] in told["text"]
