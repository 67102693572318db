"""Locks on files: one holder among all processes, and among the threads of this one.

Belongs here: waiting for a lock, taking it again where it is held already, asking whether anybody
has it. Does not belong here: what is locked (``orchestration.workspace``). A lock belongs to the
process that holds it: a killed one leaves none behind.
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class _Turn:
    """Whose turn it is within this process, and how often that thread has taken the lock."""

    thread: threading.RLock = field(default_factory=threading.RLock)
    depth: int = 0


_turns: dict[Path, _Turn] = {}
_turns_change = threading.Lock()


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock; waits for whoever has it. Within, the same thread may take it again.

    The command line holds it around a run that takes it itself, as a run of Dagster's does.
    """
    with _turns_change:
        turn = _turns.setdefault(path, _Turn())
    with turn.thread:
        if turn.depth:
            with _counted(turn):
                yield
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            with _counted(turn):
                yield


@contextmanager
def _counted(turn: _Turn) -> Iterator[None]:
    turn.depth += 1
    try:
        yield
    finally:
        turn.depth -= 1


@contextmanager
def held_if_free(path: Path) -> Iterator[bool]:
    """Hold the lock if nobody has it; says whether it is held now. Never waits."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def is_held(path: Path) -> bool:
    """Whether somebody holds the lock now; asking takes nothing away from who begins to hold it."""
    try:
        with path.open() as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
