"""A plan judged by settings of its own: from its declaration to its lights, and what checks them.

Two cities report the same numbers and promise the same; one of them has rules of its own.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from expectations.runner import run_suite
from expectations.suites import mart_suites
from orchestration.warehouse.declared import DECLARED_TABLES
from sources.catalogue import Catalogue
from tests.unit.dbt_inputs import Inputs, Row, failures, query, run
from tests.unit.suite_frames import Rows, frame, good_rows

# dbt leaves its log file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
OWN = {"behind": -5, "stale_months": 6, "coverage_published": 70, "coverage_withheld": 50}
AS_OF = "2026-01-31"


def city(inputs: Inputs, plan: str, code: str) -> None:
    """A city of two counties; the smaller one, a quarter of it, is silent for 2025."""
    large, small = f"{code[:4]}01", f"{code[:4]}02"
    inputs.region(code, None, "prefecture")
    inputs.plan(plan, code)
    for county in (large, small):
        inputs.region(county, code)
        inputs.line(code, county)
        inputs.reporter("cars", county)
    inputs.target(plan, 1, "cars", "growth", 100)
    inputs.target(plan, 2, "bikes", "growth", 100)
    for year, values in (("2023", (75, 25)), ("2024", (105, 35)), ("2025", (108, None))):
        for county, value in zip((large, small), values, strict=True):
            inputs.observe("s", "trades", county, year, value)
    for period, value in (("2023-06", 60), ("2025-06", 84)):
        inputs.observe("s", "bikes", large, period, value)
        inputs.observe("s", "bikes", small, period, value)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("dbt")
    inputs = Inputs()
    inputs.rules()
    inputs.feed("cars")
    inputs.indicator("cars", "cars", "flow", item="trades")
    inputs.indicator("bikes", "cars", "flow", item="bikes")
    inputs.submission("s", "cars", "2026-01-10 10:00:00")
    city(inputs, "general", "520100")
    city(inputs, "own", "520200")
    inputs.judged_by("own", **OWN)
    built = inputs.write(root / "warehouse.duckdb")
    build = ("build", "--exclude-resource-type", "unit_test")
    assert failures(run(root, built, AS_OF, *build)) == []
    return built


def progress(warehouse: Path, n: int) -> dict[str, Row]:
    rows = query(warehouse, "select * from marts.fct_target_progress where n = ?", n)
    return {row["plan"]: row for row in rows}


def test_the_same_numbers_are_lit_by_each_plans_own_bands(warehouse: Path) -> None:
    # 108 of 75 is +44 percent of +100, where half was due: a gap of -6
    found = progress(warehouse, 1)
    assert {plan: row["pace_gap_pp"] for plan, row in found.items()} == {"general": -6, "own": -6}
    assert found["general"]["light"] == "slightly_behind"
    assert found["own"]["light"] == "behind"


def test_a_plan_says_itself_when_a_value_is_too_old(warehouse: Path) -> None:
    found = progress(warehouse, 2)
    assert {row["period"] for row in found.values()} == {"2025-06"}
    assert found["general"]["light"] == "on_track"
    assert (found["own"]["light"], found["own"]["reason"]) == ("not_assessable", "stale")


def test_a_light_by_other_rules_says_so(warehouse: Path) -> None:
    [rules] = query(warehouse, "select rule_version from inputs.rules")
    found = progress(warehouse, 1)
    assert found["general"]["rule_version"] == rules["rule_version"]
    assert found["own"]["rule_version"] == rules["rule_version"] + "+own"


def test_a_regions_own_plan_says_what_is_published(warehouse: Path) -> None:
    # three quarters of the city have reported
    found = query(
        warehouse,
        """select region_code, coverage, quality from marts.fct_indicator
        where indicator = 'cars' and region_code in ('520100', '520200')
        and period = '2025' order by region_code""",
    )
    assert [tuple(row.values()) for row in found] == [
        ("520100", 0.75, "estimated"),
        ("520200", 0.75, "published"),
    ]


def test_the_marts_tell_every_setting_and_every_exception(warehouse: Path) -> None:
    found = query(warehouse, "select * from marts.dim_setting")
    general = {row["setting"]: row for row in found if row["plan"] == ""}
    own = {row["setting"]: row for row in found if row["plan"] == "own"}
    assert len(found) == len(general) + len(own)
    assert len(general) == 7
    assert {name: row["value"] for name, row in own.items()} == OWN
    assert all(row["is_choice"] and row["title_zh"] for row in general.values())
    for name, row in own.items():
        assert (row["source_zh"], row["is_choice"]) == ("会议定", False)
        assert row["title_zh"] == general[name]["title_zh"]


def overriding(catalogue: Catalogue) -> Catalogue:
    """The real declarations, with 自贡 late from −5 and withholding below half."""
    own = {"behind": Decimal(-5), "coverage_withheld": Decimal(50)}
    plan = catalogue.plans["zigong"].model_copy(
        update={"settings": own, "settings_reason_zh": "市政府会议定"}
    )
    return catalogue.model_copy(update={"plans": catalogue.plans | {"zigong": plan}})


def test_what_a_plan_declares_arrives_as_rows(catalogue: Catalogue) -> None:
    rows = DECLARED_TABLES["plan_settings"]
    assert list(rows(catalogue, date(2026, 1, 31))) == []
    assert list(rows(overriding(catalogue), date(2026, 1, 31))) == [
        ("zigong", "behind", -5, "市政府会议定"),
        ("zigong", "coverage_withheld", 50, "市政府会议定"),
    ]


def failing(catalogue: Catalogue, suite_id: str, rows: Rows) -> set[str]:
    [suite] = [suite for suite in mart_suites(catalogue) if suite.id == suite_id]
    return {r.check_id for r in run_suite(suite, frame(suite, rows)).results if not r.success}


@pytest.mark.parametrize(
    ("light", "gap", "failed"),
    [
        ("behind", -6.0, set()),
        ("behind", -4.0, {"gap_of_behind_of_zigong"}),
        ("slightly_behind", -6.0, {"gap_of_slightly_behind_of_zigong"}),
    ],
)
def test_the_suite_holds_a_plan_to_its_own_bands(
    catalogue: Catalogue, light: str, gap: float, failed: set[str]
) -> None:
    declared = overriding(catalogue)
    version = declared.rules.version + "+zigong"
    rows = [
        row | {"rule_version": version} if row["plan"] == "zigong" else row
        for row in good_rows(declared, "fct_target_progress")
    ]
    [at] = [n for n, row in enumerate(rows) if (row["plan"], row["n"]) == ("zigong", 1)]
    rows[at] |= {"light": light, "pace_gap_pp": gap, "attained_pct": 50 + gap}
    assert failing(declared, "fct_target_progress", rows) == failed


def test_the_suite_sees_a_light_by_rules_that_are_not_the_plans(catalogue: Catalogue) -> None:
    declared = overriding(catalogue)
    rows = good_rows(declared, "fct_target_progress")
    assert failing(declared, "fct_target_progress", rows) >= {"rule_version_current"}


def test_the_suite_holds_a_region_to_its_own_plans_coverage(catalogue: Catalogue) -> None:
    declared = overriding(catalogue)
    rows = [row for row in good_rows(declared, "fct_indicator") if row["quality"] == "estimated"]
    assert {row["coverage"] for row in rows} == {0.7}
    for region, coverage, failed in (
        ("510302", 0.6, set()),
        ("510302", 0.4, {"estimated_is_covered_of_zigong"}),
        ("520000", 0.6, {"estimated_is_covered"}),
    ):
        changed = [row | {"region_code": region, "coverage": coverage} for row in rows]
        found = failing(declared, "fct_indicator", changed)
        assert {check for check in found if "covered" in check} == failed
