"""Commands in processes that have everything imported already: forks of one that has.

A cold ``liangxin`` spends a great part of its processor time on imports, which no fault can hurt.
``tests/integration/test_kill.py`` kills cold ones, and most tests of commands start cold ones.

Belongs here: starting the real command line with a fault in it, and waiting for it.
"""

from __future__ import annotations

import faulthandler
import importlib
import multiprocessing as mp
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from tests.integration import steered

HEAVY = (
    "orchestration.definitions",
    "orchestration.runs",
    "orchestration.commands.run",
    "orchestration.commands.release",
    "orchestration.commands.submit",
    "expectations.runner",
    "great_expectations",
    "dbt.cli.main",
    "dbt.adapters.duckdb.connections",
    "polars",
)
LONGEST = 900.0
WARM = "LIANGXIN_SOAK_WARM"
_begun: list[Path] = []  # in whose workspace: there is one such process


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code (negative: the signal) and what it said."""

    code: int | None
    said: str
    out: str  # of it, what is not on standard error


@dataclass
class Started:
    """A command under way; what it says is kept in a place, its errors beside it."""

    process: ForkServerProcess
    place: Path

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def wait(self, longest: float = LONGEST) -> Ended:
        """Its end; one that takes too long is killed and has no exit code."""
        self.process.join(longest)
        code = self.process.exitcode
        if code is None:
            os.kill(self.pid, signal.SIGUSR1)
            time.sleep(1)
            self.process.kill()
            self.process.join()
        out, errors = map(_text_of, (self.place, errors_beside(self.place)))
        return Ended(code, out + errors, out)


def errors_beside(said: Path) -> Path:
    return said.with_name(f"{said.name}.err")


def _text_of(place: Path) -> str:
    return place.read_text("utf-8", "replace") if place.exists() else ""


def begin(home: Path) -> None:
    """Import everything in the process that the others are forked from, unless that is done."""
    from orchestration.publication.identity import code_version  # noqa: PLC0415 - not in the forks

    if _begun:
        return
    _begun.append(home)
    if not (home / "dagster" / "manifest" / code_version()).exists():
        # In a process of its own: what parses models starts threads, which no fork has.
        subprocess.run(
            [sys.executable, "-c", "import orchestration.definitions"],
            env=os.environ | {"LIANGXIN_WORKSPACE": str(home)},
            check=True,
            capture_output=True,
        )
    mp.get_context("forkserver").set_forkserver_preload([__name__])
    # Known to that process alone: nobody else here is to work in this workspace.
    before = dict(os.environ)
    os.environ |= {"LIANGXIN_WORKSPACE": str(home), WARM: "1"}
    try:
        forkserver.ensure_running()
    finally:
        os.environ.clear()
        os.environ.update(before)


def start(root: Path, said: Path, place: str, *arguments: str, **env: str) -> Started:
    """Begin a command in a workspace with a fault in it (``-``: none)."""
    context = mp.get_context("forkserver")
    ours = {name: text for name, text in os.environ.items() if name.startswith("LIANGXIN_")}
    told = {**ours, "LIANGXIN_WORKSPACE": str(root), "LIANGXIN_AUTO": "1", **env}
    process = context.Process(target=_command, args=(str(said), place, arguments, told))
    process.start()
    return Started(process, said)


def _command(said: str, place: str, arguments: tuple[str, ...], env: dict[str, str]) -> None:
    os.environ.update(env)
    for number, kept in ((1, said), (2, errors_beside(Path(said)))):
        os.dup2(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    faulthandler.register(signal.SIGUSR1)  # where it stands, when it stands still
    sys.argv = ["steered", place, *arguments]
    steered.main()


def until(condition: Any, longest: float = 10.0) -> bool:
    """Wait until something holds; whether it came to hold."""
    end = time.monotonic() + longest
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


if os.environ.get(WARM):
    importlib.import_module("orchestration.ledger").now = steered.clock  # type: ignore[attr-defined]
    for name in HEAVY:
        importlib.import_module(name)
