"""Dagster's sensor and schedule take up what the resident worker missed, and nothing else."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import dagster as dg
import pytest

from orchestration.defs import jobs
from orchestration.defs.bureau import Bureau
from orchestration.defs.intake_assets import ALL_FEEDS
from orchestration.ledger import SHANGHAI
from orchestration.locks import held_if_free
from orchestration.stopping import stop
from orchestration.worker.heartbeat import lock_of
from orchestration.workspace import Workspace

SENDER = "stat-510302"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workspace]:
    yield Workspace(tmp_path / "var").create()
    stop.wanted = False


def sensed(place: Workspace) -> dg.RunRequest | str | None:
    bureau = Bureau(workspace=str(place.root))
    with dg.build_sensor_context(resources={"bureau": bureau}) as context:
        tick = jobs.inbox_sensor.evaluate_tick(context)
    return tick.run_requests[0] if tick.run_requests else tick.skip_message


def scheduled(place: Workspace, moment: str) -> dg.RunRequest | str | None:
    with dg.build_schedule_context(
        scheduled_execution_time=datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI),
        resources={"bureau": Bureau(workspace=str(place.root))},
    ) as context:
        tick = jobs.every_morning.evaluate_tick(context)
    return tick.run_requests[0] if tick.run_requests else tick.skip_message


def put(place: Workspace, name: str, when: float = 1e9) -> Path:
    path = place.inbox / SENDER / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("a,b\n1,2\n", "utf-8")
    os.utime(path, (when, when))
    return path


def asked(answer: dg.RunRequest | str | None) -> dg.RunRequest:
    assert isinstance(answer, dg.RunRequest), answer
    return answer


def test_an_empty_inbox_asks_for_nothing(place: Workspace) -> None:
    assert sensed(place) == "the inbox is empty and what was submitted is published"


def test_the_same_waiting_files_ask_once(place: Workspace) -> None:
    put(place, "a.csv")
    first = asked(sensed(place))
    assert first.tags.items() >= ALL_FEEDS.items()
    assert first.run_config["resources"]["bureau"]["config"]["workspace"] == str(place.root)
    assert asked(sensed(place)).run_key == first.run_key
    put(place, "b.csv")
    assert asked(sensed(place)).run_key != first.run_key
    (place.inbox / SENDER / "b.csv").unlink()
    put(place, "a.csv", when=1e9 + 1)
    assert asked(sensed(place)).run_key != first.run_key


def test_what_is_being_written_is_left_to_its_writer(place: Workspace) -> None:
    path = put(place, "a.csv")
    with path.open("a"):
        assert isinstance(sensed(place), str)
    assert asked(sensed(place)).run_key


def test_while_a_worker_watches_the_sensor_leaves_it_the_inbox(place: Workspace) -> None:
    put(place, "a.csv")
    with held_if_free(lock_of(place)) as mine:
        assert mine
        assert sensed(place) == "the resident worker is watching"
    assert asked(sensed(place)).run_key


def test_the_sensor_takes_no_lock_of_a_run_that_is_under_way(place: Workspace) -> None:
    put(place, "a.csv")
    answers: list[dg.RunRequest | str | None] = []
    looking = threading.Thread(target=lambda: answers.append(sensed(place)), daemon=True)
    with place.single_run():
        looking.start()
        looking.join(30)
        assert len(answers) == 1, "the sensor waits for the run"
    assert asked(answers[0]).run_key


def test_every_morning_computes_as_of_that_day(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scheduled(place, "2026-11-21T06:30:00") == "nothing has ever been submitted"
    monkeypatch.setattr(jobs, "default_day", lambda _context: date(2026, 11, 18))
    wanted = asked(scheduled(place, "2026-11-21T06:30:00"))
    assert wanted.run_config["resources"]["bureau"]["config"]["as_of"] == "2026-11-21"
    assert wanted.tags.items() >= ALL_FEEDS.items()
    late = asked(scheduled(place, "2026-11-17T06:30:00"))
    assert late.run_config["resources"]["bureau"]["config"]["as_of"] == "2026-11-18"


def test_a_step_of_a_process_that_is_to_end_does_not_begin(place: Workspace) -> None:
    begun: list[str] = []

    @dg.asset
    def first(bureau: Bureau) -> None:
        bureau.context()
        begun.append("first")
        stop.wanted = True

    @dg.asset(deps=[first])
    def second(bureau: Bureau) -> None:
        bureau.context()
        begun.append("second")

    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize(
            [first, second],
            instance=instance,
            resources={"bureau": Bureau(workspace=str(place.root))},
            raise_on_error=False,
        )
        run = instance.get_run_by_id(result.run_id)
    assert begun == ["first"]
    assert run is not None
    assert run.status is dg.DagsterRunStatus.CANCELED
