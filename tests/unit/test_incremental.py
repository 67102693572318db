"""Computed in parts or all anew: the same rows in every table, whatever came in between."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.warehouse import touched
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
SMALL = Size(provinces=1, cities=2, counties=4, feeds=1, months=13)
STEPS = int(os.environ.get("LIANGXIN_STEPS", "5"))


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

    def next_day(self) -> date:
        """The next day on which something is accepted or taken back."""
        with duckdb.connect(str(self.ledger), read_only=True) as connection:
            found = connection.execute(
                "select cast(min(moment) as date) from ("
                " select unnest([accepted_at, ended_at]) as moment from inputs.submissions)"
                " where moment >= ? + interval 1 day",
                [self.day],
            ).fetchone()
        assert found is not None
        day: date = found[0]
        return day

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
        "insert into inputs.submissions select * replace ("  # noqa: S608
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


@pytest.fixture(scope="module")
def steps(nodes: list[Node], tmp_path_factory: pytest.TempPathFactory) -> Steps:
    return Steps(tmp_path_factory.mktemp("steps"), nodes, seed=1)


def test_in_parts_as_all_anew(steps: Steps, nodes: list[Node]) -> None:
    arrived, filled = 0, Counter[str]()
    for n in range(1, STEPS + 1):
        # One thing at a time touches little; what it should have touched stays wrong until later.
        more, computed = steps.go_on(steps.next_day())
        assert len(computed) > 40
        arrived += more
        if n % 10 == 0 or n == STEPS:
            differing, rows = differences(steps.warehouse, nodes, steps.day)
            assert differing == {}
            filled.update(rows)
    steps.go_on(steps.day + timedelta(days=31))  # and much at once
    differing, _ = differences(steps.warehouse, nodes, steps.day)
    assert differing == {}
    assert arrived >= STEPS
    in_parts = {*REPORTS.tables, *REGIONS.tables}
    assert {name for name in in_parts if not filled[name]} == set()
    assert filled["marts.fct_target_progress"] > 0


def test_what_is_there_no_longer_leaves_nothing_behind(steps: Steps, nodes: list[Node]) -> None:
    def vanishes(connection: Connection) -> Iterable[str]:
        for table in ("observations", "submissions"):
            connection.execute(
                f"delete from inputs.{table} where submission_id in"  # noqa: S608 - names of ours
                " (select submission_id from touched_submissions)"
            )
        return ("observations", "submissions")

    with duckdb.connect(str(steps.warehouse)) as connection:
        last = connection.execute(
            "select submission_id from inputs.observations where feed = 'values'"
            " and blank = 'reported' order by submission_id desc limit 1"
        ).fetchone()
        assert last is not None
        IncrementalRun(connection, nodes, steps.day).run(last, vanishes)
        assert connection.execute("select count(*) from touched_months").fetchone() != (0,)
    differing, rows = differences(steps.warehouse, nodes, steps.day)
    assert differing == {}
    assert rows["intermediate.int_leaf_values"] > 0


def test_a_due_day_that_is_put_off_changes_its_reports_alone(
    steps: Steps, nodes: list[Node]
) -> None:
    def puts_off(connection: Connection) -> Iterable[str]:
        touched.touch_expected(connection, "inputs.expected_reports", "later.expected_reports")
        connection.execute("delete from inputs.expected_reports")
        connection.execute("insert into inputs.expected_reports from later.expected_reports")
        return ("expected_reports",)

    states = "select feed, region_code, period, due_on, state from marts.fct_reporting"
    with duckdb.connect(str(steps.warehouse)) as connection:
        before = set(connection.execute(states).fetchall())
        late = next(row for row in sorted(before) if row[-1] in ("overdue", "accepted_late"))
        where = f"feed = '{late[0]}' and region_code = '{late[1]}' and period = '{late[2]}'"
        connection.execute("create schema later")
        connection.execute(
            "create table later.expected_reports as select * replace ("  # noqa: S608 - ours
            f" case when {where} then due_on + 900 else due_on end as due_on)"
            " from inputs.expected_reports"
        )
        done = IncrementalRun(connection, nodes, steps.day).run([], puts_off)
        (one,) = set(connection.execute(states).fetchall()) - before
        reports = connection.execute("select distinct feed from touched_reports").fetchall()
        connection.execute("drop schema later cascade")
    assert one[:3] == late[:3]
    assert (late[-1], one[-1]) in {("overdue", "not_due"), ("accepted_late", "accepted_on_time")}
    assert reports == [(late[0],)]
    assert "fct_reporting" in {entry.unique_id.rpartition(".")[2] for entry in done}
    differing, rows = differences(steps.warehouse, nodes, steps.day)
    assert differing == {}
    assert rows["marts.fct_reporting"] > 0


def test_what_fails_halfway_changes_nothing(steps: Steps, nodes: list[Node]) -> None:
    def fails(connection: Connection) -> Iterable[str]:
        connection.execute("delete from inputs.observations")
        raise KeyboardInterrupt

    def contradicts(connection: Connection) -> Iterable[str]:
        connection.execute("insert into inputs.targets from inputs.targets")
        return ("targets",)

    ways: list[tuple[type[BaseException], Callable[[Connection], Iterable[str]]]] = [
        (KeyboardInterrupt, fails),
        (WarehouseError, contradicts),
    ]
    for error, change in ways:
        with duckdb.connect(str(steps.warehouse)) as connection, pytest.raises(error):
            IncrementalRun(connection, nodes, steps.day).run([], change)
    differing, rows = differences(steps.warehouse, nodes, steps.day)
    assert differing == {}
    assert rows["intermediate.int_leaf_values"] > 0


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("indicators", "update inputs.indicators set measure = 'stock' where indicator = 'sold'"),
        ("settings", "update inputs.settings set value = 50 where name = 'coverage_withheld'"),
        ("reporting_regions", "delete from inputs.reporting_regions where region_code = '140103'"),
        ("plans", "update inputs.plans set baseline_year = 2024"),
    ],
)
def test_declarations_that_change_are_no_part(
    table: str, statement: str, steps: Steps, nodes: list[Node]
) -> None:
    def declares(connection: Connection) -> Iterable[str]:
        connection.execute(statement)
        return (table,)

    with duckdb.connect(str(steps.warehouse)) as connection, pytest.raises(NotInPartsError):
        IncrementalRun(connection, nodes, steps.day).run([], declares)


def test_an_earlier_day_is_no_part(steps: Steps, nodes: list[Node]) -> None:
    earlier = steps.day - timedelta(days=1)
    with duckdb.connect(str(steps.warehouse)) as connection, pytest.raises(NotInPartsError):
        IncrementalRun(connection, nodes, earlier).run([], lambda _: ())


def test_the_first_value_of_a_year_is_no_part(steps: Steps, nodes: list[Node]) -> None:
    def observes(connection: Connection) -> Iterable[str]:
        connection.execute(
            "insert into inputs.observations select * replace (date '2031-01-31' as period_end,"
            " date '2031-01-01' as period_start) from inputs.observations limit 1"
        )
        return ("observations",)

    with (
        duckdb.connect(str(steps.warehouse)) as connection,
        pytest.raises(NotInPartsError, match="int_periods"),
    ):
        IncrementalRun(connection, nodes, steps.day).run([], observes)


def test_a_new_submission_is_measured(nodes: list[Node], tmp_path: Path) -> None:
    write_warehouse(tmp_path / "built.duckdb", SMALL, write_world(tmp_path, SMALL))
    with duckdb.connect(str(tmp_path / "built.duckdb")) as connection:
        rebuild(connection, nodes, SMALL.as_of)
    taken = one_submission(tmp_path, SMALL, rounds=1)
    assert taken["seconds"] > taken["computed"] > 0
    differing, rows = differences(tmp_path / "changed.duckdb", nodes, SMALL.as_of)
    assert differing == {}
    assert rows["marts.fct_target_progress"] > 0
