"""Pages of indicators make sense for what they measure: counts, stocks, shares."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Marts, Visitor, shown

pytestmark = pytest.mark.browser


def test_every_indicator_is_in_the_index_with_the_plans_that_promise_it(
    visit: Visitor, marts: Marts
) -> None:
    visit.read("/indicators/")
    lines = visit.page.locator(".indicator-list li")
    assert lines.count() == len(marts.rows("from dim_indicator")) > 40
    coal = lines.filter(has_text="煤电机组改造完成比例").inner_text()
    assert "南阳（征求意见稿）" in coal


def test_a_count_without_baseline_claims_no_growth_since_one(visit: Visitor, marts: Marts) -> None:
    compared = marts.rows(
        "select 1 from fct_indicator where indicator = 'tech_renovation_enterprises'"
        " and baseline_value is not null"
    )
    assert compared == []
    visit.read("/indicators/tech_renovation_enterprises/")
    heads = visit.page.locator("table.values thead th").all_inner_texts()
    assert "数值" in heads
    assert "较基期" not in heads


def test_a_target_line_is_in_the_charts_unit(visit: Visitor) -> None:
    visit.read("/indicators/tech_renovation_enterprises/")
    # What is asked of every year stands on the chart of years and among the same months.
    for kind in ("years", "months"):
        lines = visit.page.locator(f".chart.{kind} text.goal").all_text_contents()
        assert lines == ["每年目标 1000户"]
    ticks = visit.page.locator(".chart").first.locator("text.tick").all_text_contents()
    assert "1,000" in ticks
    visit.read("/indicators/bus_nev_share/")
    assert set(visit.page.locator(".chart text.goal").all_text_contents()) == {
        "2027年目标 90%",
        "2027年目标 100%",
    }


def test_a_sum_since_the_start_has_no_line_among_a_years_months(visit: Visitor) -> None:
    text = visit.read("/indicators/motor_vehicles_recycled/")
    assert visit.page.locator(".chart path.line").count() > 1
    assert visit.page.locator(".chart .goal").count() == 0
    assert "2024年1月至2025年12月累计" in text


def test_a_stock_is_drawn_at_its_dates_with_its_target(visit: Visitor, marts: Marts) -> None:
    value = marts.row(
        "select value from fct_indicator where indicator = 'green_manufacturing_units'"
        " and region_code = '520000' and period = '2025' and basis = 'year'"
    )["value"]
    text = visit.read("/indicators/green_manufacturing_units/")
    assert "清单计数" in text and "2025年末" in text
    assert f"{shown(value, 0)}家" in text
    chart = visit.page.locator(".chart", has_text="贵州省")
    assert chart.locator("path.line").count() == 1
    assert chart.locator("text.goal").text_content() == "2025年目标 200家"
    ticks = chart.locator("text.tick").all_text_contents()
    assert "2025" in [tick.removesuffix("年末") for tick in ticks]


def test_a_rate_as_published_stands_where_its_office_reports_it(visit: Visitor) -> None:
    text = visit.read("/indicators/cnc_rate_average/")
    assert "不汇总" in text
