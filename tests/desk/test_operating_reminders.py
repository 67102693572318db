"""Reminders: what a unit is told, the table of all, and letters by the bureau's mail server."""

from __future__ import annotations

import csv
import io
import socket
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from orchestration.desk.models import Draft, Reminder, UnitSetting
from orchestration.desk.roles import Role
from orchestration.ledger import SHANGHAI
from tests.desk.conftest import OTHER_UNIT, UNIT, Desk
from tests.desk.mail_server import Mailbox, started
from tests.desk.test_operating_received import ODD, sent

CLOCK = datetime(2026, 2, 26, 9, tzinfo=SHANGHAI)
EARLY = {"received_at": datetime(2026, 2, 20, 9, tzinfo=SHANGHAI)}
BOTH = {"unit": [UNIT, OTHER_UNIT]}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestration.desk.operating.reminders.now", lambda: CLOCK)
    monkeypatch.delenv("LIANGXIN_DESK_SMTP", raising=False)


@pytest.fixture
def operator(desk: Desk) -> Client:
    return desk.signed_in(Role.OPERATOR)


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    mailbox, server = started()
    monkeypatch.setenv("LIANGXIN_DESK_SMTP", f"smtp://127.0.0.1:{mailbox.port}?from=ju@example.cn")
    yield mailbox
    server.shutdown()
    server.server_close()


@pytest.fixture
def addresses(desk: Desk) -> None:
    assert desk.workspace
    UnitSetting.objects.create(unit=UNIT, email="zi@example.cn")
    UnitSetting.objects.create(unit=OTHER_UNIT, email="gong@example.cn")


def told(client: Client, unit: str = UNIT, days: int = 5) -> dict[str, str]:
    """A unit's row of the table of all; empty where it is not reminded."""
    answer = client.get(f"/reminders/table/?days={days}")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    return next((row for row in rows if row["单位编号"] == unit), {})


def said(answer: Any) -> str:
    return "\n".join(str(message) for message in get_messages(answer.wsgi_request))


def test_a_unit_is_told_what_is_overdue_with_its_due_day_and_where_to_go(
    operator: Client, desk: Desk
) -> None:
    text = told(operator)["催报内容"]
    assert text.startswith("自流井区统计局（模拟）：\n截至 2026-02-26，以下报表请办理：\n")
    assert "一、已过截止日，还没有收到" in text
    assert "二手车交易量：2025年12月（1月15日截止）、2026年1月（2月24日截止）" in text
    assert "http://testserver/" in text
    sent(desk.context, *ODD[:1], **EARLY)
    assert "2026年1月（2月24日截止）" not in told(operator)["催报内容"].partition("二手车")[2][:60]


def test_what_waits_or_was_only_uploaded_is_told_apart(operator: Client, desk: Desk) -> None:
    before = told(operator)
    sent(desk.context, *ODD, **EARLY)
    Draft.objects.create(
        unit=UNIT, sha256="0" * 64, size=1, file_name="=cmd.csv",
        uploaded_by=desk.account(Role.REPORTER),
    )  # fmt: skip
    after = told(operator)
    assert (after["待说明"], after["未提交"]) == ("1", "1")
    assert int(after["逾期"]) == int(before["逾期"]) - 1
    assert "等待说明，写明原因后即可入库\n1. 二手车交易量：2026年1月" in after["催报内容"]
    assert "文件已经上传，还没有上报\n1. =cmd.csv（" in after["催报内容"]


def test_what_falls_due_soon_is_told_within_the_days_that_were_asked(operator: Client) -> None:
    assert told(operator, days=0)["将到期"] == "0"
    assert int(told(operator, days=30)["将到期"]) == 0  # February has not ended
    page = operator.get("/reminders/?days=bad").content.decode()
    assert 'value="5"' in page


