"""The sign of life of the resident worker: what it is doing, kept where everybody may look.

Belongs here: the lock that makes it the only one of its workspace, and the file beside it. Does not
belong here: what is said of it (``orchestration.commands.status``).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from orchestration.durable import write_whole
from orchestration.locks import is_held
from orchestration.workspace import Workspace

SCHEMA = 1
STOPPED = "stopped"


@dataclass(frozen=True)
class LastRun:
    """What a run of the worker came to."""

    at: str
    why_zh: str
    state: str
    release_id: str | None
    as_of: str | None
    seconds: float
    reasons_zh: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heartbeat:
    """What the worker said last. ``state``: starting, idle, running, retrying or stopped.

    ``failures``: how many runs in a row have failed; it tries again ``retry_at``.
    """

    pid: int
    since: str
    beat_at: str
    state: str
    code_version: str
    every: float
    runs: int = 0
    failures: int = 0
    retry_at: str | None = None
    last_run: LastRun | None = None


def lock_of(workspace: Workspace) -> Path:
    """Held by the one worker of a workspace for as long as it lives."""
    return workspace.locks / "watch.lock"


def place_of(workspace: Workspace) -> Path:
    """Where the sign of life is."""
    return workspace.locks / "watch.json"


def is_watching(workspace: Workspace) -> bool:
    """Whether a worker lives in this workspace now."""
    return is_held(lock_of(workspace))


def write(workspace: Workspace, said: Heartbeat) -> None:
    """Keep what the worker says."""
    content = json.dumps({"schema": SCHEMA, **asdict(said)}, ensure_ascii=False, indent=1)
    write_whole(place_of(workspace), content.encode())


def read(workspace: Workspace) -> Heartbeat | None:
    """What it said last; ``None`` where there never was one, or its file cannot be read."""
    try:
        said: dict[str, Any] = json.loads(place_of(workspace).read_bytes())
        if said.pop("schema") != SCHEMA:
            return None
        last = said.pop("last_run")
        if last is not None:
            last = LastRun(**{**last, "reasons_zh": tuple(last["reasons_zh"])})
        return Heartbeat(**said, last_run=last)
    except (OSError, ValueError, KeyError, TypeError):
        return None
