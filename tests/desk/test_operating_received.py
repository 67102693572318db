"""What came and waits, returning a submission and accepting one as it is."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from orchestration.context import Context
from orchestration.desk.roles import Role
from orchestration.intake.keeping import life
from orchestration.intake.keeping.acceptance import judge_pending
from orchestration.intake.keeping.landing import Arrival, receive
from orchestration.intake.keeping.settling import settle_around
from orchestration.ledger import EventKind
from orchestration.submissions import Explanation, State, Submission
from tests.desk.conftest import OTHER_UNIT, UNIT, Desk

NAMES = {UNIT: "自流井区", OTHER_UNIT: "贡井区"}
HEADER = "地区,报告期,本月交易量（辆）,累计交易量（辆）,数据性质,说明"
CALM = ("2026年1月,183,183,模拟,",)
ODD = ("2026年1月,183,183,模拟,", "2026年2月,9000,9183,模拟,")
WRONG = ("2026年1月,l83,183,模拟,",)


def sent(
    context: Context, *rows: str, unit: str = UNIT, name: str = "x.csv", **facts: Any
) -> Submission:
    """A file of used car trades that came by another way, judged."""
    place = NAMES[unit]
    lines = [f"填报单位：{place}统计局（模拟）", HEADER, *(f"{place},{row}" for row in rows)]
    content = ("\n".join(lines) + "\n").encode()
    with context.workspace.single_writer():
        (receipt,) = receive(context, [Arrival(content, name, unit, **facts)])
        list(judge_pending(context, receipt.submission.feed))
        entry = now(context, receipt.submission.id)
        settle_around(context, entry.sender, entry.feed, [entry])
    return now(context, entry.id)


def now(context: Context, id_: str) -> Submission:
    found = context.index.get(id_)
    assert found is not None
    return found


def said(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


@pytest.fixture
def operator(desk: Desk) -> Client:
    return desk.signed_in(Role.OPERATOR)


def test_what_waits_stands_with_its_questions_and_what_was_said(
    desk: Desk, operator: Client
) -> None:
    waiting = sent(desk.context, *ODD)
    assert waiting.state is State.AWAITING_EXPLANATION
    page = operator.get("/submissions/").content.decode()
    (asked,) = life.questions(desk.context, waiting)
    assert asked.message_zh in page
    assert "报送单位还没有说明" in page
    assert "自流井区统计局" in page
    assert f"/submission/{waiting.id}/accept/" in page
    told = Explanation("nothing.like.it", None, "<b>市场开业</b>")
    with desk.workspace.single_writer():
        life.explain(desk.context, waiting, [told], by="张三")
    page = operator.get("/submissions/").content.decode()
    assert "&lt;b&gt;市场开业&lt;/b&gt;（张三）" in page
    assert "<b>市场开业" not in page


def test_what_a_later_file_made_good_waits_no_longer(desk: Desk, operator: Client) -> None:
    refused = sent(desk.context, *WRONG)
    assert refused.state is State.REJECTED
    assert refused.file_name in operator.get("/submissions/?state=rejected").content.decode()
    sent(desk.context, *CALM)
    page = operator.get("/submissions/?state=rejected").content.decode()
    assert "没有要处理的" in page
    both = operator.get("/submissions/?state=all").content.decode()
    assert both.count("x.csv") == 2
    assert "已由后来的报送代替" in both


def test_the_lists_are_narrowed_to_a_unit_and_a_feed(desk: Desk, operator: Client) -> None:
    sent(desk.context, *ODD, name="ours.csv")
    sent(desk.context, *ODD, unit=OTHER_UNIT, name="theirs.csv")
    page = operator.get(f"/submissions/?unit={OTHER_UNIT}").content.decode()
    assert "theirs.csv" in page
    assert "ours.csv" not in page
    nothing = operator.get("/submissions/?feed=new_car_sales").content.decode()
    assert "没有符合条件的报送" in nothing
    assert operator.get("/submissions/?state=%00&unit=%27&page=9e9").status_code == 200


def test_a_long_list_comes_in_pages(
    desk: Desk, operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.desk.operating.received.ON_A_PAGE", 2)
    for number in range(3):
        sent(desk.context, f"2026年1月,{100 + number},{100 + number},模拟,", name=f"{number}.csv")
    first = operator.get("/submissions/?state=all").content.decode()
    assert re.findall(r"\d\.csv", first) == ["2.csv", "1.csv"]
    assert 'href="?state=all&amp;page=2"' in first
    second = operator.get("/submissions/?state=all&page=2").content.decode()
    assert re.findall(r"\d\.csv", second) == ["0.csv"]
    too_far = operator.get("/submissions/?state=all&page=99").content.decode()
    assert re.findall(r"\d\.csv", too_far) == ["0.csv"]


def test_returning_needs_a_reason_and_is_done_once(desk: Desk, operator: Client) -> None:
    entry = sent(desk.context, *CALM)
    place = f"/submission/{entry.id}/return/"
    assert "x.csv" in operator.get(place).content.decode()
    refused = operator.post(place, {"reason": "  "})
    assert 'role="alert"' in refused.content.decode()
    assert now(desk.context, entry.id).state is State.ACCEPTED
    answer = operator.post(place, {"reason": "二月的数请核对"})
    assert answer.headers["location"] == f"/submission/{entry.id}/"
    again = operator.post(place, {"reason": "二月的数请核对"})
    assert again.status_code == 302
    assert "这份报送此前已经退回，没有重复办理。" in said(again)
    (event,) = [e for e in desk.context.ledger.events() if e.kind is EventKind.RETURNED]
    assert event.facts["by"] == "审核人员甲"
    assert event.facts["actor"]["account"] == "operator"
    receipt = desk.workspace.outbox / UNIT / f"{entry.id}.回执.txt"
    assert "退回原因：二月的数请核对（审核人员甲）" in receipt.read_text("utf-8-sig")


def test_accepting_needs_a_reason_and_stands_under_the_operators_name(
    desk: Desk, operator: Client
) -> None:
    entry = sent(desk.context, *ODD)
    place = f"/submission/{entry.id}/accept/"
    assert 'role="alert"' in operator.post(place, {"reason": ""}).content.decode()
    operator.post(place, {"reason": "已电话核实"})
    after = now(desk.context, entry.id)
    assert (after.state, after.operator, after.operator_reason) == (
        State.ACCEPTED,
        "审核人员甲",
        "已电话核实",
    )
    again = operator.post(place, {"reason": "已电话核实"})
    assert "这份报送已经接收入库，没有重复办理。" in said(again)
    assert now(desk.context, entry.id) == after


def test_a_changed_value_is_accepted_with_the_reason_code_that_was_chosen(
    desk: Desk, operator: Client
) -> None:
    calm = sent(desk.context, *CALM)
    assert "修订原因" not in operator.get(f"/submission/{calm.id}/return/").content.decode()
    changed = sent(desk.context, "2026年1月,190,190,模拟,")
    place = f"/submission/{changed.id}/accept/"
    assert "修订原因代码" in operator.get(place).content.decode()
    assert "alert" in operator.post(place, {"reason": "核实", "revision": "Z"}).content.decode()
    operator.post(place, {"reason": "对方录入错误", "revision": "C"})
    after = now(desk.context, changed.id)
    assert (after.state, after.revision) == (State.ACCEPTED, "C")


def test_what_is_refused_can_be_neither_returned_nor_accepted(desk: Desk, operator: Client) -> None:
    entry = sent(desk.context, *WRONG)
    for what in ("return", "accept"):
        answer = operator.post(f"/submission/{entry.id}/{what}/", {"reason": "因为"})
        assert answer.status_code == 302
        assert any("审核退回" in message for message in said(answer))
    assert now(desk.context, entry.id) == entry
    assert operator.get("/submission/nothing/return/").status_code == 404


@pytest.mark.parametrize("role", [Role.REPORTER, Role.REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_operators_decide(desk: Desk, role: Role) -> None:
    entry = sent(desk.context, *ODD)
    client = desk.signed_in(role)
    for what in ("return", "accept"):
        place = f"/submission/{entry.id}/{what}/"
        assert client.post(place, {"reason": "因为"}).status_code == 403
    assert now(desk.context, entry.id) == entry
    may_read = role is Role.AUDITOR
    assert client.get("/submissions/").status_code == (200 if may_read else 403)


def test_an_auditor_sees_no_buttons(desk: Desk) -> None:
    sent(desk.context, *ODD)
    page = desk.signed_in(Role.AUDITOR).get("/submissions/").content.decode()
    assert "x.csv" in page
    assert "人工接收" not in page


def test_on_the_submissions_page_operators_have_the_buttons_that_fit_its_state(
    desk: Desk, operator: Client
) -> None:
    buttons = {
        sent(desk.context, *CALM): ["return"],
        sent(desk.context, *ODD, unit=OTHER_UNIT): ["accept", "return"],
        sent(desk.context, *WRONG): [],
    }
    for entry, expected in buttons.items():
        page = operator.get(f"/submission/{entry.id}/").content.decode()
        assert re.findall(rf"/submission/{entry.id}/(return|accept)/", page) == expected
    for role in (Role.REPORTER, Role.AUDITOR):
        page = desk.signed_in(role).get(f"/submission/{next(iter(buttons)).id}/").content.decode()
        assert "审核处理" not in page
