"""The ledger: every event, appended once and never changed (DESIGN §6).

Belongs here: appending and reading events, torn tails included. Does not belong here: what the
events add up to (``orchestration.submissions``, ``orchestration.publication.releases``).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from orchestration.actor import who_acts
from orchestration.faults import SystemFault

SHANGHAI = ZoneInfo("Asia/Shanghai")


class EventKind(StrEnum):
    """What may happen. Submission events move the default ``as_of``; the others do not."""

    RECEIVED = "received"
    JUDGED = "judged"
    SUPERSEDED = "superseded"
    EXPLAINED = "explained"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    GATED = "gated"
    APPROVED = "approved"
    EMBARGOED = "embargoed"
    PUBLISHED = "published"
    ROLLED_BACK = "rolled_back"
    EXTENDED = "extended"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    ACTED = "acted"


SUBMISSION_EVENTS = frozenset(
    {
        EventKind.RECEIVED,
        EventKind.JUDGED,
        EventKind.SUPERSEDED,
        EventKind.EXPLAINED,
        EventKind.RETURNED,
        EventKind.WITHDRAWN,
    }
)
# What operators decide on the periods of feeds: due days put off, periods closed to new files.
PERIOD_EVENTS = frozenset({EventKind.EXTENDED, EventKind.LOCKED, EventKind.UNLOCKED})
# What marts are computed from.
COMPUTED_EVENTS = SUBMISSION_EVENTS | {EventKind.EXTENDED}
# How much of the ledger's end is read at a time to find its last line.
BLOCK = 1 << 16


class DamagedLedgerError(SystemFault):
    """A whole line of the ledger is not an event, or one is missing: only a backup has it."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__(
            f"台账第 {line} 行已损坏或缺失，无法自动恢复：{path}。请从备份恢复这个文件，"
            "不要删改其余各行；读者看到的网站不受影响。"
            f" / line {line} of the ledger is damaged or missing; restore the file from the backup"
        )


@dataclass(frozen=True)
class Event:
    """One line of the ledger.

    ``at`` is when it became known (knowledge time, METHODOLOGY §7); ``recorded_at`` is the clock
    when the line was written. They differ only for submissions entered with an earlier date.
    """

    seq: int
    kind: EventKind
    at: datetime
    recorded_at: datetime
    facts: dict[str, Any]

    def as_line(self) -> bytes:
        """The event as one JSON line."""
        entry = {
            "seq": self.seq,
            "kind": self.kind.value,
            "at": self.at.isoformat(),
            "recorded_at": self.recorded_at.isoformat(),
            **self.facts,
        }
        return json.dumps(entry, ensure_ascii=False, sort_keys=False).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> Event:
        """The event written as that line."""
        entry = json.loads(line)
        return cls(
            seq=entry.pop("seq"),
            kind=EventKind(entry.pop("kind")),
            at=datetime.fromisoformat(entry.pop("at")),
            recorded_at=datetime.fromisoformat(entry.pop("recorded_at")),
            facts=entry,
        )


def now() -> datetime:
    """The clock, in the time zone that the ledger is written in."""
    return datetime.now(SHANGHAI).replace(microsecond=0)


def wall_time(moment: datetime) -> datetime:
    """The moment as a clock in Shanghai shows it, without its zone (for DuckDB and pages)."""
    return moment.astimezone(SHANGHAI).replace(tzinfo=None)


class Ledger:
    """Appends to and reads one ``events.jsonl``; appending needs the workspace's write lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._next_seq: int | None = None
        self._size = -1

    def events(self) -> Iterator[Event]:
        """All events in order. A last line without its line break never happened (torn write).

        Raises ``DamagedLedgerError`` at a line that is no event, or not the next one.
        """
        if not self.path.exists():
            return
        with self.path.open("rb") as handle:
            for number, line in enumerate(handle, 1):
                if line.endswith(b"\n"):
                    yield read_event(self.path, line, number)

    def append(self, kind: EventKind, at: datetime | None = None, **facts: Any) -> Event:
        """Append one event durably and return it."""
        recorded_at, actor = now(), who_acts()
        facts |= {"actor": actor.as_fact()} if actor else {}
        seq = self._take_seq()
        event = Event(seq, kind, at or recorded_at, recorded_at, facts)
        line, self._next_seq = event.as_line(), None  # until it is written, nothing is certain
        try:
            with self.path.open("ab") as handle:
                handle.write(line)
                handle.flush()
                os.fsync(handle.fileno())
        except OSError:
            self._take_back()
            raise
        self._next_seq, self._size = seq + 1, self._size + len(line)
        return event

    def _take_seq(self) -> int:
        """The next event's number, asked of the file wherever someone else may have written."""
        if self._next_seq is None or not self.path.exists() or self._size != self._found_size():
            last = self._last_line_without_torn_tail()
            self._next_seq = read_event(self.path, last).seq + 1 if last else 1
            self._size = self._found_size()
        return self._next_seq

    def _found_size(self) -> int:
        return self.path.stat().st_size

    def _take_back(self) -> None:
        """What could not be written whole (a full disk) did not happen: nothing may follow it."""
        with suppress(OSError):
            os.truncate(self.path, self._size)

    def _last_line_without_torn_tail(self) -> bytes:
        """The last whole line, once what was torn off behind it is cut away.

        Reads the ledger's end only: a new event costs the same however many there are.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch()
        with self.path.open("r+b") as handle:
            size = handle.seek(0, os.SEEK_END)
            tail, start = b"", size
            while start and tail.count(b"\n") < 2:  # noqa: PLR2004 - the last line's both ends
                step = min(BLOCK, start)
                start -= step
                handle.seek(start)
                tail = handle.read(step) + tail
            whole = tail.rfind(b"\n") + 1
            if start + whole < size:
                handle.truncate(start + whole)
                os.fsync(handle.fileno())
        return tail[:whole].rstrip(b"\n").rpartition(b"\n")[2]


def read_event(path: Path, line: bytes, number: int | None = None) -> Event:
    """The event on a whole line; its number in the file is its ``seq`` where that is known."""
    try:
        event = Event.from_line(line)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedLedgerError(path, number or _lines_in(path)) from error
    if number is not None and event.seq != number:
        raise DamagedLedgerError(path, number)
    return event


def _lines_in(path: Path) -> int:
    with path.open("rb") as handle:
        return sum(1 for line in handle if line.endswith(b"\n"))
