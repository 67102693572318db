"""The record of actions: who did what, found, paged and handed out."""

from __future__ import annotations

import ast
import csv
import io
import stat
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.actions import note
from orchestration.actor import Actor, acting
from orchestration.commands import desk as command
from orchestration.desk.auditing.entries import Sought, entries
from orchestration.desk.auditing.words import ACTIONS, EVENTS, OTHER
from orchestration.desk.models import Account
from orchestration.desk.roles import Role
from orchestration.ledger import SHANGHAI, EventKind
from tests.desk.conftest import OTHER_UNIT, UNIT, Desk

DESK = Path(command.__file__).parents[1] / "desk"


def lived(desk: Desk) -> None:
    """A few things were done, by people of two units and by nobody."""
    reporter = desk.account(Role.REPORTER)
    other = desk.account(Role.REPORTER, OTHER_UNIT)
    with acting(Actor(reporter.username, reporter.name, "10.0.0.1")):
        note(desk.workspace, "signed_in")
        desk.context.ledger.append(
            EventKind.RECEIVED,
            submission_id="s1",
            sender=UNIT,
            feed="used_car_trades",
            sha256="0" * 64,
            file_name="=cmd|'/c calc'!A1.csv",
        )
    with acting(Actor(other.username, other.name, "10.0.0.2")):
        note(desk.workspace, "signed_in")
    note(desk.workspace, "unheard_of", unit=OTHER_UNIT)
    desk.context.ledger.append(EventKind.EMBARGOED, release_id=None, until=None, by="x", reason="")


def table(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_every_action_and_every_named_event_is_listed_newest_first_in_words(desk: Desk) -> None:
    lived(desk)
    found = entries(desk.context, {})
    assert sorted(entry.what for entry in found) == sorted(["登录", "上报", "登录", OTHER])
    times = [entry.at for entry in found]
    assert times == sorted(times, reverse=True)
    (received,) = (entry for entry in found if entry.what == "上报")
    assert received.unit_zh == desk.context.catalogue.senders[UNIT].name_zh
    assert received.about.startswith("文件：=cmd")
    assert received.address == "10.0.0.1"


def test_entries_are_narrowed_by_person_day_kind_and_unit(desk: Desk) -> None:
    lived(desk)
    units = dict(Account.objects.values_list("username", "unit"))
    found = entries(desk.context, units)
    today = datetime.now(SHANGHAI).date()

    def count(**sought: str | date) -> int:
        return sum(Sought(**sought).holds(entry) for entry in found)  # type: ignore[arg-type]

    assert count() == 4
    assert count(person="reporter-a") == 2
    assert count(what="登录") == 2
    assert count(unit=OTHER_UNIT) == 2
    assert count(since=today - timedelta(days=1), until=today + timedelta(days=1)) == 4
    assert count(since=today + timedelta(days=2)) == 0
    assert count(until=today - timedelta(days=2)) == 0


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_the_page_and_its_csv_hold_the_same_and_nothing_runs_in_a_spreadsheet(
    desk: Desk, role: Role
) -> None:
    lived(desk)
    client = desk.signed_in(role)
    page = client.get("/audit/", {"what": "上报"}).content.decode()
    assert "共 1 条" in page
    assert "&#x27;/c calc" in page
    wrong = client.get("/audit/", {"since": "昨天"}).content.decode()
    assert 'role="alert"' in wrong
    answer = client.get("/audit/table.csv", {"what": "上报"})
    rows = table(answer.content)
    assert len(rows) == 2
    assert rows[0][:3] == ["时间", "登录名", "姓名"]
    assert all(not cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    assert "filename*=utf-8''" in answer.headers["content-disposition"]
    assert desk.done()[-1]["action"] == "audit_exported"
    assert desk.done()[-1]["actor"]["account"] == role.value


def test_long_records_are_paged_and_keep_what_was_asked(desk: Desk) -> None:
    for _ in range(120):
        note(desk.workspace, "signed_in")
    client = desk.signed_in(Role.AUDITOR)
    first = client.get("/audit/", {"what": "登录"}).content.decode()
    assert "?what=%E7%99%BB%E5%BD%95&amp;page=2" in first
    assert first.count("<td>登录</td>") == 100
    second = client.get("/audit/", {"what": "登录", "page": "2"}).content.decode()
    assert second.count("<td>登录</td>") == 21  # and the auditor


def test_the_commands_make_accounts_from_a_file_and_write_the_record(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.desk.server.prepare", lambda _: None)
    people, out = tmp_path / "people.csv", tmp_path / "passwords.csv"
    given = ["--passwords", str(out), "--workspace", str(desk.workspace.root)]

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(command.app, [*arguments])
        return done.exit_code, done.output

    people.write_text(f"登录名,姓名,角色,单位编号\nlisi,李四,填报人,{UNIT}\nx,丙,皇帝,\n", "utf-8")
    code, said = run("import-accounts", str(people), *given)
    assert (code, "第 3 行" in said, out.exists()) == (1, True, False)
    assert not Account.objects.exists()
    people.write_text(f"登录名,姓名,角色,单位编号\nlisi,李四,填报人,{UNIT}\n", "utf-8")
    assert run("import-accounts", str(people), *given)[0] == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    password = table(out.read_bytes())[1][4]
    assert Account.objects.get(username="lisi").check_password(password)
    assert run("import-accounts", str(people), *given)[0] == 2  # the list is there already
    assert run("import-accounts", str(tmp_path / "nowhere.csv"), *given)[0] == 2
    written = tmp_path / "audit.csv"
    asked = ["audit", "--csv", str(written), "--workspace", str(desk.workspace.root)]
    assert run(*asked)[0] == 0
    assert [row[5] for row in table(written.read_bytes())[1:]] == ["批量建立账号"]
    assert run(*asked, "--since", "2999-01-01")[0] == 0
    assert len(table(written.read_bytes())) == 1


def test_every_action_that_the_desk_notes_and_every_event_has_its_word() -> None:
    noted = set()
    for module in DESK.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            name = getattr(node, "func", None)
            called = getattr(name, "id", "") or getattr(name, "attr", "")
            if isinstance(node, ast.Call) and called in ("note", "_note", "note_of"):
                words = [a.value for a in node.args[:3] if isinstance(a, ast.Constant)]
                noted.update(word for word in words if isinstance(word, str))
    assert "signed_in" in noted
    assert noted - set(ACTIONS) == set()
    assert set(EventKind) - {EventKind.ACTED} <= set(EVENTS)
