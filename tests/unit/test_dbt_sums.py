"""Sums, differences, growth, shares and coverage of random flows, against plain Python arithmetic.

Nine counties in three prefectures report three years of months: some cumulative values only, some
current values only, some both, and in another form the part of it that was reused; January and
February come as one period. Nothing here knows how the models do it.
"""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from sources.periods import Period
from tests.unit.dbt_inputs import Inputs, failures, query, run

# dbt leaves its log file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
PROVINCE = "140000"
COUNTIES = [f"140{city}0{county}" for city in (1, 2, 3) for county in (1, 2, 3)]
YEARS, LAST = (2023, 2024, 2025), (2025, 9)
SILENT = COUNTIES[4]  # does not report the last month
Flow = dict[tuple[str, int, int], Decimal]  # county, year, month


def random_flows(seed: int, most: int = 10**14) -> Flow:
    """Monthly values with nine decimals; January and February are one value, kept under 2."""
    source = random.Random(seed)
    return {
        (county, year, month): Decimal(source.randrange(1, most)) / 10**9
        for county in COUNTIES
        for year in YEARS
        for month in range(2, 13)
        if (year, month) <= LAST
    }


def ytd(flows: Flow, county: str, year: int, month: int) -> Decimal:
    return sum((flows[county, year, m] for m in range(2, month + 1)), Decimal(0))


def months(year: int) -> range:
    return range(2, (LAST[1] if year == LAST[0] else 12) + 1)


def report(inputs: Inputs, item: str, flows: Flow, county: str, form: int) -> None:
    """One county's cells of an item: 0 cumulative, 1 current, 2 both."""
    for year in YEARS:
        for month in months(year):
            if county == SILENT and (year, month) == LAST:
                continue
            if form != 1:
                total = ytd(flows, county, year, month)
                inputs.observe("s", item, county, f"{year}-{month:02d}", total)
            if form != 0:
                label = f"{year}-{1 if month == 2 else month}..{month}"
                inputs.observe("s", item, county, label, flows[county, year, month])


@pytest.fixture(scope="module")
def flows() -> Flow:
    return random_flows(seed=7)


@pytest.fixture(scope="module")
def reused() -> Flow:
    return random_flows(seed=8, most=10**13)


