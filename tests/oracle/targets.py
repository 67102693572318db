"""Which period a target is judged on, and what light it gets (METHODOLOGY 5 and 6).

Belongs here: operators, paths, the judged period, attained and scheduled, lights and reasons. Does
not belong here: how a region's value came about (``regions``).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from tests.oracle.periods import Span
from tests.oracle.regions import PERCENT, Level, Levels
from tests.oracle.world import MONTHS, Indicator, Plan, Target, Thresholds, World

Light = tuple[str, str]
Number = Fraction | None


@dataclass(frozen=True)
class Verdict:
    """What the row of a target (and year) says; numbers are those of the main treatment."""

    light: str
    reason: str
    span: Span | None = None
    value: Number = None
    baseline: Number = None
    growth: Number = None
    attained: Number = None
    scheduled: Number = None
    run_rate: Number = None
    coverage: Number = None
    early: bool = False


@dataclass(frozen=True)
class Candidate:
    """A period a target could be judged on: what is held against the number, per treatment."""

    span: Span
    tried: tuple[Number, ...]
    value: Number
    coverage: Fraction
    baseline: Number = None
    growth: Number = None
    reference: Number = None
    broken: bool = False


@dataclass(frozen=True)
class Case:
    """One target, judged for one year; ``levels`` are the values of its indicator."""

    world: World
    target: Target
    year: int | None
    levels: Levels

    @cached_property
    def indicator(self) -> Indicator:
        return next(i for i in self.world.indicators if i.name == self.target.indicator)

    @cached_property
    def baseline_year(self) -> int:
        return self.plan.baseline

    @cached_property
    def plan(self) -> Plan:
        return next(p for p in self.world.plans if p.name == self.target.plan)

    @property
    def rules(self) -> Thresholds:
        """What judges a target is its own plan's."""
        return self.world.rules_of(self.plan)

    @property
    def least(self) -> Fraction:
        """Coverage asked of the region's values: that of the nearest plan at or above it."""
        return self.world.rules_of(self.world.plan_of(self.target.region)).withheld

    @property
    def start(self) -> int:
        """The year at whose end the path, and counting, start."""
        since = self.target.counts_from
        if self.target.kind == "annual":
            assert self.year is not None
            return self.year - 1
        return self.baseline_year if since is None else since - 1

    @property
    def is_current(self) -> bool:
        """Of an annual target the latest year of which enough months are over, else the first."""
        if self.target.kind != "annual":
            return True
        assert self.year is not None
        enough = self.rules.min_months - 1
        # Over is what has ended before the day, as a deadline has passed on the day after.
        years = [y for y in self.years if last_day(y, enough) < self.world.as_of]
        return self.year == (max(years) if years else min(self.years))

    @property
    def years(self) -> range:
        """The years an annual target is judged for."""
        first = self.target.first_year or self.plan.baseline + 1
        return range(first, (self.target.deadline or self.plan.horizon) + 1)

    @property
    def is_since_start(self) -> bool:
        """Whether only what comes after the start says anything; what stands may be met at once."""
        whole_list = self.target.kind == "cumulative" and self.indicator.is_dated
        return self.target.kind not in ("level", "relative") and not whole_list

    # -- the judged period --------------------------------------------------------------------

    def candidates(self) -> list[Candidate]:
        """Every period long enough, not after the deadline, that is of the target's kind."""
        kind, found = self.target.kind, []
        for span, level in self.levels.get(self.target.region, {}).items():
            dated = self.indicator.is_dated
            if span.basis != ("date" if dated else "ytd"):
                continue
            if not dated and span.last < self.rules.min_months:
                continue
            if kind == "level" and self.indicator.measure == "flow" and not span.is_whole_year:
                continue
            if self.year is not None and span.year > self.year:
                continue
            if span.year < self.start or (self.is_since_start and span.year == self.start):
                continue
            found.append(self.candidate(span, level))
        return sorted(found, key=lambda c: c.span)

    def candidate(self, span: Span, level: Level) -> Candidate:
        kind = self.target.kind
        if kind == "cumulative" and not self.indicator.is_dated:
            return self.since_start(span, level)
        value, base = level.main, level.baseline
        ends: tuple[Number, ...] = (level.main, level.low, level.high)
        if kind == "growth":
            ends = level.growth
        if kind == "points":
            ends = tuple(None if v is None or base is None else v - base for v in ends)
        if kind == "cumulative":
            ends = (*ends, level.zero)
        reference = None
        if kind == "relative":
            there = self.levels.get(self.target.reference or "", {}).get(span)
            reference = there.main if there else None
            if there is not None:
                # Each treatment of the silent, here and there alike.
                pairs = ((value, reference), (other_end(level), other_end(there)))
                ends = tuple(None if v is None or r is None else v - r for v, r in pairs)
        grown = level.growth[0] if kind == "growth" else None
        # Two regions at one date compare across a break.
        broken = level.broken and kind != "relative"
        return Candidate(span, ends, value, level.coverage, base, grown, reference, broken)

    def since_start(self, span: Span, level: Level) -> Candidate:
        """Complete years since the start and the year so far; as covered as the least piece."""
        here = self.levels[self.target.region]
        years = range(self.start + 1, span.year)
        pieces = [here.get(Span(year, 1, MONTHS, "ytd")) for year in years] + [level]
        there = [piece for piece in pieces if piece is not None]
        coverage = min(p.coverage for p in there) if len(there) == len(pieces) else Fraction(0)
        sums: list[Number] = []
        for ends in zip(*((p.main, p.low, p.high, p.zero) for p in there), strict=True):
            known = [end for end in ends if end is not None]
            whole = len(known) == len(ends) and len(there) == len(pieces)
            sums.append(sum(known, Fraction(0)) if whole else None)
        return Candidate(span, tuple(sums), sums[0], coverage, broken=level.broken)

    def is_comparable(self, candidate: Candidate) -> bool:
        """Whether the other side of the comparison is there, where one is needed."""
        if self.target.kind == "growth":
            return candidate.growth is not None
        if self.target.kind == "points":
            return candidate.baseline is not None
        return self.target.kind != "relative" or candidate.reference is not None

    def is_final(self, span: Span) -> bool:
        return self.target.deadline is not None and (span.year, span.last) == (self.year, MONTHS)

    def is_fresh(self, span: Span) -> bool:
        months = span.year * MONTHS + span.last - 1 + self.rules.stale_months
        return self.is_final(span) or last_day(*divmod(months, MONTHS)) >= self.world.as_of

    def judge(self) -> Verdict:
        found = self.candidates()
        if not found:
            return Verdict("not_assessable", "no_data")
        fresh = [c for c in found if self.is_fresh(c.span)]
        covered = [c for c in found if c.coverage >= self.least]
        good = [c for c in covered if self.is_comparable(c) and not c.broken]
        judged = [c for c in good if c in fresh]
        if not judged:
            return Verdict("not_assessable", self.reason_of_none(fresh, covered, good))
        chosen = judged[-1]
        over = self.year is not None and self.world.as_of > date(self.year, MONTHS, 31)
        if self.target.deadline is not None and over and not self.is_final(chosen.span):
            return Verdict("not_assessable", "awaiting_final", chosen.span)
        return self.verdict(chosen)

    def reason_of_none(
        self, fresh: list[Candidate], covered: list[Candidate], good: list[Candidate]
    ) -> str:
        """Why nothing can be judged; what could be but is too old is stale."""
        if any(c.broken for c in covered if c in fresh):
            return "break"
        if good or not fresh:
            return "stale"
        latest = [c for c in covered if c in fresh]
        if not latest:
            return "coverage"
        if self.target.kind == "relative":
            return "no_reference"
        base = latest[-1].baseline
        return "no_baseline" if base is None or base > 0 else "zero_baseline"

    # -- the light ----------------------------------------------------------------------------

    def verdict(self, chosen: Candidate) -> Verdict:
        lights = [self.lit(end, chosen) for end in chosen.tried if end is not None]
        light, reason = lights[0]
        # What cannot be judged as shown comes first in the list of lights.
        if light != "not_assessable" and len({word for word, _ in lights}) > 1:
            light, reason = "undecided", "differs_by_treatment"
        early = light == "achieved" and self.target.deadline is not None
        return Verdict(
            light,
            reason,
            chosen.span,
            chosen.value,
            chosen.baseline,
            chosen.growth,
            self.attained(chosen.tried[0], chosen),
            self.scheduled(chosen),
            self.run_rate(chosen),
            chosen.coverage,
            early and not self.is_final(chosen.span),
        )

    def is_met(self, reached: Fraction) -> bool:
        number = self.target.number
        if self.target.operator == "approx":
            return reached >= number * self.rules.approx
        return reached > number if self.target.operator == ">" else reached >= number

    def lit(self, reached: Number, chosen: Candidate) -> Light:
        """The first light of METHODOLOGY's list that fits what is reached."""
        assert reached is not None
        final, no_deadline = self.is_final(chosen.span), self.target.deadline is None
        met = self.reaches(reached)
        if final and not met:
            return ("missed", "missed_deadline")
        if met and (self.target.kind != "growth" or chosen.span.last == MONTHS):
            return ("achieved", "met" if final or no_deadline else "met_early")
        return self.on_the_way(reached, chosen)

    def reaches(self, reached: Fraction) -> bool:
        """Whether it is met; a relative target is reached by what it is above the reference."""
        if self.target.kind != "relative":
            return self.is_met(reached)
        return reached > 0 if self.target.operator == ">" else reached >= 0

    def on_the_way(self, reached: Fraction, chosen: Candidate) -> Light:
        """The light of what is not met, or not finally."""
        attained, scheduled = self.attained(reached, chosen), self.scheduled(chosen)
        if self.target.kind == "relative":
            return ("not_assessable", "no_path")
        if self.target.kind == "level" and chosen.baseline is None:
            return ("not_assessable", "no_path" if self.target.deadline is None else "no_baseline")
        # The wrong side of the baseline needs no path to be seen.
        if attained is None:
            return ("far_behind", "fell_below")
        if attained < 0:
            return ("far_behind", "below_baseline")
        if self.target.deadline is None:
            return ("not_assessable", "no_path")
        assert scheduled is not None
        return self.paced(attained - scheduled)

    def paced(self, gap: Fraction) -> Light:
        """The light of a pace gap: each bound belongs to the better side."""
        if gap >= 0:
            return ("on_track", "ahead_of_path")
        if gap >= self.rules.behind:
            return ("slightly_behind", "behind_path")
        far = gap < self.rules.far_behind
        return ("far_behind" if far else "behind", "behind_path")

    def starts_met(self, baseline: Fraction) -> bool:
        return self.is_met(baseline) or baseline >= self.target.number

    def attained(self, reached: Number, chosen: Candidate) -> Number:
        """Part of the change asked that has been attained, percent."""
        kind, number = self.target.kind, self.target.number
        if reached is None or kind == "relative":
            return None
        if kind == "level" and chosen.baseline is not None:
            if self.starts_met(chosen.baseline):
                return None
            return PERCENT * (reached - chosen.baseline) / (number - chosen.baseline)
        return PERCENT * reached / number

    # -- the path -----------------------------------------------------------------------------

    def interim(self) -> list[tuple[int, Fraction]]:
        """This plan's own rows for the same thing with earlier deadlines."""
        own = self.target
        return sorted(
            (other.deadline, other.number)
            for other in self.world.targets
            if (other.plan, other.indicator, other.region, other.kind, other.scope)
            == (own.plan, own.indicator, own.region, own.kind, own.scope)
            and other.counts_from == own.counts_from
            and other.deadline is not None
            and self.year is not None
            and self.start < other.deadline < self.year
        )

    def path(self, start_value: Fraction, at: Fraction) -> Fraction:
        """What is asked at a time in years (2025 is the end of 2025), in straight lines."""
        assert self.year is not None
        points = [
            (self.start, start_value),
            *([] if self.target.kind == "annual" else self.interim()),
        ]
        points.append((self.year, self.target.number))
        if at <= points[0][0]:
            return start_value
        for (x0, y0), (x1, y1) in pairwise(points):
            if x0 <= at <= x1:
                return y0 + (at - x0) * (y1 - y0) / (x1 - x0)
        raise AssertionError(at)

    def scheduled(self, chosen: Candidate) -> Number:
        """Part of the change asked that is due by the judged period, percent."""
        kind, number, span = self.target.kind, self.target.number, chosen.span
        if self.target.deadline is None or kind == "relative":
            return None
        elapsed = Fraction(span.last, MONTHS)
        if kind == "annual":
            elapsed = self.season(span)
        origin = Fraction(0)
        if kind == "level":
            if chosen.baseline is None or self.starts_met(chosen.baseline):
                return None
            origin = chosen.baseline
        due = self.path(origin, span.year - 1 + elapsed)
        return PERCENT * (due - origin) / (number - origin)

    def season(self, span: Span) -> Fraction:
        """Share of the baseline year that had come by the month, else the share of the months."""
        here, least = self.levels[self.target.region], self.least
        months = here.get(span.in_year(self.baseline_year))
        year = here.get(Span(self.baseline_year, 1, MONTHS, "ytd"))
        if months and year and min(months.coverage, year.coverage) >= least and year.main:
            assert months.main is not None
            share = months.main / year.main
            if months.n_reported == year.n_reported and 0 <= share <= 1:
                return share
        return Fraction(span.last, MONTHS)

    def run_rate(self, chosen: Candidate) -> Number:
        """What a month must bring to be on this year's path at its end; flows only."""
        left = MONTHS - chosen.span.last
        if self.indicator.measure != "flow" or not left or chosen.value is None:
            return None
        if self.target.deadline is None or self.target.kind not in (
            "growth",
            "cumulative",
            "annual",
        ):
            return None
        asked = self.path(Fraction(0), Fraction(chosen.span.year))
        if self.target.kind == "growth":
            base = self.whole_baseline(chosen)
            if base is None:
                return None
            asked = base * (1 + asked / PERCENT)
        return (asked - chosen.value) / left

    def whole_baseline(self, chosen: Candidate) -> Number:
        """The full baseline year of the same regions and in the same terms as the judged months'.

        What is asked of a chain of published growth is asked of no level.
        """
        here = self.levels[self.target.region]
        months = here.get(chosen.span.in_year(self.baseline_year))
        year = here.get(Span(self.baseline_year, 1, MONTHS, "ytd"))
        if self.indicator.judge_by == "published_chain" or not (months and year):
            return None
        if not months.main or year.main is None or chosen.baseline is None:
            return None
        if months.n_reported != year.n_reported:
            return None
        return year.main * chosen.baseline / months.main


def other_end(level: Level) -> Number:
    """The value under the other treatment of the silent."""
    if level.main is None or level.low is None or level.high is None:
        return None
    return level.low + level.high - level.main


def last_day(year: int, month_before: int) -> date:
    """Last day of a month counted from 0."""
    month = month_before + 1
    return date(year, month, calendar.monthrange(year, month)[1])


def cases(world: World, levels: dict[str, Levels]) -> dict[tuple[str, int, int | None], Case]:
    """Every target, and every year of an annual one."""
    found: dict[tuple[str, int, int | None], Case] = {}
    for target in world.targets:
        once = Case(world, target, target.deadline, levels[target.indicator])
        years = once.years if target.kind == "annual" else [target.deadline]
        for year in years:
            found[target.plan, target.n, year] = replace(once, year=year)
    return found
