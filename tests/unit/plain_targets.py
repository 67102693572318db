"""Sums since a start and years under way, judged in plain fractions (METHODOLOGY §4–§6).

Belongs here: an independent reading of the rules for ``cumulative`` and ``annual`` targets on
months of a flow, to hold the models against. Does not belong here: anything the models know, and
any expectation of a single number.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import pairwise

SHOWN_FROM, BEHIND, FAR_BEHIND = Fraction(67, 100), -10, -30
BASELINE, FRESH_YEARS, MIN_MONTHS = 2023, 1, 3
Reports = dict[tuple[str, int, int], int]  # leaf, year, month: the value since January
TREATMENTS = ("main", "low", "high", "zero")


@dataclass(frozen=True)
class Total:
    """A region's value of some months under each treatment of its silent leaves."""

    by_treatment: dict[str, Fraction]
    coverage: Fraction
    reported: int

    @property
    def covered(self) -> bool:
        return self.coverage >= SHOWN_FROM


@dataclass(frozen=True)
class Verdict:
    """What a target's row should say; numbers are those of the main treatment."""

    light: str
    reason: str
    month: tuple[int, int] | None = None
    numbers: dict[str, Fraction | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Series:
    """The reports of one indicator's leaves, as far as they are known."""

    leaves: tuple[str, ...]
    reports: Reports

    def total(self, year: int, month: int) -> Total | None:
        """All leaves added up, silent ones estimated; nothing where nobody reported."""
        now = {leaf: self.reports.get((leaf, year, month)) for leaf in self.leaves}
        known = {leaf: Fraction(value) for leaf, value in now.items() if value is not None}
        if not known:
            return None
        grown = unchanged = zero = sum(known.values(), Fraction(0))
        for leaf in self.leaves:
            if leaf in known:
                continue
            past = [y for y in range(2020, year) if (leaf, y, month) in self.reports]
            earlier = Fraction(self.reports[leaf, past[-1], month]) if past else Fraction(0)
            rate = self.growth(known, past[-1], month) if past else Fraction(1)
            least = self.so_far(leaf, year, month)
            zero += least
            unchanged += max(earlier, least)
            grown += max(earlier * rate, least)
        ends = {"main": grown, "low": min(grown, unchanged), "high": max(grown, unchanged)}
        return Total(ends | {"zero": zero}, self.coverage(known, month), len(known))

    def so_far(self, leaf: str, year: int, month: int) -> Fraction:
        """What a leaf has reported of the year before a month it is silent for."""
        said = [m for m in range(1, month) if (leaf, year, m) in self.reports]
        return Fraction(self.reports[leaf, year, said[-1]]) if said else Fraction(0)

    def growth(self, known: dict[str, Fraction], since: int, month: int) -> Fraction:
        """How the leaves that reported now and then grew; unchanged without any."""
        both = [leaf for leaf in known if (leaf, since, month) in self.reports]
        then = sum(self.reports[leaf, since, month] for leaf in both)
        return sum((known[leaf] for leaf in both), Fraction(0)) / then if then else Fraction(1)

    def coverage(self, known: dict[str, Fraction], month: int) -> Fraction:
        """Weight of the reporters: by their baseline, where every leaf has one."""
        base = {leaf: self.reports.get((leaf, BASELINE, month)) for leaf in self.leaves}
        weights = {leaf: value for leaf, value in base.items() if value is not None}
        if len(weights) == len(self.leaves) and sum(weights.values()) > 0:
            return Fraction(sum(weights[leaf] for leaf in known), sum(weights.values()))
        return Fraction(len(known), len(self.leaves))

    def since(self, start: int, year: int, month: int) -> Total | None:
        """Complete years after ``start`` and the months of ``year``; covered as its least piece."""
        last = self.total(year, month)
        if last is None:
            return None
        pieces = [self.total(y, 12) for y in range(start + 1, year)] + [last]
        there = [piece for piece in pieces if piece is not None]
        whole = len(there) == len(pieces)
        sums = {t: sum((p.by_treatment[t] for p in there), Fraction(0)) for t in TREATMENTS}
        coverage = min(piece.coverage for piece in there) if whole else Fraction(0)
        return Total(sums, coverage, last.reported)

    def season(self, month: int) -> Fraction:
        """Share of the baseline year that had come by a month, else the share of the months."""
        months, year = self.total(BASELINE, month), self.total(BASELINE, 12)
        if months and year and months.covered and year.covered and year.by_treatment["main"]:
            share = months.by_treatment["main"] / year.by_treatment["main"]
            if months.reported == year.reported and 0 <= share <= 1:
                return share
        return Fraction(month, 12)


@dataclass(frozen=True)
class Asked:
    """A number asked by the end of ``deadline``, counted after ``start``.

    ``interim`` are years at whose end its path asks less; a ``share`` of the number will do.
    """

    start: int
    deadline: int
    number: int
    interim: tuple[tuple[int, int], ...] = ()
    share: Fraction = Fraction(1)
    annual: bool = False

    def path(self, at: Fraction) -> Fraction:
        """What the path asks at a time (in years), in straight lines between its points."""
        points = ((self.start, 0), *self.interim, (self.deadline, self.number))
        for (x0, y0), (x1, y1) in pairwise(points):
            if x0 <= at <= x1:
                return y0 + (at - x0) * (y1 - y0) / (x1 - x0)
        raise AssertionError(at)

    def lit(self, value: Fraction, scheduled: Fraction, final: bool) -> tuple[str, str]:
        gap = 100 * value / self.number - scheduled
        if value >= self.number * self.share:
            return ("achieved", "met" if final else "met_early")
        if final:
            return ("missed", "missed_deadline")
        if gap >= 0:
            return ("on_track", "ahead_of_path")
        light = "far_behind" if gap < FAR_BEHIND else "behind" if gap < BEHIND else None
        return (light or "slightly_behind", "behind_path")


def judge(series: Series, asked: Asked, as_of: date) -> Verdict:
    """The row of one target (and year), from the latest month that can be judged."""
    found: dict[tuple[int, int], Total] = {}
    for year in range(asked.start + 1, min(asked.deadline, as_of.year) + 1):
        for month in range(MIN_MONTHS, 13):
            total = series.since(asked.start, year, month)
            if total is not None and month_end(year, month) <= as_of:
                found[year, month] = total
    if not found:
        return Verdict("not_assessable", "no_data")
    final = (asked.deadline, 12)
    fresh = {m for m in found if m == final or month_end(m[0] + FRESH_YEARS, m[1]) >= as_of}
    covered = {m for m in found if found[m].covered}
    if not fresh & covered:
        return Verdict("not_assessable", "stale" if covered or not fresh else "coverage")
    chosen = max(fresh & covered)
    if as_of > date(asked.deadline, 12, 31) and chosen != final:
        return Verdict("not_assessable", "awaiting_final", chosen)
    return verdict(series, asked, chosen, found[chosen])


def verdict(series: Series, asked: Asked, chosen: tuple[int, int], total: Total) -> Verdict:
    year, month = chosen
    elapsed = series.season(month) if asked.annual else Fraction(month, 12)
    scheduled = 100 * asked.path(year - 1 + elapsed) / asked.number
    tried = ("main", "low", "high") if asked.annual else TREATMENTS
    final = chosen == (asked.deadline, 12)
    lights = [asked.lit(total.by_treatment[t], scheduled, final) for t in tried]
    light, reason = lights[0]
    if len({word for word, _ in lights}) > 1:
        light, reason = "undecided", "differs_by_treatment"
    value = total.by_treatment["main"]
    asked_this_year = asked.path(Fraction(year))
    numbers = {
        "value": value,
        "needed_value": Fraction(asked.number),
        "coverage": total.coverage,
        "attained_pct": 100 * value / asked.number,
        "scheduled_pct": scheduled,
        "pace_gap_pp": 100 * value / asked.number - scheduled,
        "required_run_rate": (asked_this_year - value) / (12 - month) if month < 12 else None,
    }
    return Verdict(light, reason, chosen, numbers)


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
