"""A unit's own pages: what is to be done, what was sent, one submission, its files and receipt."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from orchestration.actor import Actor, acting
from orchestration.desk.models import Draft
from orchestration.desk.reporting.receipt import held_by
from orchestration.desk.reporting.views import today
from orchestration.desk.roles import Role
from orchestration.intake.keeping import life
from orchestration.intake.keeping.acceptance import judge_pending
from orchestration.intake.keeping.landing import Arrival, receive
from orchestration.period_rulings import extend, lock, unlock
from orchestration.submissions import State
from tests.desk.conftest import OTHER_UNIT, UNIT, Desk
from tests.desk.test_operating_received import CALM, ODD, WRONG, sent

EVERY_STATE = (
    (State.ACCEPTED, CALM),
    (State.AWAITING_EXPLANATION, ODD),
    (State.REJECTED, WRONG),
)


@pytest.fixture
def reporter(desk: Desk) -> Client:
    return desk.signed_in(Role.REPORTER)


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def section(page: str, id_: str) -> str:
    found = re.search(rf'<section aria-labelledby="{id_}">.*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def test_what_is_sent_back_or_waits_stands_first_with_the_way_to_its_reasons(
    desk: Desk, reporter: Client
) -> None:
    wrong = sent(desk.context, *WRONG)
    page = text(reporter, "/duties/?all=1")
    assert f"/submission/{wrong.id}/" in section(page, "sent-back")
    assert "2026年1月" in section(page, "sent-back")
    assert page.index('id="sent-back"') < page.index('id="overdue"')
    assert section(page, "left-over") == ""


def test_what_waits_to_be_explained_leads_to_where_it_is(desk: Desk, reporter: Client) -> None:
    odd = sent(desk.context, *ODD)
    waiting = section(text(reporter, "/duties/?all=1"), "to-explain")
    assert f"/submission/{odd.id}/" in waiting
    assert "写说明" in waiting


def test_files_that_no_report_can_be_told_of_are_not_forgotten(
    desk: Desk, reporter: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk.workspace.single_writer():
        (receipt,) = receive(desk.context, [Arrival(b"\x89PNG\r\n", "x.png", UNIT)])
        list(judge_pending(desk.context))
    sent(desk.context, *CALM)
    unread = receipt.submission.id
    change = sent(desk.context, "2026年1月,l90,190,模拟,")
    told = section(text(reporter, "/duties/"), "left-over")
    assert unread in told
    assert change.id in told
    sent(desk.context, "2026年1月,190,190,模拟,修订原因：C 录入错误")
    assert change.id not in section(text(reporter, "/duties/"), "left-over")
    later = today() + timedelta(days=40)
    monkeypatch.setattr("orchestration.desk.reporting.views.today", lambda: later)
    assert section(text(reporter, "/duties/"), "left-over") == ""


def test_what_was_accepted_is_done_and_leads_to_the_submission(
    desk: Desk, reporter: Client
) -> None:
    entry = sent(desk.context, *CALM)
    page = text(reporter, "/duties/?all=1")
    finished = page[page.index('<ul class="finished">') :]
    assert f'<a href="/submission/{entry.id}/">二手车交易量 2026年1月</a>' in finished


def line_of(page: str, title: str) -> str:
    return next(part for part in page.split("<li>") if title in part and "<h3>" in part)


def test_a_due_day_that_was_put_off_and_a_period_that_is_closed_are_said(
    desk: Desk, reporter: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.desk.reporting.views.today", lambda: date(2027, 3, 1))
    title, facts = '二手车交易量 <span class="period">2027年1月', ("used_car_trades", "2027-01")
    before = line_of(text(reporter, "/duties/"), title)
    assert "上传文件" in before
    with desk.workspace.single_writer():
        extend(desk.context, *facts, date(2027, 3, 10), "系统升级", "陈静")
    put_off = line_of(text(reporter, "/duties/"), title)
    assert "3月10日截止" in put_off
    assert "截止日已延期（系统升级）" in put_off
    assert "延期" not in before
    with desk.workspace.single_writer():
        extend(desk.context, *facts, date(2027, 2, 15), "不延了", "陈静")
        lock(desk.context, *facts, "已出年报", "陈静")
    closed = line_of(text(reporter, "/duties/"), title)
    assert "已锁定（已出年报）" in closed
    assert "上传文件" not in closed
    with desk.workspace.single_writer():
        unlock(desk.context, *facts, "补报", "陈静")
    assert "延期" not in line_of(text(reporter, "/duties/"), title)


def test_only_the_last_thirteen_months_are_listed_unless_all_are_asked_for(
    reporter: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.desk.reporting.views.today", lambda: date(2028, 6, 1))
    short, whole = text(reporter, "/duties/"), text(reporter, "/duties/?all=1")
    assert "2027年5月" in short
    assert "2027年4月" not in short
    assert "更早的还有" in short
    assert "2025年12月" in whole


def test_an_uploaded_file_that_was_not_handed_in_is_told(desk: Desk, reporter: Client) -> None:
    facts = {"sha256": "a" * 64, "size": 1, "feed": "used_car_trades"}
    for unit in (UNIT, OTHER_UNIT):
        account = desk.account(Role.REPORTER, unit)
        Draft.objects.create(unit=unit, file_name=f"{unit}.csv", uploaded_by=account, **facts)
    page = text(reporter, "/duties/")
    assert f"{UNIT}.csv" in page
    assert f"{OTHER_UNIT}.csv" not in page


def test_the_history_says_who_sent_a_file_and_what_became_of_it(
    desk: Desk, reporter: Client
) -> None:
    first = sent(desk.context, *WRONG, name="错.csv")
    with acting(Actor("wang", "王芳", "10.0.0.8")):
        second = sent(desk.context, *CALM, name="对.csv")
    other = sent(desk.context, *CALM, unit=OTHER_UNIT, name="别人的.csv")
    page = text(reporter, "/history/")
    assert page.index("对.csv") < page.index("错.csv")
    rows = {id_: next(r for r in page.split("<tr>") if id_ in r) for id_ in (first.id, second.id)}
    assert "王芳" in rows[second.id]
    assert "2026年1月" in rows[second.id]
    assert "2026年1月" in rows[first.id]
    assert "命令行或收件箱" in rows[first.id]
    assert f"/submission/{second.id}/" in rows[first.id]
    assert other.id not in page
    assert "错.csv" not in text(reporter, "/history/?state=accepted")
    assert "没有符合条件" in text(reporter, "/history/?feed=projects")


def test_the_history_is_in_pages(
    desk: Desk, reporter: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.desk.reporting.views.ON_A_PAGE", 2)
    names = [f"第{n}份.csv" for n in range(3)]
    for n, name in enumerate(names):
        sent(desk.context, f"2026年1月,l{n},183,模拟,", name=name)
    first, second = text(reporter, "/history/"), text(reporter, "/history/?page=2")
    assert [name in first for name in names] == [False, True, True]
    assert [name in second for name in names] == [True, False, False]


@pytest.mark.parametrize(("state", "rows"), EVERY_STATE)
def test_a_submission_tells_its_story_and_its_findings(
    desk: Desk, reporter: Client, state: State, rows: tuple[str, ...]
) -> None:
    entry = sent(desk.context, *rows, name="<b>表</b>.csv")
    assert entry.state is state
    page = text(reporter, f"/submission/{entry.id}/")
    assert entry.sha256 in page
    assert "收到文件，原文已留存" in page
    assert "<b>表</b>" not in page
    # What waits is asked in place, each with a box for its answer.
    assert ("审核发现的问题" in page) == (state is State.REJECTED)
    assert ("补充说明" in page) == (state is State.AWAITING_EXPLANATION)
    told = text(desk.signed_in(Role.OPERATOR), f"/submission/{entry.id}/")
    assert ("审核发现的问题" in told) == (state is not State.ACCEPTED)
    if state is State.REJECTED:
        assert "强制性" in page
        assert "l83" in page


def test_taking_it_back_comes_last_unless_it_waits(desk: Desk, reporter: Client) -> None:
    accepted = text(reporter, f"/submission/{sent(desk.context, *CALM).id}/")
    assert accepted.index("<h2>文件") < accepted.index('id="withdraw"')
    waiting = text(reporter, f"/submission/{sent(desk.context, *ODD).id}/")
    assert waiting.index("<h2>补充说明") < waiting.index("<h2>经过")
    assert waiting.count('id="withdraw"') == accepted.count('id="withdraw"') == 1


def test_what_happened_later_is_told_with_who_did_it(desk: Desk, reporter: Client) -> None:
    entry = sent(desk.context, *CALM)
    with desk.workspace.single_writer(), acting(Actor("chen", "陈静", "10.0.0.9")):
        life.give_back(desk.context, entry, "口径不对", by="陈静")
    page = text(reporter, f"/submission/{entry.id}/")
    assert "人工退回，数据不再使用" in page
    assert "陈静" in page
    assert "退回原因：口径不对" in page


def test_an_accepted_change_is_told_with_both_numbers_and_as_a_table(
    desk: Desk, reporter: Client
) -> None:
    first = sent(desk.context, *CALM)
    second = sent(desk.context, "2026年1月,190,190,模拟,修订原因：C 录入错误")
    page = text(reporter, f"/submission/{second.id}/")
    assert "自流井区 2026-01 本月交易量：183 → 190" in page
    assert "C 更正错误：录入错误" in page
    assert f'代替了此前的报送</b> <a href="/submission/{first.id}/"' in page
    assert f"/submission/{second.id}/" in text(reporter, f"/submission/{first.id}/")
    table = reporter.get(f"/submission/{second.id}/file/changes/")
    assert table["Content-Type"] == "text/csv; charset=utf-8"
    assert "183,190" in table.content.decode("utf-8-sig")


def test_the_receipt_names_who_uploaded_a_file_and_who_looked_at_it(
    desk: Desk, reporter: Client
) -> None:
    with acting(Actor("fu", "复核人甲", "10.0.0.8")):
        entry = sent(desk.context, *CALM)
    facts = {"sha256": entry.sha256, "size": 1, "unit": UNIT, "file_name": "x.csv"}
    by = desk.account(Role.REPORTER)
    Draft.objects.create(uploaded_by=by, submission_id=entry.id, **facts)
    assert "上传，" not in text(reporter, f"/submission/{entry.id}/receipt/")
    Draft.objects.update(sent_for_review_by=by)
    assert "填报人甲上传，复核人甲复核后上报" in text(reporter, f"/submission/{entry.id}/receipt/")


def test_who_accepted_it_in_spite_of_its_findings_is_told(desk: Desk, reporter: Client) -> None:
    entry = sent(desk.context, *ODD)
    with desk.workspace.single_writer():
        life.accept_despite(desk.context, entry, "陈静", "已电话核实")
    page = text(reporter, f"/submission/{entry.id}/")
    assert "人工接收入库</b> <small>陈静" in page
    assert "陈静：已电话核实" in page


@pytest.mark.parametrize(("state", "rows"), EVERY_STATE)
def test_its_files_are_sent_as_they_are(
    desk: Desk, reporter: Client, state: State, rows: tuple[str, ...]
) -> None:
    entry = sent(desk.context, *rows, name="二手车 1月.csv")
    original = reporter.get(f"/submission/{entry.id}/file/original/")
    assert original.content == (desk.workspace.landing / entry.sha256).read_bytes()
    assert original["Content-Type"] == "application/octet-stream"
    assert original["Content-Disposition"].startswith("attachment; filename*=utf-8''%E4%BA%8C")
    told = reporter.get(f"/submission/{entry.id}/file/receipt-data/")
    assert json.loads(told.content)["state"] == state.value
    marked = reporter.get(f"/submission/{entry.id}/file/marked/")
    assert marked.status_code == (404 if state is State.ACCEPTED else 200)
    for odd in ("..", "passwd", "index.sqlite"):
        assert reporter.get(f"/submission/{entry.id}/file/{odd}/").status_code == 404


def test_a_damaged_original_is_said_and_not_sent(desk: Desk, reporter: Client) -> None:
    entry = sent(desk.context, *CALM)
    (desk.workspace.landing / entry.sha256).write_bytes(b"other")
    answer = reporter.get(f"/submission/{entry.id}/file/original/", follow=True)
    assert "原文件已损坏" in answer.content.decode()


@pytest.mark.parametrize(("state", "rows"), EVERY_STATE)
def test_the_receipt_says_what_was_received(
    desk: Desk, reporter: Client, state: State, rows: tuple[str, ...]
) -> None:
    entry = sent(desk.context, *rows)
    page = text(reporter, f"/submission/{entry.id}/receipt/")
    for said in (entry.id, entry.sha256, "自流井区统计局（模拟）", "二手车交易量", "自流井区"):
        assert said in page
    assert ("183" in page) == (state is State.ACCEPTED)


def test_the_totals_of_a_receipt_are_never_added_up_twice(desk: Desk) -> None:
    head = "报表：设备投资\n填报单位：贵阳市统计局（模拟）\n"
    head += "地区,报告期,领域,累计设备投资额（万元）,数据性质\n"
    rows = ("南明区,2025年12月,合计,900", "南明区,2025年12月,工业,500", "云岩区,2025年12月,工业,70",
            "南明区,2025年,工业,500")  # fmt: skip
    content = (head + "".join(f"{row},模拟\n" for row in rows)).encode()
    with desk.workspace.single_writer():
        (receipt,) = receive(desk.context, [Arrival(content, "投资.csv", "stat-520100")])
        list(judge_pending(desk.context, "equipment_investment"))
    entry = desk.context.index.get(receipt.submission.id)
    assert entry is not None
    assert entry.state is State.ACCEPTED, entry.reason_zh
    told = held_by(desk.context, entry)
    assert told.headers == ("累计设备投资额（万元）",)
    assert sorted(told.totals) == [("2025年12月", ("900",)), ("2025年12月 工业", ("570",))]


def test_what_was_never_understood_has_a_page_and_a_receipt(desk: Desk, reporter: Client) -> None:
    with desk.workspace.single_writer():
        (receipt,) = receive(desk.context, [Arrival(b"\x89PNG\r\n", "x.png", UNIT)])
        list(judge_pending(desk.context))
    for address in ("", "receipt/"):
        page = text(reporter, f"/submission/{receipt.submission.id}/{address}")
        assert "无法识别" in page


def test_a_form_is_sent_for_the_unit_and_the_period_it_is_asked_for(
    desk: Desk, reporter: Client
) -> None:
    sent(desk.context, *CALM)
    answer = reporter.get("/template/used_car_trades/2026-02/csv/")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "%E4%BA%8C%E6%89%8B%E8%BD%A6" in answer["Content-Disposition"]
    assert "自流井区,2026年2月" in answer.content.decode("utf-8-sig")
    book = reporter.get("/template/used_car_trades/2026-02/xlsx/")
    said = [c.comment.text for row in load_workbook(BytesIO(book.content))["填报"] for c in row
            if c.comment]  # fmt: skip
    assert said == ["上期（2026年1月）：183", "上期（2026年1月）：183"]


@pytest.mark.parametrize(
    "address", ["projects/2026-02/csv", "used_car_trades/2026/csv", "used_car_trades/x/csv",
                "used_car_trades/2026-02/exe", "nothing/2026-02/csv"]
)  # fmt: skip
def test_forms_that_the_unit_has_no_use_for_are_not_there(reporter: Client, address: str) -> None:
    assert reporter.get(f"/template/{address}/").status_code == 404


def test_a_unit_that_is_no_longer_declared_sees_what_it_sent(desk: Desk) -> None:
    client = desk.signed_in(Role.REPORTER, "stat-gone")
    assert "没有要报的报表" in text(client, "/duties/")
    assert "还没有上报过文件" in text(client, "/history/")


ADDRESSES = ("", "receipt/", "file/original/", "file/receipt-text/")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        (Role.REPORTER, UNIT, 200),
        (Role.REVIEWER, UNIT, 200),
        (Role.REPORTER, OTHER_UNIT, 404),
        (Role.OPERATOR, "", 200),
        (Role.AUDITOR, "", 200),
        (Role.ADMINISTRATOR, "", 403),
    ],
)
def test_a_submission_is_seen_by_its_unit_and_the_bureau_alone(
    desk: Desk, address: str, role: Role, unit: str, status: int
) -> None:
    entry = sent(desk.context, *CALM)
    client = desk.signed_in(role, unit)
    assert client.get(f"/submission/{entry.id}/{address}").status_code == status


@pytest.mark.parametrize("address", ["/duties/", "/history/"])
def test_the_bureau_has_no_duties(desk: Desk, address: str) -> None:
    assert desk.signed_in(Role.OPERATOR).get(address).status_code == 403


def test_files_left_in_the_outbox_by_others_are_not_its_own(desk: Desk, reporter: Client) -> None:
    entry = sent(desk.context, *CALM)
    folder = desk.workspace.outbox / OTHER_UNIT
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{entry.id}.审核结果.csv").write_text("别人的", "utf-8")
    assert reporter.get(f"/submission/{entry.id}/file/marked/").status_code == 404
