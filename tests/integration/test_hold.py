"""A failing release check holds the release, and nothing gets round the gate."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.bureau import ROOT, Bureau
from tests.soak.pages import stand_in

pytestmark = pytest.mark.integration

SENDER, REGION, FEED = "stat-510302", "自流井区", "used_car_trades"
# Vehicles in a column that says ten thousand vehicles: valid by itself, absurd in the whole.
ABSURD = f"地区,报告期,本年累计交易量（万辆）,数据性质\n{REGION},2026年10月,19050,模拟\n"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory, small: Bureau) -> tuple[Bureau, dict[str, str]]:
    folder = tmp_path_factory.mktemp("held")
    bureau = small.copy_to(folder / "var")
    before = bureau.site_files()
    absurd = folder / "二手车10月.csv"
    absurd.write_text(ABSURD, "utf-8")
    bureau.liangxin("submit", str(absurd), "--sender", SENDER)
    told = bureau.warm("run", expect=1)
    assert "未通过" in told
    return bureau, before


def test_the_previous_site_stays_byte_for_byte(held: tuple[Bureau, dict[str, str]]) -> None:
    bureau, before = held
    assert len(before) > 100
    assert bureau.site_files() == before


def test_release_list_says_why(held: tuple[Bureau, dict[str, str]]) -> None:
    bureau, _ = held
    releases = bureau.json("release", "list")["releases"]
    assert [entry["state"] for entry in releases] == ["current", "held"]
    assert releases[1]["reasons_zh"]
    assert releases[1]["reasons_zh"][0] in bureau.liangxin("release", "list").replace("\n", "")


def test_starting_publication_by_itself_is_refused(
    held: tuple[Bureau, dict[str, str]],
) -> None:
    bureau, before = held
    alone = (
        "import dagster as dg\n"
        "from orchestration.definitions import defs\n"
        "from orchestration.defs.publication_assets import site\n"
        "from orchestration.defs.bureau import Bureau\n"
        "done = dg.materialize([site], resources={'bureau': Bureau()}, raise_on_error=False)\n"
        "print('success' if done.success else done.all_events[-2].event_specific_data)\n"
    )
    environment = os.environ | {
        "LIANGXIN_WORKSPACE": str(bureau.root),
        "DAGSTER_HOME": str(bureau.workspace.dagster),
    }
    done = subprocess.run(
        [sys.executable, "-c", alone],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        check=True,
    )
    assert "success" not in done.stdout.splitlines()
    assert "NotApprovedError" in done.stdout + done.stderr
    assert bureau.site_files() == before


def test_data_changed_after_the_gate_are_refused(
    held: tuple[Bureau, dict[str, str]], tmp_path: Path
) -> None:
    """The gate let one content through; touching the staged marts makes it another."""
    bureau, before = held
    tamper = (
        "import duckdb, sys\n"
        "from datetime import date\n"
        "from pathlib import Path\n"
        "from orchestration.context import Context\n"
        "from orchestration.workspace import Workspace\n"
        "from orchestration.warehouse.build import build_staging\n"
        "from orchestration.publication.gatekeeping import judge_staged\n"
        "from orchestration.publication.drafting import NotApprovedError, draft_staged\n"
        "context = Context.open(Workspace(Path(sys.argv[1])))\n"
        "day = date(2026, 10, 31)\n"
        "build_staging(context, day)\n"
        "record, _ = judge_staged(context)\n"
        "assert record.outcome != 'hold', record\n"
        "with duckdb.connect(str(context.workspace.staged_warehouse)) as connection:\n"
        "    connection.execute('update marts.fct_target_progress set pace_gap_pp = 0')\n"
        "try:\n"
        "    draft_staged(context)\n"
        "except NotApprovedError:\n"
        "    print('refused')\n"
    )
    script = tmp_path / "tamper.py"
    script.write_text(tamper, "utf-8")
    done = subprocess.run(
        [sys.executable, str(script), str(bureau.root)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.stdout.splitlines()[-1:] == ["refused"], done.stdout + done.stderr
    assert bureau.site_files() == before


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings with which the same pages are built once in this module."""
    return {"LIANGXIN_NODE": str(stand_in(tmp_path_factory.mktemp("pages")))}


def test_rollback_shows_an_earlier_release_and_is_not_undone_by_the_next_run(
    tmp_path: Path, small: Bureau, pages: dict[str, str]
) -> None:
    bureau = replace(small.copy_to(tmp_path / "var"), settings=pages)
    first, files = bureau.workspace.current.readlink().name, bureau.site_files()
    bureau.warm("run", "--as-of", "2026-01-31", "--publish")
    second = bureau.workspace.current.readlink().name
    assert first != second
    bureau.liangxin("release", "rollback")
    assert bureau.workspace.current.readlink().name == first
    assert bureau.site_files() == files
    assert "撤回" in bureau.liangxin("run", "--as-of", "2026-01-31", "--publish", expect=1)
    assert bureau.workspace.current.readlink().name == first
    states = {r["release_id"]: r["state"] for r in bureau.json("release", "list")["releases"]}
    assert states == {first: "current", second: "withdrawn"}


def test_rollback_takes_only_what_was_published(small: Bureau, tmp_path: Path) -> None:
    bureau = small.copy_to(tmp_path / "var")
    shown = bureau.workspace.current.readlink().name
    for name in ("current", f"{shown}/", "../releases", "20200101-00000000"):
        bureau.liangxin("release", "rollback", name, expect=1)
        assert bureau.workspace.current.readlink().name == shown
    assert "没有更早" in bureau.liangxin("release", "rollback", expect=1)


def test_a_rollback_right_after_a_killed_swap_leaves_a_working_bureau(
    small: Bureau, tmp_path: Path, pages: dict[str, str]
) -> None:
    bureau = replace(small.copy_to(tmp_path / "var"), settings=pages)
    first = bureau.workspace.current.readlink().name
    swap = "orchestration.publication.release:point_symlink after 1"
    bureau.killed(swap, "run", "--as-of", "2026-01-31", "--publish")
    second = bureau.workspace.current.readlink().name
    assert second != first
    bureau.liangxin("release", "rollback")
    assert bureau.workspace.current.readlink().name == first
    states = {r["release_id"]: r["state"] for r in bureau.json("release", "list")["releases"]}
    assert states == {first: "current", second: "withdrawn"}
    assert bureau.json("run")["state"] == "unchanged"