@pytest.fixture(scope="module")
def warehouse(flows: Flow, reused: Flow, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("dbt")
    inputs = Inputs()
    inputs.rules()
    inputs.feed("appliances")
    inputs.indicator("appliances", "appliances", "flow", item="recycled")
    parts = {"numerator": "reused", "denominator": "recycled"}
    inputs.indicator("reuse", "appliances", "ratio_flow", **parts)
    inputs.plan("plan", PROVINCE)
    inputs.target("plan", 1, "appliances", "growth", 30)
    inputs.region(PROVINCE, None, "province")
    for city in sorted({f"{county[:4]}00" for county in COUNTIES}):
        inputs.region(city, PROVINCE, "prefecture")
    inputs.submission("s", "appliances", "2025-10-12 10:00:00")
    for place, county in enumerate(COUNTIES):
        inputs.region(county, f"{county[:4]}00")
        inputs.line(PROVINCE, f"{county[:4]}00", county)
        inputs.reporter("appliances", county)
        report(inputs, "recycled", flows, county, place % 3)
        report(inputs, "reused", reused, county, place // 3)
    built = inputs.write(root / "warehouse.duckdb")
    build = ("build", "--exclude-resource-type", "unit_test")
    assert failures(run(root, built, "2025-10-31", *build)) == []
    return built


def values(
    warehouse: Path, column: str, basis: str, indicator: str = "appliances"
) -> dict[tuple[str, str], Any]:
    rows = query(
        warehouse,
        "select * from marts.fct_indicator where basis = ? and indicator = ?",
        basis,
        indicator,
    )
    return {(row["region_code"], row["period"]): row[column] for row in rows}


def test_cumulative_values_are_exact_sums_at_every_level(warehouse: Path, flows: Flow) -> None:
    found = values(warehouse, "value", "ytd") | values(warehouse, "value", "year")
    checked = 0
    for year in YEARS:
        for month in months(year):
            if (year, month) == LAST:
                continue
            label = f"{year}" if month == 12 else f"{year}-{month:02d}"
            for region in (PROVINCE, "140100", "140200", "140300", *COUNTIES):
                inside = [c for c in COUNTIES if c.startswith(region.rstrip("0"))]
                assert found[region, label] == sum(ytd(flows, c, year, month) for c in inside)
                checked += 1
    assert checked == (11 + 11 + 7) * 13


def test_current_values_are_exact_whichever_form_was_reported(warehouse: Path, flows: Flow) -> None:
    found = values(warehouse, "value", "current")
    for year in YEARS:
        for month in months(year):
            if (year, month) == LAST:
                continue
            label = f"{year}-01..02" if month == 2 else f"{year}-{month:02d}"
            for county in COUNTIES:
                assert found[county, label] == flows[county, year, month]
            assert found[PROVINCE, label] == sum(flows[c, year, month] for c in COUNTIES)
    assert not any(period.endswith("-01") for _, period in found), "there is no January"


def test_growth_compares_the_same_months(warehouse: Path, flows: Flow) -> None:
    growth, yoy = values(warehouse, "growth_pct", "ytd"), values(warehouse, "yoy_pct", "ytd")
    total = {
        (year, month): Fraction(sum(ytd(flows, c, year, month) for c in COUNTIES))
        for year in YEARS
        for month in range(2, 9)
    }
    for month in range(2, 9):
        label = f"2025-{month:02d}"
        since_2023 = (total[2025, month] / total[2023, month] - 1) * 100
        since_2024 = (total[2025, month] / total[2024, month] - 1) * 100
        assert growth[PROVINCE, label] == pytest.approx(float(since_2023), abs=1e-8)
        assert yoy[PROVINCE, label] == pytest.approx(float(since_2024), abs=1e-8)


def test_the_silent_county_is_estimated_and_weighed(warehouse: Path, flows: Flow) -> None:
    year, month = LAST
    peers = [c for c in COUNTIES if c != SILENT]
    now = Fraction(sum(ytd(flows, c, year, month) for c in peers))
    then = Fraction(sum(ytd(flows, c, year - 1, month) for c in peers))
    unchanged = Fraction(ytd(flows, SILENT, year - 1, month))
    estimate = now + unchanged * now / then
    base = {c: Fraction(ytd(flows, c, 2023, month)) for c in COUNTIES}
    coverage = 100 * (1 - base[SILENT] / sum(base.values()))
    row = query(
        warehouse,
        """select * from marts.fct_indicator
        where region_code = ? and period = '2025-09' and basis = 'ytd'
        and indicator = 'appliances'""",
        PROVINCE,
    )[0]
    assert (row["n_expected"], row["n_reported"], row["method"]) == (9, 8, "aggregated")
    assert row["coverage"] == pytest.approx(float(coverage) / 100, abs=1e-9)
    assert row["quality"] == ("published" if coverage >= 95 else "estimated")
    assert float(row["value"]) == pytest.approx(float(estimate), rel=1e-12)
    low, high = sorted(float(end) for end in (estimate, now + unchanged))
    assert (float(row["low"]), float(row["high"])) == pytest.approx((low, high), rel=1e-12)
    growth = (estimate / sum(base.values()) - 1) * 100
    assert row["growth_pct"] == pytest.approx(float(growth), abs=1e-7)


def test_a_share_is_sum_over_sum_over_the_months_and_the_regions(
    warehouse: Path, flows: Flow, reused: Flow
) -> None:
    found = values(warehouse, "value", "ytd", "reuse") | values(warehouse, "value", "year", "reuse")
    single = values(warehouse, "value", "current", "reuse")
    for year in YEARS:
        for month in months(year):
            if (year, month) == LAST:
                continue
            label = f"{year}" if month == 12 else f"{year}-{month:02d}"
            for region in (PROVINCE, "140100", "140200", "140300", *COUNTIES):
                inside = [c for c in COUNTIES if c.startswith(region.rstrip("0"))]
                some = sum(ytd(reused, c, year, month) for c in inside)
                share = 100 * some / sum(ytd(flows, c, year, month) for c in inside)
                assert float(found[region, label]) == pytest.approx(float(share), abs=1e-8)
            label = f"{year}-01..02" if month == 2 else f"{year}-{month:02d}"
            some = sum(reused[c, year, month] for c in COUNTIES)
            share = 100 * some / sum(flows[c, year, month] for c in COUNTIES)
            assert float(single[PROVINCE, label]) == pytest.approx(float(share), abs=1e-8)


def test_both_parts_of_a_silent_countys_share_are_estimated(
    warehouse: Path, flows: Flow, reused: Flow
) -> None:
    year, month = LAST
    peers = [c for c in COUNTIES if c != SILENT]
    estimates, unchanged = [], []
    for part in (reused, flows):
        now = Fraction(sum(ytd(part, c, year, month) for c in peers))
        then = Fraction(sum(ytd(part, c, year - 1, month) for c in peers))
        before = Fraction(ytd(part, SILENT, year - 1, month))
        estimates.append(now + before * now / then)
        unchanged.append(now + before)
    main = float(100 * estimates[0] / estimates[1])
    other = float(100 * unchanged[0] / unchanged[1])
    label = (PROVINCE, "2025-09")
    assert float(values(warehouse, "value", "ytd", "reuse")[label]) == pytest.approx(main, abs=1e-8)
    ends = [float(values(warehouse, end, "ytd", "reuse")[label]) for end in ("low", "high")]
    assert ends == pytest.approx(sorted((main, other)), abs=1e-8)


def test_a_prefecture_short_of_too_many_reports_is_withheld(warehouse: Path, flows: Flow) -> None:
    base = {c: Fraction(ytd(flows, c, 2023, 9)) for c in COUNTIES if c.startswith("1402")}
    coverage = 100 * (1 - base[SILENT] / sum(base.values()))
    found = values(warehouse, "quality", "ytd")["140200", "2025-09"]
    shown = values(warehouse, "value", "ytd")["140200", "2025-09"]
    assert found == ("withheld" if coverage < 67 else "estimated")
    assert (shown is None) == (coverage < 67)


def test_labels_are_those_of_the_catalogue(warehouse: Path) -> None:
    rows = query(warehouse, "select * from intermediate.int_periods")
    assert len(rows) == len(YEARS) * (78 + 12 + 1)
    for row in rows:
        first = row["last_month"] if row["basis"] == "ytd" else row["first_month"]
        period = Period.of_months(row["period_year"], first, row["last_month"])
        assert (row["period"], row["period_end"]) == (period.label, period.end)
