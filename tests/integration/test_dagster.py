"""`dagster dev` shows the graph the command line runs: assets, partitions, blocking checks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.integration.bureau import ROOT, Bureau

pytestmark = pytest.mark.integration

PROBE = """
import json
import dagster as dg
from orchestration.definitions import defs
graph = defs.resolve_asset_graph()
observations = graph.get(dg.AssetKey("accepted_observations"))
checks = [graph.get_check_spec(key) for key in graph.asset_check_keys]
with dg.DagsterInstance.get() as instance:
    runs = [(run.job_name, run.status.value) for run in instance.get_runs()]
    pages = {
        name: instance.get_latest_materialization_event(dg.AssetKey(name))
        .asset_materialization.metadata["report"].path
        for name in ("gate", "draft", "site")
    }
    partitions = sorted(instance.get_materialized_partitions(observations.key))
print(json.dumps({
    "assets": sorted(key.to_user_string() for key in graph.get_all_asset_keys()),
    "partitions": sorted(observations.partitions_def.get_partition_keys()),
    "materialized": partitions,
    "blocking": {spec.name: spec.blocking for spec in checks},
    "upstream of site": sorted(k.to_user_string() for k in graph.get_ancestor_asset_keys(
        dg.AssetKey("site"))),
    "jobs": [job.name for job in defs.jobs],
    "schedules": [schedule.name for schedule in defs.schedules],
    "sensors": [sensor.name for sensor in defs.sensors],
    "runs": runs,
    "reports": pages,
}))
"""


@pytest.fixture(scope="module")
def seen(demo: Bureau) -> dict[str, Any]:
    environment = os.environ | {
        "LIANGXIN_WORKSPACE": str(demo.root),
        "DAGSTER_HOME": str(demo.workspace.dagster),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_every_step_from_the_inbox_to_the_site_is_an_asset(seen: dict[str, Any]) -> None:
    expected = {"received_submissions", "accepted_observations", "gate", "draft", "site"}
    models = {path.stem for path in (ROOT / "dbt_project" / "models").rglob("*.sql")}
    assert len(models) > 20
    assert set(seen["assets"]) == expected | models
    assert set(seen["upstream of site"]) == set(seen["assets"]) - {"site"}


def test_observations_are_partitioned_by_feed_and_all_were_made(seen: dict[str, Any]) -> None:
    feeds = {path.stem for path in (ROOT / "sources" / "feeds").glob("*.yml")}
    assert set(seen["partitions"]) == feeds | {"unidentified"}
    assert seen["materialized"] == seen["partitions"]


def test_every_suite_is_a_check_that_blocks_the_site(seen: dict[str, Any]) -> None:
    assert {"fct_observation", "fct_indicator", "fct_target_progress"} <= set(seen["blocking"])
    assert all(seen["blocking"].values())


def test_the_command_line_run_is_recorded_in_dagster(seen: dict[str, Any]) -> None:
    assert ["main_job", "SUCCESS"] in seen["runs"]
    assert seen["jobs"] == ["main_job"]
    assert (seen["schedules"], seen["sensors"]) == (["every_morning"], ["inbox_sensor"])


def test_gate_draft_and_site_lead_to_the_report_of_their_run(
    seen: dict[str, Any], demo: Bureau
) -> None:
    (place,) = set(seen["reports"].values())
    page = Path(place)
    assert page.is_relative_to(demo.workspace.reports)
    text = page.read_text("utf-8")
    shown = demo.workspace.current.readlink().name
    for said in (shown, "已发布", "检查数据", "生成网站并检查", "fct_target_progress"):
        assert said in text
    assert "nothing_outstanding" in text
    in_site = (demo.site / "run" / "index.html").read_text("utf-8")
    assert shown in in_site
    assert 'href="../run/"' in (demo.site / "status" / "index.html").read_text("utf-8")
