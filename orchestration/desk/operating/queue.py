"""What waits for whom: submissions that did not get in, or were asked about, and those that came.

Belongs here: choosing and describing them, from the index, the quarantine and the catalogue. Does
not belong here: a page (``received``) or deciding on one (``deciding``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from orchestration.context import Context
from orchestration.desk.words import STATES
from orchestration.intake.keeping import life
from orchestration.intake.keeping.overtaken import overtaken_by
from orchestration.ledger import SHANGHAI
from orchestration.submissions import Explanation, State, Submission

# The lists in the order in which they ask for something; "all" is everything that came.
LISTS = {
    "awaiting_explanation": "待说明",
    "rejected": "未通过，等新文件",
    "unreadable": "无法识别，等新文件",
    "returned": "已退回，等重报",
    "all": "最近收到",
}
WAITING = tuple(State(name) for name in LISTS if name != "all")
# So many questions are shown; the submission's own page has all of them.
MOST_QUESTIONS = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person chose to see; empty: all."""

    state: str = "awaiting_explanation"
    unit: str = ""
    feed: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One submission as the list shows it."""

    submission: Submission
    unit: str
    feed: str
    state: str
    received_at: datetime
    questions: Sequence[life.Question]
    more: int
    said: Sequence[Explanation]
    by: Submission | None


def waiting(context: Context, wanted: Wanted) -> dict[str, list[Submission]]:
    """Submissions by list that still wait for somebody, the oldest first.

    What a later file of the unit has made good is left out.
    """
    return {
        state.value: [
            entry
            for entry in context.index.in_state(state)
            if _is_wanted(entry, wanted) and overtaken_by(context, entry) is None
        ]
        for state in WAITING
    }


def _is_wanted(entry: Submission, wanted: Wanted) -> bool:
    return wanted.unit in ("", entry.sender) and wanted.feed in ("", entry.feed)


def described(context: Context, entry: Submission) -> Entry:
    """The submission with the words a person needs to decide on it."""
    sender = context.catalogue.senders.get(entry.sender)
    feed = context.catalogue.feeds.get(entry.feed or "")
    asked = questions_of(context, entry)
    return Entry(
        submission=entry,
        unit=sender.name_zh if sender else entry.sender,
        feed=feed.title_zh if feed else "未能识别是哪张报表",
        state=STATES[entry.state],
        received_at=entry.received_at.astimezone(SHANGHAI),
        questions=asked[:MOST_QUESTIONS],
        more=max(0, len(asked) - MOST_QUESTIONS),
        said=entry.explanations,
        by=overtaken_by(context, entry),
    )


def questions_of(context: Context, entry: Submission) -> list[life.Question]:
    """What is asked of a submission; nothing while what was found has yet to be made again."""
    try:
        return life.questions(context, entry)
    except (OSError, ValueError):
        return []


def units(context: Context) -> list[tuple[str, str]]:
    """Every unit, id and name, in the order of the declarations."""
    return [(sender.id, sender.name_zh) for sender in context.catalogue.senders.values()]


def feeds(context: Context) -> list[tuple[str, str]]:
    """Every feed, id and title."""
    return [(feed.id, feed.title_zh) for feed in context.catalogue.feeds.values()]
