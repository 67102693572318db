"""Sums since a start and years under way on random reports, against plain Python.

Six counties of a province report three years and a quarter of months, here and there one is
silent. ``plain_targets`` reads METHODOLOGY by itself; every row of every target must agree.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from fractions import Fraction
from functools import partial

import pytest

from tests.unit.dbt_inputs import Inputs, Row, failures, query, run
from tests.unit.plain_targets import Asked, Reports, Series, Verdict, judge

# dbt leaves its log file to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
PROVINCE, COUNTIES = "520000", tuple(f"52010{n}" for n in range(1, 7))
AS_OF, LAST = date(2026, 4, 30), (2026, 3)
N_SERIES = 12
Key = tuple[int, int]  # number of the target, target year


def random_reports(source: random.Random, silence: float) -> Reports:
    """Values since January of counties of very different size, most of them sent."""
    reports: Reports = {}
    for county in COUNTIES:
        size = source.choice((1, 5, 20, 60))
        for year in (2023, 2024, 2025, 2026):
            total = 0
            for month in range(2, 13):
                total += source.randrange(size, 4 * size) * (year - 2018)
                if (year, month) <= LAST and source.random() >= silence:
                    reports[county, year, month] = total
    return reports


def targets(
    source: random.Random, inputs: Inputs, indicator: str, series: Series
) -> dict[Key, Asked]:
    """An interim and a final sum, one from an earlier start, one approximate; years of 2024–27."""
    first = len(inputs.rows["targets"]) + 1
    yearly = 6 * max(value for (_, year, _), value in series.reports.items() if year == 2025)
    numbers = sorted(source.randrange(yearly // 4, 5 * yearly) for _ in range(2))
    early, about, each = (source.randrange(yearly // 12, 2 * yearly) for _ in range(3))
    add = partial(inputs.target, "plan", indicator=indicator)
    add(n=first, kind="cumulative", value=numbers[0], deadline=2025)
    add(n=first + 1, kind="cumulative", value=numbers[1])
    add(n=first + 2, kind="cumulative", value=3 * early, counts_from="2023-01-01")
    add(n=first + 3, kind="cumulative", value=about, factor=2, operator="approx", scope="另一范围")
    add(n=first + 4, kind="annual", value=each)
    return {
        (first, 2025): Asked(2023, 2025, numbers[0]),
        (first + 1, 2027): Asked(2023, 2027, numbers[1], interim=((2025, numbers[0]),)),
        (first + 2, 2027): Asked(2022, 2027, 3 * early),
        (first + 3, 2027): Asked(2023, 2027, 2 * about, share=Fraction(95, 100)),
        **{(first + 4, y): Asked(y - 1, y, each, annual=True) for y in range(2024, 2028)},
    }


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Row, Verdict]]:
    """Every row of ``fct_target_progress`` beside what plain Python says of it."""
    root = tmp_path_factory.mktemp("dbt")
    source = random.Random(38)
    inputs = Inputs()
    inputs.rules()
    inputs.region(PROVINCE, None, "province")
    inputs.plan("plan", PROVINCE)
    inputs.feed("cars")
    inputs.submission("s", "cars", "2026-04-20 10:00:00")
    for county in COUNTIES:
        inputs.region(county, PROVINCE)
        inputs.line(PROVINCE, county)
        inputs.reporter("cars", county)
    expected: dict[Key, Verdict] = {}
    for place in range(N_SERIES):
        name = f"cars_{place}"
        inputs.indicator(name, "cars", "flow", item=name)
        series = Series(COUNTIES, random_reports(source, silence=source.choice((0, 0.03, 0.1))))
        for (county, year, month), value in series.reports.items():
            inputs.observe("s", name, county, f"{year}-{month:02d}", value)
        for key, asked in targets(source, inputs, name, series).items():
            expected[key] = judge(series, asked, AS_OF)
    warehouse = inputs.write(root / "warehouse.duckdb")
    build = ("build", "--exclude-resource-type", "unit_test")
    assert failures(run(root, warehouse, str(AS_OF), *build)) == []
    rows = query(warehouse, "select * from marts.fct_target_progress")
    assert {(row["n"], row["target_year"]) for row in rows} == expected.keys()
    return [(row, expected[row["n"], row["target_year"]]) for row in rows]


def test_every_light_and_reason_agrees(compared: list[tuple[Row, Verdict]]) -> None:
    wrong = [
        (row, said)
        for row, said in compared
        if (row["light"], row["reason"]) != (said.light, said.reason)
    ]
    assert wrong == []


def test_the_same_months_are_judged_by_the_same_numbers(
    compared: list[tuple[Row, Verdict]],
) -> None:
    for row, said in compared:
        if said.month is None or not said.numbers:
            continue
        year, month = said.month
        assert row["period"] == (f"{year}" if month == 12 else f"{year}-{month:02d}")
        for column, number in said.numbers.items():
            found = row[column]
            assert (found is None) == (number is None), (column, row)
            if number is not None:
                assert float(found) == pytest.approx(float(number), rel=1e-9, abs=1e-7), column


def test_one_row_of_each_target_is_the_current_one(compared: list[tuple[Row, Verdict]]) -> None:
    current = [row for row, _ in compared if row["is_current"]]
    assert Counter(row["n"] for row in current) == {n + 1: 1 for n in range(5 * N_SERIES)}
    assert {row["target_year"] for row in current} == {2025, 2026, 2027}
    for row, said in compared:
        if row["target_year"] == 2027 and not row["is_current"]:
            assert (said.reason, row["value"]) == ("no_data", None)


def test_the_cases_are_of_every_sort(compared: list[tuple[Row, Verdict]]) -> None:
    assert {(said.light, said.reason) for _, said in compared} >= {
        ("not_assessable", "no_data"),
        ("not_assessable", "stale"),
        ("not_assessable", "coverage"),
        ("not_assessable", "awaiting_final"),
        ("undecided", "differs_by_treatment"),
        ("missed", "missed_deadline"),
        ("achieved", "met"),
        ("achieved", "met_early"),
        ("far_behind", "behind_path"),
        ("behind", "behind_path"),
        ("slightly_behind", "behind_path"),
        ("on_track", "ahead_of_path"),
    }
