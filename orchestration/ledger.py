"""The ledger: every event, appended once and never changed (DESIGN §6).

Belongs here: appending and reading events, torn tails included. Does not belong here: what the
events add up to (``orchestration.submissions``, ``orchestration.publication.releases``).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

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
# How much of the ledger's end is read at a time to find its last line.
BLOCK = 1 << 16


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

    def events(self) -> Iterator[Event]:
        """All events in order. A last line without its line break never happened (torn write)."""
        if not self.path.exists():
            return
        with self.path.open("rb") as handle:
            for line in handle:
                if line.endswith(b"\n"):
                    yield Event.from_line(line)

    def append(self, kind: EventKind, at: datetime | None = None, **facts: Any) -> Event:
        """Append one event durably and return it."""
        recorded_at = now()
        event = Event(self._take_seq(), kind, at or recorded_at, recorded_at, facts)
        with self.path.open("ab") as handle:
            handle.write(event.as_line())
            handle.flush()
            os.fsync(handle.fileno())
        return event

    def _take_seq(self) -> int:
        if self._next_seq is None:
            last = self._last_line_without_torn_tail()
            self._next_seq = Event.from_line(last).seq + 1 if last else 1
        seq = self._next_seq
        self._next_seq += 1
        return seq

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
