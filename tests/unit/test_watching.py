"""The resident worker's rounds: what it takes up, what it leaves, what does not end it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from orchestration.context import Context
from orchestration.ledger import SHANGHAI
from orchestration.runs import Outcome, Wanted
from orchestration.stopping import stop
from orchestration.worker import due, heartbeat, watching
from orchestration.worker.due import what_is_due
from orchestration.worker.watching import Round, Watcher
from orchestration.workspace import Workspace

SENDER = "stat-510302"


@dataclass
class Runs:
    """Stands for the main job: says what it is told to, and takes what it is told to."""

    states: list[str | BaseException] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    takes: bool = True

    def __call__(self, context: Context, wanted: Wanted) -> Outcome:
        self.wanted.append(wanted)
        state = self.states.pop(0) if self.states else "published"
        if isinstance(state, BaseException):
            raise state
        if self.takes and state != "failed":
            for path in context.workspace.inbox.rglob("*.csv"):
                path.unlink()
        return Outcome(state, "20261121-00000000", date(2026, 11, 21))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workspace]:
    yield Workspace(tmp_path / "var").create()
    stop.wanted = False


def put(place: Workspace, name: str, text: str = "a,b\n1,2\n", when: float = 1e9) -> Path:
    path = place.inbox / SENDER / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    os.utime(path, (when, when))
    return path


def watcher(place: Workspace, runs: Runs, told: list[Round] | None = None) -> Watcher:
    heard = [] if told is None else told
    return Watcher(place, 0.01, heard.append, runs, code=lambda: 0, morning=False)


def test_a_file_is_run_once_and_an_empty_inbox_never(place: Workspace) -> None:
    runs, told = Runs(), list[Round]()
    worker = watcher(place, runs, told)
    assert worker.look() is None
    put(place, "a.csv")
    made = worker.look()
    assert made is not None
    assert made.due.why_zh == "收件箱 1 个文件"
    assert [worker.look(), worker.look()] == [None, None]
    assert (len(runs.wanted), told) == (1, [made])


@pytest.mark.parametrize("name", [".a.csv", "a.csv.part", "a.csv.tmp"])
def test_what_is_not_yet_a_file_starts_nothing(place: Workspace, name: str) -> None:
    put(place, name)
    assert watcher(place, Runs()).look() is None


def test_a_file_that_is_written_to_starts_nothing_until_it_is_whole(place: Workspace) -> None:
    worker = watcher(place, Runs())
    path = put(place, "a.csv")
    with path.open("a") as writing:
        assert worker.look() is None
        writing.write("3,4\n")
    assert worker.look() is None, "closed this moment: more may come"
    os.utime(path, (1e9, 1e9))
    assert worker.look() is not None


def test_what_a_run_leaves_asks_again_only_when_it_changes(place: Workspace) -> None:
    worker = watcher(place, Runs(takes=False))
    put(place, "a.csv")
    assert worker.look() is not None
    assert worker.look() is None
    put(place, "b.csv")
    made = worker.look()
    assert made is not None
    assert [path.name for path, _ in made.due.files] == ["b.csv"]
    assert worker.look() is None, "neither of them again"
    put(place, "a.csv", when=2e9 - 1e9 + 5)
    assert worker.look() is not None


@pytest.mark.parametrize("problem", ["failed", OSError("disk full"), RuntimeError("a bug")])
def test_a_failing_run_is_tried_again_after_a_while(
    place: Workspace, problem: str | BaseException
) -> None:
    told: list[Round] = []
    runs = Runs([problem, problem])
    worker = watcher(place, runs, told)
    put(place, "a.csv")
    for _ in range(2):
        made = worker.look()
        assert made is not None
        assert made.outcome.state == "failed"
        assert worker.look() is None, "not at once"
        worker._retry_at = 0.0
    assert heartbeat.read(place) == worker.said
    assert (worker.said.state, worker.said.failures) == ("retrying", 2)
    assert worker.look() is not None
    assert (worker.said.state, worker.said.failures) == ("idle", 0)
    assert [made.outcome.state for made in told] == ["failed", "failed", "published"]
    assert ("a bug" in told[0].detail) == isinstance(problem, RuntimeError)


def test_waiting_for_a_retry_grows_to_a_limit(place: Workspace) -> None:
    worker = watcher(place, Runs(["failed"] * 20))
    put(place, "a.csv")
    waits = []
    for _ in range(10):
        worker._retry_at = 0.0
        before = watching.time.monotonic()
        assert worker.look() is not None
        waits.append(round(worker._retry_at - before))
    assert waits == [5, 10, 20, 40, 80, 160, 300, 300, 300, 300]


def test_asked_to_end_it_does_not_wait_for_somebody_elses_run(place: Workspace) -> None:
    put(place, "a.csv")
    runs = Runs()
    worker = watcher(place, runs)
    ended: list[Round | None] = []
    with place.single_run():
        thread = threading.Thread(target=lambda: ended.append(worker.watch()))
        thread.start()
        thread.join(0.4)
        assert heartbeat.read(place) is not None
        assert thread.is_alive()
        assert runs.wanted == [], "the worker ran beside another run"
        stop.wanted = True
        thread.join(5)
        assert not thread.is_alive()
        assert (place.inbox / SENDER / "a.csv").exists()
    said = heartbeat.read(place)
    assert said is not None
    assert said.state == heartbeat.STOPPED


def test_it_gives_way_to_a_newer_program_once_that_is_whole(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = [0, 1, 2, 3, 3]
    worker = Watcher(place, 0.01, print, Runs(), code=lambda: versions.pop(0))
    rested: list[float] = []
    monkeypatch.setattr(worker, "_rest", rested.append)
    put(place, "a.csv")
    assert worker.watch() is None, "no run by a program that is being replaced"
    assert versions == []
    assert len(rested) == 3


def test_once_does_all_that_is_due_and_ends(place: Workspace) -> None:
    put(place, "a.csv")
    made = watcher(place, Runs()).watch(once=True)
    assert made is not None
    assert watcher(place, Runs()).watch(once=True) is None
    put(place, "a.csv")
    failed = watcher(place, Runs(["failed"])).watch(once=True)
    assert failed is not None
    assert failed.outcome.exit_code == 3


@pytest.fixture
def stale(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A workspace that shows a release; its facts may be changed."""
    facts: dict[str, Any] = {"day": date(2026, 11, 20), "shown": date(2026, 11, 20), "good": True}
    facts["draft"] = None
    monkeypatch.setattr(due, "draft_to_publish", lambda _context, _day: facts["draft"])
    monkeypatch.setattr(due, "default_day", lambda _context: facts["day"])
    monkeypatch.setattr(due, "shown_as_of", lambda _context: facts["shown"])
    monkeypatch.setattr(due, "up_to_date", lambda _context, _day: facts["good"])
    monkeypatch.setattr(due, "run_fingerprint", lambda _context, day: f"inputs of {day}")
    return facts


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_a_new_day_is_due_once_its_morning_has_come(
    place: Workspace, stale: dict[str, Any]
) -> None:
    context = Context.open(place)
    assert what_is_due(context, now=at("2026-11-21T06:29:00")) is None
    stale["good"] = False
    found = what_is_due(context, now=at("2026-11-21T06:30:00"))
    assert found is not None
    assert found.as_of == date(2026, 11, 21)
    stale["good"] = True
    assert what_is_due(context) is None, "a sensor leaves the day to the schedule"
    stale["good"] = False
    again = what_is_due(context, now=at("2026-11-21T07:00:00"), attempted={found.key})
    assert again is None, "held once, it is not judged again"
    stale["shown"], stale["good"] = date(2026, 11, 21), True
    assert what_is_due(context, now=at("2026-11-21T07:00:00")) is None


