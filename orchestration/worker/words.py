"""What is said of the resident worker, at the terminal and at the desk.

Does not belong here: its sign of life (``heartbeat``).
"""

from __future__ import annotations

from collections.abc import Mapping

from orchestration.worker import heartbeat
from orchestration.workspace import Workspace

STATES: Mapping[str, tuple[str, str]] = {
    "starting": ("正在准备", "starting"),
    "idle": ("空闲", "idle"),
    "running": ("正在运行", "running"),
    "retrying": ("上次运行失败，稍后再试", "the last run failed, trying again"),
}


def watcher_words(workspace: Workspace) -> tuple[str, str]:
    """One line, Chinese and English: whether it lives, since when, what it did last."""
    said, alive = heartbeat.read(workspace), heartbeat.is_watching(workspace)
    if said is None:
        return "常驻进程：未启用", "resident worker: not in use"
    if not alive and said.state == heartbeat.STOPPED:
        return "常驻进程：已停止", "resident worker: stopped"
    if not alive:
        return (
            f"常驻进程：意外结束，最后活动 {said.beat_at}",
            f"resident worker: ended unexpectedly, last seen {said.beat_at}",
        )
    state = STATES.get(said.state, (said.state, said.state))
    last = said.last_run
    ran = (f"；上次运行 {last.at}", f"; last run {last.at}") if last else ("", "")
    return (
        f"常驻进程：{state[0]}，进程号 {said.pid}，自 {said.since}{ran[0]}",
        f"resident worker: {state[1]}, pid {said.pid}, since {said.since}{ran[1]}",
    )
