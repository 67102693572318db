"""Faults inside a process: every write is an operation that can be counted, killed at or refused.

usage, as the PLACE of ``tests/integration/steered.py``::

    ops FILE            note every operation on the workspace in FILE, one a line
    kill N              SIGKILL right before operation N
    after SECONDS       SIGKILL so long after the beginning
    ENOSPC N            the disk is full from operation N on
    EIO N               operation N fails, the ones after it do not
    unreadable N        the Nth file that is opened for reading cannot be read
    fsize BYTES         no file may grow beyond this, whoever writes it

An operation is what Python's own audit events tell of (files opened for writing, renamed, removed,
linked; folders made; programs started; databases opened) and every fsync: no place in the product
is named, so a new step of a run is disturbed without anyone adding it here. What libraries write
by themselves is reached by ``after`` and ``fsize``, and by a disk that is really full.

Belongs here: what one process does to itself. Does not belong here: damage done from outside
(``damage``), or what must hold afterwards (``trial``).
"""

from __future__ import annotations

import errno
import os
import re
import resource
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

WORDS = ("ops", "kill", "after", "ENOSPC", "EIO", "unreadable", "fsize")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# Audit events that say which path they are about in their first (for renames also second) word.
CHANGES = frozenset(
    {"os.rename", "os.remove", "os.symlink", "os.link", "os.mkdir", "os.rmdir", "os.truncate"}
    | {"shutil.copyfile", "shutil.rmtree", "sqlite3.connect", "subprocess.Popen"}
)
_NAMES = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|s?[0-9a-f]{8,}|\d+|psgnjlri")
_FOLDERS = re.compile(
    r"(releases/\.?[\w*-]+/(?:site|data)/|/compute_logs/|^dbt/(?:compiled|run)/).+"
)


def die() -> None:
    """As ``kill -9`` does it."""
    os.kill(os.getpid(), signal.SIGKILL)


class Operations:
    """The operations of this process on a workspace, in order."""

    def __init__(self, root: str, reached: Callable[[int, str], None]) -> None:
        self.root = root
        self.reached = reached
        self.count = 0
        self.at_it = False
        sys.addaudithook(self.hook)
        self.fsync = os.fsync
        os.fsync = self.synced

    def hook(self, event: str, words: tuple[Any, ...]) -> None:
        if event == "open":
            if self.is_writing(words):
                self.told("write", words[0])
        elif event in CHANGES:
            self.told(event, words[0])

    def is_writing(self, words: tuple[Any, ...]) -> bool:
        _path, mode, flags = words
        if isinstance(mode, str):
            return bool(set(mode) & set("wax+"))
        return bool(flags & WRITING)

    def synced(self, handle: Any) -> None:
        self.told("fsync", Path(f"/proc/self/fd/{handle}").readlink())
        self.fsync(handle)

    def told(self, event: str, path: object) -> None:
        where = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else ""
        ours = where.startswith(self.root) or event == "subprocess.Popen"
        there = event == "os.mkdir" and os.path.isdir(where)  # noqa: PTH112 - nothing is done then
        if not ours or self.at_it or there or "/locks/" in where:
            return
        self.at_it = True  # what is done about it is no operation
        try:
            self.count += 1
            self.reached(self.count, label(event, where.removeprefix(self.root)))
        finally:
            self.at_it = False


def label(event: str, path: str) -> str:
    """What kind of operation it is: the same for every file of the same kind."""
    short = _FOLDERS.sub(r"\1…", _NAMES.sub("*", path))
    return f"{event} {short}"


def full_from(nth: int) -> Callable[[int, str], None]:
    """The disk is full from there on; what makes room still goes."""

    def reached(count: int, kind: str) -> None:
        if count >= nth and not kind.startswith(("os.remove", "os.rmdir", "shutil.rmtree")):
            raise OSError(errno.ENOSPC, "No space left on device")

    return reached


def broken_at(nth: int) -> Callable[[int, str], None]:
    """That one operation fails."""

    def reached(count: int, _kind: str) -> None:
        if count == nth:
            raise OSError(errno.EIO, "Input/output error")

    return reached


def deadly_at(nth: int) -> Callable[[int, str], None]:
    """The process dies right before that operation."""

    def reached(count: int, _kind: str) -> None:
        if count == nth:
            die()

    return reached


def noted_in(place: Path) -> Callable[[int, str], None]:
    """Only written down."""
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)

    def reached(_count: int, kind: str) -> None:
        os.write(handle, f"{kind}\n".encode())

    return reached


def unreadable_at(root: str, nth: int) -> None:
    """The Nth file of the workspace that Python opens for reading cannot be read."""
    count = 0

    def hook(event: str, words: tuple[Any, ...]) -> None:
        nonlocal count
        if event != "open" or not str(words[0]).startswith(root):
            return
        if isinstance(words[1], str) and not set(words[1]) & set("wax+"):
            count += 1
            if count == nth:
                raise OSError(errno.EIO, "Input/output error", str(words[0]))

    sys.addaudithook(hook)


def begin(place: str) -> None:
    """Set up one fault in this process."""
    word, _, text = place.partition(" ")
    root = os.environ["LIANGXIN_WORKSPACE"].rstrip("/") + "/"
    if word == "after":
        timer = threading.Timer(float(text), die)
        timer.daemon = True
        timer.start()
    elif word == "fsize":
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(text), int(text)))
    elif word == "unreadable":
        unreadable_at(root, int(text))
    elif word == "ops":
        Operations(root, noted_in(Path(text)))
    else:
        makers = {"kill": deadly_at, "ENOSPC": full_from, "EIO": broken_at}
        Operations(root, makers[word](int(text)))
