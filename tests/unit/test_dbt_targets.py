"""Every kind of target on every measure, from cells to a light: small numbers worked out by hand.

A province of three counties in the middle of 2025; ``A`` and ``B`` are the city. What the plans
promise is asked of it, and of the city where a target says so.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.unit.dbt_inputs import Inputs, Row, failures, query, run

# dbt leaves its log file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
AS_OF = "2025-07-31"
PROVINCE, CITY, NEIGHBOUR = "520000", "520100", "510000"
A, B, C = "520101", "520102", "520201"
Values = tuple[float | None, float | None, float | None]  # of A, B and C; None: sends nothing


class Province(Inputs):
    """The inputs of the province; every indicator has a feed of its own name."""

    def __init__(self) -> None:
        super().__init__()
        self.rules()
        self.region(PROVINCE, None, "province")
        self.region(NEIGHBOUR, None, "province")
        for city in (CITY, "520200"):
            self.region(city, PROVINCE, "prefecture")
        for county in (A, B, C):
            self.region(county, f"{county[:4]}00")
            self.line(PROVINCE, f"{county[:4]}00", county)
        self.plan("plan", PROVINCE)

    def measured(self, name: str, measure: str, reporters: tuple[str, ...] = (A, B, C)) -> None:
        """An indicator with the items its measure needs."""
        self.feed(name)
        self.submission(name, name, "2025-07-20 10:00:00")
        for region in reporters:
            self.reporter(name, region)
        ratio = {"numerator": "some", "denominator": "all"}
        published = measure == "ratio_stock" and reporters == (NEIGHBOUR,)
        items = ratio if measure.startswith("ratio") and not published else {"item": "some"}
        self.indicator(name, name, measure, published_rate=published, **items)

    def send(self, name: str, period: str, some: Values, of: Values | None = None) -> None:
        """The counties' cells of a period; with ``of`` the denominators as well."""
        for county, value, whole in zip((A, B, C), some, of or (None,) * 3, strict=True):
            if value is not None:
                self.observe(name, "some", county, period, value)
            if whole is not None:
                self.observe(name, "all", county, period, whole)


def flows(inputs: Province) -> None:
    """Sums since 2024 and numbers a year."""
    inputs.measured("machines", "flow")
    inputs.send("machines", "2024", (1000, 600, 400))
    inputs.send("machines", "2025-06", (500, 300, 100))
    inputs.target("plan", 1, "machines", "annual", 2, factor=1000)
    inputs.measured("tractors", "flow")
    inputs.send("tractors", "2023-06", (200, 100, 60))
    inputs.send("tractors", "2023", (600, 400, 200))
    inputs.send("tractors", "2025-06", (500, 300, 100))
    inputs.target("plan", 2, "tractors", "annual", 2000)
    inputs.measured("cars", "flow")
    inputs.send("cars", "2023", (99, 99, 99))
    inputs.send("cars", "2024", (20000, 15000, 5000))
    inputs.send("cars", "2025-06", (20000, 15000, 5000))
    inputs.target("plan", 3, "cars", "cumulative", 10, factor=10000, deadline=2025)
    inputs.target("plan", 4, "cars", "cumulative", 30, factor=10000)
    inputs.measured("fridges", "flow")
    inputs.send("fridges", "2023-06", (60, 30, 10))
    inputs.send("fridges", "2024-06", (30000, 15000, 5000))
    inputs.send("fridges", "2024", (60000, 30000, 10000))
    inputs.send("fridges", "2025-06", (36000, 18000, None))
    inputs.target("plan", 5, "fridges", "cumulative", 42, factor=10000)


