"""变更: this release against the last, from the marts alone."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import objections
from tests.browser.conftest import DESKTOP, PHONE, Marts, Visitor
from tests.browser.small_site import served, small_site
from tests.integration.bureau import Bureau

pytestmark = pytest.mark.browser
HOSTILE = "<b>漏报</b> null"
BEFORE = "20251231-0123abcd"


def since_december(connection: duckdb.DuckDBPyConnection) -> None:
    """Readers saw a release of December: a light and two numbers are others now, one is gone."""
    connection.execute("update release set release_before = ?", [BEFORE])
    connection.execute(
        "insert into fct_release by name select ? as release_id, date '2025-12-31' as as_of,"
        " timestamp '2026-01-14 12:00' as data_cutoff, 'published' as state",
        [BEFORE],
    )
    connection.execute(
        "insert into fct_light_change by name select plan, n, region_code, target_year, is_current,"
        " ? as release_before, 'behind' as light_before, light as light_after,"
        " '2025-11' as period_before, period as period_after, 'ytd' as basis_before,"
        " judged_basis as basis_after, 'new_period' as cause, 'new_period,revision' as causes,"
        " ? as remark_zh from fct_target_progress where n = 5 and is_current",
        [BEFORE, HOSTILE],
    )
    cars = "feed = 'used_car_trades' and region_code = '510302' and step = 1"
    cars += " and item = 'trades'"
    for period, reason, new in (
        ("2025-11", "C", "old_value + 12345"),
        ("2025-12", "withdrawn", "null"),
    ):
        connection.execute(
            "insert into fct_revision by name select * replace (2 as step,"  # noqa: S608
            f" timestamp '2026-01-20 09:30' as known_from, '{reason}' as reason,"
            f" ? as reason_zh, new_value as old_value, {new.replace('old_value', 'new_value')}"
            f" as new_value) from fct_revision where {cars} and basis = 'ytd'"
            f" and period = '{period}'",
            [HOSTILE],
        )


@pytest.fixture(scope="module")
def changed(demo: Bureau, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site of such a release, served."""
    with served(small_site(demo, tmp_path_factory.mktemp("changed"), since_december)) as origin:
        yield origin


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}) as context:
        yield context.new_page()


def test_the_overview_says_how_much_has_changed_and_leads_there(page: Page, changed: str) -> None:
    page.goto(changed + "/")
    told = page.locator("p.since")
    assert told.inner_text() == "与上一版（判断日 2025年12月31日）相比：1 项灯号变化、1 个数修订"
    told.locator("a").click()
    page.wait_for_url("**/changes/")
    assert page.locator("nav a[aria-current]").inner_text() == "变更"


def test_what_has_changed_is_told_part_by_part(page: Page, changed: str, marts: Marts) -> None:
    page.goto(changed + "/changes/")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    head = page.locator("p.since").first.inner_text()
    for words in (BEFORE, "判断日 2025年12月31日", "数据截止 2026年1月14日 12:00"):
        assert words in head
    (light,) = page.locator("table.changes tbody tr").all_inner_texts()
    for words in ("滞后", "2025年1—11月 → 2025年", "新一期数据", "另有：数据修订", HOSTILE):
        assert words in light
    cell = marts.row(
        "select value from fct_observation where feed = 'used_car_trades' and item = 'trades'"
        " and region_code = '510302' and period = '2025-11' and basis = 'ytd' and known_to is null"
    )
    (revised,) = page.locator("table.revisions tbody tr").all_inner_texts()
    for words in (
        f"{cell['value']:,.0f}辆",
        f"{cell['value'] + 12345:,.0f}辆",
        "更正错误",
        HOSTILE,
        "2025年1—11月",
        "2026年1月20日",
    ):
        assert words in revised
    (gone,) = page.locator("table.taken-back tbody tr").all_inner_texts()
    assert "撤回" in gone
    assert "1 个" in gone
    assert page.locator("main b:has-text('漏报')").count() == 0


def test_feeds_with_new_data_are_listed_with_their_newest_periods(
    page: Page, changed: str, marts: Marts
) -> None:
    page.goto(changed + "/changes/")
    feeds = marts.rows(
        "select feed, count(distinct region_code) as n from (select feed, region_code, period,"
        " min(known_from) as since from fct_observation where value is not null group by all)"
        " where since > timestamp '2026-01-14 12:00' group by 1"
    )
    lines = page.locator("table.new-periods tbody tr").all_inner_texts()
    titles = {row["feed"]: row["title_zh"] for row in marts.rows("from dim_feed")}
    assert len(lines) >= len(feeds) > 0
    for feed in feeds:
        found = [line for line in lines if line.startswith(titles[feed["feed"]])]
        assert any(f"{feed['n']} 个" in line for line in found), feed


def test_axe_objects_to_nothing_where_something_has_changed(browser: Browser, changed: str) -> None:
    for size in (PHONE, DESKTOP):
        viewport = {"width": size[0], "height": size[1]}
        with browser.new_context(viewport=viewport) as context:
            visitor = Visitor(context.new_page(), changed)
            visitor.read("/changes/")
            assert objections(visitor.page) == []
