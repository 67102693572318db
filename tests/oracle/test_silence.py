"""A silent region never lowers a light (METHODOLOGY 4): it may only make it undecided.

One county sends nothing for the last period. Where its target still has a light, the county's own
report would have given the same one, had it sent what any of the treatments puts in its place.
"""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracle.periods import Span, shown
from tests.oracle.silence import answered, lights, silenced
from tests.oracle.test_oracle import tried
from tests.oracle.world import World, months
from tests.oracle.worlds import worlds

# dbt leaves its log file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
TREATMENTS = ("main", "other", "zero")
OPEN = ("undecided", "not_assessable")


@st.composite
def fallen_silent(draw: st.DrawFn, measure: str) -> tuple[World, World, str, Span]:
    """A world that reports everything, and the same with one county's last period missing."""
    world = draw(worlds((measure,), n_targets=4, gaps=False))
    ends = [(year, last) for year, _, last, _ in (months(cell.period) for cell in world.cells)]
    over = [end for end in ends if end <= (world.as_of.year, world.as_of.month)]
    year, month = max(over)
    county = draw(st.sampled_from(world.indicators[0].reporters))
    dated = world.indicators[0].is_dated
    span = Span(year, month, month, "date") if dated else Span(year, 1, month, "ytd")
    return world, silenced(world, county, year, month), county, span


@pytest.mark.parametrize("measure", ["flow", "stock"])
def test_a_light_with_a_silent_county_is_that_of_every_treatment(measure: str) -> None:
    seen: Counter[str] = Counter()

    def holds(case: tuple[World, World, str, Span]) -> None:
        _, silent, county, span = case
        found = lights(silent)
        for region, how in itertools.product({t.region for t in silent.targets}, TREATMENTS):
            world = answered(silent, region, county, span, how)
            whole = lights(world) if world else {}
            for target in silent.targets:
                if target.region != region or (how == "zero" and target.kind != "cumulative"):
                    continue
                for key in (k for k in whole if k[:2] == (target.plan, target.n)):
                    period, light = found[key]
                    seen[light] += 1
                    if period == shown(span)[0] and light not in OPEN:
                        assert whole[key] == (period, light), (key, how)

    tried(5)(given(fallen_silent(measure))(holds))()
    assert sum(n for light, n in seen.items() if light not in OPEN) > 5
