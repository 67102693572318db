"""Dagster's own records of runs, when a disk has damaged them: put aside, so that runs go on.

Belongs here: telling whether the databases and the settings can be read. Does not belong here:
what is in them. They are history only: nothing is computed from them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import yaml

from orchestration.workspace import Workspace

# One database a run lies beside the index; only looking at that run reads it.
DATABASES = ("history/runs.db", "history/runs/index.db", "schedules/schedules.db")
DAMAGED = ".damaged"
# What ``dagster.yaml`` calls the places it may keep records in.
STORAGES = frozenset({"storage", "run_storage", "event_log_storage", "schedule_storage"})


def mend_records(workspace: Workspace) -> list[str]:
    """Put aside what cannot be read; Dagster makes it again. Returns the names."""
    return list(_put_aside(workspace.dagster))


def _put_aside(home: Path) -> Iterator[str]:
    for name in DATABASES:
        place = home / name
        if place.exists() and not _is_sound(place):
            place.replace(place.with_name(place.name + DAMAGED))
            for ending in ("-wal", "-shm", "-journal"):
                place.with_name(place.name + ending).unlink(missing_ok=True)
            yield name
    settings = home / "dagster.yaml"
    if settings.exists() and not _is_settings(settings):
        settings.replace(settings.with_name(settings.name + DAMAGED))
        yield settings.name


def _is_sound(place: Path) -> bool:
    with suppress(sqlite3.Error), closing(sqlite3.connect(place, timeout=30)) as connection:
        found: tuple[str] = connection.execute("pragma quick_check(1)").fetchone()
        tables = connection.execute("select count(*) from sqlite_master").fetchone()
        return found == ("ok",) and tables != (0,)
    return False


def _is_settings(place: Path) -> bool:
    """Whether Dagster can use the file; what an operator wrote of a storage is theirs to mend.

    Dagster itself is not asked: it is not known down here, and slow to come.
    """
    with suppress(yaml.YAMLError, UnicodeDecodeError):
        said = yaml.safe_load(place.read_bytes())
        return isinstance(said, dict) and bool(
            said.keys() & STORAGES or said.get("telemetry") == {"enabled": False}
        )
    return False
