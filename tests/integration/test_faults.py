"""A sample of the soak: what ``make soak`` does hundreds of times, a few times by one seed.

``LIANGXIN_SOAK_SEED`` chooses others.
"""

from __future__ import annotations

import os
import random

import pytest

from tests.integration.bureau import Bureau
from tests.soak import warm
from tests.soak.damage import everything_damaged
from tests.soak.faults import Fault, one_after_the_other, two_runs_at_once
from tests.soak.scene import Kept, Scene
from tests.soak.world import World, make_world

pytestmark = pytest.mark.integration

SEED = int(os.environ.get("LIANGXIN_SOAK_SEED", "6"))


@pytest.fixture(scope="module")
def world(small: Bureau, tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_world(small, tmp_path_factory.mktemp("soak"), sample=True)


@pytest.mark.parametrize("fault", [one_after_the_other, everything_damaged, two_runs_at_once])
def test_a_bureau_recovers_by_itself(world: World, fault: Fault) -> None:
    scene = Scene(world, world.copy(fault.__name__), random.Random(SEED))
    fault(scene)
    assert not scene.problems, f"seed {SEED}: {scene.notes} {scene.problems}"
    assert scene.commands


def test_the_operations_of_a_run_are_known(world: World) -> None:
    kinds = set(world.operations)
    for part in ("landing/", "observations/", "quarantine/", "outbox/", "ledger/", "releases/"):
        assert any(part in kind and "fsync" in kind for kind in kinds), part
    assert any(kind.startswith("os.rename releases/.current") for kind in kinds)


def test_what_is_not_survived_is_noticed(world: World) -> None:
    """A reader who meets half a page, an original that is gone, a state that is another."""
    scene = Scene(world, world.copy("noticed"), random.Random(SEED))
    kept = Kept.of(scene.bureau)
    (scene.bureau.site / "index.html").write_bytes(b"half")
    with scene.readers() as readers:
        assert warm.until(lambda: readers.problems)
    next(scene.bureau.workspace.landing.iterdir()).unlink()
    scene.nothing_lost(kept)
    found = " ".join(scene.problems)
    assert "index.html" in found
    assert "lost from the landing" in found
