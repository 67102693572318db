"""The desk in a backup, and what doctor says of it."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from orchestration.actions import note
from orchestration.backup.contents import BackupError
from orchestration.backup.packing import write_backup
from orchestration.backup.unpacking import restore, verify
from orchestration.commands.doctor_desk import desk_seen
from orchestration.context import Context
from orchestration.workspace import Workspace
from sources.catalogue import Catalogue

TABLES = """
create table desk_account (id integer primary key, role text, is_active bool);
create table desk_draft (id integer primary key);
create table desk_unitsetting (unit text);
create table django_session (k text);
create table pair (a integer, b integer);
insert into desk_account values (1, 'administrator', 1);
insert into pair values (0, 0);
"""


@pytest.fixture
def context(tmp_path: Path, catalogue: Catalogue) -> Context:
    """A workspace in which a desk was used: its key, database, an upload under way."""
    context = Context(Workspace(tmp_path / "var").create(), catalogue)
    folder = context.workspace.desk
    (folder / "arriving").mkdir(parents=True)
    folder.chmod(0o700)
    (folder / "arriving" / "x.upload").write_bytes(b"half")
    (folder / "secret.key").write_text("key\n")
    (folder / "secret.key").chmod(0o600)
    with closing(sqlite3.connect(context.workspace.desk_database)) as database:
        database.execute("pragma journal_mode = wal")
        database.executescript(TABLES)
    note(context.workspace, "signed_in")
    return context


def test_accounts_key_and_actions_are_in_the_backup_and_come_back_private(
    context: Context, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(context.workspace.desk_database)) as open_meanwhile:
        open_meanwhile.execute("update pair set a = 5, b = 5")
        open_meanwhile.commit()  # in the log beside the file, not in the file
        made = write_backup(context, tmp_path / "b.tar.gz")
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o777 == 0o600
    named = {entry.path for entry in made.files}
    assert {"desk/desk.sqlite3", "desk/secret.key", "ledger/actions.jsonl"} <= named
    assert [name for name in named if "arriving" in name or "-wal" in name or "-shm" in name] == []
    assert verify(tmp_path / "b.tar.gz") == made
    restore(tmp_path / "b.tar.gz", tmp_path / "new")
    new = Workspace(tmp_path / "new")
    with closing(sqlite3.connect(new.desk_database)) as database:
        assert database.execute("select a, b from pair").fetchone() == (5, 5)
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
    for name, mode in (("", 0o700), ("secret.key", 0o600), ("desk.sqlite3", 0o600)):
        assert (new.desk / name).stat().st_mode & 0o777 == mode, name
    assert (new.desk / "secret.key").read_text() == "key\n"
    assert new.actions.read_bytes() == context.workspace.actions.read_bytes()
    assert desk_seen(new)[0]


def test_a_backup_while_the_desk_writes_holds_one_moment(context: Context, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(context.workspace.desk_database, timeout=20)) as database:
            number = 0
            while not stop.is_set():
                number += 1
                with database:
                    database.execute("update pair set a = ?", (number,))
                    database.execute("insert into desk_draft values (null)")
                    database.execute("update pair set b = ?", (number,))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(5):
            write_backup(context, tmp_path / f"{n}.tar.gz")
    finally:
        stop.set()
        writer.join()
    for n in range(5):
        restore(tmp_path / f"{n}.tar.gz", tmp_path / f"new{n}")
        with closing(sqlite3.connect(tmp_path / f"new{n}" / "desk" / "desk.sqlite3")) as database:
            a, b = database.execute("select a, b from pair").fetchone()
            (drafts,) = database.execute("select count(*) from desk_draft").fetchone()
        assert a == b == drafts


def test_a_damaged_database_is_told_and_no_backup_is_made(context: Context, tmp_path: Path) -> None:
    place = context.workspace.desk_database
    whole = place.read_bytes()
    place.write_bytes(whole[:100] + b"\x55" * (len(whole) - 100))
    with pytest.raises(BackupError, match="上报平台的数据库"):
        write_backup(context, tmp_path / "b.tar.gz")
    assert not (tmp_path / "b.tar.gz").exists()
    in_order, seen, advice = desk_seen(context.workspace)
    assert not in_order
    assert "数据库" in seen
    assert "备份" in advice


def test_doctor_says_what_is_wrong_with_the_desk(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = context.workspace
    assert desk_seen(Workspace(tmp_path / "empty")) == (True, "未启用", "")
    assert desk_seen(place)[:2] == (True, "正常，管理员 1 位")
    with closing(sqlite3.connect(place.desk_database)) as database, database:
        database.execute("update desk_account set is_active = 0")
    assert desk_seen(place)[1:] == ("没有可用的管理员", "liangxin desk create-admin")
    with closing(sqlite3.connect(place.desk_database)) as database, database:
        database.execute("drop table desk_draft")
    assert desk_seen(place)[:2] == (False, "数据表不全")
    (place.desk / "secret.key").chmod(0o644)
    assert "别人也读得到" in desk_seen(place)[1]
    (place.desk / "secret.key").chmod(0o600)
    monkeypatch.setenv("LIANGXIN_DESK_DATABASE", "postgresql://u:Geheim@127.0.0.1:1/desk")
    in_order, seen, _ = desk_seen(place)
    assert (in_order, "连不上数据库 127.0.0.1" in seen, "Geheim" in seen) == (False, True, False)
