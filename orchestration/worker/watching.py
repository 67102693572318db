"""The resident worker's life: look, run what is due, say what came of it, look again.

Belongs here: one round after another, and what must not end it: a run that fails, a disk that is
full. Does not belong here: what is due (``due``), words and signals
(``orchestration.commands.watch``).

Runs are made in a thread of their own: the main thread hears signals, shows signs of life, and
keeps Dagster from taking the signals for itself.
"""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from orchestration import ledger
from orchestration.context import Context
from orchestration.faults import SystemFault
from orchestration.intake.keeping.inbox import Identity, ready_files
from orchestration.publication.identity import code_version
from orchestration.publication.shown import shown_release_id
from orchestration.runs import Outcome, Wanted, run_as_wanted
from orchestration.stopping import stop
from orchestration.worker import heartbeat
from orchestration.worker.due import Due, computed_last, what_is_due
from orchestration.worker.heartbeat import Heartbeat, LastRun
from orchestration.worker.warm import MOST_MEGABYTES, code_on_disk, megabytes_held
from orchestration.workspace import Workspace

# A sign of life this often, and a look at the program's own files.
BEAT_SECONDS = 10.0
# After a run that failed: so long at first, twice as long each time, so long at most.
FIRST_RETRY_SECONDS = 5.0
LAST_RETRY_SECONDS = 300.0
SLICE_SECONDS = 0.1


@dataclass(frozen=True)
class Round:
    """A run that the worker made, why, and how long it took; ``detail`` for its log only."""

    due: Due
    outcome: Outcome
    seconds: float
    detail: str = ""


