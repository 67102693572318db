"""Periods and the values of one reporting region in them (METHODOLOGY 1).

Belongs here: current from cumulative and the other way round, dates of a stock, labels. Does not
belong here: other regions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from tests.oracle.vintages import known_at
from tests.oracle.world import MONTHS, Indicator, World


class Span(NamedTuple):
    """Months of a year on a basis; a stock's date is its last month on the basis ``date``."""

    year: int
    first: int
    last: int
    basis: str

    def in_year(self, year: int) -> Span:
        return self._replace(year=year)

    @property
    def is_whole_year(self) -> bool:
        return self.first == 1 and self.last == MONTHS and self.basis == "ytd"


Values = dict[Span, Fraction]
QUARTER, HALF = 3, 6


def shown(span: Span) -> tuple[str, str]:
    """Label and basis of a period as a row shows it."""
    year, first, last, basis = span
    if basis != "current" and last == MONTHS:
        return f"{year}", "year"
    if basis == "ytd":
        return f"{year}-{last:02d}", "ytd"
    return f"{year}-{run_of(first, last)}", "current"


def run_of(first: int, last: int) -> str:
    """How a run of months is called: 03, Q3, H1, 01..02."""
    if first == last:
        return f"{last:02d}"
    for letter, size in (("Q", QUARTER), ("H", HALF)):
        if last % size == 0 and last - first == size - 1:
            return f"{letter}{last // size}"
    return f"{first:02d}..{last:02d}"


@dataclass(frozen=True)
class Leaf:
    """What one region has reported of an indicator, part by part, and what follows from it."""

    parts: Mapping[str, Values]
    reported: frozenset[Span] = frozenset()

    def at(self, span: Span) -> tuple[Fraction, ...] | None:
        """The value of every part; nothing where one is missing."""
        found = [values.get(span) for values in self.parts.values()]
        return None if None in found else tuple(v for v in found if v is not None)

    @property
    def spans(self) -> set[Span]:
        first, *others = [set(values) for values in self.parts.values()]
        return first.intersection(*others)


def flows(reported: Mapping[Span, Fraction]) -> Values:
    """Cumulative and current values of a flow, reported or derived from each other."""
    found: Values = dict(reported)
    for year in {span.year for span in reported}:
        sums = {0: Fraction(0)}
        currents = {s.last: s for s in reported if s.year == year and s.basis == "current"}
        for month in range(1, MONTHS + 1):
            span = Span(year, 1, month, "ytd")
            if span in reported:
                sums[month] = reported[span]
            elif month in currents and currents[month].first - 1 in sums:
                sums[month] = sums[currents[month].first - 1] + reported[currents[month]]
            if month in sums:
                found[span] = sums[month]
        for before, month in zip(sorted(sums), sorted(sums)[1:], strict=False):
            span = Span(year, before + 1, month, "current")
            if (before, month) != (0, MONTHS):
                found.setdefault(span, sums[month] - sums[before])
    return found


def leaves(world: World, indicator: Indicator) -> dict[str, Leaf]:
    """Every reporting region of an indicator with its values."""
    raw: dict[str, dict[str, Values]] = defaultdict(lambda: {part: {} for part in indicator.parts})
    for (name, part, region, year, first, last, basis), value in known_at(world).items():
        if name != indicator.name or part not in indicator.parts:
            continue
        where = "ytd" if basis == "year" else basis
        span = (
            Span(year, last, last, "date") if indicator.is_dated else Span(year, first, last, where)
        )
        raw[region][part][span] = value
    found = {}
    for region in indicator.reporters:
        parts = raw[region]
        runs = indicator.measure in ("flow", "ratio_flow")
        reported = frozenset.intersection(*(frozenset(values) for values in parts.values()))
        found[region] = Leaf({p: flows(v) if runs else v for p, v in parts.items()}, reported)
    return found
