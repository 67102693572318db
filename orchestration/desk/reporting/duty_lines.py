"""What a unit has to do, one line for a feed and a period, in the order of urgency.

Plain functions: nothing of Django. Does not belong here: how a duty stands
(``orchestration.duties``) or how a line looks (the template).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from orchestration.desk.words import STANDINGS, day_words, days_left, label_words
from orchestration.duties import Duty, Standing
from orchestration.ledger import wall_time
from sources.catalogue import Catalogue

# The sections of the page, the most urgent first: id, title, what to do.
SECTIONS = (
    ("sent-back", "被退回", "打开看原因，在标注件上改好，再上传。"),
    ("overdue", "逾期", "已过截止日，请尽快上报。"),
    ("to-explain", "待说明", "写明原因后才能入库。"),
    ("due", "未上报", "截止日以前上报都算按时。"),
    ("next", "下一期", "报告期还没有结束，可以先下载模板。"),
    ("done", "已完成", ""),
)
URGENT = ("sent-back", "overdue", "to-explain")
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
# So many titles are named in a sentence.
MOST_TITLES = 3
# And so many regions on a line.
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

    @property
    def words(self) -> str:
        """How it stands, in a word."""
        return STANDINGS[self.state]

    @property
    def is_open(self) -> bool:
        """Whether something is still to be sent for it."""
        return self.section != "done"

    @property
    def is_urgent(self) -> bool:
        """Whether it is to be done today."""
        return self.section in URGENT or self.state is Standing.MISSING


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of the same urgency."""

    id: str
    title: str
    advice: str
    lines: list[Line] = field(default_factory=list)


def duty_lines(catalogue: Catalogue, duties: Iterable[Duty], today: date) -> list[Line]:
    """One line for each feed and period, whatever the region."""
    together: dict[tuple[str, date], list[Duty]] = {}
    for duty in duties:
        together.setdefault((duty.feed, duty.period_end), []).append(duty)
    return [_line(catalogue, same, today) for same in together.values()]


def sections(lines: Iterable[Line]) -> list[Section]:
    """The lines by urgency; within it those due first come first, what is done newest first."""
    found = {id_: Section(id_, title, advice) for id_, title, advice in SECTIONS}
    for line in lines:
        found[line.section].lines.append(line)
    for section in found.values():
        section.lines.sort(key=lambda line: (line.due_on or line.period_end, line.title))
        if section.id == "done":
            section.lines.reverse()
    return [section for section in found.values() if section.lines]


def first_shown(today: date) -> date:
    """The first day of the thirteen months before this one: older periods are left out."""
    last_month = today.replace(day=1) - timedelta(days=1)
    return last_month.replace(day=1, year=last_month.year - 1)


def summary(lines: Sequence[Line], today: date) -> str:
    """What is to be done today, in one sentence."""
    count = Counter(line.section for line in lines)
    today_due = sum(line.state is Standing.MISSING for line in lines)
    named = (
        (count["sent-back"], "项被退回"),
        (count["overdue"], "项逾期"),
        (count["to-explain"], "项待说明"),
        (today_due, "项今天到期"),
    )
    told = [f"{number} {words}" for number, words in named if number]
    if told:
        return f"今天要办：{'，'.join(told)}。"
    dated = [line for line in lines if line.section in ("due", "next") and line.due_on]
    return f"今天没有要办的。{_next_due(dated, today)}"


def _next_due(lines: Sequence[Line], today: date) -> str:
    """Which reports are due next, and when."""
    due_on = min((line.due_on for line in lines if line.due_on), default=None)
    if due_on is None:
        return ""
    titles = [f"{line.title}（{line.period}）" for line in lines if line.due_on == due_on]
    more = f"等 {len(titles)} 项" if len(titles) > MOST_TITLES else ""
    when = f"{day_words(due_on, today)}截止，{days_left(due_on, today)}"
    return f"下一个截止日：{when}，要报{'、'.join(titles[:MOST_TITLES])}{more}。"


def _line(catalogue: Catalogue, same: list[Duty], today: date) -> Line:
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
    )


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
