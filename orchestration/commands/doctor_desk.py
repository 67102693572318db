"""Whether the reporting desk is in order: its folder, key, database and tables.

Belongs here: looking, without Django, which may not be installed. Does not belong here: mending
anything, or what else ``doctor`` looks at.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from orchestration.commands.terminal import say
from orchestration.workspace import Workspace

DATABASE = "LIANGXIN_DESK_DATABASE"
KEYS = ("LIANGXIN_DESK_SECRET", "LIANGXIN_DESK_SECRET_FILE")
TABLES = frozenset({"desk_account", "desk_draft", "desk_unitsetting", "django_session"})
ADMINISTRATORS = "select count(*) from desk_account where role = 'administrator' and is_active"
SECONDS = 5


def desk_seen(place: Workspace) -> tuple[bool, str, str]:
    """Whether it is in order, what was seen, and what to do."""
    told = _told(DATABASE)
    if not place.desk.exists() and not told:
        return True, say("未启用", "not in use"), ""
    wrong = _key(place.desk)
    if wrong:
        return False, wrong, say("chmod 700 desk，chmod 600 desk/secret.key", "chmod 700 and 600")
    return _elsewhere(told) if told else _own(place)


def _told(variable: str) -> str:
    named = os.environ.get(f"{variable}_FILE")
    return Path(named).read_text("utf-8").strip() if named else os.environ.get(variable, "").strip()


def _key(folder: Path) -> str:
    if any(os.environ.get(name) for name in KEYS):
        return ""
    key = folder / "secret.key"
    if not key.exists():
        return say("没有密钥，首次启动时生成", "no key yet") if _was_used(folder) else ""
    if (key.stat().st_mode | folder.stat().st_mode) & 0o077:
        return say("desk/ 或其中的密钥别人也读得到", "others can read the desk's folder or key")
    return ""


def _was_used(folder: Path) -> bool:
    return (folder / "desk.sqlite3").exists()


def _own(place: Workspace) -> tuple[bool, str, str]:
    if not place.desk_database.exists():
        return True, say("还没有数据库，首次启动时建立", "no database yet"), ""
    advice = say("从备份恢复 desk/desk.sqlite3", "restore desk/desk.sqlite3 from the backup")
    try:
        with closing(sqlite3.connect(f"file:{place.desk_database}?mode=ro", uri=True)) as database:
            (said,) = database.execute("pragma quick_check(1)").fetchone()
            if said != "ok":
                return False, say(f"数据库已损坏：{said}", f"damaged: {said}"), advice
            known = "select name from sqlite_master where type = 'table'"
            tables = {name for (name,) in database.execute(known)}
            if tables >= TABLES:
                (people,) = database.execute(ADMINISTRATORS).fetchone()
    except sqlite3.Error as error:
        return False, say(f"数据库读不出来：{error}", f"cannot be read: {error}"), advice
    return _people(people if tables >= TABLES else None)


def _elsewhere(address: str) -> tuple[bool, str, str]:
    """A database server; its password is never printed."""
    host = urlsplit(address).hostname or "?"
    try:
        import psycopg  # noqa: PLC0415 - an optional part of the install
    except ModuleNotFoundError:
        return False, say("没有安装 psycopg", "psycopg is missing"), "liangxin[desk]"
    try:
        with psycopg.connect(address, connect_timeout=SECONDS) as database:
            found = database.execute("select tablename from pg_tables").fetchall()
            whole = {row[0] for row in found} >= TABLES
            counted = database.execute(ADMINISTRATORS).fetchone() if whole else None
    except psycopg.Error as error:
        why = type(error).__name__
        seen = say(f"连不上数据库 {host}（{why}）", f"cannot reach {host} ({why})")
        return False, seen, say(f"检查 {DATABASE} 和数据库服务", f"see {DATABASE}, the server")
    return _people(counted[0] if counted else None)


def _people(administrators: int | None) -> tuple[bool, str, str]:
    if administrators is None:
        seen = say("数据表不全", "tables are missing")
        return False, seen, say("启动 liangxin desk 会补建", "liangxin desk makes them")
    if not administrators:
        return False, say("没有可用的管理员", "no administrator"), "liangxin desk create-admin"
    return True, say(f"正常，管理员 {administrators} 位", f"{administrators} administrators"), ""
