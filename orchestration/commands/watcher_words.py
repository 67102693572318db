"""What ``status`` and ``doctor`` say of the resident worker.

Does not belong here: its life (``orchestration.worker``).
"""

from __future__ import annotations

from dataclasses import asdict

from orchestration.commands.terminal import say
from orchestration.worker import heartbeat
from orchestration.workspace import Workspace

STATES = {
    "starting": ("正在准备", "starting"),
    "idle": ("空闲", "idle"),
    "running": ("正在运行", "running"),
    "retrying": ("上次运行失败，稍后再试", "the last run failed, trying again"),
}


def watcher_answer(workspace: Workspace) -> dict[str, object] | None:
    """The sign of life as JSON-able facts, and whether it lives; ``None``: there never was one."""
    said = heartbeat.read(workspace)
    alive = heartbeat.is_watching(workspace)
    return None if said is None else {"alive": alive, **asdict(said)}


def watcher_line(workspace: Workspace) -> str:
    """One line: whether it lives, since when, what it did last."""
    said, alive = heartbeat.read(workspace), heartbeat.is_watching(workspace)
    if said is None:
        return say("常驻进程：未启用", "resident worker: not in use")
    if not alive:
        how = (
            say("已停止", "stopped")
            if said.state == heartbeat.STOPPED
            else say(
                f"意外结束，最后活动 {said.beat_at}",
                f"ended unexpectedly, last seen {said.beat_at}",
            )
        )
        return say(f"常驻进程：{how}", f"resident worker: {how}")
    state = say(*STATES.get(said.state, (said.state, said.state)))
    last = said.last_run
    ran = say(f"；上次运行 {last.at}", f"; last run {last.at}") if last else ""
    return say(
        f"常驻进程：{state}，进程号 {said.pid}，自 {said.since}{ran}",
        f"resident worker: {state}, pid {said.pid}, since {said.since}{ran}",
    )


def watcher_in_order(workspace: Workspace) -> bool:
    """Whether nothing is to be done about it: alive and well, ended on request, or never used."""
    said = heartbeat.read(workspace)
    if said is None:
        return True
    if heartbeat.is_watching(workspace):
        return said.failures == 0
    return said.state == heartbeat.STOPPED
