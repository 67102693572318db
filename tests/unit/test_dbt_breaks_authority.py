"""Who counts where parent and children both report, and series that change their meaning.

One warehouse from hand-made inputs, end to end: METHODOLOGY §3, last two rules.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.dbt_inputs import Inputs, Row, failures, query, run

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
AS_OF = "2026-02-28"
PROVINCE, CITY, A, B = "520000", "520100", "520101", "520102"


def declared() -> Inputs:
    """A province whose city reports beside its two counties, in one feed each way."""
    inputs = Inputs()
    inputs.rules()
    inputs.region(PROVINCE, None, "province")
    inputs.region(CITY, PROVINCE, "prefecture")
    for county in (A, B):
        inputs.region(county, CITY)
        inputs.line(PROVINCE, CITY, county)
    inputs.plan("p", PROVINCE)
    for feed, authority in (("cars", "children"), ("works", "parent")):
        inputs.feed(feed, authority=authority)
        for code in (CITY, A, B):
            inputs.reporter(feed, code)
        inputs.indicator(feed, feed, "flow", item=feed, authority=authority)
        inputs.submission(f"s-{feed}", feed, "2026-02-10 10:00:00")
    return inputs


def with_breaks(inputs: Inputs) -> None:
    """Two more series of the counties' feed: one linked at 1.25, one not linked."""
    for name, link in (("linked", "1.25"), ("cut", None)):
        inputs.indicator(name, "cars", "flow", item=name)
        inputs.add(
            "series_breaks",
            indicator=name,
            region_code=PROVINCE,
            broken_on="2025-01-01",
            link=link,
            reason_zh="范围扩大",
            source="通知",
        )
        for county in (A, B):
            for year, value in (("2023", 40), ("2024", 44), ("2025", 60)):
                inputs.observe("s-cars", name, county, year, value)
    inputs.target("p", 1, "linked", "growth", 20)
    inputs.target("p", 2, "cut", "growth", 20)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("breaks")
    inputs = declared()
    for feed in ("cars", "works"):
        for year, city, each in (("2023", 100, 50), ("2024", 120, 55)):
            inputs.observe(f"s-{feed}", feed, CITY, year, city)
            inputs.observe(f"s-{feed}", feed, A, year, each)
            inputs.observe(f"s-{feed}", feed, B, year, each)
    with_breaks(inputs)
    built = inputs.write(root / "warehouse.duckdb")
    build = ("build", "--exclude-resource-type", "unit_test")
    assert failures(run(root, built, AS_OF, *build)) == []
    return built


def value(warehouse: Path, indicator: str, region: str, period: str) -> Row:
    (row,) = query(
        warehouse,
        "select * from marts.fct_indicator where (indicator, region_code, period) = (?, ?, ?)",
        *(indicator, region, period),
    )
    return row


def test_the_feeds_authority_says_whose_figure_counts(warehouse: Path) -> None:
    for region in (CITY, PROVINCE):
        assert value(warehouse, "cars", region, "2024")["value"] == 110
        assert value(warehouse, "works", region, "2024")["value"] == 120


def test_a_disagreement_is_kept_and_flagged_whoever_is_right(warehouse: Path) -> None:
    rows = query(
        warehouse,
        "select indicator, period, own_value, children_value, authority, differs"
        " from marts.fct_disagreement order by all",
    )
    assert [tuple(row.values()) for row in rows] == [
        ("cars", "2023", 100, 100, "children", False),
        ("cars", "2024", 120, 110, "children", True),
        ("works", "2023", 100, 100, "parent", False),
        ("works", "2024", 120, 110, "parent", True),
    ]
    for feed in ("cars", "works"):
        assert value(warehouse, feed, CITY, "2024")["flags"] == "parent_differs"
        assert value(warehouse, feed, CITY, "2023")["flags"] is None


def test_a_linked_series_is_judged_in_its_new_terms(warehouse: Path) -> None:
    # 40 each in the old terms are 50 in the new ones: 120 against 100.
    row = value(warehouse, "linked", PROVINCE, "2025")
    assert (row["value"], row["baseline_value"], row["growth_pct"]) == (120, 100, 20)
    assert row["yoy_pct"] == pytest.approx(100 * (120 / 110 - 1))
    assert value(warehouse, "linked", PROVINCE, "2024")["growth_pct"] == pytest.approx(10)


def test_nothing_is_judged_across_an_unlinked_break(warehouse: Path) -> None:
    row = value(warehouse, "cut", PROVINCE, "2025")
    assert (row["value"], row["baseline_value"], row["growth_pct"]) == (120, None, None)
    assert (row["yoy_pct"], row["flags"]) == (None, "break")
    rows = query(warehouse, "select n, light, reason from marts.fct_target_progress order by n")
    assert [tuple(row.values()) for row in rows] == [
        (1, "achieved", "met_early"),
        (2, "not_assessable", "break"),
    ]
