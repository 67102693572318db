"""A region's value of a period from its reporting regions (METHODOLOGY 3 and 4).

Belongs here: sums and shares, what stands in for silent regions, coverage, growth like for like.
Does not belong here: targets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from tests.oracle.breaks import Series, series_of
from tests.oracle.periods import Leaf, Span, leaves
from tests.oracle.world import MONTHS, Indicator, Thresholds, World

PERCENT = 100
# What is never put below what its region has already reported of the year; of a share neither part.
FLOORED = ("flow", "ratio_flow")
Parts = tuple[Fraction, ...]


@dataclass(frozen=True)
class Level:
    """A region's value in a period under each treatment of those who are silent."""

    span: Span
    coverage: Fraction
    n_expected: int
    n_reported: int
    main: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    zero: Fraction | None = None
    baseline: Fraction | None = None
    growth: tuple[Fraction | None, Fraction | None, Fraction | None] = (None, None, None)
    yoy: Fraction | None = None
    broken: bool = False
    of_levels: Fraction | None = None
    chained: Fraction | None = None


@dataclass(frozen=True)
class Region:
    """One region's view of one indicator: its leaves and its plan's baseline year."""

    world: World
    indicator: Indicator
    leaves: dict[str, Leaf]
    series: dict[str, Series]
    base_year: int | None
    thresholds: Thresholds

    def periods(self) -> set[Span]:
        """The region's own periods."""
        spans = set().union(*(leaf.spans for leaf in self.leaves.values()))
        return {span for span in spans if self.is_period(span)}

    def is_period(self, span: Span) -> bool:
        """One region's gap is no period of those above it: months that no one reported as one."""
        if span.basis != "current" or span.first == span.last:
            return True
        having = [leaf for leaf in self.leaves.values() if span in leaf.spans]
        shared = Fraction(len(having), len(self.leaves)) >= self.thresholds.withheld
        return shared or any(span in leaf.reported for leaf in having)

    def level(self, span: Span) -> Level | None:
        now = {code: leaf.at(span) for code, leaf in self.leaves.items()}
        reported = {code: parts for code, parts in now.items() if parts is not None}
        if not reported:
            return None
        tried = {how: self.filled(span, reported, how) for how in ("main", "other", "zero")}
        main, other = self.value(tried["main"].values()), self.value(tried["other"].values())
        base, last_year = self.baseline(span), self.at(span.in_year(span.year - 1), span)
        blank = Level(
            span,
            coverage=self.coverage(set(reported), span),
            n_expected=len(self.leaves),
            n_reported=len(reported),
            baseline=self.shown_baseline(main, tried["main"], base),
            broken=self.is_broken(span),
        )
        if blank.coverage < self.thresholds.withheld:
            return blank
        if main is None or other is None:
            return None
        grown = [self.growth(tried[how], base) for how in ("main", "other")]
        ends = [rate for rate in grown if rate is not None]
        return replace(
            blank,
            main=main,
            low=min(main, other),
            high=max(main, other),
            zero=self.value(tried["zero"].values()),
            growth=(grown[0], min(ends), max(ends)) if ends else (None, None, None),
            yoy=self.growth(tried["main"], last_year),
            of_levels=grown[0],
        )

    def is_broken(self, span: Span) -> bool:
        """Too few leaves whose numbers still mean what they meant in the baseline year."""
        whole = [s for s in self.series.values() if not s.is_broken(span, self.base_year)]
        return Fraction(len(whole), len(self.series)) < self.thresholds.withheld

    # -- what stands in for the silent --------------------------------------------------------

    def filled(self, span: Span, reported: dict[str, Parts], how: str) -> dict[str, Parts]:
        """Every leaf's parts: as reported, else as a treatment has it; none without a past."""
        found = dict(reported)
        for code, leaf in self.leaves.items():
            if code in reported:
                continue
            parts = self.stand_in(code, leaf, span, reported, how)
            if parts is not None:
                found[code] = parts
        return found

    def stand_in(
        self, code: str, leaf: Leaf, span: Span, reported: dict[str, Parts], how: str
    ) -> Parts | None:
        dated, series = self.indicator.is_dated, self.series[code]
        past = [s for s in leaf.spans if (s < span if dated else earlier_year(s, span))]
        past = [s for s in past if series.compare(s, span)]
        least = so_far(leaf, span, series) if self.indicator.measure in FLOORED else None
        if how == "zero" or not past:
            return least
        then = max(past)
        parts = self.brought(code, then, span)
        assert parts is not None
        # Main: a flow grows with its peers, a stock stays; the other way round for the other end.
        grows = (how == "main") != dated
        rates = self.peer_growth(reported, then, span) if grows else [Fraction(1)] * len(parts)
        moved = tuple(value * rate for value, rate in zip(parts, rates, strict=True))
        if least is None:
            return moved
        return tuple(max(value, floor) for value, floor in zip(moved, least, strict=True))

    def brought(self, code: str, then: Span, now: Span) -> Parts | None:
        """A leaf's earlier value in the terms of now: of a share the link is on its numerator."""
        parts, series = self.leaves[code].at(then), self.series[code]
        if parts is None or not series.compare(then, now):
            return None
        return (parts[0] * series.factor(then, now), *parts[1:])

    def peer_growth(self, reported: dict[str, Parts], then: Span, now_: Span) -> list[Fraction]:
        """Growth of each part over the leaves that reported now and then; unchanged without."""
        both = {c: p for c in reported if (p := self.brought(c, then, now_)) is not None}
        rates = []
        for place in range(len(self.indicator.parts)):
            was = sum((parts[place] for parts in both.values()), Fraction(0))
            now = sum((reported[code][place] for code in both), Fraction(0))
            rates.append(now / was if was else Fraction(1))
        return rates

    # -- over regions -------------------------------------------------------------------------

    def value(self, parts: Iterable[Parts]) -> Fraction | None:
        """Σ, or Σ numerator / Σ denominator in percent; nothing of nothing."""
        sums = [sum(part, Fraction(0)) for part in zip(*parts, strict=True)]
        if not sums:
            return None
        if len(sums) == 1:
            return sums[0]
        return PERCENT * sums[0] / sums[1] if sums[1] else None

    def coverage(self, reported: set[str], span: Span) -> Fraction:
        """Weight of those who reported: baseline shares where every leaf has one, else counts."""
        base = self.base_span(span)
        weights = {c: p[-1] for c, p in (self.at(base, span) if base else {}).items()}
        whole = len(weights) == len(self.leaves) and min(weights.values()) >= 0
        if whole and sum(weights.values()) > 0:
            return sum((weights[c] for c in reported), Fraction(0)) / sum(weights.values())
        return Fraction(len(reported), len(self.leaves))

    # -- like for like ------------------------------------------------------------------------

    def base_span(self, span: Span) -> Span | None:
        """The same months of the baseline year; of a date, the end of that year."""
        if self.base_year is None:
            return None
        if self.indicator.is_dated:
            return Span(self.base_year, MONTHS, MONTHS, "date")
        return span.in_year(self.base_year)

    def at(self, then: Span, now: Span) -> dict[str, Parts]:
        """What the leaves reported then, in the terms of now."""
        return {c: p for c in self.leaves if (p := self.brought(c, then, now)) is not None}

    def baseline(self, span: Span) -> dict[str, Parts]:
        """What the leaves reported in the baseline year, where enough of them did."""
        base = self.base_span(span)
        if base is None or base.year > span.year or (base.basis == "date" and base > span):
            return {}
        found = self.at(base, span)
        known = Fraction(len(found), len(self.leaves))
        return found if known >= self.thresholds.withheld else {}

    def shown_baseline(
        self, main: Fraction | None, now: dict[str, Parts], base: dict[str, Parts]
    ) -> Fraction | None:
        """The baseline; where some leaves have none, what the others' change makes of the value."""
        if len(base) == len(self.leaves):
            return self.value(base.values())
        was = self.value(parts for code, parts in base.items() if code in now)
        grown = self.value(now[code] for code in base if code in now)
        if main is None or was is None or grown is None:
            return None
        if len(self.indicator.parts) > 1:
            return main - (grown - was)
        return main * was / grown if grown else None

    def growth(self, now: dict[str, Parts], then: dict[str, Parts]) -> Fraction | None:
        """Growth in percent over the leaves that are known on both sides; none from 0 or below."""
        before = {code: parts for code, parts in then.items() if code in now}
        was, grown = self.value(before.values()), self.value(now[code] for code in before)
        if was is None or grown is None or was <= 0:
            return None
        return PERCENT * (grown / was - 1)


