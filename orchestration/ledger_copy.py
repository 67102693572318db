"""The ledger's copy beside the landed files, so that landing alone rebuilds everything.

Belongs here: keeping the two the same, and giving either back what it has lost. Does not belong
here: appending (``orchestration.ledger``) or restoring a whole workspace (``backup``).

The ledger is written first and the copy follows whenever the workspace's write lock is taken or
let go, so one is always the other's beginning. Where neither is, nothing is guessed.
"""

from __future__ import annotations

import os
from pathlib import Path

from orchestration.durable import sync_folder
from orchestration.faults import SystemFault
from orchestration.ledger import BLOCK
from orchestration.progress import report


class LedgerDamagedError(SystemFault):
    """The ledger and its copy contradict each other: one of them was damaged or exchanged."""


def settle(ledger: Path, copy: Path) -> int:
    """Append to the shorter of the two what only the longer has; returns the ledger's gain.

    The caller holds the workspace's write lock. What was torn off behind the last whole line is
    cut away before anything is appended.
    """
    told, kept = _whole_lines(ledger), _whole_lines(copy)
    if contradict(ledger, copy):
        line = _first_difference(ledger, copy)
        raise LedgerDamagedError(
            f"台账 {ledger} 与其副本 {copy} 从第 {line} 行起不一致，其中之一已损坏或被替换，"
            "未作任何改动。请从备份恢复（liangxin restore），或删去确认有误的那一份后重试。"
            f" / the ledger and its copy contradict each other from line {line} on; nothing was"
            " changed."
        )
    if told > kept:
        _append(ledger, copy, kept, told)
    elif kept > told:
        lines = _append(copy, ledger, told, kept)
        report(f"台账缺少 {lines} 条记录，已从 {copy} 补回")
        return lines
    return 0


def contradict(ledger: Path, copy: Path) -> bool:
    """Whether neither of the two is the other's beginning."""
    common = min(_whole_lines(ledger), _whole_lines(copy))
    return common > 0 and _line_before(ledger, common) != _line_before(copy, common)


def _first_difference(ledger: Path, copy: Path) -> int:
    """The number of the first line, from 1, that is not the same in both."""
    with ledger.open("rb") as told, copy.open("rb") as kept:
        pairs = enumerate(zip(told, kept, strict=False), start=1)
        return next((number for number, (one, other) in pairs if one != other), 1)


def _whole_lines(path: Path) -> int:
    """How many bytes its whole lines are; 0 where there is no such file."""
    if not path.exists():
        return 0
    with path.open("rb") as handle:
        end = handle.seek(0, os.SEEK_END)
        while end:
            start = max(0, end - BLOCK)
            handle.seek(start)
            found = handle.read(end - start).rfind(b"\n")
            if found >= 0:
                return start + found + 1
            end = start
    return 0


def _line_before(path: Path, end: int) -> bytes:
    """The line that ends there; its last part where it is longer than any event."""
    with path.open("rb") as handle:
        start = max(0, end - BLOCK)
        handle.seek(start)
        return handle.read(end - start).rstrip(b"\n").rpartition(b"\n")[2]


def _append(source: Path, target: Path, start: int, end: int) -> int:
    """Bring ``target``, whose whole lines end at ``start``, to ``end``; returns the lines added."""
    is_new = not target.exists()
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as taken:
        taken.seek(start)
        lines = taken.read(end - start)
    with target.open("ab") as handle:
        handle.truncate(start)
        handle.write(lines)
        handle.flush()
        os.fsync(handle.fileno())
    if is_new:
        sync_folder(target.parent)
    return lines.count(b"\n")
