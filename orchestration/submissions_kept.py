"""The tables of the submissions' index, and how they follow the ledger.

Belongs here: what is kept of a submission, reading on where the ledger was left, noticing that it
is another ledger. Does not belong here: asking (``orchestration.submissions_index``) or what events
mean (``orchestration.submissions``).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from orchestration import submissions
from orchestration.ledger import PERIOD_EVENTS, SUBMISSION_EVENTS, Event, read_event
from orchestration.submissions import Explanation, State, Submission, apply, event_day

SCHEMA = """
create table told (name text primary key, value text) without rowid;
create table submissions (
    id text primary key, sender text, feed text, sha256 text, file_name text, state text,
    pending integer, received_seq integer, accepted_seq integer, ended_seq integer, record text
) without rowid;
create table periods (seq integer primary key, line text);
create table held (sender text, feed text, period_end text, id text);
create index by_key on submissions (sender, feed, sha256);
create index by_pending on submissions (pending, received_seq) where pending;
create index by_name on submissions (file_name);
create index by_arrival on submissions (received_seq);
create index by_state on submissions (state);
create index by_accepted on submissions (sender, feed, accepted_seq);
create index by_ended on submissions (sender, feed, ended_seq);
create index by_held on held (sender, feed, period_end);
create index by_holder on held (id);
"""
# In the place of a period: the ledger does not say which periods a submission holds.
UNSAID = ""
TOLD = "select name, value from told"
_TIMES = frozenset({"received_at", "accepted_at", "ended_at"})
# Every field with what it begins as (MISSING: it must be given).
_FIELDS = {entry.name: entry.default for entry in fields(Submission)}


@cache
def _version() -> str:
    """Changes with the code that folds, so that no index outlives it."""
    code = Path(__file__).read_bytes() + Path(submissions.__file__).read_bytes()
    return hashlib.sha256(code).hexdigest()[:16]


def _as_text(submission: Submission) -> str:
    """Its fields as JSON; those that are as they begin are left out."""
    values = {name: getattr(submission, name) for name in _FIELDS}
    values = {name: value for name, value in values.items() if value != _FIELDS[name]}
    for name in values.keys() & _TIMES:
        values[name] = values[name].isoformat()
    if submission.explanations:
        values["explanations"] = [asdict(entry) for entry in submission.explanations]
    return json.dumps(values, ensure_ascii=False)


def as_submission(text: str) -> Submission:
    """The submission kept as that text."""
    values = json.loads(text)
    for name in values.keys() & _TIMES:
        values[name] = datetime.fromisoformat(values[name])
    values["state"] = State(values.get("state", State.RECEIVED))
    told = values.get("explanations", ())
    values["explanations"] = tuple(Explanation(**entry) for entry in told)
    for name in ("superseded_by", "holds"):
        values[name] = tuple(values.get(name, ()))
    return Submission(**values)


def told_of(connection: sqlite3.Connection) -> dict[str, str]:
    """How far the ledger has been read, and what its last event said."""
    return dict(connection.execute(TOLD))


def opened(place: str) -> sqlite3.Connection:
    """The index's file, made if need be."""
    connection = sqlite3.connect(place, timeout=30, isolation_level=None, check_same_thread=False)
    try:
        # Whole after a power cut, if a little behind: it catches up.
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")
    except BaseException:
        connection.close()
        raise
    return connection


def catch_up(connection: sqlite3.Connection, ledger: Path) -> None:
    """Bring the index as far as the ledger goes; where it does not match it, make it anew."""
    with _opened_or_empty(ledger) as handle:
        if _matches(connection, handle) and not handle.readline().endswith(b"\n"):
            return
        connection.execute("begin immediate")
        try:
            if not _matches(connection, handle):
                _make_anew(connection)
            _read_on(connection, handle, ledger)
        except BaseException:
            connection.execute("rollback")
            raise
        connection.execute("commit")


def _opened_or_empty(ledger: Path) -> BinaryIO:
    return ledger.open("rb") if ledger.exists() else BytesIO()