def test_what_was_judged_elsewhere_is_due_until_it_was_computed(
    place: Workspace, stale: dict[str, Any]
) -> None:
    context = Context.open(place)
    assert what_is_due(context) is None
    stale["good"] = False
    found = what_is_due(context)
    assert found is not None
    assert found.as_of is None
    assert what_is_due(context, attempted={found.key}) is None
    stale["day"] = None
    assert what_is_due(context) is None, "nothing was ever submitted"


def test_a_draft_that_may_go_out_is_due_once(place: Workspace, stale: dict[str, Any]) -> None:
    context = Context.open(place)
    stale["draft"] = "20261120-00000000"
    found = what_is_due(context)
    assert found is not None
    assert (found.key, found.as_of) == ("20261120-00000000", None)
    assert what_is_due(context, attempted={found.key}) is None
    tomorrow = what_is_due(context, now=at("2026-11-21T07:00:00"))
    assert tomorrow is not None
    assert tomorrow.as_of == date(2026, 11, 21)


def test_a_sign_of_life_that_cannot_be_read_is_none(place: Workspace) -> None:
    assert heartbeat.read(place) is None
    for torn in (b"", b"{", b'{"schema": 2}', b'{"schema": 1}', b"[]"):
        heartbeat.place_of(place).write_bytes(torn)
        assert heartbeat.read(place) is None
