"""The marts dbt builds from hand-made inputs: the worked examples of METHODOLOGY §6, end to end.

One warehouse as of 2026-01-31 holds the national series, a province of three counties and its
plan; ``dbt build`` over it runs every unit and data test of the project as well.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.unit.dbt_inputs import Inputs, Row, failures, query, run

# dbt leaves its log file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
AS_OF = "2026-01-31"
COUNTRY, PROVINCE, CITY = "100000", "520000", "520100"
A, B, C = "520101", "520102", "520201"


def declarations() -> Inputs:
    """Regions, feeds and indicators; the country reports for itself, counties for the province."""
    inputs = Inputs()
    inputs.rules()
    inputs.region(COUNTRY, None, "country")
    inputs.region(PROVINCE, COUNTRY, "province")
    inputs.region(CITY, PROVINCE, "prefecture")
    inputs.region("520200", PROVINCE, "prefecture")
    inputs.region("510000", COUNTRY, "province")
    for code in (A, B, C):
        inputs.region(code, f"{code[:4]}00")
        inputs.line(PROVINCE, f"{code[:4]}00", code)
    inputs.line(COUNTRY)
    for feed in ("cars", "invest", "scrapped", "digital"):
        inputs.feed(feed)
        inputs.reporter(feed, COUNTRY, obliged=False)
        for code in (A, B, C):
            inputs.reporter(feed, code)
    inputs.indicator("cars", "cars", "flow", item="trades", growth_item="trades_growth")
    inputs.indicator("invest", "invest", "flow", item="amount", dims="field=total")
    inputs.indicator(
        "invest_growth", "invest", "growth_only", growth_item="amount_growth", dims="field=total"
    )
    inputs.indicator("scrapped", "scrapped", "flow", item="scrapped")
    inputs.indicator("scrapped_growth", "scrapped", "growth_only", growth_item="scrapped_growth")
    inputs.indicator("tools", "digital", "ratio_stock", numerator="tools", denominator="all")
    return inputs


def national(inputs: Inputs) -> None:
    """Worked examples 1, 3 and 4."""
    inputs.plan("country", COUNTRY)
    inputs.target("country", 1, "cars", "growth", 45, operator="=")
    inputs.target("country", 2, "invest_growth", "growth", 25)
    inputs.target("country", 3, "scrapped_growth", "growth", 100, operator="approx")
    inputs.submission("n1", "cars", "2026-01-20 10:00:00")
    for year, value in (("2023", "18413300"), ("2024", "19614200"), ("2025", "20108000")):
        inputs.observe("n1", "trades", COUNTRY, year, value)
    inputs.observe("n1", "trades_growth", COUNTRY, "2025", "2.52", unit="%")
    inputs.submission("n2", "invest", "2026-01-21 10:00:00")
    for year, value in (("2024", "15.7"), ("2025", "11.8")):
        inputs.observe("n2", "amount_growth", COUNTRY, year, value, dims="field=total", unit="%")
    inputs.submission("n3", "scrapped", "2024-12-20 10:00:00")
    inputs.observe("n3", "scrapped_growth", COUNTRY, "2024-11", "64.6", unit="%")


def provincial(inputs: Inputs) -> None:
    """Worked examples 5, 6 and 7 on sums of counties, a rate, a reference and an estimate."""
    inputs.plan("province", PROVINCE)
    inputs.target("province", 1, "cars", "growth", 50, deadline=2025)
    inputs.target("province", 2, "cars", "growth", 100)
    inputs.target("province", 3, "invest", "growth", 15, deadline=2025, operator="approx")
    inputs.target("province", 4, "invest", "growth", 25)
    inputs.target("province", 5, "tools", "level", 30, deadline=2025, operator=">")
    inputs.target("province", 6, "tools", "points", 15)
    inputs.target("province", 7, "tools", "relative", None, reference_region="510000")
    inputs.target("province", 8, "scrapped", "growth", 115)
    inputs.submission("p1", "cars", "2026-01-10 10:00:00")
    inputs.submission("p2", "invest", "2026-01-10 10:00:00")
    inputs.submission("p3", "digital", "2026-01-10 10:00:00")
    inputs.submission("p4", "scrapped", "2026-01-10 10:00:00")
    for code, before, after in ((A, 60, 96), (B, 30, 32), (C, 10, 12)):
        inputs.observe("p1", "trades", code, "2023", before, nature="simulated")
        inputs.observe("p1", "trades", code, "2025", after)
        inputs.observe("p2", "amount", code, "2023", 10 * before, dims="field=total")
        inputs.observe(
            "p2", "amount", code, "2025", Decimal(before) * Decimal("11.45"), dims="field=total"
        )
        inputs.observe("p3", "tools", code, "2023", before / 5)
        inputs.observe("p3", "all", code, "2023", before)
        inputs.observe("p3", "tools", code, "2025", before * 3 / 10)
        inputs.observe("p3", "all", code, "2025", before)
    # C is 10 % of the baseline and silent in 2025: at last year's 20 or, as its peers grew, at 24.
    for code, values in ((A, (60, 75, 90)), (B, (30, 37.5, 45)), (C, (10, 20, None))):
        for year, value in zip((2023, 2024, 2025), values, strict=True):
            inputs.observe("p4", "scrapped", code, str(year), value)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("dbt")
    inputs = declarations()
    national(inputs)
    provincial(inputs)
    inputs.submission("p5", "cars", "2026-01-20 10:00:00", revision="R1")
    inputs.observe("p5", "trades", A, "2025", "95.5")
    inputs.observe("p5", "trades", B, "2025", "32.5")
    inputs.observe("p5", "trades", C, "2025", None)
    built = inputs.write(root / "warehouse.duckdb")
    assert failures(run(root, built, AS_OF, "build")) == []
    return built


def progress(warehouse: Path, plan: str, n: int) -> Row:
    found = query(
        warehouse, "select * from marts.fct_target_progress where plan = ? and n = ?", plan, n
    )
    assert len(found) == 1
    return found[0]


def indicator(warehouse: Path, name: str, region: str, period: str) -> Row:
    found = query(
        warehouse,
        """select * from marts.fct_indicator
        where indicator = ? and region_code = ? and period = ? and basis <> 'current'""",
        name,
        region,
        period,
    )
    assert len(found) == 1
    return found[0]


def lit(row: Row) -> tuple[str, str]:
    return (row["light"], row["reason"])


def test_example_1_used_cars_are_behind(warehouse: Path) -> None:
    growth_2024 = indicator(warehouse, "cars", COUNTRY, "2024")["growth_pct"]
    assert growth_2024 == pytest.approx((1961.42 / 1841.33 - 1) * 100, abs=1e-9)
    row = progress(warehouse, "country", 1)
    assert lit(row) == ("behind", "behind_path")
    growth = (2010.80 / 1841.33 - 1) * 100
    assert (row["period"], row["judged_basis"]) == ("2025", "year")
    assert row["growth_pct"] == pytest.approx(growth, abs=1e-9)
    assert row["attained_pct"] == pytest.approx(growth / 45 * 100, abs=1e-8)
    assert row["scheduled_pct"] == 50
    assert row["pace_gap_pp"] == pytest.approx(-29.547, abs=1e-3)
    assert row["needed_value"] == Decimal("18413300") * Decimal("1.45")
    assert (row["severity_rank"], row["early"], row["simulated"]) == (3, False, False)


def test_published_growth_stays_beside_the_computed_one(warehouse: Path) -> None:
    row = indicator(warehouse, "cars", COUNTRY, "2025")
    assert (row["published_growth_pct"], row["published_growth_base_year"]) == (2.52, 2024)
    assert row["yoy_pct"] == pytest.approx((2010.80 / 1961.42 - 1) * 100, abs=1e-9)


def test_example_3_chained_growth_is_achieved_early(warehouse: Path) -> None:
    row = progress(warehouse, "country", 2)
    assert lit(row) == ("achieved", "met_early")
    assert row["early"] is True
    assert row["growth_pct"] == pytest.approx((1.157 * 1.118 - 1) * 100, abs=1e-9)
    assert indicator(warehouse, "invest_growth", COUNTRY, "2025")["method"] == "chained"


def test_example_4_eleven_months_are_stale_a_year_later(warehouse: Path) -> None:
    row = progress(warehouse, "country", 3)
    assert lit(row) == ("not_assessable", "stale")
    assert (row["period"], row["attained_pct"]) == ("2024-11", None)


def test_example_4_eleven_months_are_on_track_a_month_later(tmp_path: Path) -> None:
    inputs = declarations()
    national(inputs)
    inputs.rows["submissions"] = [
        row for row in inputs.rows["submissions"] if row["submission_id"] == "n3"
    ]
    warehouse = inputs.write(tmp_path / "warehouse.duckdb")
    progress_only = ("run", "--select", "+fct_target_progress")
    assert failures(run(tmp_path, warehouse, "2024-12-31", *progress_only)) == []
    row = progress(warehouse, "country", 3)
    assert lit(row) == ("on_track", "ahead_of_path")
    assert row["attained_pct"] == pytest.approx(64.6)
    assert row["scheduled_pct"] == pytest.approx(25 * 11 / 12, abs=1e-8)


def test_example_5_a_missed_interim_row_and_the_final_one(warehouse: Path) -> None:
    interim, final = progress(warehouse, "province", 1), progress(warehouse, "province", 2)
    assert indicator(warehouse, "cars", PROVINCE, "2025")["value"] == Decimal(140)
    assert lit(interim) == ("missed", "missed_deadline")
    assert lit(final) == ("slightly_behind", "behind_path")
    assert (final["attained_pct"], final["scheduled_pct"], final["pace_gap_pp"]) == (40, 50, -10)
    assert final["simulated"] is True


def test_example_6_an_approximate_interim_row_is_achieved(warehouse: Path) -> None:
    interim, final = progress(warehouse, "province", 3), progress(warehouse, "province", 4)
    assert interim["growth_pct"] == pytest.approx(14.5, abs=1e-9)
    assert (*lit(interim), interim["early"]) == ("achieved", "met", False)
    assert lit(final) == ("slightly_behind", "behind_path")
    assert (final["attained_pct"], final["scheduled_pct"]) == (58, 60)


def test_example_7_strictly_more_is_missed_at_the_printed_number(warehouse: Path) -> None:
    row = progress(warehouse, "province", 5)
    assert (row["value"], row["baseline_value"], row["attained_pct"]) == (30, 20, 100)
    assert lit(row) == ("missed", "missed_deadline")


def test_points_are_counted_from_the_baseline_rate(warehouse: Path) -> None:
    row = progress(warehouse, "province", 6)
    assert row["attained_pct"] == pytest.approx(10 / 15 * 100, abs=1e-8)
    assert (row["needed_value"], *lit(row)) == (35, "on_track", "ahead_of_path")


def test_a_reference_without_data_is_not_assessable(warehouse: Path) -> None:
    assert lit(progress(warehouse, "province", 7)) == ("not_assessable", "no_reference")


def test_an_estimate_that_decides_the_light_is_undecided(warehouse: Path) -> None:
    # The peers grew by 20 %: 90 + 45 + 24 against 90 + 45 + 20; both are of 100 in the baseline.
    value = indicator(warehouse, "scrapped", PROVINCE, "2025")
    assert (value["value"], value["low"], value["high"]) == (159, 155, 159)
    assert (value["coverage"], value["quality"], value["n_reported"]) == (0.9, "estimated", 2)
    row = progress(warehouse, "province", 8)
    # 59 % of 115 % is just ahead of half way, 55 % is not.
    assert (row["coverage"], *lit(row)) == (0.9, "undecided", "differs_by_treatment")
    assert row["pace_gap_pp"] == pytest.approx(59 / 115 * 100 - 50, abs=1e-8)
    assert "略有滞后" in row["remark_zh"]


def test_a_region_that_did_not_report_is_missing_not_zero(warehouse: Path) -> None:
    row = indicator(warehouse, "scrapped", C, "2025")
    assert (row["value"], row["quality"], row["coverage"]) == (None, "missing", 0)


def test_a_revision_keeps_every_version(warehouse: Path) -> None:
    versions = query(
        warehouse,
        """select value, known_from, known_to, submission_id from marts.fct_observation
        where item = 'trades' and region_code = ? and period = '2025' order by known_from""",
        A,
    )
    first, second = datetime(2026, 1, 10, 10), datetime(2026, 1, 20, 10)
    assert [tuple(row.values()) for row in versions] == [
        (96, first, second, "p1"),
        (Decimal("95.5"), second, None, "p5"),
    ]
    steps = query(
        warehouse,
        """select step, old_value, new_value, reason from marts.fct_revision
        where item = 'trades' and region_code = ? and period = '2025' order by step""",
        A,
    )
    assert [tuple(row.values()) for row in steps] == [
        (1, None, 96, None),
        (2, 96, Decimal("95.5"), "R1"),
    ]


def test_a_blank_in_a_later_file_takes_no_value_away(warehouse: Path) -> None:
    assert indicator(warehouse, "cars", C, "2025")["value"] == 12


def test_progress_says_as_of_when_and_by_which_rules(warehouse: Path) -> None:
    row = progress(warehouse, "country", 1)
    assert row["as_of"] == date(2026, 1, 31)
    [rules] = query(warehouse, "select rule_version from inputs.rules")
    assert row["rule_version"] == rules["rule_version"]
