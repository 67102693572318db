"""How far reporting has come: for each feed and period, and for each unit, how many stand how.

Belongs here: counting duties. Does not belong here: how a duty stands (``orchestration.duties``)
or how the counts look (the templates).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from orchestration.context import Context
from orchestration.desk.words import label_words
from orchestration.duties import Duty, Standing, duties
from sources.catalogue import Catalogue

# So many periods of a feed stand side by side.
MOST_PERIODS = 6
CADENCES = {"monthly": "月报", "quarterly": "季报", "yearly": "年报"}
# What is counted apart, in this order: name (of an address), words, the standings it counts.
GROUPS = (
    ("on_time", "按时", (Standing.ACCEPTED_ON_TIME,)),
    ("late", "迟报", (Standing.ACCEPTED_LATE,)),
    ("awaiting_explanation", "待说明", (Standing.AWAITING_EXPLANATION,)),
    ("rejected", "未通过", (Standing.REJECTED,)),
    ("returned", "退回", (Standing.RETURNED,)),
    ("blank", "空表", (Standing.BLANK,)),
    ("not_yet", "未报", (Standing.MISSING, Standing.NOT_DUE)),
    ("overdue", "逾期", (Standing.OVERDUE,)),
)
GROUP_OF = {standing: name for name, _, standings in GROUPS for standing in standings}
WORDS = {name: words for name, words, _ in GROUPS}
CAME_IN = ("on_time", "late")


@dataclass
class Count:
    """How many reports are expected, and how they stand."""

    groups: Counter[str] = field(default_factory=Counter)

    def add(self, duty: Duty) -> None:
        """Count one more; what is not owed is not counted."""
        if duty.due_on is not None:
            self.groups[GROUP_OF[duty.state]] += 1

    @property
    def expected(self) -> int:
        """All that are owed."""
        return self.groups.total()

    @property
    def came(self) -> int:
        """Those that are in."""
        return sum(self.groups[name] for name in CAME_IN)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left."""
        return self.came == self.expected

    @property
    def others(self) -> list[tuple[str, str, int]]:
        """What there is besides those in time: name, words, how many."""
        listed = ((name, WORDS[name], self.groups[name]) for name in WORDS if name != "on_time")
        return [entry for entry in listed if entry[2]]


@dataclass(frozen=True)
class Row:
    """A feed with the counts of its periods, the latest first; ``None``: it has no such period."""

    feed: str
    title: str
    cells: Sequence[tuple[str, Count | None]]


@dataclass(frozen=True)
class Matrix:
    """The feeds of a cadence under the same periods."""

    title: str
    periods: Sequence[str]
    rows: Sequence[Row]


def matrices(catalogue: Catalogue, found: Iterable[Duty]) -> list[Matrix]:
    """Feeds × their last periods, by cadence."""
    counts: dict[tuple[str, date], Count] = {}
    labels: dict[tuple[str, date], str] = {}
    for duty in found:
        key = (duty.feed, duty.period_end)
        counts.setdefault(key, Count()).add(duty)
        labels[catalogue.feeds[duty.feed].calendar.cadence, duty.period_end] = duty.period_label
    made = []
    for cadence, title in CADENCES.items():
        ends = sorted((end for known, end in labels if known == cadence), reverse=True)
        shown = ends[:MOST_PERIODS]
        if shown:
            periods = [label_words(labels[cadence, end]) for end in shown]
            names = [labels[cadence, end] for end in shown]
            rows = [
                Row(
                    feed.id,
                    feed.title_zh,
                    [
                        (name, _owed(counts.get((feed.id, end))))
                        for name, end in zip(names, shown, strict=True)
                    ],
                )
                for feed in catalogue.feeds.values()
                if feed.calendar.cadence == cadence
            ]
            kept = [row for row in rows if any(count for _, count in row.cells)]
            made.append(Matrix(title, periods, kept))
    return [matrix for matrix in made if matrix.rows]


def _owed(count: Count | None) -> Count | None:
    return count if count is not None and count.expected else None


@dataclass(frozen=True)
class OfUnit:
    """A unit and how its reports of these months stand."""

    unit: str
    name: str
    count: Count

    @property
    def counts(self) -> list[dict[str, object]]:
        """How many of each group, in the order of ``GROUPS``."""
        return [{"number": self.count.groups[name], "is_bad": name == "overdue"} for name in WORDS]


def by_unit(catalogue: Catalogue, found: Iterable[Duty]) -> list[OfUnit]:
    """Units by how much is overdue, then by how much else is left."""
    counts: dict[str, Count] = {}
    for duty in found:
        counts.setdefault(duty.sender, Count()).add(duty)
    units = [
        OfUnit(id_, catalogue.senders[id_].name_zh, count)
        for id_, count in counts.items()
        if count.expected
    ]
    return sorted(units, key=_most_to_do)


def _most_to_do(unit: OfUnit) -> tuple[int, int, str]:
    left = unit.count.expected - unit.count.came
    return (-unit.count.groups["overdue"], -left, unit.unit)


def first_day(today: date) -> date:
    """The first day of the thirteen months that are counted."""
    month = today.year * 12 + today.month - 1 - 13
    return date(month // 12, month % 12 + 1, 1)


def duties_of(context: Context, today: date, unit: str = "") -> list[Duty]:
    """Everything that was to come in these months, of one unit or of all."""
    senders: Collection[str] | None = [unit] if unit else None
    return duties(context, today, senders, first_day(today))
