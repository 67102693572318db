"""``liangxin watch``: the resident worker on the command line."""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from logging.handlers import RotatingFileHandler
from typing import Annotated, NoReturn

import typer

from orchestration.commands.terminal import (
    WRONG_USE,
    JsonOption,
    WorkspaceOption,
    chosen_workspace,
    console,
    errors,
    guarded,
    say,
    shown_progress,
    stop,
)
from orchestration.context import Context
from orchestration.ledger import now
from orchestration.locks import held_if_free
from orchestration.publication.shown import UNATTENDED_VARIABLE
from orchestration.stopping import stop as asked
from orchestration.worker import heartbeat
from orchestration.worker.warm import warm_up
from orchestration.worker.watching import Round, Watcher
from orchestration.workspace import Workspace

STATES = {
    "published": ("已发布", "published"),
    "drafted": ("已生成，等待发布", "made, waits to be published"),
    "unchanged": ("没有变化", "nothing has changed"),
    "held": ("发布前检查未通过，未发布", "held by the release checks"),
    "refused": ("未发布", "refused"),
    "failed": (
        "运行失败，稍后再试；上一版保持不变",
        "failed, to be tried again; the last release stays",
    ),
    "stopped": ("已停止", "stopped"),
}
LOG_BYTES = 2_000_000
# Whoever asks whether there is a worker takes its lock for a moment.
TRIES = 5


@guarded
def watch(
    every: Annotated[
        float,
        typer.Option("--every", min=0.05, max=3600, help="每隔几秒看一次 / seconds between looks"),
    ] = 1.0,
    once: Annotated[
        bool,
        typer.Option("--once", help="只处理现在该做的，然后结束 / do what is due now, then end"),
    ] = False,
    auto: Annotated[
        bool,
        typer.Option("--auto", help="通过检查的自动发布，不等批准 / publish without an approver"),
    ] = False,
    morning: Annotated[
        bool,
        typer.Option(
            "--morning/--no-morning",
            help="每天 6:30 后按当天重算一次（到期、逾期）/ compute anew as of each new day",
        ),
    ] = True,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """常驻：收件箱一有文件就接收、审核、计算、检查并发布 / watch the inbox and run."""
    place = chosen_workspace(workspace).create()
    if auto:
        os.environ[UNATTENDED_VARIABLE] = "1"
    with _the_only_one(place) as alone:
        if not alone:
            _refuse(place)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, _asked_to_end)
        watcher = _warmed(place, every, as_json)
        watcher.morning = morning
        with shown_progress(quiet=as_json or not errors.is_terminal):
            ended = watcher.watch(once)
        if not once and not asked.wanted:
            _start_anew(as_json)
    if once:
        _end(ended, as_json)


def _refuse(place: Workspace) -> NoReturn:
    other = heartbeat.read(place)
    pid = other.pid if other else "?"
    stop(
        WRONG_USE,
        f"这个工作区已有一个常驻进程（进程号 {pid}）：{place.root}",
        f"this workspace has a resident worker already (pid {pid}): {place.root}",
    )


def _asked_to_end(_number: int, _frame: object) -> None:
    asked.wanted = True


def _start_anew(as_json: bool) -> NoReturn:
    """Take the program as it is now, under the same process number; the locks go and come back."""
    _tell_line(say("程序已更新，重新启动", "the program has changed: starting anew"), as_json)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - ourselves


def _end(ended: Round | None, as_json: bool) -> None:
    """After ``--once``: the exit code of the last run, or that there was nothing to do."""
    if ended is not None:
        raise typer.Exit(ended.outcome.exit_code)
    if not as_json:
        console.print(say("没有要做的事", "nothing is due"))


@contextmanager
def _the_only_one(place: Workspace) -> Iterator[bool]:
    """Hold the worker's lock; false where another worker has it."""
    with ExitStack() as stack:
        for _ in range(TRIES):
            if stack.enter_context(held_if_free(heartbeat.lock_of(place))):
                yield True
                return
            time.sleep(0.1)
        yield False


def _warmed(place: Workspace, every: float, as_json: bool) -> Watcher:
    context = Context.open(place)
    log = _log(place)
    _tell_line(say("准备（约十秒）", "warming up (ten seconds or so)"), as_json)
    warm_up(context)
    watcher = Watcher(place, every, lambda made: _tell(made, log, as_json))
    _tell_line(
        say(
            f"常驻，进程号 {os.getpid()}：{place.inbox}",
            f"watching, pid {os.getpid()}: {place.inbox}",
        ),
        as_json,
    )
    return watcher


def _log(place: Workspace) -> logging.Logger:
    """``logs/watch.log``: a line a run, and what nobody has foreseen with its trace."""
    log = logging.getLogger("liangxin.watch")
    log.propagate = False
    log.setLevel(logging.INFO)
    kept = RotatingFileHandler(
        place.logs / "watch.log", maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8", delay=True
    )
    kept.setFormatter(logging.Formatter("%(message)s"))
    log.handlers = [kept]
    return log


def _tell(made: Round, log: logging.Logger, as_json: bool) -> None:
    """Say what came of a run: one line for people, one for the log, one of JSON if asked."""
    line = _line(made)
    if as_json:
        print(json.dumps(_answer(made), ensure_ascii=False, default=str), flush=True)
    elif made.outcome.state in ("failed", "held", "refused"):
        errors.print(line)
    else:
        console.print(line)
    log.info("%s%s", line, f"\n{made.detail}" if made.detail else "")


def _line(made: Round) -> str:
    outcome, mark = made.outcome, "✔" if made.outcome.exit_code == 0 else "✘"
    what = say(*STATES.get(outcome.state, (outcome.state, outcome.state)))
    of = f" {outcome.release_id}" if outcome.release_id else ""
    day = say(f"（截至 {outcome.as_of}）", f" (as of {outcome.as_of})") if outcome.as_of else ""
    why = say(made.due.why_zh, made.due.why_en)
    reasons = "；".join(outcome.reasons_zh).replace("\n", " ")
    more = f"{say('：', ': ')}{reasons}" if reasons else ""
    seconds = say(f"{made.seconds:.1f} 秒", f"{made.seconds:.1f} s")
    return f"{mark} {now():%Y-%m-%d %H:%M:%S}  {why} → {what}{of}{day}  {seconds}{more}"


def _answer(made: Round) -> dict[str, object]:
    outcome = made.outcome
    return {
        "schema": 1,
        "at": now().isoformat(),
        "why": say(made.due.why_zh, made.due.why_en),
        "state": outcome.state,
        "release_id": outcome.release_id,
        "as_of": outcome.as_of,
        "seconds": round(made.seconds, 2),
        "reasons_zh": list(outcome.reasons_zh),
    }


def _tell_line(text: str, as_json: bool) -> None:
    if not as_json:
        errors.print(text)
