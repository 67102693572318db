"""A due day that was put off: known from its day on, in parts as anew, made again as it was."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.context import Context
from orchestration.duties import duties
from orchestration.intake.keeping.acceptance import judge_pending
from orchestration.intake.keeping.landing import Arrival, receive
from orchestration.ledger import SHANGHAI
from orchestration.period_rulings import extend
from orchestration.warehouse.build import build_staging
from orchestration.warehouse.compiled import compiled_nodes
from orchestration.warehouse.in_parts import build_in_parts
from orchestration.warehouse.marts import content_hash
from orchestration.warehouse.staged import built_in_parts, read_staged_run
from orchestration.workspace import Workspace
from sources.catalogue import Catalogue

# dbt leaves its log file to the garbage collector.
pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
]
DAY, LATE, FEED = date(2026, 2, 27), date(2026, 2, 26), "used_car_trades"
UNITS = {"stat-510302": "自流井区", "stat-510303": "贡井区"}
HEADER = "地区,报告期,本月交易量（辆）,累计交易量（辆）,数据性质"
States = dict[tuple[str, str, str], tuple[str, date]]


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)


def states(warehouse: Path) -> States:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(
            "select feed, sender, period, state, due_on from marts.fct_reporting"
        ).fetchall()
    return {
        (feed, sender, period): (state, due_on) for feed, sender, period, state, due_on in found
    }


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Context:
    """Two units that were late by two days, and the marts of that."""
    context = Context(Workspace(tmp_path_factory.mktemp("late") / "var").create(), catalogue)
    for unit, place in UNITS.items():
        content = f"填报单位：{place}统计局（模拟）\n{HEADER}\n{place},2026年1月,183,183,模拟\n"
        list(receive(context, [Arrival(content.encode(), "x.csv", unit, received_at=at(LATE))]))
    list(judge_pending(context, FEED))
    build_staging(context, DAY)
    shutil.move(context.workspace.staged_warehouse, context.workspace.warehouse)
    return context


def test_the_same_marts_in_parts_as_anew_and_the_old_ones_as_they_were_known(
    context: Context, tmp_path: Path
) -> None:
    workspace, known = context.workspace, read_staged_run(context.workspace.warehouse)
    before = states(workspace.warehouse)
    extend(context, FEED, "2026-01", DAY, "停电", "甲", ["stat-510302"], at=at(DAY))
    build_in_parts(context, DAY, compiled_nodes(tmp_path))
    assert built_in_parts(workspace.staged_warehouse)
    in_parts = content_hash(workspace.staged_warehouse)
    after = states(workspace.staged_warehouse)
    changed = {key: (before[key], after[key]) for key in before if before[key] != after[key]}
    due = date(2026, 2, 24)
    assert changed == {
        (FEED, "stat-510302", "2026-01"): (("accepted_late", due), ("accepted_on_time", DAY))
    }
    told = {(d.feed, d.sender, d.period_label): d for d in duties(context, DAY)}
    assert {key: told[key].state.value for key in after} == {k: s for k, (s, _) in after.items()}
    build_staging(context, DAY)
    assert content_hash(workspace.staged_warehouse) == in_parts
    build_staging(replace(context, up_to=known.last_seq), DAY)
    assert content_hash(workspace.staged_warehouse) == content_hash(workspace.warehouse)
