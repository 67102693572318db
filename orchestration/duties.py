"""Which reports every unit owes and how each stands now, from the ledger alone: no warehouse.

Belongs here: the states of ``fct_reporting`` (dbt_project/models/marts), told between two runs.
Does not belong here: what submissions speak of (``duties_spoken``) or how it is shown
(``orchestration.desk``). A test holds both to the same rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from orchestration.context import Context
from orchestration.duties_spoken import spoken_of
from orchestration.extensions import Extensions, extensions_of
from orchestration.ledger import wall_time
from orchestration.submissions import ENDED, STANDING, State, Submission
from orchestration.warehouse.obligations import Obligation, obligations
from sources.catalogue import Feed, Sender
from sources.geography import regions_of_sender

# The longest period there is, with some days to spare: the one under way ends within it.
A_YEAR = timedelta(days=370)


class Standing(StrEnum):
    """How one report stands; the words are those of ``fct_reporting``."""

    NOT_DUE = "not_due"
    MISSING = "missing"
    OVERDUE = "overdue"
    REJECTED = "rejected"
    AWAITING_EXPLANATION = "awaiting_explanation"
    RETURNED = "returned"
    BLANK = "blank"
    ACCEPTED_ON_TIME = "accepted_on_time"
    ACCEPTED_LATE = "accepted_late"
    STRUCTURAL_GAP = "structural_gap"


class Duty(NamedTuple):
    """One report of one region for one period, and the submission that decides how it stands.

    ``due_on``: ``None`` where nobody is obliged or there never is a report. ``first_pass``: whether
    the first file was taken as it came; ``None`` where none came.
    """

    sender: str
    feed: str
    region_code: str
    period_label: str
    period_start: date
    period_end: date
    due_on: date | None
    state: Standing
    submission_id: str | None = None
    received_at: datetime | None = None
    reason_zh: str | None = None
    n_submissions: int = 0
    first_pass: bool | None = None


class Came(NamedTuple):
    """A submission as far as it speaks of one report; times are those of a clock in Shanghai."""

    received_at: datetime
    submission: Submission
    speaks: bool
    outcome: str


Arrivals = dict[tuple[str, str, date], list[Came]]


def duties(
    context: Context,
    as_of: date,
    senders: Collection[str] | None = None,
    since: date | None = None,
) -> list[Duty]:
    """Every report that was to come for periods ended by ``as_of``, as it stood at its end.

    Only of ``senders``, and of periods that end on or after ``since``, where these are given.
    """
    asked = Asked(context, as_of, since or date.min, as_of, extensions_of(context, as_of))
    return _told(asked, senders)


def upcoming(context: Context, as_of: date, senders: Collection[str] | None = None) -> list[Duty]:
    """The reports of the periods that are under way on ``as_of``: none of them is due yet."""
    extended = extensions_of(context, as_of)
    asked = Asked(context, as_of, as_of + timedelta(days=1), as_of + A_YEAR, extended)
    return [duty for duty in _told(asked, senders) if duty.period_start <= as_of]


def due_day(extended: Extensions, sender: str, feed: str, obligation: Obligation) -> date:
    """The last day on which a unit's report of a period is in time: the calendar's, or later."""
    return extended.due_on(feed, sender, obligation.period.end, obligation.due_on)


class Owed(NamedTuple):
    """What a unit owes for one period of a feed, whatever the region."""

    sender: str
    feed: str
    entry: Obligation
    label: str
    due_on: date
    obliged: bool


class Asked(NamedTuple):
    """Of which day is asked, for periods that end from when until when, and what was put off."""

    context: Context
    as_of: date
    since: date
    until: date
    extended: Extensions


def _told(asked: Asked, senders: Collection[str] | None) -> list[Duty]:
    declared = asked.context.catalogue.senders
    units = [s for s in declared.values() if senders is None or s.id in senders]
    came = _arrivals(asked, senders)
    return [duty for unit in units for duty in _of_unit(asked, unit, came)]


def _arrivals(asked: Asked, senders: Collection[str] | None) -> Arrivals:
    """Every submission under each report it speaks of."""
    known = [entry for entry in _known(asked, senders) if _may_speak_since(entry, asked.since)]
    spoken = spoken_of(asked.context, known)
    found: Arrivals = {}
    for entry in known:
        received_at = wall_time(entry.received_at)
        received_on = received_at.date()
        for region, end, speaks in spoken.get(entry.id, ()):
            # A sheet of the whole year has rows for months still to come: what came before a
            # period's last day is no try at its report unless it says something.
            if entry.feed and (speaks or received_on >= end):
                came = Came(received_at, entry, speaks, _outcome(entry, speaks=speaks))
                found.setdefault((entry.feed, region, end), []).append(came)
    return found


def _known(asked: Asked, senders: Collection[str] | None) -> Iterable[Submission]:
    """The submissions as of the day: from the index, unless something happened later."""
    context = asked.context
    last = context.index.last_day()
    if context.up_to is None and (last is None or last <= asked.as_of):
        return context.index.sent_by(senders)
    entries = context.submissions(asked.as_of).values()
    return [entry for entry in entries if senders is None or entry.sender in senders]


def _may_speak_since(entry: Submission, since: date) -> bool:
    """Whether it may speak of a period that ends no earlier; the ledger says it of most."""
    return not entry.holds or max(entry.holds) >= since.isoformat()


def _outcome(entry: Submission, *, speaks: bool) -> str:
    if entry.state in ENDED:
        return entry.state.value
    if entry.state in STANDING:
        return "accepted" if speaks else "blank"
    waits = entry.state is State.AWAITING_EXPLANATION
    return (State.AWAITING_EXPLANATION if waits else State.REJECTED).value


def _of_unit(asked: Asked, unit: Sender, came: Arrivals) -> Iterator[Duty]:
    catalogue = asked.context.catalogue
    regions = regions_of_sender(catalogue, unit)
    for feed in (catalogue.feeds[id_] for id_ in unit.feeds):
        for entry in obligations(feed.calendar, asked.until):
            start, end = entry.period.start, entry.period.end
            if end < asked.since:
                continue
            owed = _owed(asked.extended, unit, feed, entry)
            for region in regions:
                arrived = came.get((feed.id, region.code, end), [])
                # Where nobody is obliged, only what came is told.
                if region.stands_in(start, end) and (owed.obliged or _deciding(arrived)):
                    yield _duty(owed, region.code, arrived, asked.as_of)


def _is_obliged(unit: Sender, entry: Obligation) -> bool:
    return unit.obliged_from is not None and entry.period.end >= unit.obliged_from


def _owed(extended: Extensions, unit: Sender, feed: Feed, entry: Obligation) -> Owed:
    obliged = _is_obliged(unit, entry)
    due_on = due_day(extended, unit.id, feed.id, entry)
    return Owed(unit.id, feed.id, entry, entry.period.label, due_on, obliged)


def _duty(owed: Owed, region: str, arrived: list[Came], as_of: date) -> Duty:
    deciding, period = _deciding(arrived), owed.entry.period
    submission = deciding.submission if deciding else None
    accepted = deciding is not None and deciding.outcome == "accepted"
    return Duty(
        owed.sender,
        owed.feed,
        region,
        owed.label,
        period.start,
        period.end,
        owed.due_on if owed.obliged and not owed.entry.structural_gap else None,
        _state(owed, deciding, as_of),
        submission.id if submission else None,
        submission.received_at if submission else None,
        submission.reason_zh if submission and not accepted else None,
        len(arrived),
        _first_pass(arrived) if arrived else None,
    )


def _first_pass(arrived: list[Came]) -> bool:
    """The first file passes if it was taken as it came, has something to say and still stands."""
    first = min(arrived, key=lambda came: (came.received_at, came.submission.id))
    return first.outcome == "accepted" and not first.submission.was_kept_out


def _deciding(arrived: list[Came]) -> Came | None:
    """The first report discharges the duty; without one, the latest thing that came tells."""
    if not arrived:
        return None
    accepted = [came for came in arrived if came.outcome == "accepted"]
    if accepted:
        return min(accepted, key=lambda came: (came.received_at, came.submission.id))
    others = [came for came in arrived if came.outcome != State.WITHDRAWN.value]
    others.sort(key=lambda came: came.submission.id)
    return max(others, key=lambda came: came.received_at, default=None)


def _state(owed: Owed, deciding: Came | None, as_of: date) -> Standing:
    gap = owed.entry.structural_gap
    if deciding and deciding.outcome == "accepted":
        late = owed.obliged and not gap and deciding.received_at.date() > owed.due_on
        return Standing.ACCEPTED_LATE if late else Standing.ACCEPTED_ON_TIME
    if gap:
        return Standing.STRUCTURAL_GAP
    if deciding:
        return Standing(deciding.outcome)
    if owed.due_on > as_of:
        return Standing.NOT_DUE
    return Standing.OVERDUE if owed.due_on < as_of else Standing.MISSING
