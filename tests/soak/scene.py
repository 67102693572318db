"""One bureau that something happens to: commands in it, readers of it, and what must hold after.

Belongs here: what must hold whatever the fault was. Does not belong here: the faults (``faults``,
``damage``).
"""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.integration.bureau import Bureau
from tests.soak import warm
from tests.soak.reader import Readers
from tests.soak.world import World


@dataclass
class Scene:
    """A copy of the world's bureau, by chance what happens to it, and what was wrong with that."""

    world: World
    bureau: Bureau
    chance: random.Random
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)
    commands: int = 0

    def start(self, *arguments: str, place: str = "-", **env: str) -> warm.Started:
        self.commands += 1
        said = self.world.folder / f"{self.bureau.root.name}.{self.commands}.said"
        told = {"LIANGXIN_NODE": str(self.world.node), **self.env, **env}
        self.notes.append(f"{' '.join(arguments)} [{place}]")
        return warm.start(self.bureau.root, said, place, *arguments, **told)

    def command(self, *arguments: str, place: str = "-", **env: str) -> warm.Ended:
        return self.start(*arguments, place=place, **env).wait()

    def expect(self, holds: object, otherwise: str) -> bool:
        if not holds:
            self.problems.append(otherwise)
        return bool(holds)

    def ended_in_words(self, ended: warm.Ended, *codes: int) -> None:
        """One of the exit codes, and never a traceback."""
        self.expect(ended.code in codes, f"exit {ended.code}, not {codes}: {ended.said[-900:]}")
        self.expect("Traceback" not in ended.said, f"a traceback: {ended.said[-900:]}")

    def nothing_lost(self, before: Kept) -> None:
        """Every accepted byte and every event that was there is there still."""
        lost = before.landing - names(self.bureau.workspace.landing)
        self.expect(not lost, f"lost from the landing: {sorted(lost)[:3]}")
        ledger = self.bureau.workspace.ledger
        now = ledger.read_bytes() if ledger.exists() else b""
        self.expect(now.startswith(before.events), "the ledger lost or changed events")

    def recovers(self, *, whole: bool = True, but: tuple[str, ...] = ()) -> None:
        """A plain run ends well, and in the state of an undisturbed one."""
        ended = self.command("run")
        self.ended_in_words(ended, 0)
        if self.problems:
            return
        state = self.bureau.state()
        for part, expected in self.world.after.items() if whole else ():
            if part not in but and state[part] != expected:
                self.problems.append(f"{part} is not as after an undisturbed run: "
                                     f"{difference(expected, state[part])}")  # fmt: skip
        self.expect(not state["half-built"], f"left behind: {state['half-built']}")
        left = processes_in(self.bureau.root)
        self.expect(not left, f"still at work: {left}")

    @contextmanager
    def readers(self) -> Iterator[Readers]:
        with Readers(self.bureau, self.world.pages, self.chance.randrange(1 << 30)) as readers:
            yield readers
            warm.until(lambda: readers.looks)
        self.problems += readers.problems
        self.expect(readers.looks, "no reader looked at anything")

    def settle(self) -> None:
        """Nothing that a dead command started goes on."""
        gone = warm.until(lambda: not processes_in(self.bureau.root))
        if not self.expect(gone, "something goes on after the command is dead"):
            for pid in processes_in(self.bureau.root):
                os.kill(pid, signal.SIGKILL)


@dataclass(frozen=True)
class Kept:
    """What must never be lost."""

    landing: frozenset[str]
    events: bytes

    @classmethod
    def of(cls, bureau: Bureau) -> Kept:
        events = bureau.workspace.ledger.read_bytes()
        whole = events[: events.rfind(b"\n") + 1]
        return cls(frozenset(names(bureau.workspace.landing)), whole)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


def processes_in(folder: Path) -> list[int]:
    """The processes that work in a folder, by what they were started with or where they are."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            place = str((process / "cwd").readlink())
        except (OSError, UnicodeDecodeError):
            continue
        if f"{folder}/" in f"{command} " or str(folder) in place.split(" "):
            found.append(int(process.name))
    return found


def difference(expected: Any, found: Any) -> str:
    """In short, where two parts of a state differ."""
    if isinstance(expected, dict):
        keys = [key for key in {*expected, *found} if expected.get(key) != found.get(key)]
        return f"{len(keys)} differ: {sorted(keys)[:4]}"
    if isinstance(expected, list):
        missing = [one for one in expected if one not in found]
        more = [one for one in found if one not in expected]
        return f"missing {str(missing[:2])[:400]}, more {str(more[:2])[:400]}"
    return f"{found} for {expected}"
