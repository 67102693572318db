"""The bureau that is disturbed: one release is shown, files wait, and it is known what must come.

Belongs here: making it, and what an undisturbed run makes of it. Does not belong here: faults.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.integration.bureau import Bureau
from tests.soak import warm
from tests.soak.pages import stand_in

SENDER = "stat-510302"
HEADER = "地区,统计期,当月交易量（辆）,本年累计交易量（辆）,数据类别"
# October, which goes on from September's 6237; the same with a broken sum; and no table at all.
WAITING = {
    SENDER: {
        "二手车10月.csv": f"{HEADER}\n自流井区,2026-10,800,7037,模拟\n",
        "二手车错.csv": f"{HEADER}\n自流井区,2026-09,826,9237,模拟\n",
        "说明.csv": "甲,乙\n1,2\n",
    },
    "stat-510304": {
        "二手车.csv": "地区,报告时间,当期交易量（辆）,1-本月累计交易量（辆）,数据性质\n"
        "510304,2026/10,700,6424,模拟\n"
    },
}

# Came before and was refused: its findings are in the quarantine.
REFUSED = {SENDER: {"二手车坏.csv": f"{HEADER}\n自流井区,2026-10,很多,7037,模拟\n"}}


@dataclass(frozen=True)
class World:
    """A bureau before a run, how it stands after an undisturbed one, and its operations."""

    folder: Path
    before: Bureau
    after: dict[str, Any]
    pages: dict[str, dict[str, str]]
    operations: list[str]
    seconds: float

    @property
    def node(self) -> Path:
        return self.folder / "node"

    def copy(self, name: str) -> Bureau:
        """A bureau of its own to disturb."""
        place = self.folder / name
        shutil.rmtree(place, ignore_errors=True)
        subprocess.run(["cp", "-a", str(self.before.root), str(place)], check=True)
        return Bureau(place)

    def a_place(self, chance: random.Random) -> int:
        """The number of an operation; rare kinds of operation are as likely as frequent ones."""
        kind = chance.choice(sorted(set(self.operations)))
        return 1 + chance.choice([n for n, one in enumerate(self.operations) if one == kind])


def put(bureau: Bureau, files: dict[str, dict[str, str]]) -> None:
    """Put files into the inbox."""
    for sender, texts in files.items():
        for name, text in texts.items():
            place = bureau.workspace.inbox / sender / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8")


def make_world(published: Bureau, folder: Path, *, sample: bool = False) -> World:
    """Put files into the inbox of a published bureau and see what an undisturbed run does.

    For a ``sample`` the bureau is taken as it is, published by this code, and run once.
    """
    folder.mkdir(parents=True, exist_ok=True)
    node = stand_in(folder)
    before = published.copy_to(folder / "before")
    warm.begin(before.root)
    if not sample:
        # Brought up to this code, if it was published by another; and there is something refused.
        put(before, REFUSED)
        done = warm.start(before.root, folder / "said", "-", "run", LIANGXIN_NODE=str(node)).wait()
        assert done.code == 0, done.said
    put(before, WAITING)
    world = World(folder, before, {}, {}, [], 0.0)
    undisturbed = world.copy("undisturbed")
    # Twice: the first builds the pages, the second tells how long it takes without.
    for _ in range(1 if sample else 2):
        undisturbed = world.copy("undisturbed")
        told, said = folder / "operations", folder / "said"
        started = warm.time.monotonic()
        place = f"ops {told}"
        ended = warm.start(undisturbed.root, said, place, "run", LIANGXIN_NODE=str(node)).wait()
        assert ended.code == 0, ended.said
        seconds = warm.time.monotonic() - started
    after = undisturbed.state()
    known = {
        before.workspace.current.readlink().name: before.site_files(),
        undisturbed.workspace.current.readlink().name: undisturbed.site_files(),
    }
    assert len(known) == 2
    operations = told.read_text("utf-8").splitlines()
    return World(folder, before, after, known, operations, seconds)
