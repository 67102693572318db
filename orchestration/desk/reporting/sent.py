"""A submission in one line: what it was, who handed it in, how it stands and what took its place.

Plain functions: nothing of Django. Does not belong here: the whole story of one (``story``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from orchestration.context import Context
from orchestration.desk.reporting.events import receptions
from orchestration.desk.words import STATES, who_did
from orchestration.duties_spoken import spoken_of
from orchestration.intake.keeping.overtaken import KEPT_OUT, overtaken_by
from orchestration.ledger import wall_time
from orchestration.submissions import State, Submission
from orchestration.warehouse.obligations import MONTHS_OF
from sources.periods import Period

# For so many days somebody is reminded of a file that did not get in.
FORGOTTEN_AFTER = 31


@dataclass(frozen=True, slots=True)
class Sent:
    """One line. ``later``: the submissions that took its place, or leave nothing to be done."""

    submission: Submission
    received_at: datetime
    feed: str
    periods: str
    who: str
    state: str
    reason: str
    later: tuple[str, ...]
    needs_something: bool


def sent_by(context: Context, entries: Sequence[Submission]) -> list[Sent]:
    """These submissions, each in one line."""
    came = receptions(context.ledger, [entry.id for entry in entries])
    return [
        _sent(context, entry, who_did(came[entry.id]) if entry.id in came else "")
        for entry in entries
    ]


def left_over(context: Context, unit: str, told: Collection[str | None], today: date) -> list[Sent]:
    """Files that did not get in and that no duty tells of, unless a later one says all they said.

    Nobody can tell of which report they are, or they were to change one that stands. What waits
    for words stays until it is explained or withdrawn; the others are told for a month.
    """
    since = today - timedelta(days=FORGOTTEN_AFTER)
    waiting = [
        entry
        for entry in context.index.sent_by([unit])
        if entry.state in KEPT_OUT
        and entry.id not in told
        and (
            entry.state is State.AWAITING_EXPLANATION
            or wall_time(entry.ended_at or entry.received_at).date() >= since
        )
    ]
    return [one for one in sent_by(context, waiting) if one.needs_something]


def feed_title(context: Context, feed: str | None) -> str:
    """The title of a feed; what is said where none could be told."""
    declared = context.catalogue.feeds.get(feed or "")
    return declared.title_zh if declared else "没有认出是哪张报表"


def periods_of(context: Context, entry: Submission) -> str:
    """The periods it speaks of: the first and the last, and how many."""
    ends = {date.fromisoformat(end) for end in entry.holds}
    if not ends:
        ends = {one.period_end for one in spoken_of(context, [entry]).get(entry.id, ())}
    feed = context.catalogue.feeds.get(entry.feed or "")
    months = MONTHS_OF[feed.calendar.cadence] if feed else 1
    periods = [ending(end, months) for end in sorted(ends)]
    if not periods:
        return ""
    first, last = periods[0].words_zh, periods[-1].words_zh
    return first if len(periods) == 1 else f"{first}至{last}，{len(periods)} 期"


def ending(end: date, months: int) -> Period:
    """The period of so many months that ends then; the month itself where none does."""
    first = end.month - months + 1
    return Period.of_months(end.year, first if first > 0 else end.month, end.month)


def later_of(context: Context, entry: Submission) -> tuple[str, ...]:
    """The submissions that took its place, or say all it said."""
    if entry.state not in KEPT_OUT:
        return entry.superseded_by
    by = overtaken_by(context, entry)
    return (by.id,) if by else ()


def _sent(context: Context, entry: Submission, who: str) -> Sent:
    later = later_of(context, entry)
    return Sent(
        submission=entry,
        received_at=wall_time(entry.received_at),
        feed=feed_title(context, entry.feed),
        periods=periods_of(context, entry),
        who=who,
        state=STATES[entry.state],
        reason="" if entry.state in (State.ACCEPTED, State.SUPERSEDED) else entry.reason_zh,
        later=later,
        needs_something=entry.state in KEPT_OUT and not later,
    )
