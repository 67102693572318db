"""What is odd about a value is said beside it; who has not reported is said to be 未报."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.conftest import UNFOLD, Marts
from tests.browser.small_site import served, small_site
from tests.integration.bureau import Bureau

pytestmark = pytest.mark.browser
CITY, COUNTY = "/regions/510300/", "/regions/510302/"
CARS, SCRAPPED, APPLIANCES, MACHINES = (
    "used_car_trades",
    "scrapped_vehicles",
    "appliance_recycling",
    "equipment_investment",
)


def oddities(connection: duckdb.DuckDBPyConnection) -> None:
    """One odd thing each in the year 2025 of four indicators, and a county that says nothing."""
    year = "region_code = '510300' and period = '2025' and basis = 'year'"
    for indicator, change in {
        CARS: "flags = 'growth_not_reproduced,parent_differs', published_growth_pct = 3.5,"
        " published_growth_base_year = 2024",
        SCRAPPED: "flags = 'break', growth_pct = null, baseline_value = null",
        APPLIANCES: "flags = 'break,ytd_fell'",
        MACHINES: "flags = 'parent_differs'",
    }.items():
        connection.execute(
            f"update fct_indicator set {change} where indicator = '{indicator}' and {year}"  # noqa: S608
        )
    for indicator, authority in {CARS: "parent", MACHINES: "children"}.items():
        connection.execute(
            "insert into fct_disagreement by name select indicator, region_code, period, basis,"
            " value as own_value, value + 12340000 as children_value, -12340000 as difference,"
            " ? as authority, true as differs from fct_indicator"
            " where region_code = '510300' and period = '2025' and basis = 'year'"
            " and indicator = ?",
            [authority, indicator],
        )
    # Readers saw another light before.
    connection.execute(
        "insert into fct_light_change by name select plan, n, region_code, target_year, is_current,"
        " 'on_track' as light_before, light as light_after, 'new_period' as cause,"
        " 'new_period' as causes from fct_target_progress"
        " where plan = 'zigong' and n = 5 and is_current"
    )
    silent = "region_code = '510302' and feed = 'used_car_trades' and period = '2025-12'"
    connection.execute(
        f"update fct_reporting set state = 'overdue', received_at = null where {silent}"  # noqa: S608
    )
    connection.execute(
        f"update fct_reporting_rate set received = 0, on_time = 0, absent = 1 where {silent}"  # noqa: S608
    )
    connection.execute(
        "update fct_indicator set value = null, growth_pct = null, published_growth_pct = null,"
        " quality = 'missing' where region_code = '510302' and indicator = 'used_car_trades'"
        " and period_end = date '2025-12-31'"
    )


@pytest.fixture(scope="module")
def odd_origin(demo: Bureau, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site of such a release, served."""
    with served(small_site(demo, tmp_path_factory.mktemp("odd"), oddities)) as origin:
        yield origin


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 360, "height": 800}) as context:
        yield context.new_page()


def line(page: Page, link: str) -> Locator:
    """The row of a page's table of values that names what the link leads to."""
    return page.locator(f".values tr:has(th a[href$='{link}'])").first


def notes(page: Page, address: str, path: str, link: str) -> str:
    page.goto(address + path)
    page.evaluate(UNFOLD)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    return " ".join(line(page, link).locator("small").all_inner_texts())


@pytest.mark.parametrize("by_region", [True, False])
def test_what_is_odd_about_a_value_is_said_beside_it(
    page: Page, odd_origin: str, by_region: bool
) -> None:
    """On the region's page and on the indicator's."""

    def said(indicator: str) -> str:
        other = f"/indicators/{indicator}/"
        return notes(page, odd_origin, *((CITY, other) if by_region else (other, CITY)))

    cars = said(CARS)
    assert "由所报水平推算不出，口径可能不同" in cars
    assert "下级汇总为" in cars
    assert "与本级所报不一致，以本级为准" in cars
    machines = said(MACHINES)
    assert "本级自报" in machines
    assert "与下级汇总不一致，以下级为准" in machines
    assert said(SCRAPPED) == "统计口径有变，与基期不可比"
    assert "部分地区统计口径有变，只比其余地区" in said(APPLIANCES)
    assert "累计数比上一期少" in said(APPLIANCES)


def test_a_region_that_has_not_reported_is_absent_and_never_behind(
    page: Page, odd_origin: str, marts: Marts
) -> None:
    said = notes(page, odd_origin, COUNTY, f"/indicators/{CARS}/")
    assert said.startswith("2025年未报")
    assert "2025年1—11月" in line(page, f"/indicators/{CARS}/").inner_text()
    square = page.locator(".reporting li.overdue")
    assert square.locator("em").text_content() == "逾期未报"
    words = [row["text_zh"] for row in marts.rows("from dim_light")]
    assert page.locator("main .light").count() == 0
    assert [word for word in words if word in page.inner_text("main")] == []
    page.goto(odd_origin + "/status/")
    (problem,) = page.locator(f".problems tr:has(a[href$='{COUNTY}'])").all_inner_texts()
    assert "逾期未报" in problem
    assert [word for word in words if word in problem] == []


def test_a_light_that_was_another_before_says_which(page: Page, odd_origin: str) -> None:
    page.goto(odd_origin + "/")
    lines = page.locator(".attention li")
    assert lines.count() > 0
    told = [line.inner_text() for line in lines.all() if line.locator(".turned").count()]
    (turned,) = told
    assert "二手车交易量" in turned and "此前发布为“序时推进”" in turned
