"""What must stop a build and what must not: wrong, incomplete and empty inputs, stale documents."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import yaml

from orchestration.warehouse.schema import INPUT_TABLES, OBSERVATION_COLUMNS
from tests.unit.dbt_inputs import Inputs, failures, query, run

# dbt leaves its log file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
DBT_PROJECT = Path(__file__).parents[2] / "dbt_project"
AS_OF = "2025-10-31"
REGION = "140000"
DATA_TESTS = ("--exclude", "test_type:unit")


def small() -> Inputs:
    """One region, one indicator, one target; no data yet."""
    inputs = Inputs()
    inputs.rules()
    inputs.region(REGION, None, "province")
    inputs.line(REGION)
    inputs.feed("cars")
    inputs.reporter("cars", REGION)
    inputs.indicator("cars", "cars", "flow", item="trades")
    inputs.plan("plan", REGION)
    inputs.target("plan", 1, "cars", "growth", 45)
    return inputs


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Data tests that fail over inputs and marts wrong in every way below, with dbt's message."""
    root = tmp_path_factory.mktemp("dbt")
    inputs = small()
    inputs.target("plan", 2, "cars", "points", 30)
    inputs.target("plan", 3, "cars", "growth", 30, operator="<=")
    inputs.target("plan", 4, "cars", "monthly", 30)
    inputs.target("plan", 5, "cars", "annual", 30, first_year=None)
    inputs.target("plan", 6, "cars", "cumulative", 30, counts_from="all_on_record")
    inputs.target("plan", 7, "cars", "level", 30, factor=None)
    inputs.target("plan", 8, "cars", "relative", None, reference_region=None)
    inputs.target("plan", 9, "cars", "growth", 30, baseline_year=2022)
    inputs.target("plan", 10, "cars", "annual", 30)
    inputs.target("plan", 11, "cars", "cumulative", 30)
    inputs.target("plan", 12, "cars", "annual", 30)
    inputs.rows["settings"] = [row for row in inputs.rows["settings"] if row["name"] != "behind"]
    inputs.submission("s", "cars", "2025-10-12 10:00:00")
    for period, value in (("2023-09", 100), ("2025-09", 130), ("2025-09", 131)):
        inputs.observe("s", "trades", REGION, period, value)
    inputs.observe("s", "trades", "990000", "2025-08", 1)
    warehouse = inputs.write(root / "warehouse.duckdb")
    assert failures(run(root, warehouse, AS_OF, "run")) == []
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            "delete from marts.fct_target_progress where n = 10 and target_year = 2026"
        )
        connection.execute("update marts.fct_target_progress set is_current = false where n = 11")
        connection.execute("update marts.fct_target_progress set is_current = true where n = 12")
    failed = failures(run(root, warehouse, AS_OF, "test", *DATA_TESTS))
    return {entry.split(":")[0].split(".")[2]: entry for entry in failed}


def test_targets_that_cannot_be_judged_stop_the_build(refusals: dict[str, str]) -> None:
    # points of a flow, an operator and a kind nobody knows, an annual target without a first year,
    # everything on record of a flow, a number of no known unit, an average of nowhere
    assert "Got 7 results" in refusals["every_target_is_of_a_kind_that_can_be_judged"]


def test_no_target_and_no_year_of_one_is_left_out(refusals: dict[str, str]) -> None:
    # two that have no row, one that lost a year, one with no current row, one with four of them
    assert "Got 5 results" in refusals["every_target_has_one_progress_row"]


@pytest.mark.parametrize(
    "guard",
    [
        "every_accepted_cell_is_on_record",
        "a_region_has_one_baseline_year",
    ],
)
def test_what_is_wrong_stops_the_build(guard: str, refusals: dict[str, str]) -> None:
    assert "Got 1 result" in refusals[guard]


def test_a_threshold_that_is_missing_stops_the_build(refusals: dict[str, str]) -> None:
    # in general, and so for the one plan
    assert "Got 2 results" in refusals["every_setting_has_a_value"]


def test_a_region_nobody_declared_is_seen_in_every_mart(refusals: dict[str, str]) -> None:
    # fct_observation and fct_revision
    assert "Got 2 results" in refusals["no_mart_has_orphan_keys"]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("dbt")
    inputs = small()
    inputs.target("plan", 2, "cars", "annual", 2000)
    inputs.target("plan", 3, "cars", "cumulative", 30)
    inputs.target("plan", 4, "cars", "level", 30, deadline=None)
    warehouse = inputs.write(root / "warehouse.duckdb")
    build = ("build", "--exclude-resource-type", "unit_test")
    assert failures(run(root, warehouse, AS_OF, *build)) == []
    return warehouse


def test_without_any_data_every_target_says_so(empty: Path) -> None:
    rows = query(
        empty,
        """select n, target_year, is_current, light, reason, period
        from marts.fct_target_progress order by n, target_year""",
    )
    years = [(1, 2027), *((2, year) for year in range(2024, 2028)), (3, 2027), (4, 2025)]
    assert [tuple(row.values()) for row in rows] == [
        (n, year, n != 2 or year == 2025, "not_assessable", "no_data", None) for n, year in years
    ]


def models() -> list[Path]:
    return sorted((DBT_PROJECT / "models").rglob("*.sql"))


def test_every_model_is_documented_beside_its_sql_column_by_column(empty: Path) -> None:
    built = query(
        empty,
        """select table_name, list(column_name order by ordinal_position) as names
        from information_schema.columns
        where table_schema in ('staging', 'intermediate', 'marts') group by table_name""",
    )
    names = {row["table_name"]: row["names"] for row in built}
    assert names.keys() == {model.stem for model in models()}
    for model in models():
        [entry] = yaml.safe_load(model.with_suffix(".yml").read_text("utf-8"))["models"]
        assert entry["name"] == model.stem
        assert entry["description"]
        assert [column["name"] for column in entry["columns"]] == names[model.stem]
        assert all(column["description"] for column in entry["columns"])


def test_sources_are_the_tables_the_orchestration_writes() -> None:
    declared = yaml.safe_load((DBT_PROJECT / "models/staging/sources.yml").read_text("utf-8"))
    tables = {
        table["name"]: {column["name"]: column["data_type"] for column in table["columns"]}
        for table in declared["sources"][0]["tables"]
    }
    assert tables == INPUT_TABLES | {"observations": OBSERVATION_COLUMNS}


def test_no_model_knows_a_year_or_a_threshold() -> None:
    for model in models():
        code = [
            line
            for line in model.read_text("utf-8").splitlines()
            if not line.strip().startswith("--")
        ]
        assert not any(number in " ".join(code) for number in ("202", " 67", " 95", " 30"))
