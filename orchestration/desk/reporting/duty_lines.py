"""What a unit has to do, one line for a feed and a period, in the order of urgency.

Plain functions: nothing of Django. Does not belong here: how a duty stands
(``orchestration.duties``) or how a line looks (the template).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from orchestration.desk.words import STANDINGS, day_words, days_left, label_words
from orchestration.duties import Duty, Standing
from orchestration.extensions import Extensions
from orchestration.ledger import wall_time
from orchestration.period_locks import Locks
from orchestration.warehouse.obligations import obligations
from sources.catalogue import Catalogue, Feed

DONE = frozenset({Standing.ACCEPTED_ON_TIME, Standing.ACCEPTED_LATE, Standing.STRUCTURAL_GAP})
# Of the regions of a line the one that stands worst speaks for it.
WORST_FIRST = (
    Standing.RETURNED,
    Standing.REJECTED,
    Standing.OVERDUE,
    Standing.AWAITING_EXPLANATION,
    Standing.MISSING,
    Standing.BLANK,
    Standing.NOT_DUE,
    Standing.ACCEPTED_LATE,
    Standing.ACCEPTED_ON_TIME,
    Standing.STRUCTURAL_GAP,
)
# So many regions are named on a line.
MOST_REGIONS = 6
_PLACES = {
    Standing.RETURNED: "sent-back",
    Standing.REJECTED: "sent-back",
    Standing.OVERDUE: "overdue",
    Standing.AWAITING_EXPLANATION: "to-explain",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A feed's report of a period: all of the unit's regions together."""

    feed: str
    title: str
    label: str
    period: str
    period_end: date
    due_on: date | None
    state: Standing
    section: str
    due: str
    left: str
    regions: str
    open_regions: str
    reason: str
    submission_id: str | None
    is_list: bool
    ruling: str
    is_locked: bool

    @property
    def words(self) -> str:
        """How it stands, in a word."""
        return STANDINGS[self.state]

    @property
    def is_open(self) -> bool:
        """Whether something is still to be sent for it."""
        return self.section != "done"


@dataclass(frozen=True, slots=True)
class Rulings:
    """What the bureau has decided of single periods: days put off, and reports closed."""

    extensions: Extensions = field(default_factory=Extensions)
    locks: Locks = field(default_factory=Locks)


def duty_lines(
    catalogue: Catalogue, duties: Iterable[Duty], today: date, rulings: Rulings | None = None
) -> list[Line]:
    """One line for each feed and period, whatever the region."""
    together: dict[tuple[str, date], list[Duty]] = {}
    for duty in duties:
        together.setdefault((duty.feed, duty.period_end), []).append(duty)
    return [_line(catalogue, same, today, rulings or Rulings()) for same in together.values()]


def first_shown(today: date) -> date:
    """The first day of the thirteen months before this one: older periods are left out."""
    last_month = today.replace(day=1) - timedelta(days=1)
    return last_month.replace(day=1, year=last_month.year - 1)


def _line(catalogue: Catalogue, same: list[Duty], today: date, rulings: Rulings) -> Line:
    worst = min(same, key=lambda duty: WORST_FIRST.index(duty.state))
    feed = catalogue.feeds[worst.feed]
    due_on = worst.due_on
    return Line(
        feed=feed.id,
        title=feed.title_zh,
        label=worst.period_label,
        period=label_words(worst.period_label),
        period_end=worst.period_end,
        due_on=due_on,
        state=worst.state,
        section=_section(worst, today),
        due=f"{day_words(due_on, today)}截止" if due_on else "",
        left=_left(worst, today),
        regions=_regions(same),
        open_regions=_open_regions(catalogue, same),
        reason=worst.reason_zh or "",
        submission_id=worst.submission_id,
        is_list=feed.shape == "records",
        ruling=_ruling(feed, worst, rulings),
        is_locked=rulings.locks.on(feed.id, worst.period_end) is not None,
    )


def _ruling(feed: Feed, worst: Duty, rulings: Rulings) -> str:
    """What the bureau decided of the period, as far as something is still to be sent."""
    if worst.state in DONE:
        return ""
    lock = rulings.locks.on(worst.feed, worst.period_end)
    if lock is not None:
        return f"这一期已锁定（{lock.reason_zh}），要补报或更正，请先请市局解锁。"
    scopes = ((worst.feed, worst.period_end, who) for who in (worst.sender, ""))
    said = [e for e in map(rulings.extensions.by_scope.get, scopes) if e]
    put_off = [entry for entry in said if entry.due_on == worst.due_on != _printed(feed, worst)]
    return f"截止日已延期（{put_off[0].reason_zh}）。" if put_off else ""


def _printed(feed: Feed, worst: Duty) -> date | None:
    """The due day by the calendar alone."""
    owed = obligations(feed.calendar, worst.period_end)
    return next((entry.due_on for entry in owed if entry.period.end == worst.period_end), None)


def _left(worst: Duty, today: date) -> str:
    """How many days are left; what waits for words alone is not late once it came in time."""
    if worst.due_on is None or worst.state in DONE:
        return ""
    came = worst.received_at and wall_time(worst.received_at).date()
    if worst.state is Standing.AWAITING_EXPLANATION and came and came <= worst.due_on:
        return "已按时收到，说明后入库"
    return days_left(worst.due_on, today)


def _section(worst: Duty, today: date) -> str:
    if worst.state in DONE:
        return "done"
    if worst.state in _PLACES:
        return _PLACES[worst.state]
    if worst.due_on is not None and worst.due_on < today:
        return "overdue"
    return "due" if worst.period_end <= today else "next"


def _open_regions(catalogue: Catalogue, same: list[Duty]) -> str:
    """The regions that are still to be reported, by name, where others are done."""
    names = [catalogue.regions[duty.region_code].name_zh for duty in same if duty.state not in DONE]
    if not names or len(names) == len(same):
        return ""
    more = f"等 {len(names)} 个" if len(names) > MOST_REGIONS else ""
    return "、".join(names[:MOST_REGIONS]) + more


def _regions(same: list[Duty]) -> str:
    """12 个县区，3 个逾期未报; nothing for a unit that reports for itself."""
    if len(same) == 1:
        return ""
    count = Counter(duty.state for duty in same)
    if len(count) == 1:
        return f"{len(same)} 个县区"
    told = [f"{count[state]} 个{STANDINGS[state]}" for state in WORST_FIRST if count[state]]
    return f"{len(same)} 个县区：{'，'.join(told)}"
