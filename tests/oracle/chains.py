"""Published growth and its chain since the baseline year (METHODOLOGY 3, growth only).

Belongs here: what an office publishes as growth, without a level. Does not belong here: growth
computed from levels (``regions``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction

from tests.oracle.breaks import series_of
from tests.oracle.periods import Span, Values
from tests.oracle.regions import PERCENT, Level, Levels, levels
from tests.oracle.vintages import known_at
from tests.oracle.world import Indicator, World


def chain(said: Values, base_year: int, span: Span) -> Fraction | None:
    """Every year's growth of the same months since the baseline year; no link may be missing."""
    links = [said.get(span.in_year(year)) for year in range(base_year + 1, span.year + 1)]
    if not links or None in links:
        return None
    grown = Fraction(1)
    for link in links:
        assert link is not None
        grown *= 1 + link / PERCENT
    return PERCENT * (grown - 1)


def said_growth(world: World, indicator: Indicator) -> dict[str, Values]:
    """Growth since January as each reporting region publishes it."""
    item = "some" if indicator.measure == "growth_only" else "growth"
    found: dict[str, Values] = defaultdict(dict)
    for (name, part, region, year, first, last, basis), value in known_at(world).items():
        if (name, part) == (indicator.name, item) and basis in ("ytd", "year"):
            found[region][Span(year, first, last, "ytd")] = value
    return found


def chains(world: World, indicator: Indicator) -> Levels:
    """Growth as published and chained, only where a region itself reports it."""
    found: Levels = {}
    for region, said in said_growth(world, indicator).items():
        plan, series = world.plan_of(region), series_of(world, indicator, region)
        base_year = plan.baseline if plan else None
        found[region] = {}
        for span, growth in said.items():
            broken = series.is_broken(span, base_year)
            grown = chain(said, base_year, span) if base_year and not broken else None
            facts = Level(span, Fraction(1), 1, 1, growth, growth=(grown, grown, grown))
            found[region][span] = replace(facts, broken=broken, chained=grown)
    return found


def published(world: World, indicator: Indicator) -> Levels:
    """Every region's values, with the growth that the indicator is judged by."""
    chained = chains(world, indicator)
    if indicator.measure == "growth_only":
        return chained
    found = levels(world, indicator)
    for region, spans in found.items():
        for span, level in spans.items():
            there = chained.get(region, {}).get(span)
            grown = there.chained if there else None
            with_chain = replace(level, chained=grown)
            if indicator.judge_by == "published_chain":
                # A level that is not shown has no growth; a missing link is never filled up.
                shown = None if level.main is None else grown
                with_chain = replace(with_chain, growth=(shown, shown, shown))
            spans[span] = with_chain
    return found
