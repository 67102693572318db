"""Random worlds: what the models say must be what METHODOLOGY says, column by column.

``LIANGXIN_ORACLE_EXAMPLES`` worlds of each sort are tried (``make oracle`` tries hundreds); the
suite tries the same few each time. A world that differs is shrunk by hypothesis and printed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.oracle.compare import Compared, compare
from tests.oracle.world import World
from tests.oracle.worlds import revised, worlds

# dbt leaves its log file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
ASKED = int(os.environ.get("LIANGXIN_ORACLE_EXAMPLES", "0"))
FEW = 6


def tried(n: int = FEW) -> settings:
    """The same few worlds each time, or as many new ones as asked for."""
    return settings(
        max_examples=ASKED or n,
        derandomize=not ASKED,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )


SEEN = Compared()


@pytest.fixture(scope="module", autouse=True)
def what_was_compared() -> Iterator[None]:
    """A run on request says at its end how much it has compared."""
    yield
    if ASKED:
        rows = f"{SEEN.n_values} values, {SEEN.n_targets} targets, {SEEN.n_steps} revisions"
        print(f"\ncompared row by row: {rows}; {dict(SEEN.lights)}", file=sys.__stdout__)


def agreeing(total: Compared) -> Callable[[World], None]:
    """Compare a world with the models, and add what was seen to a total."""

    def agrees(world: World) -> None:
        done = compare(world)
        assert done.differences == []
        total.n_values += done.n_values
        total.n_steps += done.n_steps
        total.lights += done.lights
        total.qualities += done.qualities
        SEEN.n_values += done.n_values
        SEEN.n_steps += done.n_steps
        SEEN.lights += done.lights

    return agrees


MEASURES = ("flow", "stock", "ratio_flow", "ratio_stock", "growth_only")


def of_every_measure(*, rich: bool) -> Compared:
    """Worlds of each measure; what was seen is told together, since each has few."""
    total = Compared()
    for measure in MEASURES:
        tried()(given(worlds((measure,), n_targets=6, rich=rich))(agreeing(total)))()
    assert total.n_values > 1000
    assert total.n_targets > 100
    assert {"published", "estimated", "withheld"} <= total.qualities.keys()
    assert {"achieved", "missed", "not_assessable"} <= {light for light, _ in total.lights}
    return total


def test_values_and_lights_are_those_of_the_methodology() -> None:
    of_every_measure(rich=False)


def test_settings_authority_breaks_and_chains_are_those_of_the_methodology() -> None:
    total = of_every_measure(rich=True)
    assert ("not_assessable", "break") in total.lights


def test_revisions_are_those_of_the_methodology() -> None:
    total = Compared()
    tried(12)(given(revised())(agreeing(total)))()
    assert total.n_steps > 100
