"""Killed at any place and run again, a run ends where an undisturbed one does (DESIGN §4, 3).

The places here are named, one after the other on one empty workspace. Faults at
places that nobody has named are in ``test_faults.py`` (some) and ``make soak`` (hundreds).
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.bureau import Bureau
from tests.soak import warm
from tests.soak.scene import processes_in

# The small bureau is made here as well, while the other worker process does without it: else both
# would wait for it later (ORDER in conftest.py).
pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("small")]

ACCEPTANCE = "orchestration.intake.keeping.acceptance"
LANDING = "orchestration.intake.keeping.landing"
PUBLICATION = "orchestration.publication"
RELEASE = f"{PUBLICATION}.release"
DRAFTING = f"{PUBLICATION}.drafting"
START = "start, manifest made, not in its place"
IN_THE_PAGES = "site build, in the middle"
# Killed as a cold command, with the real builder; the others in forks of one that is warm.
COLD = (START, IN_THE_PAGES)
# In the order in which a run comes to them: each kill finds what the ones before left behind.
PLACES = {
    START: "orchestration.durable:put_in_place before 1",
    "landing, bytes stored but not recorded": f"{LANDING}:land after 3",
    "landing, recorded but still in the inbox": f"{LANDING}:_record after 2",
    "judging, observations kept but not recorded": f"{ACCEPTANCE}:_record before 4",
    "dbt, in the middle of its run": "dbt.task.run:ModelRunner.execute after 12",
    "gate, judged but not recorded": f"{PUBLICATION}.gatekeeping:record_decision before 1",
    IN_THE_PAGES: "orchestration.publication.site:report after 3",
    "draft, judged but not recorded": f"{DRAFTING}:record_decision before 1",
    "draft, recorded but not in its place": f"{DRAFTING}:put_in_place before 1",
    "swap, just before": f"{RELEASE}:point_symlink before 1",
    "swap, just after": f"{RELEASE}:point_symlink after 1",
}


@pytest.fixture(scope="module")
def pages(kept_pages: Path) -> Iterator[pytest.MonkeyPatch]:
    """Real pages of the same data are built once; a kill in their building kills the real one."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("LIANGXIN_NODE", str(kept_pages))
        yield environment


@pytest.fixture(scope="module")
def undisturbed(from_the_inbox: Bureau) -> dict[str, Any]:
    warm.begin(from_the_inbox.root)
    return from_the_inbox.state()


def assert_readers_see_a_whole_release_or_none(bureau: Bureau) -> None:
    current = bureau.workspace.current
    if current.is_symlink():
        assert (current / "release.json").exists()
        assert (bureau.site / "index.html").exists()


def test_a_run_killed_anywhere_is_finished_by_the_next_one(
    tmp_path: Path,
    small_inbox: dict[str, list[Path]],
    undisturbed: dict[str, Any],
    demo: Bureau,
    pages: pytest.MonkeyPatch,
) -> None:
    bureau = Bureau(tmp_path / "var")
    bureau.use_caches_of(demo)
    shutil.rmtree(bureau.root / "dagster" / "manifest")
    bureau.put_into_inbox(small_inbox)
    for name, place in PLACES.items():
        if name in COLD:
            with pages.context() as real:
                real.delenv("LIANGXIN_NODE")
                bureau.killed(place, "run")
        else:
            ended = warm.start(bureau.root, tmp_path / "said", place, "run").wait()
            assert ended.code == -9, f"not killed: {ended.code}\n{ended.said}"
        assert_readers_see_a_whole_release_or_none(bureau)
        deadline = time.monotonic() + 10
        while processes_in(bureau.root) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert processes_in(bureau.root) == [], f"something goes on after a kill at: {name}"
    bureau.at_noon("run")
    state = bureau.state()
    for part, expected in undisturbed.items():
        assert state[part] == expected, f"{part} differs from an undisturbed run"
    assert list(bureau.workspace.inbox.rglob("*.csv")) == []
