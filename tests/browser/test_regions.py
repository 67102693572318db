"""A region's report card: ranks among peers, peers side by side, lower regions in one matrix."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import objections
from tests.browser.conftest import DESKTOP, PHONE, UNFOLD, Marts, Visitor, shown
from tests.browser.small_site import KEPT, served, small_site
from tests.integration.bureau import Bureau

pytestmark = pytest.mark.browser
CARS = "/indicators/used_car_trades/"
GROWTH = """
select f.region_code, r.name_zh, f.growth_pct, c.contribution_pp
from fct_indicator f join dim_region r using (region_code)
left join fct_contribution c using (indicator, region_code, period, basis)
where indicator = 'used_car_trades' and period = '2025' and basis = 'year'
  and r.parent_code = '520000' and c.parent_code = '520000'
order by f.growth_pct desc
"""
OWED = "region_code = '510302' and feed = 'used_car_trades' and period = '2025-12'"
HAS = "indicator = 'used_car_trades' and period_end = date '2025-12-31' and region_code ="


def test_a_card_says_where_a_region_stands_among_its_peers(visit: Visitor, marts: Marts) -> None:
    ranked = [row["region_code"] for row in marts.rows(GROWTH)]
    assert len(ranked) == 9
    for code in (ranked[0], ranked[4], ranked[8]):
        visit.read(f"/regions/{code}/")
        line = visit.page.locator(f".card tr:has(th a[href$='{CARS}'])")
        place = line.locator("td[data-label='同级位次']").inner_text()
        assert place == f"第 {ranked.index(code) + 1}/9 位"


def test_peers_stand_by_growth_and_the_page_s_own_region_stands_out(
    visit: Visitor, marts: Marts
) -> None:
    visit.read("/regions/520100/")
    group = visit.page.locator("details.peer", has=visit.page.locator("h3", has_text="二手车"))
    assert not group.locator("table").is_visible()
    group.locator("summary").click()
    lines = group.locator("tbody tr")
    for n, row in enumerate(marts.rows(GROWTH)):
        text = lines.nth(n).inner_text()
        assert row["name_zh"] in text
        assert f"{shown(row['growth_pct'], signed=True)}%" in text
        assert f"{shown(row['contribution_pp'], signed=True)}个百分点" in text
    assert group.locator("tr.own").count() == 1
    assert "贵阳市" in group.locator("tr.own").inner_text()


def test_a_card_shows_every_light_of_the_region(visit: Visitor, marts: Marts) -> None:
    visit.read("/regions/520000/")
    lights = marts.rows(
        "select l.text_zh, count(*) as n from fct_target_progress f join dim_light l using (light)"
        " where f.is_current and f.region_code = '520000' group by 1"
    )
    assert sum(row["n"] for row in lights) > 20
    tally = visit.page.locator(".light-tally").inner_text()
    for row in lights:
        assert f"{row['text_zh']} {row['n']} 项" in " ".join(tally.split())
    assert visit.page.locator(".card .light").count() == sum(row["n"] for row in lights)


def test_lower_regions_stand_in_one_matrix_of_the_shared_indicators(
    visit: Visitor, marts: Marts
) -> None:
    visit.read("/regions/520000/")
    matrix = visit.page.locator("table.below")
    assert matrix.locator("thead th").count() == 7
    assert matrix.locator("tbody tr").count() == 9
    for row in marts.rows(GROWTH):
        line = matrix.locator(f"tr:has(a[href$='/{row['region_code']}/'])")
        cell = line.locator("td[data-label='二手车交易量']").inner_text()
        assert cell == f"{shown(row['growth_pct'], signed=True)}%"


def test_what_is_folded_opens_by_a_tap_and_is_printed_whole(visit: Visitor) -> None:
    visit.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    visit.read("/regions/520000/")
    table = visit.page.locator("details.fold .values").last
    assert not table.is_visible()
    visit.page.emulate_media(media="print")
    assert table.is_visible()
    visit.page.emulate_media(media="screen")
    visit.page.locator("details.fold summary").last.click()
    assert table.is_visible()


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
@pytest.mark.parametrize("path", ["/regions/520000/", "/regions/520100/", "/regions/520102/"])
def test_unfolded_pages_of_regions_fit_and_axe_objects_to_nothing(
    visit: Visitor, path: str, size: tuple[int, int]
) -> None:
    visit.page.set_viewport_size({"width": size[0], "height": size[1]})
    visit.read(path)
    visit.page.evaluate(UNFOLD)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert objections(visit.page) == []


def one_silent_one_withheld_one_estimated(connection: duckdb.DuckDBPyConnection) -> None:
    """Of six counties three have no number that could be ranked."""
    connection.execute(
        f"update fct_reporting set state = 'overdue', received_at = null where {OWED}"  # noqa: S608
    )
    connection.execute(
        "update fct_reporting_rate set received = received - 1, absent = absent + 1,"
        " overdue = overdue + 1 where region_code = '510300' and feed = 'used_car_trades'"
        " and period = '2025-12'"
    )
    nothing = "value = null, growth_pct = null, published_growth_pct = null"
    for region, change in {
        "510302": f"{nothing}, quality = 'missing'",
        "510303": f"{nothing}, quality = 'withheld'",
        "510304": "quality = 'estimated', growth_pct = 999, low = value, high = value",
        "510311": "growth_pct = -80",
    }.items():
        connection.execute(f"update fct_indicator set {change} where {HAS} '{region}'")  # noqa: S608


@pytest.fixture(scope="module")
def odd_origin(demo: Bureau, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site of a city with such counties, served."""
    folder = tmp_path_factory.mktemp("peers")
    kept = KEPT | dict.fromkeys(("fct_indicator", "fct_reporting"), "region_code like '5103%'")
    site = small_site(demo, folder, one_silent_one_withheld_one_estimated, kept)
    with served(site) as origin:
        yield origin


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 360, "height": 800}) as context:
        yield context.new_page()


