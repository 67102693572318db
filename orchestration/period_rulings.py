"""What an operator decides on a period: putting its due day off, closing it, opening it again.

Belongs here: which decisions are possible, and recording them. Does not belong here: what they
add up to (``extensions``, ``period_locks``), or the words of a command or a page.

The caller holds the workspace's write lock.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from orchestration.context import Context
from orchestration.extensions import Extension, Extensions
from orchestration.ledger import EventKind
from orchestration.period_locks import ALL, Lock, Locks
from orchestration.warehouse.obligations import Obligation, obligations
from sources.periods import Period, PeriodError, parse_period

# No due day is put off for longer: a year is mistyped more often than meant.
LONGEST_DAYS = 366


class RulingError(Exception):
    """This cannot be decided; in Chinese and English, for whoever asked."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en


def extend(
    context: Context,
    feed: str,
    period: str,
    due_on: date,
    reason: str,
    by: str,
    senders: Sequence[str] = (),
    at: datetime | None = None,
) -> Extension:
    """Put the due day of a period off, for some senders or (none named) for all.

    The calendar's own day takes an earlier extension for the same senders back. Known from ``at``
    (default: now) on.
    """
    owed = obligation_of(context, feed, period)
    _must_say(reason, by)
    _must_report(context, feed, senders)
    _must_be_later(context, feed, owed, due_on, senders)
    event = context.ledger.append(
        EventKind.EXTENDED,
        at=at,
        feed=feed,
        period=owed.period.label,
        period_end=str(owed.period.end),
        senders=sorted(set(senders)),
        due_on=str(due_on),
        reason_zh=reason.strip(),
        by=by.strip(),
    )
    (decided,) = Extensions.known([event]).decisions()
    return decided


def lock(context: Context, feed: str, period: str, reason: str, by: str) -> Lock:
    """Close a period of a feed, or (``feed`` empty) of all: what is received later is refused."""
    of = _period_of(context, feed, period)
    _must_say(reason, by)
    locks = Locks.known(context.told())
    if _says_already(locks, feed, of, closed=True):
        raise RulingError(f"{_named(context, feed, of)}已经锁定。", f"{of} is locked already.")
    return _ruled(context, EventKind.LOCKED, feed, of, reason, by)


def unlock(context: Context, feed: str, period: str, reason: str, by: str) -> Lock:
    """Open a period again, for a feed or (``feed`` empty) for all; returns what was said of it."""
    of = _period_of(context, feed, period)
    _must_say(reason, by)
    locks = Locks.known(context.told())
    if _says_already(locks, feed, of, closed=False):
        raise RulingError(f"{_named(context, feed, of)}没有锁定。", f"{of} is not locked.")
    return _ruled(context, EventKind.UNLOCKED, feed, of, reason, by)


def feed_named(context: Context, name: str) -> str:
    """The id of the feed with that id or title."""
    declared = context.catalogue.feeds.values()
    for feed in declared:
        if name in (feed.id, feed.title_zh):
            return feed.id
    known = [f"{feed.id}（{feed.title_zh}）" for feed in declared]
    raise RulingError(
        f"没有报表 {name}；可用：{'、'.join(known)}。", f"no feed {name}: {', '.join(known)}."
    )


def obligation_of(context: Context, feed: str, period: str) -> Obligation:
    """The calendar's entry for a period as people write it."""
    declared = context.catalogue.feeds[feed_named(context, feed)]
    asked = _read(period)
    for entry in obligations(declared.calendar, asked.end):
        if entry.period == asked and not entry.structural_gap:
            return entry
    title = f"“{declared.title_zh}”"
    raise RulingError(
        f"{title}没有 {period} 这个报告期。", f"{declared.title_en} has no period {period}."
    )


def _period_of(context: Context, feed: str, period: str) -> Period:
    return obligation_of(context, feed, period).period if feed != ALL else _read(period)


def _read(period: str) -> Period:
    try:
        return parse_period(period)
    except PeriodError as error:
        raise RulingError(
            f"报告期“{period}”：{error.message_zh}。{error.advice}",
            f"period {period!r}: {error.message_en}.",
        ) from error


def _must_say(reason: str, by: str) -> None:
    if not reason.strip():
        raise RulingError("请写明原因。", "say why.")
    if not by.strip():
        raise RulingError("请写明经办人。", "say who decides.")


def _must_report(context: Context, feed: str, senders: Sequence[str]) -> None:
    for sender in senders:
        declared = context.catalogue.senders.get(sender)
        if declared is None:
            raise RulingError(f"没有单位 {sender}。", f"no sender {sender}.")
        if feed not in declared.feeds:
            raise RulingError(
                f"{declared.name_zh}不报这张报表。", f"{sender} does not report this feed."
            )


def _must_be_later(
    context: Context, feed: str, owed: Obligation, due_on: date, senders: Sequence[str]
) -> None:
    """Later than the calendar says; the calendar's own day only takes an extension back."""
    printed, end = owed.due_on, owed.period.end
    known = Extensions.known(context.told()).by_scope
    said = [known.get((feed, end, sender)) for sender in senders or ("",)]
    extended = any(said)
    if all(entry is not None and entry.due_on == due_on for entry in said):
        raise RulingError(f"截止日已经是 {due_on}。", f"it is due on {due_on} already.")
    if due_on < printed or (due_on == printed and not extended):
        raise RulingError(
            f"新的截止日要晚于原来的截止日 {printed}。",
            f"the due day is {printed}; the new one must be later.",
        )
    if (due_on - printed).days > LONGEST_DAYS:
        raise RulingError(
            f"新的截止日 {due_on} 比原来的 {printed} 晚了一年以上，请核对年份。",
            f"{due_on} is more than a year after {printed}.",
        )


def _says_already(locks: Locks, feed: str, of: Period, *, closed: bool) -> bool:
    """Whether deciding it once more would change nothing."""
    if feed != ALL:
        return (locks.on(feed, of.end) is not None) is closed
    words = [lock for (_, end), lock in locks.by_scope.items() if end == of.end]
    if closed:
        return locks.by_scope.get((ALL, of.end)) is not None and all(words)
    return not any(words)


def _ruled(context: Context, kind: EventKind, feed: str, of: Period, reason: str, by: str) -> Lock:
    event = context.ledger.append(
        kind,
        feed=feed,
        period=of.label,
        period_end=str(of.end),
        reason_zh=reason.strip(),
        by=by.strip(),
    )
    return Lock(feed, of.label, of.end, event.facts["reason_zh"], event.facts["by"], event.at)


def _named(context: Context, feed: str, of: Period) -> str:
    title = f"“{context.catalogue.feeds[feed].title_zh}”" if feed != ALL else "全部报表"
    return f"{title}的 {of.label} "
