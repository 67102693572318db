"""Landing: bytes are stored, fsynced and hashed before anything reads them (DESIGN §4).

Belongs here: taking a file in, recognising the same submission. Does not belong here: where it
comes from (``inbox``), reading what is in it (``reading``, ``table``, ``normalise``, ``judge``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from orchestration.context import Context
from orchestration.durable import sha256_of, write_whole
from orchestration.intake.tables.identify import identify
from orchestration.ledger import EventKind
from orchestration.publication.identity import code_version
from orchestration.submissions import State, Submission

REFUSED = frozenset({State.REJECTED, State.UNREADABLE})


@dataclass(frozen=True)
class Arrival:
    """A file as it came: its bytes, its name and who sent it; what else was said with it.

    ``revision`` is the reason code for changing accepted values, with what was said beside it.
    """

    content: bytes
    file_name: str
    sender: str
    feed: str | None = None
    received_at: datetime | None = None
    revision: str = ""
    revision_reason: str = ""


@dataclass(frozen=True)
class Receipt:
    """What became of an arrival: the submission it is, and whether it had arrived before."""

    submission: Submission
    duplicate: bool


def receive(context: Context, arrivals: Iterable[Arrival]) -> Iterator[Receipt]:
    """Land arrivals one by one; the caller holds the workspace's write lock.

    Deduplicated by (sender, feed, sha256) against submissions that still stand (DESIGN §6).
    """
    for arrival in arrivals:
        sha256 = land(context, arrival.content)
        feed = arrival.feed or _feed_of(context, arrival)
        same = same_submission(context, (arrival.sender, feed, sha256), arrival.received_at)
        if same is not None:
            yield Receipt(_asked_anew(context, same), duplicate=True)
        else:
            yield Receipt(_record(context, arrival, feed, sha256), duplicate=False)


def same_submission(
    context: Context, key: tuple[str, str | None, str], received_at: datetime | None = None
) -> Submission | None:
    """The submission that an arrival with this key is, if it is no new one.

    A → B → A is a new event: once the sender's later file for the feed was accepted, the earlier
    bytes say something again. What was refused is judged anew once the rules have changed, or the
    numbers on record that it was compared with; what was returned or withdrawn may always come
    again. The same arrival entered twice with its own earlier date stays one.
    """
    for entry in context.index.same(key):
        if received_at is not None and received_at == entry.received_at:
            return entry
        if entry.state in (State.RECEIVED, State.AWAITING_EXPLANATION):
            return entry
        if entry.state is State.ACCEPTED and not _answered_since(context, entry):
            return entry
        same_rules = entry.judged_by == code_version()
        if entry.state in REFUSED and same_rules and not _record_changed_since(context, entry):
            return entry
    return None


def _asked_anew(context: Context, entry: Submission) -> Submission:
    """What waits and comes again unchanged is judged anew once that may end otherwise."""
    if entry.state is not State.AWAITING_EXPLANATION or entry.pending:
        return entry
    same_rules = entry.judged_by == code_version()
    if same_rules and not _record_changed_since(context, entry):
        return entry
    context.ledger.append(
        EventKind.EXPLAINED, submission_id=entry.id, explanations=[], by="", sent_again=True
    )
    return _known(context, entry.id)


def _record_changed_since(context: Context, entry: Submission) -> bool:
    """Whether anything was accepted, returned or withdrawn since a submission was judged."""
    return context.index.changed_since(entry.sender, entry.feed, entry.judged_seq)


def _answered_since(context: Context, entry: Submission) -> bool:
    return context.index.answered_since(entry.sender, entry.feed, entry.accepted_seq)


def land(context: Context, content: bytes) -> str:
    """Store the bytes under their hash, durably, and return it; needs no lock."""
    sha256 = sha256_of(content)
    place = context.workspace.landing / sha256
    # The same bytes once more mend a copy that was damaged meanwhile.
    if not place.exists() or place.read_bytes() != content:
        write_whole(place, content)
    return sha256


def _feed_of(context: Context, arrival: Arrival) -> str | None:
    sender = context.catalogue.senders[arrival.sender]
    return identify(arrival.content, arrival.file_name, context.catalogue, sender=sender)


def _record(context: Context, arrival: Arrival, feed: str | None, sha256: str) -> Submission:
    earlier = len(context.index.same((arrival.sender, feed, sha256)))
    identity = "|".join((arrival.sender, feed or "", sha256, str(earlier)))
    submission_id = "s" + hashlib.sha256(identity.encode()).hexdigest()[:12]
    told = {"revision": arrival.revision, "revision_reason": arrival.revision_reason}
    context.ledger.append(
        EventKind.RECEIVED,
        at=arrival.received_at,
        submission_id=submission_id,
        sender=arrival.sender,
        feed=feed,
        sha256=sha256,
        file_name=readable_name(arrival.file_name),
        size=len(arrival.content),
        backdated=arrival.received_at is not None,
        **(told if arrival.revision else {}),
    )
    return _known(context, submission_id)


def _known(context: Context, submission_id: str) -> Submission:
    submission = context.index.get(submission_id)
    assert submission is not None  # noqa: S101 - the ledger has just said so
    return submission


def readable_name(file_name: str) -> str:
    """A file's name as it may be written and shown: GBK bytes read, control characters marked."""
    raw = file_name.encode("utf-8", "surrogateescape")
    try:
        name = raw.decode()
    except UnicodeDecodeError:
        name = raw.decode("gb18030", errors="replace")
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)