def test_who_has_no_number_is_named_below_the_last_and_never_ranked(
    page: Page, odd_origin: str, marts: Marts
) -> None:
    page.goto(f"{odd_origin}/regions/510302/")
    page.evaluate(UNFOLD)
    group = page.locator("details.peer", has=page.locator("h3", has_text="二手车"))
    assert "本地区 未报" in group.locator("summary").inner_text()
    lines = [line.split() for line in group.locator("tbody tr").all_inner_texts()]
    assert [line[0] for line in lines] == ["—", "1", "2", "3", "—", "—"]
    assert {"+999.00%", "估算，不排名"} <= set(lines[0])
    assert {"沿滩区", "−80.00%"} <= {*lines[3]}
    assert [line[1:3] for line in lines[4:]] == [
        ["自流井区", "未报"],
        ["贡井区", "数据不足，没有发布"],
    ]
    words = [row["text_zh"] for row in marts.rows("from dim_light")]
    assert [word for word in words if word in group.inner_text()] == []
    page.goto(f"{odd_origin}/regions/510311/")
    line = page.locator(f".card tr:has(th a[href$='{CARS}'])")
    assert "第 3/3 位" in line.inner_text()


def test_the_list_of_regions_says_whose_reports_have_not_come_in(
    page: Page, odd_origin: str
) -> None:
    page.goto(f"{odd_origin}/regions/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    silent = page.locator(".entry", has=page.locator("a[href$='510302/']"))
    assert silent.inner_text().split("\n")[-1] == "未报 1 份"
    assert page.locator(".entry", has=page.locator("a[href$='510303/']")).inner_text() == "贡井区"
    city = page.locator("h2:has(a[href$='510300/']) + .entry")
    assert "未报 1 份" in city.inner_text()
    assert city.locator(".light").count() > 0


def test_the_matrix_names_what_is_missing(page: Page, odd_origin: str) -> None:
    page.goto(f"{odd_origin}/regions/510300/")
    for code, said in {"510302": "未报", "510303": "数据不足，没有发布", "510304": "估算"}.items():
        line = page.locator(f"table.below tr:has(a[href$='/{code}/'])")
        assert said in line.locator("td[data-label='二手车交易量']").inner_text()