def earlier_year(then: Span, span: Span) -> bool:
    """Whether it is the same months of an earlier year."""
    return then.year < span.year and then.in_year(span.year) == span


def so_far(leaf: Leaf, span: Span, series: Series) -> Parts | None:
    """What a leaf had reported of the year before a cumulative period it is silent for."""
    if span.basis != "ytd":
        return None
    said = [
        s
        for s in leaf.spans
        if s.basis == "ytd"
        and s.year == span.year
        and s.last < span.last
        # What came before a break says nothing of months on both its sides.
        and series.is_mixed(s) == series.is_mixed(span)
    ]
    return leaf.at(max(said)) if said else None


def leaf_codes(world: World, indicator: Indicator, region: str) -> list[str]:
    """The reporting regions that make up a region: at or below it, of each line the topmost.

    Where the children decide, the lowest.
    """
    here = [code for code in indicator.reporters if region in world.line(code)]
    upper = {code for code in here for other in here if code in world.line(other)[1:]}
    lower = {code for code in here if any(up in here for up in world.line(code)[1:])}
    return [c for c in here if c not in (upper if indicator.authority == "children" else lower)]


def regions(world: World, indicator: Indicator) -> dict[str, Region]:
    """Every region that has leaves."""
    all_leaves = leaves(world, indicator)
    found = {}
    for region in world.parents:
        codes = leaf_codes(world, indicator, region)
        plan = world.plan_of(region)
        if codes:
            own = {code: all_leaves[code] for code in codes}
            series = {code: series_of(world, indicator, code) for code in codes}
            found[region] = Region(
                world,
                indicator,
                own,
                series,
                plan.baseline if plan else None,
                world.rules_of(plan),
            )
    return found


Levels = dict[str, dict[Span, Level]]


def levels(world: World, indicator: Indicator) -> Levels:
    """Every region's values of an indicator, in its own periods and in those of regions above."""
    here = regions(world, indicator)
    own = {code: region.periods() for code, region in here.items()}
    found: Levels = {}
    for code, region in here.items():
        above = [
            up
            for up in world.line(code)
            if up in here and here[up].leaves.keys() & region.leaves.keys()
        ]
        spans = set().union(*(own[up] for up in above))
        rows = {span: region.level(span) for span in spans}
        found[code] = {span: level for span, level in rows.items() if level is not None}
    return found
