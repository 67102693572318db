"""Running a piece of work in a process of its own: its seconds and its peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a child process took. It has no children of its own, so this is the whole tree."""

    seconds: float
    megabytes: float
    status: int


def run(arguments: list[str]) -> Ran:
    """Run this Python with ``arguments`` in the project and wait for it."""
    start = time.perf_counter()
    child = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return Ran(time.perf_counter() - start, usage.ru_maxrss / 1024, child.returncode)


def output_of(arguments: list[str]) -> tuple[Ran, str]:
    """The same with what it printed; a child that fails ends the measurement."""
    start = time.perf_counter()
    child = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.PIPE)
    assert child.stdout is not None
    printed = child.stdout.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(arguments)}: exit status {child.returncode}\n{printed}")
    return Ran(time.perf_counter() - start, usage.ru_maxrss / 1024, child.returncode), printed


def run_well(arguments: list[str]) -> Ran:
    """The same; a child that fails ends the measurement."""
    ran = run(arguments)
    if ran.status:
        raise SystemExit(f"{' '.join(arguments)}: exit status {ran.status}")
    return ran
