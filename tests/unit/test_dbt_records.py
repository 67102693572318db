"""Counting from lists, against plain Python; what lists look like in the marts, and what stops."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.unit.dbt_inputs import failures, query, run
from tests.unit.dbt_lists import NIL, ListInputs
from tests.unit.random_lists import (
    COUNTIES,
    Lists,
    Values,
    expected_flows,
    expected_stocks,
    random_lists,
)

# dbt leaves its log file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
PROVINCE = "140000"
AS_OF = "2025-12-31"
MODELS = ("fct_record", "fct_action_progress", "int_leaf_inputs")
DONE = {"status": ("done",)}


@pytest.fixture(scope="module")
def lists() -> Lists:
    return random_lists(seed=3)


@pytest.fixture(scope="module")
def warehouse(
    lists: Lists,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    root = tmp_path_factory.mktemp("dbt")
    inputs = declared()
    for n, said in enumerate(lists.rows):
        inputs.submission(f"s{n}", "works", f"2026-01-01 10:{n // 60:02d}:{n % 60:02d}")
        period = f"{said.year}-{said.month:02d}..{said.month:02d}"
        inputs.record(f"s{n}", said.thing, said.county, period, **said.attributes)
    inputs.submission("nils", "works", "2026-01-01 09:00:00")
    for county, year, month in lists.nils:
        inputs.record("nils", NIL, county, f"{year}-{month:02d}..{month:02d}")
    return built(inputs, root)


def declared() -> ListInputs:
    """One plan, one list and an indicator of each way to count."""
    inputs = ListInputs()
    inputs.rules()
    inputs.region(PROVINCE, None, "province")
    inputs.feed("works", shape="records")
    inputs.plan("plan", PROVINCE)
    for county in COUNTIES:
        inputs.region(county, PROVINCE)
        inputs.line(PROVINCE, county)
        inputs.reporter("works", county)
    inputs.counted("done", "works", "flow", where=DONE, dated_by="done_on")
    inputs.counted("firms", "works", "flow", "distinct", column="firm", dated_by="done_on")
    inputs.counted("built", "works", "flow", "sum", DONE, column="length", dated_by="done_on")
    inputs.counted("open", "works", "stock", dated_by="done_on", ended_by="closed_on")
    inputs.counted("share", "works", "ratio_stock", "sum", None, DONE, column="length")
    return inputs


def built(inputs: ListInputs, root: Path) -> Path:
    warehouse = inputs.write(root / "warehouse.duckdb")
    models = ("run", "--select", *(f"+{model}" for model in MODELS))
    assert failures(run(root, warehouse, AS_OF, *models)) == []
    return warehouse


def counted_values(warehouse: Path, *measures: str) -> Values:
    rows = query(
        warehouse,
        "select * from intermediate.int_leaf_inputs where list_contains(?, measure)",
        measures,
    )
    names = ("indicator", "part", "leaf_code", "period_year", "last_month")
    found: dict[Any, Decimal] = {tuple(row[name] for name in names): row["value"] for row in rows}
    assert len(found) == len(rows)
    return found


def test_counted_flows_are_what_the_lists_say(warehouse: Path, lists: Lists) -> None:
    expected = expected_flows(lists)
    assert counted_values(warehouse, "flow") == expected
    assert len(expected) > 150
    assert {name for (name, *_), value in expected.items() if value > 1} == {
        "done",
        "built",
        "firms",
    }


def test_counted_stocks_are_what_stood_on_the_lists(warehouse: Path, lists: Lists) -> None:
    expected = expected_stocks(lists)
    assert counted_values(warehouse, "stock", "ratio_stock") == expected
    assert len(expected) > 90
    assert sum(value > 1 for value in expected.values()) > 40


def test_december_is_the_year_and_other_months_are_their_own(warehouse: Path) -> None:
    rows = query(
        warehouse,
        """select distinct measure = 'flow' as is_flow, basis, last_month = 12 as december,
            first_month = 1 as from_january, first_month = last_month as one_month
        from intermediate.int_leaf_inputs where last_month > 1 order by all""",
    )
    assert [tuple(row.values()) for row in rows] == [
        (False, "current", False, False, True),
        (False, "year", True, True, False),
        (True, "year", True, True, False),
        (True, "ytd", False, True, False),
    ]


def test_every_row_stays_on_record_as_it_was_sent(warehouse: Path, lists: Lists) -> None:
    found = query(warehouse, "select * from marts.fct_record order by line")
    sent = [{"id": said.thing, **said.attributes} for said in lists.rows]
    read = [json.loads(row["attributes"], parse_float=Decimal, parse_int=Decimal) for row in found]
    assert read == sent
    assert [list(row) for row in read] == [sorted(row) for row in read]
    replaced = [row for row in found if row["known_to"] is not None]
    assert len(replaced) == len(found) - len({(s.thing, s.year, s.month) for s in lists.rows})
    assert len(replaced) > 3


def test_years_without_any_report_have_their_periods(tmp_path: Path) -> None:
    inputs = declared()
    inputs.submission("s", "works", "2025-07-01 10:00:00")
    row = {"status": "done", "done_on": "2024-05-06", "length": Decimal("1.5")}
    inputs.record("s", "t1", COUNTIES[0], "2025-06..06", **row)
    found = counted_values(built(inputs, tmp_path), "flow")
    assert found["built", "numerator", COUNTIES[0], 2024, 12] == Decimal("1.5")
    assert found["built", "numerator", COUNTIES[0], 2025, 6] == 0
    assert {year for *_, year, _ in found} == {2024, 2025}


def breaking(change: Callable[[ListInputs], None], root: Path, guard: str) -> int:
    """How many rows a data test finds after a change to good inputs."""
    inputs = declared()
    inputs.feed("action_progress", shape="records")
    inputs.promise("action", "plan", 2)
    inputs.submission("s", "works", "2025-07-01 10:00:00")
    inputs.submission("p", "action_progress", "2025-07-01 10:00:00")
    inputs.record("s", "t1", COUNTIES[0], "2025-06..06", status="done", length=Decimal(3))
    inputs.record("p", "plan-A2", COUNTIES[0], "2025-06..06", status="done")
    change(inputs)
    warehouse = inputs.write(root / "warehouse.duckdb")
    assert failures(run(root, warehouse, AS_OF, "run")) == []
    [result] = run(root, warehouse, AS_OF, "test", "--select", guard)
    return int((result.message or "Got 0").split()[1]) if result.status == "fail" else 0


def test_a_cell_of_a_list_that_gets_lost_stops_the_build(tmp_path: Path) -> None:
    def one_more_cell_and_a_week(inputs: ListInputs) -> None:
        # the same thing twice in one file (three cells), and a period that does not exist (two)
        inputs.record("s", "t1", COUNTIES[0], "2025-06..06", status="done", length=Decimal(3))
        inputs.record("s", "t2", COUNTIES[0], "2025-06..06", status="done")
        for row in inputs.rows["observations"][-2:]:
            row["period_end"] = date(2025, 6, 15)

    lost = breaking(one_more_cell_and_a_week, tmp_path, "every_accepted_cell_is_on_record")
    assert lost == 5


def test_a_report_on_a_promise_nobody_made_stops_the_build(tmp_path: Path) -> None:
    def promise_of_no_plan(inputs: ListInputs) -> None:
        inputs.record("p", "plan-G2", COUNTIES[0], "2025-06..06", status="done")

    assert breaking(promise_of_no_plan, tmp_path, "no_mart_has_orphan_keys") == 1