def stocks(inputs: Province) -> None:
    """Lists of all that is on record, capacities and rates at a date."""
    inputs.measured("sites", "stock")
    inputs.send("sites", "2023-12..12", (5, 2, 1))
    inputs.send("sites", "2025-06..06", (6, 3, None))
    inputs.target("plan", 6, "sites", "cumulative", 20, counts_from="all_on_record")
    inputs.measured("capacity", "stock")
    inputs.send("capacity", "2023-06..06", (1, 1, 0))
    inputs.send("capacity", "2023-12..12", (6, 4, 0))
    inputs.send("capacity", "2025-06..06", (10, 4, 3.5))
    inputs.target("plan", 7, "capacity", "level", 30)
    inputs.measured("financing", "ratio_stock")
    inputs.send("financing", "2025-06..06", (40, 30, 20), (40, 30, 30))
    inputs.target("plan", 8, "financing", "level", 100, deadline=None)
    inputs.target("plan", 9, "financing", "level", 90, deadline=None, operator="=")


def shares(inputs: Province) -> None:
    """Shares of what was bought since January, of the province and of its city."""
    inputs.measured("buses", "ratio_flow")
    inputs.send("buses", "2023-06", (10, 10, 0), (50, 30, 20))
    inputs.send("buses", "2025-06", (40, 30, None), (50, 30, None))
    inputs.send("buses", "2025-01..06", (None, None, 0), (None, None, 20))
    inputs.target("plan", 10, "buses", "level", 80)
    inputs.target("plan", 11, "buses", "level", 100, region_code=CITY, scope="市区")
    inputs.measured("taxis", "ratio_flow")
    inputs.send("taxis", "2025-06", (5, 0, 5), (10, 0, 10))
    inputs.target("plan", 12, "taxis", "level", 50)


def references(inputs: Province) -> None:
    """A rate held against what the neighbouring office publishes, or has not published."""
    inputs.measured("tools", "ratio_stock")
    inputs.send("tools", "2024", (30, 15, 15), (50, 25, 25))
    for n, name in ((13, "average"), (14, "unpublished")):
        inputs.measured(name, "ratio_stock", (NEIGHBOUR,))
        inputs.target(
            "plan",
            n,
            "tools",
            "relative",
            None,
            reference_region=NEIGHBOUR,
            reference_indicator=name,
        )
    inputs.observe("average", "some", NEIGHBOUR, "2024", "55.5", unit="%")


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("dbt")
    inputs = Province()
    for part in (flows, stocks, shares, references):
        part(inputs)
    built = inputs.write(root / "warehouse.duckdb")
    build = ("build", "--exclude-resource-type", "unit_test")
    assert failures(run(root, built, AS_OF, *build)) == []
    return built


def row(warehouse: Path, n: int, year: int | None = None) -> Row:
    """The row of a target that a list shows, or that of a year."""
    found = query(
        warehouse,
        """select * from marts.fct_target_progress
        where n = ? and coalesce(target_year = ?, is_current)""",
        n,
        year,
    )
    assert len(found) == 1
    return found[0]


def pace(found: Row) -> tuple[float, float, str]:
    return (round(found["attained_pct"], 6), round(found["scheduled_pct"], 6), found["light"])


def test_example_8_a_year_at_its_half(warehouse: Path) -> None:
    found = row(warehouse, 1)
    assert (found["target_year"], found["period"], found["value"]) == (2025, "2025-06", 900)
    assert pace(found) == (45, 50, "slightly_behind")
    assert (found["needed_value"], found["baseline_value"]) == (2000, None)
    assert found["required_run_rate"] == pytest.approx(Decimal(1100) / 6, abs=Decimal("1e-8"))


def test_each_year_has_its_own_verdict(warehouse: Path) -> None:
    past = row(warehouse, 1, 2024)
    assert (past["value"], past["light"], past["reason"]) == (2000, "achieved", "met")
    assert (past["required_run_rate"], past["is_current"]) == (None, False)
    for year in (2026, 2027):
        to_come = row(warehouse, 1, year)
        assert (to_come["light"], to_come["reason"]) == ("not_assessable", "no_data")


