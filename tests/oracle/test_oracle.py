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
FEW = 8


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
        sys.__stdout__.write(f"\ncompared row by row: {rows}; {dict(SEEN.lights)}\n")


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


@pytest.mark.parametrize("measure", MEASURES)
def test_values_and_lights_are_those_of_the_methodology(measure: str) -> None:
    total = Compared()
    tried()(given(worlds((measure,), n_targets=6))(agreeing(total)))()
    assert total.n_values > 200
    assert total.n_targets > 40
    assert {"achieved", "missed", "not_assessable"} <= {light for light, _ in total.lights}
    if measure != "growth_only":
        assert {"published", "estimated", "withheld"} <= total.qualities.keys()


@pytest.mark.parametrize("measure", MEASURES)
def test_settings_authority_breaks_and_chains_are_those_of_the_methodology(measure: str) -> None:
    total = Compared()
    tried()(given(worlds((measure,), n_targets=6, rich=True))(agreeing(total)))()
    assert total.n_values > 100
    assert total.n_targets > 25
    assert ("not_assessable", "break") in total.lights


def test_revisions_are_those_of_the_methodology() -> None:
    total = Compared()
    tried()(given(revised())(agreeing(total)))()
    assert total.n_steps > 100
