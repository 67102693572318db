"""The inbox: which files in it are finished, and taking them in (DESIGN §4, §6).

Belongs here: telling a file that has arrived from one that is still arriving, or is none. Does not
belong here: what happens to a file once it is read (``landing``).
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

from orchestration.context import Context
from orchestration.intake.keeping.landing import Arrival, Receipt, readable_name, receive
from orchestration.intake.keeping.receipts import tell_same_again

# What editors and half-finished copies leave behind; a file that is still arriving is not a file.
UNFINISHED = (".part", ".tmp", ".crdownload", ".swp", ".filepart")
# A file whose size or time still changes after this long is still being copied.
SETTLING_SECONDS = 2.0
# The same where the system can tell that no program has the file open for writing.
CLOSED_SECONDS = 0.3
# What is there now: number, size and time of change.
Identity = tuple[int, int, int]
GONE: Identity = (0, 0, 0)


def claim_inbox(context: Context) -> list[Receipt]:
    """Receive every finished file of every known sender's inbox folder and clear it.

    A file leaves the inbox only after it is landed and recorded; killed in between, it is
    found again and recognised. Folders of unknown senders are left alone, and so is whatever is
    no plain file or cannot be read (``doctor`` names them).
    """
    before = _settled(waiting_files(context))
    taken: list[Path] = []
    receipts = []
    for receipt in receive(context, _arrivals(before, taken)):
        receipts.append(receipt)
        path = taken[-1]  # files are read one by one, as they are received
        if receipt.duplicate:
            tell_same_again(context, receipt.submission, readable_name(path.name))
        if _identity(path) == before[path]:  # else someone wrote on: the next run takes the rest
            # A folder that may not be written to: the same file comes again and is recognised.
            with suppress(PermissionError):
                path.unlink()
    return receipts


def _arrivals(waiting: Iterable[Path], taken: list[Path]) -> Iterator[Arrival]:
    """The files as they are read; ``taken`` gets those that could be."""
    for path in waiting:
        content = _bytes_of(path)
        if content is not None:
            taken.append(path)
            yield Arrival(content, path.name, path.parent.name)


def _bytes_of(path: Path) -> bytes | None:
    """What is in a plain file nobody is writing; links are not followed out of the inbox."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode) or _is_being_written(handle) is True:
            return None
        with suppress(OSError):  # a bad disk: this file waits, the others do not
            return file.read()
    return None


def _is_being_written(handle: int) -> bool | None:
    """Whether a program still has the file open for writing; ``None`` where the system cannot tell.

    A copy over a slow network may pause for longer than anyone would wait. A read lease is only
    given on a file that nobody has open for writing.
    """
    try:
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return True if error.errno == errno.EAGAIN else None
    fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def _settled(paths: list[Path]) -> dict[Path, Identity]:
    """The files that nobody has changed for a while, each with what identifies it now."""
    first = {path: _identity(path) for path in paths}
    wait = max((_unsettled_for(path, seen) for path, seen in first.items()), default=0.0)
    if wait:
        time.sleep(wait)
    return {path: seen for path, seen in first.items() if _identity(path) == seen != GONE}


def _unsettled_for(path: Path, seen: Identity) -> float:
    """For how many seconds more a file has to be left alone."""
    age = time.time() - seen[2] / 1e9
    if not 0 <= age < SETTLING_SECONDS:  # a time to come says nothing
        return 0.0
    wait = CLOSED_SECONDS if _use(path) == "closed" else SETTLING_SECONDS
    return max(0.0, wait - age)


def _use(path: Path) -> Literal["closed", "open", "unknown", "unreadable"]:
    """Whether a program has the file open for writing, as far as the system can tell."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return "unreadable"
    with os.fdopen(handle, "rb"):
        written = _is_being_written(handle)
    return "unknown" if written is None else "open" if written else "closed"


def ready_files(context: Context) -> dict[Path, Identity]:
    """The waiting files that a run would take in now, each with what identifies it.

    What is still being written is not ready, nor what cannot be read. Changes nothing.
    """
    found = {path: _identity(path) for path in waiting_files(context)}
    return {
        path: seen
        for path, seen in found.items()
        if seen != GONE and _use(path) in ("closed", "unknown") and not _unsettled_for(path, seen)
    }


def _identity(path: Path) -> Identity:
    try:
        seen = path.lstat()
    except FileNotFoundError:
        return GONE
    return (seen.st_ino, seen.st_size, seen.st_mtime_ns)


def waiting_files(context: Context) -> list[Path]:
    """Finished files in the inbox folders of known senders, in a stable order."""
    folders = (context.workspace.inbox / sender for sender in sorted(context.catalogue.senders))
    return [
        path
        for folder in folders
        if folder.is_dir()
        for path in sorted(folder.iterdir())
        if not _is_left_over(path) and _is_plain_file(path)
    ]


def strange_entries(context: Context) -> list[Path]:
    """What lies in the inboxes of known senders and is never taken in: for ``doctor``."""
    folders = (context.workspace.inbox / sender for sender in sorted(context.catalogue.senders))
    return [
        path
        for folder in folders
        if folder.is_dir()
        for path in sorted(folder.iterdir())
        if not _is_left_over(path)
        and not (_is_plain_file(path) and os.access(path, os.R_OK) and os.access(folder, os.W_OK))
    ]


def _is_left_over(path: Path) -> bool:
    return path.name.startswith((".", "~$")) or path.suffix.lower() in UNFINISHED


def _is_plain_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False
