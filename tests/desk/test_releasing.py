"""Releases at the desk: looked through, approved, published, kept back and taken back."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from orchestration.desk.roles import Role
from orchestration.ledger import EventKind, now
from orchestration.publication.releases import release_records
from orchestration.publication.shown import shown_release_id
from orchestration.publication.webserver import HEADERS
from tests.desk.conftest import Desk
from tests.desk.releases import NOTE, two_releases


@pytest.fixture
def releases(desk: Desk, tmp_path: Path) -> tuple[str, str]:
    return two_releases(desk.context, tmp_path / "pair")


def states(desk: Desk) -> dict[str, str]:
    found = release_records(desk.context.ledger.events())
    return {record.release_id: record.state for record in found}


def page_of(client: Client, code: str) -> str:
    return client.get(f"/releases/{code}/").content.decode()


def approval(page: str, *, tick: bool = True, publish: str = "0") -> dict[str, str | list[str]]:
    """What the form of the page sends."""
    found = re.search(r'name="release_hash" value="([^"]+)"', page)
    seen = re.findall(r'name="seen" value="([^"]+)"', page)
    assert found
    assert seen
    return {
        "release_hash": found[1],
        "seen": seen if tick else seen[1:],
        "publish": publish,
        "remark": "同意",
    }


def kinds(desk: Desk) -> list[EventKind]:
    return [event.kind for event in desk.context.ledger.events()]


def test_the_list_and_the_page_say_what_waits_and_what_would_change(
    desk: Desk, releases: tuple[str, str]
) -> None:
    _, draft = releases
    for role in (Role.OPERATOR, Role.AUDITOR):
        client = desk.signed_in(role)
        listed = client.get("/releases/").content.decode()
        assert f"/releases/{draft}/" in listed
        assert "待批准" in listed
        page = page_of(client, draft)
        assert NOTE in page
        assert "灯号变差（1）" in page
        assert "应报已报 50.0%；逾期未报 1 份，涉及 1 个地区（云岩区）" in page
        assert ("批准并立即发布" in page) == (role is Role.OPERATOR)
        assert "灯号变差" in client.get(f"/releases/{draft}/changes/").content.decode()
    for path in ("", "changes/", "site/"):
        assert client.get(f"/releases/20200101-00000000/{path}").status_code == 404


def test_a_release_is_approved_by_name_only_once_every_warning_is_ticked(
    desk: Desk, releases: tuple[str, str]
) -> None:
    shown, draft = releases
    client, place = desk.signed_in(Role.OPERATOR), f"/releases/{draft}/approve/"
    page = page_of(client, draft)
    answer = client.post(place, approval(page, tick=False), follow=True)
    assert "没有批准：请逐条看过并勾选" in answer.content.decode()
    changed = {**approval(page), "release_hash": "0" * 64}
    assert "重新生成过" in client.post(place, changed, follow=True).content.decode()
    assert states(desk)[draft] == "draft"
    assert client.post(place, approval(page)).status_code == 302
    assert "已经批准过" in client.post(place, approval(page), follow=True).content.decode()
    assert states(desk) == {shown: "current", draft: "approved"}
    (approved,) = (e for e in desk.context.ledger.events() if e.kind is EventKind.APPROVED)
    operator = desk.account(Role.OPERATOR)
    assert approved.facts["approved_by"] == operator.name
    assert approved.facts["remark"] == "同意"
    assert approved.facts["actor"]["account"] == operator.username
    for _ in range(2):
        client.post(f"/releases/{draft}/publish/")
    assert shown_release_id(desk.context) == draft
    assert kinds(desk).count(EventKind.PUBLISHED) == 2


def test_approving_may_publish_at_once_and_going_back_names_where_to(
    desk: Desk, releases: tuple[str, str]
) -> None:
    shown, draft = releases
    client = desk.signed_in(Role.OPERATOR)
    client.post(f"/releases/{draft}/approve/", approval(page_of(client, draft), publish="1"))
    assert shown_release_id(desk.context) == draft
    assert "恢复到这一版" in page_of(client, shown)
    back = f"/releases/{shown}/rollback/"
    assert "请先勾选确认" in client.post(back, {}, follow=True).content.decode()
    for _ in range(2):
        client.post(back, {"sure": "1"})
    assert shown_release_id(desk.context) == shown
    assert kinds(desk).count(EventKind.ROLLED_BACK) == 1
    assert states(desk)[draft] == "withdrawn"


def test_what_is_changed_without_a_cause_or_after_the_checks_is_not_approved(
    desk: Desk, tmp_path: Path
) -> None:
    _, draft = two_releases(desk.context, tmp_path / "pair", unexplained=True)
    client = desk.signed_in(Role.OPERATOR)
    page = page_of(client, draft)
    assert "1 处变化原因不明" in page
    assert "批准并立即发布" not in page
    forced = client.post(f"/releases/{draft}/approve/", {"release_hash": ""}, follow=True)
    assert "没有批准" in forced.content.decode()
    (desk.workspace.releases / draft / "site" / "index.html").write_text("别的", "utf-8")
    page = page_of(client, draft)
    assert "文件在检查之后变了" in page
    assert "liangxin" not in re.sub(r"两新|/static/[^\"]*", "", page)
    assert states(desk)[draft] == "draft"


def test_a_release_is_kept_back_until_a_time_and_let_go_again(
    desk: Desk, releases: tuple[str, str]
) -> None:
    _, draft = releases
    client = desk.signed_in(Role.OPERATOR)
    until = f"{now() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    hold = {"code": draft, "until": until, "reason": "等领导审阅"}
    refusals = [
        ({**hold, "reason": " "}, "请写明原因"),
        ({**hold, "until": "2020-01-01T00:00"}, "晚于现在"),
        ({**hold, "until": "明天"}, "请写明到什么时候"),
    ]
    for given, said in refusals:
        assert said in client.post("/releases/hold/", given, follow=True).content.decode()
    for _ in range(2):
        assert client.post("/releases/hold/", hold).status_code == 302
    assert kinds(desk).count(EventKind.EMBARGOED) == 1
    page = page_of(client, draft)
    assert "等领导审阅" in page
    answer = client.post(
        f"/releases/{draft}/approve/", approval(page, publish="1"), follow=True
    ).content.decode()
    assert "已批准。还没有发布" in answer
    assert states(desk)[draft] == "approved"
    for _ in range(2):
        client.post("/releases/hold/", {"code": draft, "lift": "1"})
    client.post(f"/releases/{draft}/publish/")
    assert shown_release_id(desk.context) == draft


def test_nobody_but_an_operator_decides(desk: Desk, releases: tuple[str, str]) -> None:
    shown, draft = releases
    page = page_of(desk.signed_in(Role.OPERATOR), draft)
    for role in (Role.AUDITOR, Role.ADMINISTRATOR, Role.REPORTER, Role.REVIEWER):
        client = desk.signed_in(role)
        for path in ("approve", "publish", "rollback"):
            answer = client.post(f"/releases/{draft}/{path}/", approval(page, publish="1"))
            assert answer.status_code == 403
    assert states(desk) == {shown: "current", draft: "draft"}


def test_a_drafts_pages_are_shown_with_the_headers_readers_get_and_nothing_beside_them(
    desk: Desk, releases: tuple[str, str], tmp_path: Path
) -> None:
    _, draft = releases
    client, site = desk.signed_in(Role.OPERATOR), f"/releases/{draft}/site/"
    answer = client.get(site)
    assert "总览".encode() in b"".join(answer)  # type: ignore[arg-type]
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert client.get(f"{site}regions").headers["location"] == f"{site}regions/"
    assert "总览".encode() in b"".join(client.get(f"{site}regions/"))  # type: ignore[arg-type]
    (tmp_path / "secret.txt").write_text("秘密", "utf-8")
    inside = desk.workspace.releases / draft / "site"
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")
    (inside / "odd.py").write_text("1", "utf-8")
    for path in (
        "../data/fct_indicator.parquet", "..%2f..%2fcurrent/release.json", "link.txt", "odd.py",
        "%2e%2e/release.json", "../../../desk/desk.sqlite3", "/etc/hostname", "a%00b",
    ):  # fmt: skip
        assert client.get(site + path).status_code == 404, path
    assert client.get(site + "x" * 300).status_code == 404


def test_whoever_decides_reads_no_names_of_checks_but_may_unfold_them(
    desk: Desk, tmp_path: Path
) -> None:
    check = "检查 fct_reporting.nothing_outstanding：9 项中有 2 项，如 a|b"
    told = f"有应报未报的报表。（{check}）可以发布。"
    _, draft = two_releases(desk.context, tmp_path / "pair", note=told)
    page = page_of(desk.signed_in(Role.OPERATOR), draft)
    shown, _, technical = page.partition("<details>")
    assert "有应报未报的报表（9 项中有 2 项）。" in shown
    assert "fct_reporting" not in shown
    assert "fct_reporting.nothing_outstanding" in technical.partition("</details>")[0]
    assert "fct_reporting" not in desk.signed_in(Role.AUDITOR).get("/releases/").content.decode()


def test_a_release_that_was_held_says_why_and_cannot_be_let_out(
    desk: Desk, releases: tuple[str, str]
) -> None:
    shown, _ = releases
    held = "20251231-cccccccc"
    desk.context.ledger.append(
        EventKind.GATED,
        release_id=held,
        as_of="2025-12-31",
        content_hash="2" * 64,
        release_hash=None,
        outcome="hold",
        reasons_zh=["指标与分县合计不符。（检查 a.b：3 项中有 1 项，如 x）请查。"],
        notes_zh=[],
        failed_checks=["a.b"],
    )
    client = desk.signed_in(Role.OPERATOR)
    page = page_of(client, held)
    assert "未通过检查，未发布" in page
    assert "指标与分县合计不符（3 项中有 1 项）。" in page
    assert "批准并立即发布" not in page
    for path in ("approve", "publish"):
        said = client.post(f"/releases/{held}/{path}/", {"publish": "1"}, follow=True)
        assert 'class="wrong"' in said.content.decode()
        assert "liangxin" not in said.content.decode().replace("/static/", "")
    assert client.get(f"/releases/{held}/site/").status_code == 404
    assert shown_release_id(desk.context) == shown