def _matches(connection: sqlite3.Connection, handle: BinaryIO) -> bool:
    """Whether the ledger still holds what was read of it; leaves the handle where that ends."""
    has_tables = connection.execute("select count(*) from sqlite_master").fetchone()[0]
    told = told_of(connection) if has_tables else {}
    if told.get("version") != _version():
        return False
    start, end = int(told["line_start"]), int(told["offset"])
    handle.seek(start)
    return hashlib.sha256(handle.read(end - start)).hexdigest() == told["line_hash"]


def _make_anew(connection: sqlite3.Connection) -> None:
    for (name,) in connection.execute(
        "select name from sqlite_master where type = 'table'"
    ).fetchall():
        connection.execute(f'drop table "{name}"')
    for statement in filter(str.strip, SCHEMA.split(";")):
        connection.execute(statement)
    nothing = {"offset": 0, "line_start": 0, "line_hash": hashlib.sha256(b"").hexdigest()}
    _tell(connection, version=_version(), **nothing)


def _tell(connection: sqlite3.Connection, **facts: object) -> None:
    connection.executemany(
        "insert or replace into told values (?, ?)",
        [(name, str(value)) for name, value in facts.items()],
    )


def _read_on(connection: sqlite3.Connection, handle: BinaryIO, place: Path) -> None:
    """Apply every whole line that was appended since."""
    told = told_of(connection)
    start = offset = int(told["offset"])
    handle.seek(offset)
    known, last, day = _Kept(connection), b"", told.get("day", "")
    event: Event | None = None
    for line in handle:
        if not line.endswith(b"\n"):  # torn: never happened
            break
        event = read_event(place, line)
        apply(known, event)
        if event.kind in PERIOD_EVENTS:
            kept = (event.seq, event.as_line().decode())
            connection.execute("insert or replace into periods values (?, ?)", kept)
        if event.kind in SUBMISSION_EVENTS:
            day = max(day, event_day(event).isoformat())
        start, offset, last = offset, offset + len(line), line
    if event is None or not last:
        return
    known.write()
    read = {"offset": offset, "line_start": start, "line_hash": hashlib.sha256(last).hexdigest()}
    _tell(connection, seq=event.seq, **read, **({"day": day} if day else {}))


@dataclass
class _Kept:
    """The submissions in the index, with those that have changed since still in memory."""

    connection: sqlite3.Connection
    changed: dict[str, Submission] = field(default_factory=dict)

    def find(self, submission_id: str) -> Submission | None:
        if submission_id in self.changed:
            return self.changed[submission_id]
        row = self.connection.execute(
            "select record from submissions where id = ?", (submission_id,)
        ).fetchone()
        return as_submission(row[0]) if row else None

    def keep(self, submission: Submission) -> None:
        self.changed[submission.id] = submission

    def superseded_of(self, sender: str, feed: str | None) -> list[Submission]:
        self.write()
        rows = self.connection.execute(
            "select record from submissions where sender = ? and feed is ? and state = ?",
            (sender, feed, State.SUPERSEDED.value),
        ).fetchall()
        return [as_submission(text) for (text,) in rows]

    def write(self) -> None:
        rows = [_row(entry) for entry in self.changed.values()]
        marks = ", ".join("?" * 11)
        self.connection.executemany(f"insert or replace into submissions values ({marks})", rows)  # noqa: S608
        held = [entry for entry in self.changed.values() if entry.accepted_seq]
        self.connection.executemany("delete from held where id = ?", [(e.id,) for e in held])
        self.connection.executemany(
            "insert into held values (?, ?, ?, ?)",
            [(e.sender, e.feed, end, e.id) for e in held for end in e.holds or (UNSAID,)],
        )
        self.changed.clear()


def _row(entry: Submission) -> tuple[Any, ...]:
    return (
        entry.id,
        entry.sender,
        entry.feed,
        entry.sha256,
        entry.file_name,
        entry.state.value,
        int(entry.pending),
        entry.received_seq,
        entry.accepted_seq,
        entry.ended_seq,
        _as_text(entry),
    )
