"""Which values of a leaf mean the same (METHODOLOGY 3, series breaks).

Belongs here: epochs of a leaf's series and the links between them. Does not belong here: what is
done with values that compare (``regions``).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.oracle.periods import Span
from tests.oracle.world import MONTHS, Break, Indicator, World


def first_day(span: Span) -> date:
    return date(span.year, span.first, 1)


def end(span: Span) -> date:
    return date(span.year, span.last, calendar.monthrange(span.year, span.last)[1])


@dataclass(frozen=True)
class Series:
    """The breaks of one leaf's series."""

    breaks: tuple[Break, ...]

    def within(self, after: date, until: date) -> list[Break]:
        return [each for each in self.breaks if after < each.since <= until]

    def cuts(self, after: date, until: date) -> int:
        """Unlinked breaks after a day and up to another."""
        return sum(each.link is None for each in self.within(after, until))

    def is_of(self, span: Span) -> date:
        """The day whose meaning a value has: a stock its date, a flow the start of its months."""
        return end(span) if span.basis == "date" else first_day(span)

    def is_mixed(self, span: Span) -> bool:
        """Whether its months lie on both sides of an unlinked break."""
        return span.basis != "date" and self.cuts(first_day(span), end(span)) > 0

    def compare(self, then: Span, now: Span) -> bool:
        """Whether two values mean the same, or can be linked."""
        if then == now:
            return True
        if self.is_mixed(then) or self.is_mixed(now):
            return False
        days = sorted((self.is_of(then), self.is_of(now)))
        return self.cuts(*days) == 0

    def factor(self, then: Span, now: Span) -> Fraction:
        """What brings a value to the meaning of another one, mostly of a later one."""
        days, found = sorted((self.is_of(then), self.is_of(now))), Fraction(1)
        for each in self.within(*days):
            found *= each.link or 1
        return found if self.is_of(then) < self.is_of(now) else 1 / found

    def is_broken(self, span: Span, base_year: int | None) -> bool:
        """Whether an unlinked break lies between the baseline and the end of a period."""
        if base_year is None:
            return False
        whole = date(base_year, MONTHS, 31)
        since = whole if span.basis == "date" else date(base_year, span.first, 1)
        return self.cuts(since, end(span)) > 0


def series_of(world: World, indicator: Indicator, leaf: str) -> Series:
    """A break of a region holds for those below it; one without a region for all."""
    line = world.line(leaf)
    return Series(tuple(b for b in indicator.breaks if b.region is None or b.region in line))
