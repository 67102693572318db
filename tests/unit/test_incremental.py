"""Computed in parts or all anew: the same rows in every table, whatever came in between."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.warehouse.build import WarehouseError
from orchestration.warehouse.compiled import Node, compiled_nodes
from orchestration.warehouse.incremental import IncrementalRun, NotInPartsError
from orchestration.warehouse.slices import REGIONS, REPORTS
from tests.bench.warehouse import one_submission
from tests.bench.world import Size, write_warehouse, write_world
from tests.unit.random_ledgers import random_ledger
from tests.unit.rebuilt import differences, rebuild

# dbt leaves its log file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
Connection = duckdb.DuckDBPyConnection
SMALL = Size(provinces=1, cities=2, counties=5, feeds=2, months=14)


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> list[Node]:
    return compiled_nodes(tmp_path_factory.mktemp("compiled"))


class Steps:
    """A warehouse that learns of a ledger's events day by day."""

    def __init__(self, folder: Path, nodes: list[Node], seed: int) -> None:
        self.nodes, self.folder = nodes, folder
        self.ledger = random_ledger(seed).write(folder / "ledger.duckdb")
        self.warehouse = folder / "warehouse.duckdb"
        self.day = date(2024, 6, 30)
        with duckdb.connect(str(self.warehouse)) as connection:
            self._attach(connection)
            connection.execute("create schema inputs")
            for (table,) in connection.execute(
                "select table_name from duckdb_tables() where database_name = 'ledger'"
            ).fetchall():
                connection.execute(f"create table inputs.{table} as from ledger.inputs.{table}")
            _known_by(connection, self.day)
            rebuild(connection, nodes, self.day)

    def _attach(self, connection: Connection) -> None:
        connection.execute(f"attach '{self.ledger}' as ledger (read_only)")

    def go_on(self, day: date) -> tuple[int, list[str]]:
        """What became known by a day, in parts; how many submissions, and what was computed."""
        with duckdb.connect(str(self.warehouse)) as connection:
            self._attach(connection)
            changed = _changed(connection, self.day, day)
            run = IncrementalRun(connection, self.nodes, day)
            done = run.run(changed, lambda inside: _known_by(inside, day))
        self.day = day
        return len(changed), [one.unique_id.rpartition(".")[2] for one in done]


def _known_by(connection: Connection, day: date) -> Iterable[str]:
    """The inputs as they were known by the end of a day."""
    ended = "ended_at < $day + interval 1 day"
    connection.execute("delete from inputs.submissions")
    connection.execute(
        "insert into inputs.submissions select * replace ("
        f" case when {ended} then state else 'accepted' end as state,"
        f" case when {ended} then ended_at end as ended_at) from ledger.inputs.submissions"
        " where accepted_at < $day + interval 1 day",
        {"day": day},
    )
    connection.execute(
        "delete from inputs.observations where submission_id not in"
        " (select submission_id from inputs.submissions)"
    )
    connection.execute(
        "insert into inputs.observations from ledger.inputs.observations where submission_id in"
        " (select submission_id from inputs.submissions"
        " except select submission_id from inputs.observations)"
    )
    return ("submissions", "observations")


def _changed(connection: Connection, before: date, after: date) -> list[str]:
    found = connection.execute(
        "select submission_id from ledger.inputs.submissions"
        " where accepted_at >= $before + interval 1 day and accepted_at < $after + interval 1 day"
        " or ended_at >= $before + interval 1 day and ended_at < $after + interval 1 day"
        " and accepted_at < $after + interval 1 day",
        {"before": before, "after": after},
    ).fetchall()
    return [row[0] for row in found]


@pytest.mark.parametrize("seed", [1, 2])
def test_in_parts_as_all_anew(seed: int, nodes: list[Node], tmp_path: Path) -> None:
    source, steps = random.Random(seed), Steps(tmp_path, nodes, seed)
    arrived, filled, run_days = 0, Counter[str](), 0
    while steps.day < date(2025, 8, 31) and run_days < 12:
        try:
            more, _ = steps.go_on(steps.day + timedelta(days=source.choice((0, 1, 1, 3, 40))))
        except NotInPartsError as problem:
            assert "int_periods" in str(problem)  # the first value of another year
            with duckdb.connect(str(steps.warehouse)) as connection:
                steps._attach(connection)
                steps.day += timedelta(days=40)
                _known_by(connection, steps.day)
                for node in nodes:
                    if not node.is_test and not node.is_view:
                        connection.execute(
                            f"create or replace table {node.relation} as\n"
                            + node.sql_as_of(steps.day)
                        )
            continue
        arrived += more
        run_days += 1
        differing, rows = differences(steps.warehouse, nodes, steps.day)
        assert differing == {}
        filled.update(rows)
    assert arrived > 30
    in_parts = {*REPORTS.tables, *REGIONS.tables}
    assert {name for name in in_parts if not filled[name]} == set()
    assert all(filled[f"marts.{name}"] for name in ("fct_target_progress", "fct_revision"))
