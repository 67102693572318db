"""A copy of a database that others write to meanwhile: as it was at one moment, whole.

Belongs here: SQLite's own way of copying. Does not belong here: which files are databases
(``packing``) or databases elsewhere (PostgreSQL has its own backup).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from orchestration.backup.contents import BackupError

# How long a writer is waited for.
PATIENCE = 20.0


def snapshot(place: Path) -> bytes:
    """The database as one file, with all that was committed, whatever lies in its log beside it.

    Raises ``BackupError`` where it is damaged: a backup of that would be none.
    """
    try:
        with closing(sqlite3.connect(place, timeout=PATIENCE, isolation_level=None)) as database:
            # One transaction: what is committed meanwhile is in the next backup, or not in part.
            database.execute("begin")
            (said,) = database.execute("pragma quick_check(1)").fetchone()
            if said != "ok":
                raise BackupError(_damaged(place, said))
            return database.serialize()
    except sqlite3.Error as error:
        raise BackupError(_damaged(place, str(error))) from error


def _damaged(place: Path, why: str) -> str:
    return (
        f"上报平台的数据库读不出来，没有备份：{place}（{why}）。"
        "请先从以前的备份恢复它 / the desk's database cannot be read; nothing was backed up"
    )
