"""What a simulated office knows before it is written down: rows by period, things and events.

Belongs here: which row of a list is reported when, and the arithmetic that lists share. Does not
belong here: invented numbers (the scenarios) or how a cell is spelled (``sheets``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from orchestration.demo.figures import LAST_MONTH, LAST_YEAR
from orchestration.demo.scenario import BASELINE
from sources.catalogue import Calendar, Feed, Plan, Region, Role
from sources.periods import Period

Cell = str | int | date
Cells = Mapping[str, Cell]
NIL = "无"


@dataclass(frozen=True)
class Entry:
    """One row: the last month of the period it speaks of (None: the whole year), and its cells."""

    year: int
    month: int | None
    cells: Cells


@dataclass(frozen=True)
class Event:
    """What a thing's row says from a day on, until its next event."""

    day: date
    cells: Cells


Thing = Sequence[Event]
Reports = Mapping[str, Sequence[Entry]]  # region code → its rows, in order of time


@dataclass(frozen=True)
class Job:
    """What one feed of one plan has to be made for."""

    plan: Plan
    feed: Feed
    regions: Sequence[Region]
    rng: Random

    @property
    def own(self) -> Region:
        """The one region of a feed that a department sends for its whole jurisdiction."""
        (region,) = self.regions
        return region


def list_periods(calendar: Calendar) -> Iterator[tuple[int, int]]:
    """Year and last month of every list: the ends of the years, then every period of 2026."""
    for year in range(max(BASELINE, calendar.first.year), LAST_YEAR):
        yield year, 12
    step = {"monthly": 1, "quarterly": 3, "yearly": 12}[calendar.cadence]
    for month in range(step, LAST_MONTH + 1, step):
        yield LAST_YEAR, month


def listed(feed: Feed, things: Iterable[Thing]) -> list[Entry]:
    """A region's lists: what changed since the one before, as it stands at the end of each.

    Where nothing changed the latest row is sent once more; where nothing is on the list it says so.
    """
    known = list(things)
    found: list[Entry] = []
    before = date.min
    for year, month in list_periods(feed.calendar):
        end = Period.of_months(year, month).end
        standing = sorted(
            (max(past, key=lambda event: event.day) for past in _until(known, end)),
            key=lambda event: event.day,
        )
        changed = [event for event in standing if event.day > before]
        rows = [event.cells for event in changed or standing[-1:]] or [_nil(feed)]
        found += [Entry(year, month, cells) for cells in rows]
        before = end
    return found


def _until(things: Iterable[Thing], end: date) -> Iterator[list[Event]]:
    for thing in things:
        past = [event for event in thing if event.day <= end]
        if past:
            yield past


def _nil(feed: Feed) -> Cells:
    return {column.name: NIL for column in feed.with_role(Role.KEY)}


def days_in(year: int, count: int, rng: Random) -> list[date]:
    """Days of a year in order; in the last year only of the months that are reported."""
    last = date(year, LAST_MONTH, 28) if year == LAST_YEAR else date(year, 12, 28)
    first = date(year, 1, 8)
    span = (last - first).days
    return sorted(first + timedelta(days=rng.randrange(span + 1)) for _ in range(count))


def parts(total: int, count: int, rng: Random) -> list[int]:
    """``total`` in ``count`` unequal parts that add up to it exactly."""
    weights = [rng.uniform(0.6, 1.4) for _ in range(count)]
    edges = [round(total * sum(weights[:n]) / sum(weights)) for n in range(count + 1)]
    return [right - left for left, right in pairwise(edges)]


def divided(total: int, sizes: Mapping[str, float]) -> dict[str, int]:
    """``total`` divided in proportion to ``sizes``, rounded without drift."""
    whole, done, given = sum(sizes.values()), 0.0, 0
    found: dict[str, int] = {}
    for code, size in sizes.items():
        done += total * size / whole
        found[code] = round(done) - given
        given += found[code]
    return found
