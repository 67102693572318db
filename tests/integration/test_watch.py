"""One writer at a time: the resident worker, Dagster's schedule, and whoever holds the lock.

A worker is killed while it waits for its turn; the morning's schedule takes up what it missed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from orchestration.context import Context
from orchestration.publication.release import shown_as_of
from orchestration.worker import heartbeat
from tests.integration.bureau import LIANGXIN, ROOT, Bureau

pytestmark = pytest.mark.integration

# What Dagster's daemon does of a morning: ask the schedule, execute what it asks for.
MORNING = """
import sys
from datetime import datetime
import dagster as dg
from orchestration.definitions import defs
from orchestration.defs.bureau import Bureau
from orchestration.defs.jobs import every_morning
moment = datetime.fromisoformat(sys.argv[1])
with dg.build_schedule_context(
    scheduled_execution_time=moment, resources={"bureau": Bureau()}
) as context:
    [asked] = every_morning.evaluate_tick(context).run_requests
print("asked", flush=True)
with dg.DagsterInstance.get() as instance:
    result = defs.resolve_job_def("main_job").execute_in_process(
        instance=instance, run_config=dict(asked.run_config), tags=dict(asked.tags)
    )
print("done", result.success)
"""


@pytest.fixture
def bureau(small: Bureau, tmp_path: Path) -> Bureau:
    return small.copy_to(tmp_path / "var")


def started(bureau: Bureau, command: list[str], log: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "LIANGXIN_WORKSPACE": str(bureau.root),
        "DAGSTER_HOME": str(bureau.workspace.dagster),
        "PYTHONPATH": str(ROOT),
        "LIANGXIN_AUTO": "1",
    }
    with log.open("wb") as said:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said)


def wait_for(come: Callable[[], bool], log: Path, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not come():
        assert time.monotonic() < until, log.read_text("utf-8", "replace")
        time.sleep(0.1)


def known_file(bureau: Bureau) -> tuple[str, bytes]:
    """The sender and the bytes of a file that stands: sent again it changes nothing."""
    told = Context.open(bureau.workspace).submissions().values()
    mine = (entry for entry in told if entry.sender.startswith("stat-5103"))
    entry = max(mine, key=lambda entry: entry.accepted_seq)  # nothing came after it
    return entry.sender, (bureau.workspace.landing / entry.sha256).read_bytes()


def worker_of(bureau: Bureau) -> dict[str, Any] | None:
    told: dict[str, Any] | None = bureau.json("status")["watcher"]
    return told


def test_worker_and_schedule_take_turns_and_nothing_is_missed(
    bureau: Bureau, tmp_path: Path
) -> None:
    place, log = bureau.workspace, tmp_path / "said.txt"
    events, shown = place.ledger.read_bytes(), place.current.readlink()
    sender, content = known_file(bureau)
    waiting = place.inbox / sender / "again.csv"
    waiting.parent.mkdir(exist_ok=True)
    waiting.write_bytes(content)
    half = waiting.with_name("half.csv.part")
    half.write_bytes(content[:40])
    assert worker_of(bureau) is None
    with place.single_run():
        worker = started(bureau, [str(LIANGXIN), "watch", "--every", "0.1", "--no-morning"], log)
        wait_for(lambda: (h := heartbeat.read(place)) is not None and h.state == "running", log)
        assert "进程号" in bureau.liangxin("watch", expect=2)
        worker.kill()
        worker.wait()
        told = worker_of(bureau)
        assert told is not None
        assert (told["alive"], told["pid"], told["runs"]) == (False, worker.pid, 0)
        morning = f"{shown_as_of(Context.open(place))}T06:30:00+08:00"
        schedule = started(bureau, [sys.executable, "-c", MORNING, morning], log)
        wait_for(lambda: "asked" in log.read_text("utf-8"), log)
        time.sleep(3)
        assert schedule.poll() is None
        assert waiting.exists(), "a run of Dagster's began beside another run"
    wait_for(lambda: schedule.poll() is not None, log)
    assert (schedule.returncode, "done True" in log.read_text("utf-8")) == (0, True)
    assert not waiting.exists()
    assert half.exists()
    assert list((place.outbox / sender).glob("*.重复报送.txt"))
    assert (place.ledger.read_bytes(), place.current.readlink()) == (events, shown)
