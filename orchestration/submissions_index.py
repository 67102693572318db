"""An index of the submissions, so that a new one costs the same at 100 and at 100,000 others.

Belongs here: keeping what the ledger adds up to in an SQLite file beside it. Does not belong
here: what events mean (``orchestration.submissions``).

The ledger is the truth and this a cache: it remembers up to which byte it has read, catches up
from there whenever it is asked, and is made again where it does not match the ledger (a backup
was restored, the file was torn or deleted, the folding has changed).
"""

from __future__ import annotations

import json
import sqlite3
import weakref
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

from orchestration.ledger import PERIOD_EVENTS, Event, Ledger
from orchestration.submissions import STANDING, State, Submission
from orchestration.submissions_kept import TOLD, UNSAID, as_submission, catch_up, opened

# The number of an event that is still to come.
LATER_THAN_ALL = 1 << 62
# What a damaged file makes of itself: SQLite's own errors, and words that mean nothing.
STRANGE = (sqlite3.Error, ValueError, KeyError, TypeError)
# Of one sender and of one feed, each where it is named.
_OF = "(? = '' or sender = ?) and (? = '' or feed = ?)"


class SubmissionsIndex:
    """What is known now of the submissions of one ledger, found without reading it all.

    Keeps its connection open: closing one writes the whole cache through to the disk.
    """

    def __init__(self, ledger: Path) -> None:
        self.ledger = ledger
        self._connection: sqlite3.Connection | None = None

    @property
    def place(self) -> Path:
        """The cache's file."""
        return self.ledger.with_name("index.sqlite")

    def get(self, submission_id: str) -> Submission | None:
        """The submission with that id."""
        found = self._select("id = ?", submission_id)
        return found[0] if found else None

    def beginning_with(self, start: str) -> list[Submission]:
        """Submissions whose id begins so, at most ten."""
        return self._select("id >= ? and id < ? limit 10", start, start + "\U0010ffff")

    def named(self, file_name: str) -> list[Submission]:
        """Submissions whose file had that name, in the order of arrival."""
        return self._select("file_name = ? order by received_seq", file_name)

    def same(self, key: tuple[str, str | None, str]) -> list[Submission]:
        """Submissions of a sender for a feed with the same bytes, in the order of arrival."""
        return self._select("sender = ? and feed is ? and sha256 = ? order by received_seq", *key)

    def of(self, sender: str, feed: str | None) -> list[Submission]:
        """All submissions of a sender for a feed, in the order of arrival."""
        return self._select("sender = ? and feed is ? order by received_seq", sender, feed)

    def sent_by(self, senders: Collection[str] | None = None) -> list[Submission]:
        """All submissions of these senders (default: of everyone), in the order of arrival."""
        if senders is None:
            return self._select("true order by received_seq")
        asked = json.dumps([*senders])
        theirs = "sender in (select value from json_each(?)) order by received_seq"
        return self._select(theirs, asked)

    def accepted_ids(self, sender: str, feed: str | None) -> list[str]:
        """The ids of all that were ever accepted of a sender for a feed."""
        rows = self._ask(
            "select id from submissions where sender = ? and feed is ? and accepted_seq > 0",
            sender,
            feed,
        )
        return [id_ for (id_,) in rows]

    def latest_accepted(
        self, sender: str, feed: str | None, before: int, most: int
    ) -> list[Submission]:
        """The last ``most`` that were accepted before an event and had not ended then."""
        return self._select(
            "sender = ? and feed is ? and accepted_seq > 0 and accepted_seq < ?"
            " and (ended_seq = 0 or ended_seq >= ?) order by accepted_seq desc limit ?",
            sender,
            feed,
            before,
            before,
            most,
        )

    def accepted_after(self, sender: str, feed: str | None, seq: int) -> list[Submission]:
        """Those of a sender for a feed that were accepted after an event, as they came in."""
        return self._select(
            "sender = ? and feed is ? and accepted_seq > ? order by accepted_seq",
            sender,
            feed,
            seq,
        )

    def answered_since(self, sender: str, feed: str | None, seq: int) -> bool:
        """Whether one of a sender for a feed was accepted after an event and stands."""
        return bool(
            self._ask(
                "select 1 from submissions where sender = ? and feed is ? and accepted_seq > ?"
                " and state in (?, ?) limit 1",
                sender,
                feed,
                seq,
                *(state.value for state in STANDING),
            )
        )

    def changed_since(self, sender: str, feed: str | None, seq: int) -> bool:
        """Whether one of a sender for a feed was accepted, returned or withdrawn after an event."""
        return any(
            self._ask(
                f"select 1 from submissions where sender = ? and feed is ? and {name} > ? limit 1",  # noqa: S608
                sender,
                feed,
                seq,
            )
            for name in ("accepted_seq", "ended_seq")
        )

    def standing(self, sender: str, feed: str | None, holding: Collection[str]) -> list[Submission]:
        """Those accepted or superseded that may speak of a period, in the order of acceptance.

        ``holding``: the last days of the periods. Of some the ledger does not say what they hold.
        """
        rows = self._ask(
            "select distinct record from held join submissions using (id)"
            " where held.sender = ? and held.feed is ?"
            " and held.period_end in (select value from json_each(?))",
            sender,
            feed,
            json.dumps([*holding, UNSAID]),
        )
        held = [as_submission(text) for (text,) in rows]
        return sorted((e for e in held if e.state in STANDING), key=acceptance_order)

    def pending(self) -> list[Submission]:
        """Submissions to be judged, in the order of arrival."""
        return self._select("pending order by received_seq")

    def in_state(self, state: State) -> list[Submission]:
        """Submissions in a state, in the order of arrival."""
        return self._select("state = ? order by received_seq", state.value)

    def newest(self, most: int, skip: int, sender: str = "", feed: str = "") -> list[Submission]:
        """The last that came (of one sender or feed, where named), the newest first."""
        return self._select(
            f"{_OF} order by received_seq desc limit ? offset ?", *_given(sender, feed), most, skip
        )

    def how_many(self, sender: str = "", feed: str = "") -> int:
        """How many came (of one sender or feed, where named)."""
        ((count,),) = self._ask(
            f"select count(*) from submissions where {_OF}",  # noqa: S608
            *_given(sender, feed),
        )
        return int(count)

    def counts(self) -> dict[State, int]:
        """How many submissions are in each state."""
        rows = self._ask("select state, count(*) from submissions group by state")
        return {State(state): count for state, count in rows}

    def period_events(self) -> list[Event]:
        """What was decided on the periods of feeds, in order (``PERIOD_EVENTS``)."""
        rows = self._ask("select line from periods order by seq")
        return [Event.from_line(line.encode()) for (line,) in rows]

    def last_seq(self) -> int:
        """The sequence number of the ledger's last event; 0 in an empty ledger."""
        return int(dict(self._ask(TOLD)).get("seq", 0))

    def last_day(self) -> date | None:
        """The day of the latest submission event: the default ``as_of``."""
        told = dict(self._ask(TOLD)).get("day")
        return date.fromisoformat(told) if told else None

    def hold_to(self, submissions: Mapping[str, Submission]) -> bool:
        """Make the index again where it does not say what the ledger does; whether it did.

        SQLite notices a torn file, but not that a disk has changed a word in it.
        """
        with suppress(*STRANGE):
            same = {entry.id: entry for entry in self._select("true")} == submissions
            events = Ledger(self.ledger).events()
            decided = [event for event in events if event.kind in PERIOD_EVENTS]
            if same and self.period_events() == decided:
                return True
        self._forget()
        return False

    def _forget(self) -> None:
        self.close()
        for ending in ("", "-wal", "-shm"):
            self.place.with_name(self.place.name + ending).unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file; asking again opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _select(self, condition: str, *values: object) -> list[Submission]:
        rows = self._ask(f"select record from submissions where {condition}", *values)  # noqa: S608
        return [as_submission(text) for (text,) in rows]

    def _ask(self, statement: str, *values: object) -> list[Any]:
        """The answer, as far as the ledger goes now; a torn or strange file is made again."""
        with suppress(*STRANGE):
            return self._answer(str(self.place), statement, values)
        self.close()
        with suppress(OSError, *STRANGE):
            self._forget()
            return self._answer(str(self.place), statement, values)
        self.close()
        # A workspace that may only be read: everything is folded, as if there were no index.
        return self._answer(":memory:", statement, values)

    def _answer(self, place: str, statement: str, values: tuple[object, ...]) -> list[Any]:
        if self._connection is None:
            self._connection = opened(place)
            weakref.finalize(self, self._connection.close)
        catch_up(self._connection, self.ledger)
        return self._connection.execute(statement, values).fetchall()


def _given(sender: str, feed: str) -> tuple[str, ...]:
    return (sender, sender, feed, feed)


def acceptance_order(submission: Submission) -> tuple[datetime, int]:
    """Earlier accepted comes first."""
    assert submission.accepted_at is not None  # noqa: S101 - called for accepted ones only
    return submission.accepted_at, submission.accepted_seq
