"""Judging an uploaded file as it would be judged if it were handed in now.

Belongs here: the file as the submission it would be, and its judgement, of which nothing is kept.
Does not belong here: any rule (``intake``), drafts (``drafts``), what a page shows (``seen``).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from expectations.findings import Finding
from orchestration.context import Context
from orchestration.intake.keeping.acceptance import restore_sender
from orchestration.intake.keeping.assessing import Assessment, assess
from orchestration.intake.keeping.originals import original
from orchestration.intake.tables.identify import identity
from orchestration.ledger import now
from orchestration.submissions import Explanation, Submission

# A judgement takes many times a file's size in memory: of the large ones only one at a time.
LARGE = 2_000_000
_large_one = threading.Lock()


@dataclass(frozen=True, slots=True)
class Sent:
    """A file and what was said with it; ``feed`` is empty where the file has to tell."""

    unit: str
    feed: str
    sha256: str
    file_name: str
    size: int
    told: tuple[Explanation, ...] = ()
    revision: str = ""
    revision_reason: str = ""

    def as_submission(self) -> Submission:
        """The submission that it would be if it came now."""
        return Submission(
            id="",
            sender=self.unit,
            feed=self.feed or None,
            sha256=self.sha256,
            file_name=self.file_name,
            received_at=now(),
            backdated=False,
            explanations=self.told,
            revision=self.revision,
            revision_reason=self.revision_reason,
        )


def told_apart(context: Context, sent: Sent) -> tuple[str, list[Finding]]:
    """The feed of a file: as chosen, else as it says itself; else empty, and why."""
    if sent.feed:
        return sent.feed, []
    with _in_turn(sent):
        content = original(context, sent.as_submission())
        who = identity(
            content, sent.file_name, context.catalogue, context.catalogue.senders[sent.unit]
        )
    return (who.feed.id if who.feed else ""), who.findings


def assessed(context: Context, sent: Sent) -> Assessment:
    """The judgement of a file of a known feed, as handing it in would find it."""
    entry = sent.as_submission()
    with _in_turn(sent):
        try:
            return assess(context, entry)
        except FileNotFoundError:
            # What it is compared with is a cache and was lost: made again, as handing in does.
            with context.workspace.single_writer():
                restore_sender(context, entry.sender, entry.feed)
            return assess(context, replace(entry, received_at=now()))


@contextmanager
def _in_turn(sent: Sent) -> Iterator[None]:
    if sent.size < LARGE:
        yield
        return
    with _large_one:
        yield
