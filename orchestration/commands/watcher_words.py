"""What ``status`` and ``doctor`` say of the resident worker.

Does not belong here: its life (``orchestration.worker``).
"""

from __future__ import annotations

from dataclasses import asdict

from orchestration.commands.terminal import say
from orchestration.worker import heartbeat
from orchestration.worker.words import watcher_words
from orchestration.workspace import Workspace


def watcher_answer(workspace: Workspace) -> dict[str, object] | None:
    """The sign of life as JSON-able facts, and whether it lives; ``None``: there never was one."""
    said = heartbeat.read(workspace)
    alive = heartbeat.is_watching(workspace)
    return None if said is None else {"alive": alive, **asdict(said)}


def watcher_line(workspace: Workspace) -> str:
    """One line: whether it lives, since when, what it did last."""
    return say(*watcher_words(workspace))


def watcher_in_order(workspace: Workspace) -> bool:
    """Whether nothing is to be done about it: alive and well, ended on request, or never used."""
    said = heartbeat.read(workspace)
    if said is None:
        return True
    if heartbeat.is_watching(workspace):
        return said.failures == 0
    return said.state == heartbeat.STOPPED
