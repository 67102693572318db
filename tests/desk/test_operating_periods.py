"""Putting a due day off, closing a period and opening it, at the desk."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from orchestration.desk.roles import Role
from orchestration.extensions import Extensions
from orchestration.ledger import EventKind
from orchestration.period_locks import Locks
from orchestration.submissions import State
from tests.desk.conftest import OTHER_UNIT, UNIT, Desk
from tests.desk.test_operating_received import CALM, sent

EXTENDING = {
    "extend-feed": "used_car_trades",
    "extend-period": "2026年1月",
    "extend-due_on": "2026-03-05",
    "extend-senders": [UNIT],
    "extend-reason": "系统升级<b>",
}
LOCKING = {"lock-feed": "", "lock-period": "2026年1月", "lock-reason": "年报数据已上报省局"}
UNLOCKING = {"unlock-feed": "used_car_trades", "unlock-period": "2026-01", "unlock-reason": "更正"}


@pytest.fixture
def operator(desk: Desk) -> Client:
    return desk.signed_in(Role.OPERATOR)


def said(answer: Any) -> str:
    return "".join(str(message) for message in get_messages(answer.wsgi_request))


def kinds(desk: Desk) -> list[EventKind]:
    return [event.kind for event in desk.context.ledger.events()]


def test_a_due_day_is_put_off_under_the_operators_name(desk: Desk, operator: Client) -> None:
    answer = operator.post("/periods/extend/", EXTENDING)
    assert answer.headers["location"] == "/periods/"
    assert "二手车交易量 2026年1月的截止日已改为 2026-03-05" in said(answer)
    (event,) = desk.context.ledger.events()
    assert (event.facts["by"], event.facts["actor"]["account"]) == ("审核人员甲", "operator")
    known, end = Extensions.known([event]), date(2026, 1, 31)
    printed = date(2026, 2, 24)
    assert known.due_on("used_car_trades", UNIT, end, printed) == date(2026, 3, 5)
    assert known.due_on("used_car_trades", OTHER_UNIT, end, printed) == printed
    page = operator.get("/periods/").content.decode()
    assert "自流井区统计局" in page
    assert "2026-03-05" in page
    assert "系统升级&lt;b&gt;" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"extend-due_on": "2026-02-24"}, "新的截止日要晚于原来的截止日 2026-02-24"),
        ({"extend-due_on": "soon"}, "请写成 2026-03-20 这样的日期"),
        ({"extend-period": "2026年"}, "没有 2026年 这个报告期"),
        ({"extend-period": "<script>"}, "&lt;script&gt;"),
        ({"extend-feed": "nothing"}, "报表："),
        ({"extend-senders": ["nobody"]}, "单位"),
        ({"extend-reason": " "}, "请写明原因"),
    ],
)
def test_what_cannot_be_is_said_beside_the_form_that_keeps_what_was_written(
    desk: Desk, operator: Client, change: dict[str, Any], words: str
) -> None:
    answer = operator.post("/periods/extend/", EXTENDING | change)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page.partition('role="alert"')[2]
    assert "<details open>" in page
    assert "<script>" not in page
    assert kinds(desk) == []


def test_a_closed_period_refuses_and_an_open_feed_takes_in(desk: Desk, operator: Client) -> None:
    operator.post("/periods/lock/", LOCKING)
    refused = sent(desk.context, *CALM)
    assert refused.state is State.REJECTED
    assert "年报数据已上报省局" in refused.reason_zh
    page = desk.signed_in(Role.REPORTER).get(f"/submission/{refused.id}/").content.decode()
    assert "请与市局审核人员（审核人员甲）联系" in page
    operator.post("/periods/unlock/", UNLOCKING)
    assert "二手车交易量" in operator.get("/periods/").content.decode().partition("锁定</h2>")[2]
    assert sent(desk.context, *CALM, unit=OTHER_UNIT).state is State.ACCEPTED
    locks = Locks.known(desk.context.told())
    assert locks.on("projects", date(2026, 1, 31)) is not None


def test_twice_is_once(desk: Desk, operator: Client) -> None:
    operator.post("/periods/lock/", LOCKING)
    again = operator.post("/periods/lock/", LOCKING)
    assert "全部报表的 2026-01 已经锁定" in again.content.decode()
    for _ in range(2):
        operator.post("/periods/extend/", EXTENDING)
    assert kinds(desk) == [EventKind.LOCKED, EventKind.EXTENDED]


def test_only_operators_decide_and_auditors_read(desk: Desk) -> None:
    for role in (Role.REPORTER, Role.REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR):
        client = desk.signed_in(role)
        for what, form in (("extend", EXTENDING), ("lock", LOCKING), ("unlock", UNLOCKING)):
            assert client.post(f"/periods/{what}/", form).status_code == 403
        expected = 200 if role is Role.AUDITOR else 403
        assert client.get("/periods/").status_code == expected
    assert kinds(desk) == []
    assert (
        "<form method"
        not in desk.signed_in(Role.AUDITOR).get("/periods/").content.decode().partition("<main")[2]
    )
