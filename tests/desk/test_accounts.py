"""Accounts: made, changed, closed and unlocked by an administrator; and many from one CSV."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from orchestration.desk.models import Account, UnitSetting
from orchestration.desk.roles import Role
from tests.desk.conftest import OTHER_UNIT, PASSWORD, UNIT, Desk, upload

HEAD = "登录名,姓名,角色,单位编号,初始密码\n"


def shown_password(content: bytes) -> str:
    found = re.search(r'<strong class="secret">([^<]+)</strong>', content.decode())
    assert found, "no password on the page"
    return found[1]


def words(desk: Desk) -> list[str]:
    return [str(fact["action"]) for fact in desk.done()]


def test_a_new_account_signs_in_with_the_password_shown_once_and_must_change_it(desk: Desk) -> None:
    admin = desk.signed_in(Role.ADMINISTRATOR)
    given = {"username": "zhangsan", "name": "张三", "role": "reporter", "unit": UNIT}
    answer = admin.post("/accounts/new/", given)
    password = shown_password(answer.content)
    made = Account.objects.get(username="zhangsan")
    assert (made.name, made.role, made.unit, made.must_change_password) == (
        "张三", "reporter", UNIT, True,
    )  # fmt: skip
    again = admin.post("/accounts/new/", given)
    assert 'role="alert"' in again.content.decode()
    assert Account.objects.filter(username="zhangsan").count() == 1
    assert password not in admin.get(f"/accounts/{made.pk}/").content.decode()
    assert password not in desk.workspace.actions.read_text("utf-8")
    browser = Client()
    browser.post("/sign-in/", {"username": "zhangsan", "password": password})
    assert browser.get("/").headers["location"] == "/password/"


@pytest.mark.parametrize(
    ("role", "unit", "said"),
    [
        ("reporter", "", "没有选单位"),
        ("operator", UNIT, "单位请留空"),
        ("king", "", "角色"),
        ("reporter", "nowhere", "报送单位"),
    ],
)
def test_an_account_that_cannot_be_is_not_made(desk: Desk, role: str, unit: str, said: str) -> None:
    admin = desk.signed_in(Role.ADMINISTRATOR)
    given = {"username": "x1", "name": "甲", "role": role, "unit": unit}
    answer = admin.post("/accounts/new/", given).content.decode()
    assert 'role="alert"' in answer
    assert said in answer
    assert not Account.objects.filter(username="x1").exists()


def test_a_closed_account_is_out_at_once_and_an_old_session_never_comes_back(desk: Desk) -> None:
    admin, reporter = desk.signed_in(Role.ADMINISTRATOR), desk.signed_in(Role.REPORTER)
    account = desk.account(Role.REPORTER)
    place = f"/accounts/{account.pk}/"
    assert reporter.get("/password/").status_code == 200
    admin.post(place, {"action": "close"})
    admin.post(place, {"action": "close"})
    assert reporter.get("/password/").headers["location"].startswith("/sign-in/")
    refused = Client().post("/sign-in/", {"username": account.username, "password": PASSWORD})
    assert refused.status_code == 200
    shown_password(admin.post(place, {"action": "reopen"}).content)
    assert reporter.get("/password/").headers["location"].startswith("/sign-in/")
    done = words(desk)
    assert [w for w in done if w.startswith(("account", "password"))] == [
        "account_closed", "account_reopened", "password_reset",
    ]  # fmt: skip


def test_a_new_temporary_password_ends_every_session_and_must_be_changed(desk: Desk) -> None:
    admin, reporter = desk.signed_in(Role.ADMINISTRATOR), desk.signed_in(Role.REPORTER)
    account = desk.account(Role.REPORTER)
    password = shown_password(
        admin.post(f"/accounts/{account.pk}/", {"action": "password"}).content
    )
    assert reporter.get("/password/").headers["location"].startswith("/sign-in/")
    browser = Client()
    browser.post("/sign-in/", {"username": account.username, "password": password})
    assert browser.get("/").headers["location"] == "/password/"


def test_an_administrator_cannot_close_or_demote_themselves_or_the_last_one(desk: Desk) -> None:
    admin = desk.signed_in(Role.ADMINISTRATOR)
    me = desk.account(Role.ADMINISTRATOR)
    place = f"/accounts/{me.pk}/"
    assert "不能停用自己" in admin.post(place, {"action": "close"}, follow=True).content.decode()
    demoted = {"action": "change", "name": me.name, "role": "auditor", "unit": ""}
    assert "不能改变自己的角色" in admin.post(place, demoted).content.decode()
    me.refresh_from_db()
    assert me.is_active
    assert me.role == Role.ADMINISTRATOR
    # Another one, who was closed meanwhile, does not count as one who is left.
    other = Account.objects.create_user("other", password=PASSWORD, name="乙", role="administrator")
    browser = Client()
    browser.force_login(other, "django.contrib.auth.backends.ModelBackend")
    other.must_change_password = False
    other.save()
    assert "已停用" in browser.post(place, {"action": "close"}, follow=True).content.decode()
    me.refresh_from_db()
    assert not me.is_active


def test_a_change_of_role_and_unit_holds_from_the_next_page_on(desk: Desk) -> None:
    admin, reporter = desk.signed_in(Role.ADMINISTRATOR), desk.signed_in(Role.REPORTER)
    account = desk.account(Role.REPORTER)
    place = f"/accounts/{account.pk}/"
    assert reporter.get("/accounts/").status_code == 403
    given = {"action": "change", "name": "李四", "role": "administrator", "unit": ""}
    assert admin.post(place, given).status_code == 302
    assert reporter.get("/accounts/").status_code == 200
    (changed,) = (fact for fact in desk.done() if fact["action"] == "account_changed")
    assert changed["before"]["role"] == "reporter"
    assert changed["after"] == {"name": "李四", "role": "administrator", "unit": ""}
    wrong = admin.post(place, {**given, "role": "reporter", "unit": ""})
    assert 'role="alert"' in wrong.content.decode()
    account.refresh_from_db()
    assert account.role == "administrator"


def test_whoever_was_locked_out_is_let_in_again_by_an_administrator(desk: Desk) -> None:
    account = desk.account(Role.REPORTER)
    right = {"username": account.username, "password": PASSWORD}
    browser = Client(REMOTE_ADDR="10.3.3.3")
    for _ in range(5):
        browser.post("/sign-in/", {**right, "password": "guess"})
    assert browser.post("/sign-in/", right).status_code in (403, 429)
    desk.signed_in(Role.ADMINISTRATOR).post(f"/accounts/{account.pk}/", {"action": "unlock"})
    assert browser.post("/sign-in/", right).status_code == 302


def imported(desk: Desk, text: str | bytes, name: str = "账号.csv") -> tuple[int, str, str]:
    answer = desk.signed_in(Role.ADMINISTRATOR).post(
        "/accounts/import/", {"file": upload(name, text)}
    )
    return answer.status_code, answer.content.decode("utf-8-sig"), answer.headers["content-type"]


def test_accounts_of_a_csv_are_made_together_and_their_passwords_given_once(desk: Desk) -> None:
    text = f"{HEAD}li.si,李四,填报人,{UNIT},\nwangwu,王五,审核人员,,Ziji-xuan-2026\n"
    status, table, kind = imported(desk, text.encode("gb18030"))
    assert (status, kind) == (200, "text/csv; charset=utf-8")
    lines = [line.split(",") for line in table.splitlines()]
    assert lines[0] == ["登录名", "姓名", "角色", "单位编号", "初始密码"]
    assert lines[2] == ["wangwu", "王五", "审核人员", "", "Ziji-xuan-2026"]
    made = Account.objects.get(username="li.si")
    assert made.check_password(lines[1][4])
    assert made.must_change_password
    log = desk.workspace.actions.read_text("utf-8")
    assert lines[1][4] not in log
    assert "Ziji-xuan-2026" not in log
    (noted,) = (fact for fact in desk.done() if fact["action"] == "accounts_imported")
    assert noted["accounts"] == [f"li.si（填报人{UNIT}）", "wangwu（审核人员）"]
    # The list was lost: the same file gives new passwords to those who have never been here.
    status, again, _ = imported(desk, text)
    assert status == 200
    assert again.splitlines()[1] != table.splitlines()[1]
    made.refresh_from_db()
    assert made.check_password(again.splitlines()[1].split(",")[4])


def test_of_a_wrong_csv_every_line_is_told_and_no_account_is_made(desk: Desk) -> None:
    known = desk.account(Role.REPORTER).username
    text = HEAD + "\n".join(
        [
            f"good,好人,填报人,{UNIT},",
            f"a b,空格,填报人,{UNIT},",
            "dup,一,审核人员,,",
            "DUP,二,审核人员,,",
            "who,丙,皇帝,,",
            "noname,,审核人员,,",
            "nounit,丁,填报人,county-999,",
            "weak,戊,审核人员,,12345678901",
            f"{known},己,填报人,{OTHER_UNIT},",
            "formula,庚,审核人员,,=cmd-Shuju-2026",
        ]
    )
    status, page, _ = imported(desk, text)
    assert status == 422
    for line in range(3, 12):
        assert f"第 {line} 行：" in page
    assert "第 2 行" not in page
    assert not Account.objects.filter(username="good").exists()
    assert "accounts_imported" not in words(desk)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("姓名,角色,单位编号\n甲,填报人,\n", "缺少列“登录名”"),
        (HEAD.strip() + ",工资\n", "不认识列“工资”"),
        (HEAD, "0 个"),
        (b"\xff\xfe\x00\x81\xff", "CSV UTF-8"),
        ('登录名,姓名,角色,单位编号\n"a,甲,审核人员,\n', "引号"),
        (HEAD + "a,甲,审核人员,,,多了\n", "单元格比表头多"),
    ],
)
def test_a_file_that_is_no_list_of_accounts_is_told_so(
    desk: Desk, content: str | bytes, said: str
) -> None:
    status, page, _ = imported(desk, content)
    assert status == 422
    assert said in page


def test_a_units_settings_are_kept_and_noted_and_a_wrong_address_is_not(desk: Desk) -> None:
    admin = desk.signed_in(Role.ADMINISTRATOR)
    given = {"of": UNIT, "needs_review": "on", "email": "tjj@example.gov.cn"}
    page = admin.post("/units/?q=自流井", given, follow=True).content.decode()
    assert "还没有复核人账号" in page
    setting = UnitSetting.objects.get(unit=UNIT)
    assert (setting.needs_review, setting.email) == (True, "tjj@example.gov.cn")
    admin.post("/units/", given)
    admin.post("/units/", {"of": UNIT, "email": "不是邮箱"})
    admin.post("/units/", {"of": "nowhere", "email": ""})
    setting.refresh_from_db()
    assert setting.needs_review
    assert UnitSetting.objects.count() == 1
    assert words(desk).count("unit_changed") == 1


def test_accounts_are_found_by_name_unit_and_role(desk: Desk) -> None:
    desk.account(Role.REPORTER, OTHER_UNIT)
    desk.account(Role.OPERATOR)
    admin = desk.signed_in(Role.ADMINISTRATOR)
    by_unit = admin.get("/accounts/", {"q": "贡井"}).content.decode()
    assert "reporter-b" in by_unit
    assert "operator" not in re.findall(r"<td>([a-z0-9-]+)</td>", by_unit)
    by_role = admin.get("/accounts/", {"role": "operator"}).content.decode()
    assert "reporter-b" not in by_role