@dataclass
class Watcher:
    """One worker of one workspace; the caller holds its lock and has warmed up.

    ``morning``: a new day is a reason. ``tell`` is given each run; ``run`` makes it. ``started``:
    the code as it was loaded.
    """

    workspace: Workspace
    every: float
    tell: Callable[[Round], None]
    run: Callable[[Context, Wanted], Outcome] = run_as_wanted
    code: Callable[[], object] = code_on_disk
    morning: bool = True
    said: Heartbeat = field(init=False)
    started: object = field(init=False)
    _left: frozenset[tuple[Path, Identity]] = frozenset()
    _attempted: frozenset[str] = frozenset()
    _looked_at: object = None
    _retry_at: float = 0.0
    _beat_at: float = 0.0
    _inside: bool = False

    def __post_init__(self) -> None:
        """Take note of when it begins, and with what code."""
        now = ledger.now().isoformat()
        self.said = Heartbeat(os.getpid(), now, now, "starting", code_version(), self.every)
        self.started = self.code()

    def watch(self, once: bool = False) -> Round | None:
        """Look and run until it is asked to stop, or its code has changed; the last run it made.

        ``once``: everything that is due now, and no more.
        """
        last = None
        self.beat("idle")
        while not stop.wanted and not (self.outdated() and not once):
            made = self.look()
            last = made or last
            if once and (made is None or made.outcome.state == "failed"):
                break
            if made is None:
                self._rest(self.every)
        self.beat(heartbeat.STOPPED)
        return last

    def look(self) -> Round | None:
        """One look; the run that was made where something was due."""
        if time.monotonic() - self._beat_at > BEAT_SECONDS:
            self.beat(self.said.state)
        if time.monotonic() < self._retry_at:
            return None
        try:
            context = Context.open(self.workspace)
            due = self._due(context)
        except Exception as problem:
            due = Due("查看工作区", "looking at the workspace", "")
            return self._done(_failed(due, problem, 0.0))
        return None if due is None else self._done(self._run(context, due))

    def outdated(self) -> bool:
        """Whether the program has changed since, and has come to rest: a newer one must take over.

        It would compute by rules it has in memory and draw pages by those on disk.
        """
        seen = self.code()
        if seen == self.started:
            return megabytes_held() > MOST_MEGABYTES
        while not stop.wanted:
            self._rest(max(self.every, 2.0))
            before, seen = seen, self.code()
            if before == seen:
                return True
        return True

    def _due(self, context: Context) -> Due | None:
        """What is due; the ledger is only read where something has changed since the last look."""
        now, seen = ledger.now(), self._seen(context)
        if seen == self._looked_at:
            return None
        clock = now if self.morning else None
        due = what_is_due(context, now=clock, left=self._left, attempted=self._attempted)
        self._looked_at = seen if due is None else None
        return due

    def _seen(self, context: Context) -> object:
        """All that can make a run due, as cheaply as it can be had."""
        place, now = context.workspace.ledger, ledger.now()
        told = place.stat() if place.exists() else None
        return (
            tuple(ready_files(context).items()),
            told and (told.st_size, told.st_mtime_ns),
            shown_release_id(context),
            (now.date(), now.hour, now.minute),
        )

    def _run(self, context: Context, due: Due) -> Round:
        """Make the run in a thread of its own, and wait for it."""
        made: list[Round] = []
        # What goes on (progress bars) is heard there as here.
        within = copy_context()
        thread = threading.Thread(
            target=lambda: made.append(within.run(self._made, context, due)), daemon=True
        )
        self._inside = False
        self.beat("running")
        thread.start()
        while thread.is_alive():
            thread.join(SLICE_SECONDS)
            if stop.wanted and not self._inside:  # it waits for a run of somebody else
                return Round(due, Outcome("stopped", None, None), 0.0)
            if time.monotonic() - self._beat_at > BEAT_SECONDS:
                self.beat("running")
        return made[0]

    def _made(self, context: Context, due: Due) -> Round:
        began = time.perf_counter()
        try:
            with context.workspace.single_run():
                self._inside = True
                outcome = self.run(context, Wanted(due.as_of))
        except BaseException as problem:
            return _failed(due, problem, time.perf_counter() - began)
        return Round(due, outcome, time.perf_counter() - began)

    def _done(self, made: Round) -> Round:
        """Remember what came of a run, and say it."""
        failed = made.outcome.state == "failed"
        failures = self.said.failures + 1 if failed else 0
        wait = min(FIRST_RETRY_SECONDS * 2 ** (failures - 1), LAST_RETRY_SECONDS) if failed else 0.0
        self._retry_at = time.monotonic() + wait
        self._looked_at = None
        if not failed and made.outcome.state != "stopped":
            known = self._left.union(made.due.files)
            self._left = frozenset(found for found in known if found[0].exists())
            self._attempted = frozenset({made.due.key, self._computed() or ""})
        again = (ledger.now() + timedelta(seconds=wait)).isoformat() if failed else None
        self.said = replace(
            self.said,
            runs=self.said.runs + 1,
            failures=failures,
            retry_at=again,
            last_run=_as_last_run(made),
        )
        self.tell(made)
        self.beat("retrying" if failed else "idle")
        return made

    def _computed(self) -> str | None:
        with suppress(Exception):  # a warehouse that cannot be read says nothing
            return computed_last(Context.open(self.workspace))
        return None

    def beat(self, state: str) -> None:
        """Show a sign of life; a disk that is full must not end it."""
        self._beat_at = time.monotonic()
        self.said = replace(self.said, state=state, beat_at=ledger.now().isoformat())
        with suppress(OSError):
            heartbeat.write(self.workspace, self.said)

    def _rest(self, seconds: float) -> None:
        """Wait in slices, so that a signal is heard."""
        until = time.monotonic() + seconds
        while not stop.wanted and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, SLICE_SECONDS))


def _failed(due: Due, problem: BaseException, seconds: float) -> Round:
    """A run that ended by an exception; only what nobody has foreseen is told with its trace."""
    foreseen = isinstance(problem, (OSError, SystemFault))
    detail = "" if foreseen else "".join(traceback.format_exception(problem))
    said = str(problem) or type(problem).__name__
    return Round(due, Outcome("failed", None, None, (said,)), seconds, detail)


def _as_last_run(made: Round) -> LastRun:
    outcome = made.outcome
    return LastRun(
        at=ledger.now().isoformat(),
        why_zh=made.due.why_zh,
        state=outcome.state,
        release_id=outcome.release_id,
        as_of=str(outcome.as_of) if outcome.as_of else None,
        seconds=round(made.seconds, 2),
        reasons_zh=outcome.reasons_zh,
    )