def test_a_year_with_a_season_follows_the_baseline_year(warehouse: Path) -> None:
    # 360 of 1200 had come by June 2023.
    assert pace(row(warehouse, 2)) == (45, 30, "on_track")


def test_a_sum_runs_through_its_interim_row(warehouse: Path) -> None:
    interim, final = row(warehouse, 3), row(warehouse, 4)
    assert (final["value"], final["unit"], final["needed_value"]) == (80000, "辆", 300000)
    assert pace(interim) == (80, 75, "on_track")
    assert pace(final) == (round(80 / 3, 6), 25, "on_track")
    rate = Decimal(20000) / 6
    assert final["required_run_rate"] == pytest.approx(rate, abs=Decimal("1e-8"))
    assert (final["baseline_value"], final["growth_pct"]) == (None, None)


def test_a_sum_that_hangs_on_a_silent_county_is_undecided(warehouse: Path) -> None:
    # C grows from 5000 to 6000 as its peers did; 157500 are due, 154000 are there without C.
    found = row(warehouse, 5)
    assert (found["value"], found["coverage"]) == (160000, 0.9)
    assert (found["light"], found["reason"]) == ("undecided", "differs_by_treatment")
    assert found["remark_zh"] == (
        "未报地区按零计：略有滞后；按低值估算：序时推进；按所示估算：序时推进；按高值估算：序时推进"
    )


def test_a_list_of_all_on_record_is_the_stock_itself(warehouse: Path) -> None:
    found = row(warehouse, 6)
    assert (found["value"], found["period"], found["judged_basis"]) == (10, "2025-06", "current")
    assert pace(found) == (50, 37.5, "on_track")
    assert found["required_run_rate"] is None


def test_a_stock_starts_from_the_end_of_the_baseline_year(warehouse: Path) -> None:
    found = row(warehouse, 7)
    assert (found["value"], found["baseline_value"]) == (Decimal("17.5"), 10)
    assert pace(found) == (37.5, 37.5, "on_track")


def test_without_a_deadline_nothing_is_missed(warehouse: Path) -> None:
    found = row(warehouse, 8)
    assert (found["light"], found["reason"]) == ("not_assessable", "no_path")
    assert (found["attained_pct"], found["target_year"]) == (90, 2025)
    found = row(warehouse, 9)
    assert (found["light"], found["reason"], found["early"]) == ("achieved", "met", False)


def test_a_share_is_of_all_that_was_bought(warehouse: Path) -> None:
    province, city = row(warehouse, 10), row(warehouse, 11)
    assert (province["value"], province["baseline_value"]) == (70, 20)
    assert pace(province) == (round(5000 / 60, 6), 37.5, "on_track")
    assert (city["value"], city["baseline_value"]) == (Decimal("87.5"), 25)
    assert pace(city) == (round(6250 / 75, 6), 37.5, "on_track")


def test_a_county_that_bought_nothing_has_reported(warehouse: Path) -> None:
    found = row(warehouse, 12)
    assert (found["value"], found["coverage"], found["light"]) == (50, 1, "achieved")
    counties = query(
        warehouse,
        """select region_code, value from marts.fct_indicator
        where indicator = 'taxis' and basis = 'ytd' and region_code like '5201%'""",
    )
    assert {each["region_code"]: each["value"] for each in counties} == {A: 50, CITY: 50}


def test_a_rate_is_held_against_what_the_neighbour_publishes(warehouse: Path) -> None:
    found, without = row(warehouse, 13), row(warehouse, 14)
    assert (found["value"], found["needed_value"]) == (60, Decimal("55.5"))
    assert (found["light"], found["reason"]) == ("achieved", "met_early")
    assert (without["light"], without["reason"]) == ("not_assessable", "no_reference")
    published = query(
        warehouse, "select region_code, value from marts.fct_indicator where indicator = 'average'"
    )
    assert [tuple(each.values()) for each in published] == [(NEIGHBOUR, Decimal("55.5"))]
