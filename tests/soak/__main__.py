"""``make soak``: hundreds of seeded faults on real runs; what fails is named with its seed.

usage: python -m tests.soak [--times N] [--seed N] [--minutes M] [--only FAULT] [--published DIR]
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

from tests.integration.bureau import Bureau
from tests.soak.damage import DAMAGE
from tests.soak.faults import FAULTS, Fault
from tests.soak.scene import Scene
from tests.soak.world import World, make_world

ALL: dict[str, Fault] = {**FAULTS, **DAMAGE}


def main() -> None:
    """Let faults happen until there were enough of them; exit code 1 where one was not survived."""
    asked = arguments()
    folder = Path(tempfile.mkdtemp(prefix="soak-", dir=asked.folder))
    print(f"种子 / seed {asked.seed}", flush=True)
    try:
        world = make_world(published(asked.published, folder), folder / "world")
        failed = soaked(world, asked)
    finally:
        if not asked.keep:
            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if failed else 0)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--times", type=int, default=300, help="how many faults")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="chance")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="no longer than this")
    parser.add_argument("--only", action="append", choices=sorted(ALL), help="only this fault")
    parser.add_argument("--published", type=Path, help="a workspace to copy that has published")
    parser.add_argument("--folder", type=Path, help="where the disturbed workspaces lie meanwhile")
    parser.add_argument("--keep", action="store_true", help="keep what was not survived")
    return parser.parse_args()


def published(place: Path | None, folder: Path) -> Bureau:
    """A bureau of one city and the nation that has published once."""
    if place is not None:
        return Bureau(place.resolve())
    from orchestration.demo.deliveries import national_deliveries  # noqa: PLC0415
    from orchestration.demo.simulate import write_simulated  # noqa: PLC0415
    from sources.loader import load_catalogue  # noqa: PLC0415

    made = [*national_deliveries(), *write_simulated(load_catalogue(), folder / "examples")]
    bureau = Bureau(folder / "published")
    bureau.land([one for one in made if one.sender.startswith(("national", "stat-5103"))])
    bureau.liangxin("run")
    return bureau


def soaked(world: World, asked: argparse.Namespace) -> int:
    """Every kind of fault in turn, each by its own seed; returns how many were not survived."""
    kinds = asked.only or list(ALL)
    end = time.monotonic() + asked.minutes * 60
    tried: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for nth in range(asked.times):
        if time.monotonic() > end:
            break
        kind, seed = kinds[nth % len(kinds)], asked.seed + nth
        scene, seconds = one_fault(world, kind, seed)
        tried[kind] += 1
        failed[kind] += bool(scene.problems)
        mark = "✘" if scene.problems else "✔"
        print(f"{mark} {seed} {kind}: {'; '.join(scene.notes)} ({seconds:.0f} s)", flush=True)
        for problem in scene.problems:
            print(f"    {problem}", flush=True)
    print("\n故障 / fault                         次数 / times   未恢复 / not survived")
    for kind, times in tried.items():
        print(f"{kind:36} {times:8} {failed[kind]:16}")
    print(f"{'':36} {tried.total():8} {failed.total():16}")
    return failed.total()


def one_fault(world: World, kind: str, seed: int) -> tuple[Scene, float]:
    """One fault on a copy of the bureau, which is removed again."""
    start = time.monotonic()
    bureau = world.copy(f"soak-{seed}")
    scene = Scene(world, bureau, random.Random(seed))
    try:
        ALL[kind](scene)
    except Exception:
        scene.problems.append(traceback.format_exc())
    scene.settle()
    if not scene.problems:
        shutil.rmtree(bureau.root, ignore_errors=True)
    return scene, time.monotonic() - start


if __name__ == "__main__":
    main()