def test_no_cell_of_the_table_is_run(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from orchestration.desk.operating import reminders  # noqa: PLC0415

    monkeypatch.setattr(reminders, "_emails", lambda: {UNIT: "=1+1@example.cn"})
    assert told(operator)["邮箱"] == "'=1+1@example.cn"


def test_a_letter_goes_to_the_chosen_units_once_a_day(
    operator: Client, mailbox: Mailbox, addresses: None
) -> None:
    assert addresses is None
    page = operator.get("/reminders/").content.decode()
    assert "发给 zi@example.cn" in page
    answer = operator.post("/reminders/mail/", {"unit": [UNIT]})
    assert "1 个单位的邮件已发出" in said(answer)
    (letter,) = mailbox.letters
    assert (letter["to"], letter["from"]) == ("zi@example.cn", "ju@example.cn")
    assert letter.get_content().replace("\r\n", "\n").strip() == told(operator)["催报内容"]  # type: ignore[attr-defined]
    again = operator.post("/reminders/mail/", BOTH)
    assert "1 个单位的邮件已发出；1 个单位今天已经发过同样的内容" in said(again)
    assert [one["to"] for one in mailbox.letters] == ["zi@example.cn", "gong@example.cn"]
    operator.post("/reminders/mail/", {"unit": [UNIT], "again": "yes"})
    assert len(mailbox.letters) == 3
    rows = Reminder.objects.filter(unit=UNIT)
    assert [(row.mailed_at, row.trouble) for row in rows] == [(CLOCK, ""), (CLOCK, "")]


def test_to_all_means_all_that_have_an_address(
    operator: Client, mailbox: Mailbox, addresses: None
) -> None:
    assert addresses is None
    answer = operator.post("/reminders/mail/", {"to": "all"})
    assert len(mailbox.letters) == 2
    assert "2 个单位的邮件已发出" in said(answer)
    assert "没有设置邮箱" in said(answer)


def test_an_address_that_is_refused_is_told_and_the_others_go_out(
    operator: Client, mailbox: Mailbox, addresses: None
) -> None:
    assert addresses is None
    UnitSetting.objects.filter(unit=UNIT).update(email="refused@example.cn")
    answer = operator.post("/reminders/mail/", BOTH)
    assert "自流井区统计局（模拟）：邮件服务器不接受这个收件地址" in said(answer)
    assert [one["to"] for one in mailbox.letters] == ["gong@example.cn"]
    assert "不接受这个收件地址" in operator.get("/reminders/").content.decode()
    UnitSetting.objects.filter(unit=UNIT).update(email="zi@example.cn")
    assert "1 个单位的邮件已发出" in said(operator.post("/reminders/mail/", BOTH))


def test_a_server_that_is_down_is_told_once_and_tried_again_later(
    operator: Client, monkeypatch: pytest.MonkeyPatch, addresses: None
) -> None:
    assert addresses is None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("LIANGXIN_DESK_SMTP", f"smtp://127.0.0.1:{port}")
    answer = operator.post("/reminders/mail/", BOTH)
    assert "连不上邮件服务器" in said(answer)
    assert "还有 1 个单位没有发" in said(answer)
    assert Reminder.objects.count() == 1


@pytest.mark.parametrize(
    ("setting", "words"),
    [("", "没有设置邮件服务器"), ("mail.example.cn", "要写成 smtp://"), ("smtp://h:x", "要写成")],
)
def test_without_a_server_nothing_is_sent_and_it_is_said(
    operator: Client, monkeypatch: pytest.MonkeyPatch, setting: str, words: str, addresses: None
) -> None:
    assert addresses is None
    monkeypatch.setenv("LIANGXIN_DESK_SMTP", setting)
    assert words in said(operator.post("/reminders/mail/", BOTH))
    assert "没有设置邮件服务器" in operator.get("/reminders/").content.decode()
    assert Reminder.objects.count() == 0


def test_only_operators_send(desk: Desk, mailbox: Mailbox, addresses: None) -> None:
    assert addresses is None
    for role in (Role.REPORTER, Role.REVIEWER, Role.AUDITOR, Role.ADMINISTRATOR):
        assert desk.signed_in(role).post("/reminders/mail/", BOTH).status_code == 403
    assert mailbox.letters == []
    page = desk.signed_in(Role.AUDITOR).get("/reminders/").content.decode()
    assert "发邮件" not in page
