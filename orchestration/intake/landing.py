"""Landing: bytes are stored, fsynced and hashed before anything reads them (DESIGN §4).

Belongs here: taking a file in, recognising the same submission, claiming the inbox. Does not
belong here: reading what is in the file (``decode``, ``table``, ``normalise``, ``judge``).
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from orchestration.context import Context
from orchestration.durable import sha256_of, write_whole
from orchestration.intake.identify import identify
from orchestration.ledger import EventKind
from orchestration.publication.identity import code_version
from orchestration.submissions import State, Submission

# What editors and half-finished copies leave behind; a file that is still arriving is not a file.
UNFINISHED = (".part", ".tmp", ".crdownload", ".swp", ".filepart")
# A file whose size or time still changes after this long is still being copied.
SETTLING_SECONDS = 2.0
GONE = (0, 0, 0)
REFUSED = frozenset({State.REJECTED, State.UNREADABLE})


@dataclass(frozen=True)
class Arrival:
    """A file as it came: its bytes, its name and who sent it, with the feed if that was said."""

    content: bytes
    file_name: str
    sender: str
    feed: str | None = None
    received_at: datetime | None = None


@dataclass(frozen=True)
class Receipt:
    """What became of an arrival: the submission it is, and whether it had arrived before."""

    submission: Submission
    duplicate: bool


def receive(context: Context, arrivals: Iterable[Arrival]) -> Iterator[Receipt]:
    """Land arrivals one by one; the caller holds the workspace's write lock.

    Deduplicated by (sender, feed, sha256) against submissions that still stand (DESIGN §6).
    """
    known = context.submissions()
    for arrival in arrivals:
        sha256 = _land(context, arrival.content)
        feed = arrival.feed or _feed_of(context, arrival)
        same = _same_submission(known, arrival, (arrival.sender, feed, sha256))
        if same is not None:
            yield Receipt(same, duplicate=True)
            continue
        submission = _record(context, arrival, feed, sha256, known)
        known[submission.id] = submission
        yield Receipt(submission, duplicate=False)


def _same_submission(
    known: dict[str, Submission], arrival: Arrival, key: tuple[str, str | None, str]
) -> Submission | None:
    """The submission this arrival is, if it is no new one.

    A → B → A is a new event: once the sender's later file for the feed was accepted, the earlier
    bytes say something again. What was refused is judged anew once the rules have changed. The
    same arrival entered twice with its own earlier date stays one.
    """
    for entry in (entry for entry in known.values() if entry.key == key):
        if arrival.received_at is not None and arrival.received_at == entry.received_at:
            return entry
        if entry.state in (State.RECEIVED, State.AWAITING_EXPLANATION):
            return entry
        if entry.state is State.ACCEPTED and not _answered_since(known, entry):
            return entry
        if entry.state in REFUSED and entry.judged_by == code_version():
            return entry
    return None


def _answered_since(known: dict[str, Submission], entry: Submission) -> bool:
    return any(
        other.accepted_seq > entry.accepted_seq
        for other in known.values()
        if (other.sender, other.feed) == (entry.sender, entry.feed)
    )


def _land(context: Context, content: bytes) -> str:
    sha256 = sha256_of(content)
    place = context.workspace.landing / sha256
    if not place.exists():
        write_whole(place, content)
    return sha256


def _feed_of(context: Context, arrival: Arrival) -> str | None:
    sender = context.catalogue.senders[arrival.sender]
    return identify(arrival.content, arrival.file_name, context.catalogue, sender=sender)


def _record(
    context: Context,
    arrival: Arrival,
    feed: str | None,
    sha256: str,
    known: dict[str, Submission],
) -> Submission:
    key = (arrival.sender, feed, sha256)
    earlier = sum(1 for entry in known.values() if entry.key == key)
    identity = "|".join((arrival.sender, feed or "", sha256, str(earlier)))
    submission_id = "s" + hashlib.sha256(identity.encode()).hexdigest()[:12]
    backdated = arrival.received_at is not None
    event = context.ledger.append(
        EventKind.RECEIVED,
        at=arrival.received_at,
        submission_id=submission_id,
        sender=arrival.sender,
        feed=feed,
        sha256=sha256,
        file_name=arrival.file_name,
        size=len(arrival.content),
        backdated=backdated,
    )
    return Submission(
        id=submission_id,
        sender=arrival.sender,
        feed=feed,
        sha256=sha256,
        file_name=arrival.file_name,
        received_at=event.at,
        backdated=backdated,
        state=State.RECEIVED,
    )


def claim_inbox(context: Context) -> list[Receipt]:
    """Receive every finished file of every known sender's inbox folder and clear it.

    A file leaves the inbox only after it is landed and recorded; killed in between, it is
    found again and recognised. Folders of unknown senders are left alone (``doctor`` names them).
    """
    before = _settled(waiting_files(context))
    arrivals = (Arrival(path.read_bytes(), path.name, path.parent.name) for path in before)
    receipts = []
    for path, receipt in zip(before, receive(context, arrivals), strict=True):
        receipts.append(receipt)
        if _identity(path) == before[path]:  # else someone wrote on: the next run takes the rest
            path.unlink()
    return receipts


def _settled(paths: list[Path]) -> dict[Path, tuple[int, int, int]]:
    """The readable files that nobody is writing any more, each with what identifies it now."""
    first = {path: _identity(path) for path in paths if os.access(path, os.R_OK)}
    newest = max((modified for _, _, modified in first.values()), default=0) / 1e9
    age = time.time() - newest
    if 0 <= age < SETTLING_SECONDS:
        time.sleep(SETTLING_SECONDS - age)
    return {path: seen for path, seen in first.items() if _identity(path) == seen != GONE}


def _identity(path: Path) -> tuple[int, int, int]:
    try:
        seen = path.stat()
    except FileNotFoundError:
        return GONE
    return (seen.st_ino, seen.st_size, seen.st_mtime_ns)


def waiting_files(context: Context) -> list[Path]:
    """Finished files in the inbox folders of known senders, in a stable order."""
    folders = [context.workspace.inbox / sender for sender in context.catalogue.senders]
    return [
        path
        for folder in sorted(folders)
        if folder.is_dir()
        for path in sorted(folder.iterdir())
        if path.is_file()
        and not path.name.startswith((".", "~$"))
        and path.suffix not in UNFINISHED
    ]
