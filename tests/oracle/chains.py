"""Published growth and its chain since the baseline year (METHODOLOGY 3, growth only).

Belongs here: what an office publishes as growth, without a level. Does not belong here: growth
computed from levels (``regions``).
"""

from __future__ import annotations

from fractions import Fraction

from tests.oracle.periods import Leaf, Span, Values, leaves
from tests.oracle.regions import PERCENT, Level, Levels
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


def published(world: World, indicator: Indicator) -> Levels:
    """Growth as published and chained, only where a region itself reports it."""
    found: Levels = {}
    for region, leaf in leaves(world, indicator).items():
        plan = world.plan_of(region)
        said = of_growth(leaf)
        found[region] = {}
        for span, growth in said.items():
            grown = chain(said, plan.baseline, span) if plan else None
            ends = (grown, grown, grown)
            found[region][span] = Level(span, Fraction(1), 1, 1, growth, growth=ends)
    return found


def of_growth(leaf: Leaf) -> Values:
    (said,) = leaf.parts.values()
    return {span: value for span, value in said.items() if span.basis == "ytd"}
