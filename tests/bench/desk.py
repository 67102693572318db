"""The end of the month at the desk: 200 reporters hand in 1,000-row files within five minutes.

Everybody signs in, looks at what is due, uploads, reads what was understood, hands in and sees the
receipt. Client and server share the machine's two cores. Afterwards every file is accounted for:
its bytes in the landing, one accepted submission, one receipt.
"""

from __future__ import annotations

import hashlib
import random
import statistics
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path

from orchestration.context import Context
from orchestration.submissions import State
from orchestration.workspace import Workspace
from sources.catalogue import Sender
from sources.loader import load_catalogue
from tests.bench.table import Measured
from tests.desk.people import PASSWORD, hand_in, list_of_lifts, make_accounts
from tests.desk.serving import Caller, Server, desk_served

FEED = "residential_lifts"
REPORTERS, WITHIN, ROWS = 200, 300.0, 1_000
MOST_SECONDS = 3.0
PROCESSES = 2
MOST_TRIES = 60


@dataclass
class Reporter:
    """A person, the file they hand in, and how it went."""

    name: str
    unit: Sender
    content: bytes
    begins: float
    seconds: dict[str, float] = field(default_factory=dict)
    trouble: str = ""


def measure(
    folder: Path, reporters: int = REPORTERS, within: float = WITHIN, rows: int = ROWS
) -> list[Measured]:
    """Seconds of an answer at the 95th percentile, and what was lost (nothing may be)."""
    folder.mkdir(exist_ok=True)
    workspace = Workspace(folder / "var").create()
    people = _people(reporters, within, rows)
    make_accounts(workspace.root, [(p.name, "reporter", p.unit.id) for p in people])
    with desk_served(workspace.root, processes=PROCESSES) as server:
        _rush(people, server.address)
    failed = [person for person in people if person.trouble]
    for person in failed[:3]:
        print(f"{person.name}: {person.trouble[:500]}")
    lost = _lost(workspace, people)
    uploads = sorted(p.seconds["upload"] for p in people if "upload" in p.seconds)
    every = sorted(second for p in people for second in p.seconds.values())
    count = f"{reporters} 人 {within:.0f} 秒内各报 {rows:,} 行"
    said = f"中位 {statistics.median(uploads):.2f} s，最慢 {uploads[-1]:.2f} s"
    return [
        Measured(f"上报平台：{count}，上传的回答（95 %）", _at(uploads, 0.95), "s", MOST_SECONDS,
                 said),
        Measured("上报平台：所有页面的回答（95 %）", _at(every, 0.95), "s", MOST_SECONDS,
                 f"{len(every):,} 次，最慢 {every[-1]:.2f} s"),
        Measured("上报平台：出错的人", float(len(failed)), "人", 0.0),
        Measured("上报平台：丢失或重复的文件", float(lost), "份", 0.0),
    ]  # fmt: skip


def measure_kills(
    folder: Path, reporters: int = 40, kills: int = 6, rows: int = ROWS, alive: float = 1.5
) -> list[Measured]:
    """The same with every process of the desk killed again and again; people try until it is done.

    ``alive``: seconds from its answering to the next kill. As after a power cut: what somebody was
    told is true, and nothing is there twice.
    """
    folder.mkdir(exist_ok=True)
    workspace = Workspace(folder / "var").create()
    people = _people(reporters, 0.0, rows)
    make_accounts(workspace.root, [(p.name, "reporter", p.unit.id) for p in people])
    with desk_served(workspace.root, processes=PROCESSES) as server:
        threads = [threading.Thread(target=_until_done, args=(p, server)) for p in people]
        for thread in threads:
            thread.start()
        for _ in range(kills):
            time.sleep(alive)
            server.kill()
            server.start()
        for thread in threads:
            thread.join()
    tries = sum(int(person.seconds["tries"]) for person in people)
    what = f"上报平台：{reporters} 人上报时被杀掉 {kills} 次"
    return [
        Measured(f"{what}，断了的尝试", float(tries - reporters), "次"),
        Measured(f"{what}，丢失或重复的文件", float(_lost(workspace, people)), "份", 0.0),
    ]


def _until_done(person: Reporter, server: Server) -> None:
    """Try from the beginning until the page says that it was taken in."""
    caller, signed_in = Caller(server.address), False
    for tries in range(1, MOST_TRIES):
        person.seconds["tries"] = float(tries)
        with suppress(AssertionError, OSError):
            if not signed_in:
                caller.sign_in(person.name, PASSWORD)
            signed_in = True
            done = hand_in(caller, FEED, f"{person.name}.csv", person.content)
            if "已接收" in done.text:
                return
        time.sleep(1.0)


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _people(count: int, within: float, rows: int) -> list[Reporter]:
    catalogue = load_catalogue()
    units = [sender for sender in catalogue.senders.values() if FEED in sender.feeds]
    begins = random.Random(7)  # the same rush every time
    return [
        Reporter(
            f"r{n:03}",
            unit,
            list_of_lifts(unit.region, unit.name_zh, f"{n:03}", rows),
            begins.uniform(0, within),
        )
        for n, unit in enumerate(islice(cycle(units), count))
    ]


def _rush(people: list[Reporter], address: str) -> None:
    began = time.monotonic()
    threads = [threading.Thread(target=_report, args=(p, address, began)) for p in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _report(person: Reporter, address: str, began: float) -> None:
    time.sleep(max(0.0, began + person.begins - time.monotonic()))
    caller = Caller(address)
    try:
        caller.sign_in(person.name, PASSWORD)
        done = hand_in(caller, FEED, f"{person.name}.csv", person.content)
        assert "已接收" in done.text, done.text[:2000]
    except Exception as error:  # whatever it is, it is this person's trouble
        person.trouble = repr(error)
    words = ("sign-in page", "sign in", "upload page", "upload", "submit")
    person.seconds = dict(zip(words, caller.seconds, strict=False))


def _lost(workspace: Workspace, people: list[Reporter]) -> int:
    """How many files are not exactly one accepted submission with its bytes and its receipt."""
    context = Context.open(workspace)
    lost = 0
    for person in people:
        sha256 = hashlib.sha256(person.content).hexdigest()
        found = context.index.same((person.unit.id, FEED, sha256))
        states = [entry.state for entry in found]
        place = workspace.landing / sha256
        whole = place.exists() and place.read_bytes() == person.content
        receipts = [workspace.outbox / person.unit.id / f"{entry.id}.回执.txt" for entry in found]
        good = whole and states == [State.ACCEPTED] and all(one.exists() for one in receipts)
        lost += not good
    return lost
