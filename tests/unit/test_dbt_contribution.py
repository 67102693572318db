"""What regions add to their parent's growth, from reports to the words on a region's page.

METHODOLOGY §6, worked example 9, through the whole chain of models and the page's own query.
"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from tests.unit.dbt_inputs import Inputs, failures, query, run

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
SOURCES = Path(__file__).parents[2] / "dashboards" / "sources" / "liangxin"
AS_OF = "2026-02-28"
PROVINCE, CITY, A, B = "520000", "520100", "520101", "520102"
REPORTS = {
    # Example 9: children 60 to 80 and 40 to 40.
    "cars": {A: {"2023": 60, "2025": 80}, B: {"2023": 40, "2025": 40}},
    # A stock is compared with the end of the baseline year.
    "piles": {A: {"2023": 150, "2025": 140}, B: {"2023": 50, "2025": 90}},
    # The city speaks for itself: what its counties add is not all of what it says.
    "works": {
        CITY: {"2023": 100, "2025": 120},
        A: {"2023": 50, "2025": 55},
        B: {"2023": 50, "2025": 55},
    },
    # One that says nothing, of half the weight: the city is withheld, the other still adds.
    "silent": {A: {"2023": 50, "2025": 60}, B: {"2023": 50}},
}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("contribution")
    inputs = Inputs()
    inputs.rules()
    inputs.region(PROVINCE, None, "province")
    inputs.region(CITY, PROVINCE, "prefecture")
    for county in (A, B):
        inputs.region(county, CITY)
        inputs.line(PROVINCE, CITY, county)
    inputs.plan("p", PROVINCE)
    for feed, reports in REPORTS.items():
        authority = "parent" if feed == "works" else "children"
        inputs.feed(feed, authority=authority)
        measure = "stock" if feed == "piles" else "flow"
        inputs.indicator(feed, feed, measure, item=feed, authority=authority)
        inputs.submission(f"s-{feed}", feed, "2026-02-10 10:00:00")
        for region, values in reports.items():
            inputs.reporter(feed, region)
            for year, value in values.items():
                inputs.observe(f"s-{feed}", feed, region, year, value)
    built = inputs.write(root / "warehouse.duckdb")
    build = ("build", "--exclude-resource-type", "unit_test")
    assert failures(run(root, built, AS_OF, *build)) == []
    return built


def added(warehouse: Path, indicator: str, parent: str) -> dict[str, float | None]:
    """Points that each region below ``parent`` adds over 2025."""
    rows = query(
        warehouse,
        "select region_code, contribution_pp from marts.fct_contribution"
        " where (indicator, parent_code, period) = (?, ?, '2025')",
        *(indicator, parent),
    )
    return {row["region_code"]: row["contribution_pp"] for row in rows}


def growth(warehouse: Path, indicator: str, region: str) -> float | None:
    (row,) = query(
        warehouse,
        "select growth_pct from marts.fct_indicator"
        " where (indicator, region_code, period) = (?, ?, '2025')",
        *(indicator, region),
    )
    found: float | None = row["growth_pct"]
    return found


def test_children_add_up_to_the_growth_of_the_parent(warehouse: Path) -> None:
    assert added(warehouse, "cars", CITY) == {A: 20, B: 0}
    assert growth(warehouse, "cars", CITY) == 20
    assert added(warehouse, "piles", CITY) == {A: -5, B: 20}
    assert growth(warehouse, "piles", CITY) == 15


def test_only_the_region_directly_below_adds(warehouse: Path) -> None:
    for feed in ("cars", "piles", "works"):
        assert added(warehouse, feed, PROVINCE) == {CITY: growth(warehouse, feed, CITY)}


def test_a_region_that_speaks_for_itself_need_not_be_the_sum(warehouse: Path) -> None:
    assert added(warehouse, "works", CITY) == {A: 5, B: 5}
    assert growth(warehouse, "works", CITY) == 20


def test_what_is_silent_or_withheld_adds_nothing_that_could_be_told(warehouse: Path) -> None:
    assert added(warehouse, "silent", CITY) == {A: 10, B: None}
    assert growth(warehouse, "silent", CITY) is None
    assert added(warehouse, "silent", PROVINCE) == {CITY: None}


def test_a_region_page_prints_what_the_mart_says(warehouse: Path, tmp_path: Path) -> None:
    copy = tmp_path / "warehouse.duckdb"
    copy.write_bytes(warehouse.read_bytes())
    start = (SOURCES / "initialize.sql").read_text("utf-8")
    start = re.sub(r"^create view \w+ as from read_parquet.*\n", "", start, flags=re.M)
    with duckdb.connect(str(copy)) as connection:
        connection.execute("set schema = 'marts'")
        # A number that only the mart can know.
        connection.execute(
            "update fct_contribution set contribution_pp = 12.345"
            " where (indicator, region_code, period) = ('piles', ?, '2025')",
            [A],
        )
        connection.execute("create table release as select null::varchar as release_before")
        connection.execute(start)
        page = (SOURCES / "region_value.sql").read_text("utf-8")
        rows = connection.sql(page).select("indicator, region_code, contribution_zh").fetchall()
    printed = {(indicator, region): text for indicator, region, text in rows}
    assert printed["cars", A] == "+20.00个百分点"
    assert printed["cars", B] == "0.00个百分点"
    assert printed["piles", A] == "+12.35个百分点"
    assert printed["piles", B] == "+20.00个百分点"
    assert printed["cars", PROVINCE] is None
