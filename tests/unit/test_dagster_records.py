"""What a run writes through kept-open connections is what Dagster's own programs read."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log import SqliteEventLogStorage

from orchestration.defs.records import KeptOpenEventLog, instance


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "dagster.yaml").write_text("telemetry:\n  enabled: false\n", "utf-8")
    return tmp_path


@dg.asset
def thing() -> dg.MaterializeResult[None]:
    return dg.MaterializeResult(metadata={"rows": 3})


def seen(home: Path, run_id: str) -> tuple[str, list[str], int]:
    """What Dagster's stock instance says of a run."""
    with dg.DagsterInstance.from_config(str(home)) as stock:
        assert type(stock.event_log_storage) is SqliteEventLogStorage
        run = stock.get_run_by_id(run_id)
        assert run is not None
        latest = stock.get_latest_materialization_event(thing.key)
        assert latest is not None
        assert latest.asset_materialization is not None
        rows = latest.asset_materialization.metadata["rows"].value
        kinds = [str(log.dagster_event_type) for log in stock.all_logs(run_id)]
        assert isinstance(rows, int)
        return run.status.value, kinds, rows


def test_dagsters_own_programs_read_it_while_it_is_open_and_after(home: Path) -> None:
    with instance(home) as ours:
        assert isinstance(ours.event_log_storage, KeptOpenEventLog)
        result = dg.materialize([thing], instance=ours)
        within = seen(home, result.run_id)
    assert within == seen(home, result.run_id)
    with dg.DagsterInstance.from_config(str(home)) as stock:
        other = dg.materialize([thing], instance=stock)
    expected = seen(home, other.run_id)
    ours_only = [kind for kind in within[1] if "LOGS_CAPTURED" not in kind]
    assert ours_only == [kind for kind in expected[1] if "LOGS_CAPTURED" not in kind]
    assert (within[0], within[2]) == ("SUCCESS", 3)
    with instance(home) as ours:
        assert {run.run_id for run in ours.get_runs()} == {result.run_id, other.run_id}


def test_nothing_is_left_open(home: Path) -> None:
    with instance(home) as ours:
        dg.materialize([thing], instance=ours)
        kept = ours.event_log_storage
        assert isinstance(kept, KeptOpenEventLog)
        assert kept._kept
    assert kept._kept == {}


def test_a_storage_that_was_chosen_is_used(home: Path) -> None:
    (home / "dagster.yaml").write_text(
        f"storage:\n  sqlite:\n    base_dir: {home / 'elsewhere'}\n", "utf-8"
    )
    with instance(home) as ours:
        assert not isinstance(ours.event_log_storage, KeptOpenEventLog)
        result = dg.materialize([thing], instance=ours)
    assert result.success
    assert list((home / "elsewhere").rglob("*.db"))
