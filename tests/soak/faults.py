"""Faults of processes and of the machine: killed, refused, too slow, twice at once, another time.

Each takes a scene, lets its fault happen under the eyes of readers, and sees to it that the bureau
recovers. Belongs here: what happens to commands. Does not belong here: damage to files
(``damage``).
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from orchestration.publication.node import find_node
from tests.soak import warm
from tests.soak.scene import Kept, Scene, processes_in

Fault = Callable[[Scene], None]
KILLED = -signal.SIGKILL


def killed_at_an_operation(scene: Scene) -> None:
    """Once, and by chance again while it recovers."""
    for _ in range(scene.chance.choice((1, 1, 2))):
        disturbed(scene, f"kill {scene.world.a_place(scene.chance)}", KILLED, 0)
    scene.recovers()


def killed_at_some_time(scene: Scene) -> None:
    """In the middle of whatever a library is doing."""
    for _ in range(scene.chance.choice((1, 2))):
        seconds = scene.chance.uniform(0.3, scene.world.seconds)
        disturbed(scene, f"after {seconds:.2f}", KILLED, 0)
    scene.recovers()


def page_builder_killed(scene: Scene) -> None:
    """Node or one of its children dies: the run says so, readers keep what they have."""
    kept = Kept.of(scene.bureau)
    with scene.readers():
        started = scene.start("run", LIANGXIN_NODE=str(find_node()))
        found = warm.until(lambda: _nodes(scene.bureau.root) or not started.process.is_alive(), 200)
        scene.expect(found, "the page builder was never started")
        time.sleep(scene.chance.uniform(0, 12))
        nodes = _nodes(scene.bureau.root)
        if nodes:
            os.kill(scene.chance.choice(nodes), signal.SIGKILL)
        scene.ended_in_words(started.wait(), *((3,) if nodes else (0, 3)))
        scene.settle()
    scene.nothing_lost(kept)
    scene.recovers()


def _nodes(root: Path) -> list[int]:
    return [pid for pid in processes_in(root) if Path(f"/proc/{pid}/exe").resolve().name == "node"]


def disk_full_from_an_operation(scene: Scene) -> None:
    """Nothing can be written any more from there on; then there is room again."""
    disturbed(scene, f"ENOSPC {scene.world.a_place(scene.chance)}", 0, 3)
    scene.recovers()


def one_operation_fails(scene: Scene) -> None:
    """An input/output error once."""
    disturbed(scene, f"EIO {scene.world.a_place(scene.chance)}", 0, 3)
    scene.recovers()


def file_cannot_be_read(scene: Scene) -> None:
    """A file of the workspace cannot be read once."""
    disturbed(scene, f"unreadable {scene.chance.randint(1, 120)}", 0, 3)
    scene.recovers()


def files_may_not_grow(scene: Scene) -> None:
    """A quota on files: whoever writes, DuckDB, SQLite, Polars or Node, is refused."""
    limit = scene.chance.choice((0, 500, 4_000, 60_000, 600_000, 4_000_000, 12_000_000))
    disturbed(scene, f"fsize {limit}", 0, 3, -signal.SIGXFSZ, -signal.SIGBUS)
    scene.recovers()


def disk_really_full(scene: Scene) -> None:
    """The workspace on a small disk of its own that fills up; then the disk is larger."""
    disk = scene.world.folder / f"{scene.bureau.root.name}.disk"
    if not _mounted(scene, disk):
        scene.notes.append("no small disk may be mounted here: a full disk is played instead")
        disk_full_from_an_operation(scene)
        return
    try:
        disturbed(scene, "-", 0, 3)
        subprocess.run(["mount", "-o", "remount,size=2g", str(disk)], check=True)
        scene.recovers()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def _mounted(scene: Scene, disk: Path) -> bool:
    disk.mkdir()
    used = int(
        subprocess.run(
            ["du", "-sk", str(scene.bureau.root)], capture_output=True, text=True, check=True
        ).stdout.split()[0]
    )
    size = used + scene.chance.randint(600, 40_000)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        return False
    scene.notes.append(f"{size - used} kB free")
    subprocess.run(["cp", "-a", str(scene.bureau.root), str(disk)], check=True)
    scene.bureau = type(scene.bureau)(disk / scene.bureau.root.name)
    return True


def two_runs_at_once(scene: Scene) -> None:
    """Both end well, and it is as if there had been one; or one of them is killed."""
    kept = Kept.of(scene.bureau)
    dies = scene.chance.random() < 0.5
    place = f"after {scene.chance.uniform(1, scene.world.seconds):.2f}" if dies else "-"
    with scene.readers():
        one = scene.start("run", place=place)
        time.sleep(scene.chance.uniform(0, 4))
        other = scene.start("run")
        scene.ended_in_words(one.wait(), 0, *((KILLED,) if dies else ()))
        scene.ended_in_words(other.wait(), 0)
    scene.nothing_lost(kept)
    scene.recovers()


def submitted_meanwhile(scene: Scene) -> None:
    """A file is handed in while a run is under way: it is in, then or with the next run."""
    from tests.soak.world import HEADER  # noqa: PLC0415

    kept = Kept.of(scene.bureau)
    file = scene.world.folder / "meanwhile.csv"
    file.write_text(f"{HEADER}\n自流井区,2026-10,810,7047,模拟\n", "utf-8")
    with scene.readers():
        running = scene.start("run")
        time.sleep(scene.chance.uniform(0, scene.world.seconds))
        said = ("submit", str(file), "--sender", "stat-510302", "--revision", "C")
        scene.ended_in_words(scene.command(*said), 0, 1)
        scene.ended_in_words(running.wait(), 0)
    scene.nothing_lost(kept)
    scene.recovers(whole=False)
    states = scene.bureau.json("status")["submissions"]
    scene.expect("received" not in states, f"something was never judged: {states}")
    _nothing_more_to_do(scene)


def rolled_back_meanwhile(scene: Scene) -> None:
    """Somebody goes back to the release before while a run is under way."""
    scene.command("run")
    file = scene.bureau.workspace.inbox / "stat-510302" / "三.csv"
    file.write_text("地区,统计期,当月交易量（辆）,本年累计交易量（辆）,数据类别\n甲,乙,丙,丁,戊\n")
    kept = Kept.of(scene.bureau)
    with scene.readers():
        running = scene.start("run")
        time.sleep(scene.chance.uniform(0, scene.world.seconds))
        scene.ended_in_words(scene.command("release", "rollback"), 0, 1)
        scene.ended_in_words(running.wait(), 0, 1)
    scene.nothing_lost(kept)
    ended = scene.command("run")
    scene.ended_in_words(ended, 0, 1)
    scene.expect(scene.bureau.workspace.current.exists(), "no release is shown")
    looked = scene.bureau.json("release", "list")["releases"]
    shown = [one["release_id"] for one in looked if one["state"] == "current"]
    found = [scene.bureau.workspace.current.readlink().name]
    scene.expect(shown == found, f"the ledger says {shown}, readers see {found}")


def rollback_killed(scene: Scene) -> None:
    """Going back is killed; done again, or finished by the next command, it is done."""
    scene.command("run")
    kept = Kept.of(scene.bureau)
    before = next(iter(scene.world.pages))
    with scene.readers():
        place = f"kill {scene.chance.randint(1, 6)}"
        ended = scene.command("release", "rollback", place=place)
        scene.expect(ended.code in (0, KILLED), f"exit {ended.code}: {ended.said[-400:]}")
    scene.nothing_lost(kept)
    if scene.bureau.workspace.current.readlink().name != before:
        again = scene.command("release", "rollback", before)
        scene.ended_in_words(again, 0, 1)
    found = scene.bureau.workspace.current.readlink().name
    scene.expect(found == before, f"after going back readers see {found}, not {before}")


def clock_goes_backwards(scene: Scene) -> None:
    """The machine's clock is wrong for one run, killed or not; then it is right again."""
    days = scene.chance.choice(("2026-10-30", "2026-10-17", "2026-10-01", "2020-01-01"))
    place = "-"
    if scene.chance.random() < 0.5:
        place = f"kill {scene.world.a_place(scene.chance)}"
    kept = Kept.of(scene.bureau)
    with scene.readers():
        wrong = scene.command("run", place=place, LIANGXIN_TEST_CLOCK=f"{days}T08:00:00+08:00")
        scene.ended_in_words(wrong, 0, 1, KILLED)
        scene.settle()
    scene.nothing_lost(kept)
    scene.recovers(whole=False)
    _nothing_more_to_do(scene)


def one_after_the_other(scene: Scene) -> None:
    """Killed, refused and killed again before it may recover."""
    chance, world = scene.chance, scene.world
    disturbed(scene, f"kill {world.a_place(chance)}", KILLED, 0)
    disturbed(scene, f"ENOSPC {world.a_place(chance)}", 0, 3)
    disturbed(scene, f"after {chance.uniform(0.3, world.seconds):.2f}", KILLED, 0)
    disturbed(scene, f"EIO {world.a_place(chance)}", 0, 3)
    scene.recovers()


def worker_killed(scene: Scene) -> None:
    """The resident worker dies in the middle of a run; started again it does what was left."""
    kept, chance = Kept.of(scene.bureau), scene.chance
    with scene.readers():
        if chance.random() < 0.5:
            ended = scene.command("watch", "--once", place=f"kill {scene.world.a_place(chance)}")
        else:
            place = f"after {chance.uniform(0.3, scene.world.seconds):.2f}"
            ended = scene.command("watch", "--every", "0.2", "--no-morning", place=place)
        scene.ended_in_words(ended, KILLED, 0)
        scene.settle()
        scene.nothing_lost(kept)
        scene.ended_in_words(scene.command("watch", "--once"), 0)
    scene.recovers()


def _nothing_more_to_do(scene: Scene) -> None:
    again = scene.command("run", "--json")
    scene.ended_in_words(again, 0)
    scene.expect('"unchanged"' in again.said, f"a run finds more to do: {again.said[-300:]}")


def disturbed(scene: Scene, place: str, *codes: int) -> None:
    """A run with a fault in it ends with one of the codes; nothing accepted is lost."""
    kept = Kept.of(scene.bureau)
    with scene.readers():
        ended = scene.command("run", place=place)
        scene.ended_in_words(ended, *codes)
        scene.settle()
    scene.nothing_lost(kept)


FAULTS: dict[str, Fault] = {
    "one after the other": one_after_the_other,
    "killed at an operation": killed_at_an_operation,
    "killed at some time": killed_at_some_time,
    "page builder killed": page_builder_killed,
    "disk full from an operation on": disk_full_from_an_operation,
    "disk really full": disk_really_full,
    "one operation fails": one_operation_fails,
    "a file cannot be read": file_cannot_be_read,
    "files may not grow": files_may_not_grow,
    "two runs at once": two_runs_at_once,
    "worker killed": worker_killed,
    "submitted meanwhile": submitted_meanwhile,
    "rolled back meanwhile": rolled_back_meanwhile,
    "rollback killed": rollback_killed,
    "clock goes backwards": clock_goes_backwards,
}
