"""Charts are drawn as their numbers say: higher is higher, estimates are hollow, gaps stay gaps."""
# ruff: noqa: S608 - names of ours alone

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.axe import ASK, AXE, RULES
from tests.browser.conftest import DESKTOP, PHONE, Marts, Visitor, shown
from tests.browser.small_site import served, small_site
from tests.integration.bureau import Bureau

pytestmark = pytest.mark.browser
CARS, MACHINES = "used_car_trades", "equipment_investment"
CITY, COUNTY, FALLING, SILENT = "510300", "510302", "510303", "510304"
HOSTILE = "<b id='taken'>改</b>"
MANY = 22


def strange(connection: duckdb.DuckDBPyConnection, data: str) -> None:
    """An estimated month, one not reported, a withheld year, a range, and what lies below."""
    own = f"indicator = '{CARS}' and region_code = '{CITY}'"
    gone = "value = null, growth_pct = null, yoy_pct = null"
    whole = f"from read_parquet('{data}/fct_indicator.parquet')"
    for change in (
        f"update fct_indicator set quality = 'estimated', low = value - 2000, high = value + 2000"
        f" where {own} and basis = 'ytd' and period = '2025-05'",
        f"update fct_indicator set quality = 'missing', {gone}"
        f" where {own} and basis = 'ytd' and period = '2025-08'",
        f"update fct_indicator set quality = 'withheld', {gone} where {own} and period = '2024'",
        f"insert into fct_reporting_rate select * replace ('2025-08' as period, date '2025-08-01'"
        f" as period_start, date '2025-08-31' as period_end, 1 as absent) from fct_reporting_rate"
        f" where region_code = '{CITY}' and feed = '{CARS}' and period = '2025-12'",
        "update fct_target_progress set projected_low = projected_value - 5000,"
        " projected_high = projected_value + 8000 where n = 5",
        f"insert into fct_indicator select * {whole} where indicator = '{CARS}'"
        f" and region_code in ('{FALLING}', '{SILENT}')",
        f"update fct_contribution set contribution_pp = -2.5 where region_code = '{FALLING}'"
        f" and indicator = '{CARS}'",
        f"update fct_contribution set contribution_pp = null where region_code = '{SILENT}'"
        f" and indicator = '{CARS}'",
        f"update fct_indicator set value = null, quality = 'withheld' where"
        f" region_code = '{SILENT}' and indicator = '{CARS}' and period = '2025'",
        "insert into fct_revision by name select * exclude (n) replace (n::integer as step,"
        " 100 + n as old_value, 101.5 + n as new_value, 'C' as reason, ? as reason_zh,"
        " known_from + to_days(n::integer) as known_from) from fct_revision,"
        f" range(2, {MANY + 2}) as t(n) where feed = '{CARS}' and item = 'trades' and step = 1"
        f" and region_code = '{COUNTY}' and period = '2025-03' and basis = 'ytd'",
    ):  # fmt: skip
        connection.execute(change, [HOSTILE] if "?" in change else [])


@pytest.fixture(scope="module")
def strange_origin(demo: Bureau, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site of such a release, served."""
    folder = tmp_path_factory.mktemp("strange")
    with served(small_site(demo, folder, lambda one: strange(one, str(demo.data)))) as origin:
        yield origin


@pytest.fixture
def page(browser: Browser, strange_origin: str) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 360, "height": 800}) as context:
        found = context.new_page()
        found.goto(f"{strange_origin}/indicators/{CARS}/")
        yield found


def chart(page: Page, kind: str, region: str = CITY) -> Locator:
    return page.locator(f".chart.{kind}", has=page.locator(f"a[href*='/regions/{region}/']")).first


def points(figure: Locator) -> list[dict[str, Any]]:
    """Every dot: what it says, and where it is."""
    found: list[dict[str, Any]] = figure.locator("circle.dot").evaluate_all(
        "all => all.map(e => ({text: e.textContent.trim(), x: +e.getAttribute('cx'),"
        " y: +e.getAttribute('cy'), fill: getComputedStyle(e).fill}))"
    )
    return found


def number(text: str) -> float:
    told = re.search(r"：([+−]?[\d,.]+)", text)
    assert told, text
    return float(told[1].replace(",", "").replace("−", "-").replace("+", ""))


def corners(path: Locator) -> list[list[tuple[float, float]]]:
    """The points that each path goes through."""
    ways = path.evaluate_all("all => all.map(e => e.getAttribute('d'))")
    return [
        [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", way)] for way in ways
    ]


@pytest.mark.parametrize("indicator", [CARS, MACHINES, "cnc_rate", "bus_nev_share"])
def test_what_is_more_is_drawn_higher(visit: Visitor, indicator: str) -> None:
    visit.read(f"/indicators/{indicator}/")
    figures, compared = visit.page.locator(".chart"), 0
    for n in range(figures.count()):
        dots = [(number(dot["text"]), dot["y"]) for dot in points(figures.nth(n))]
        for value, y in dots:
            for other, below in dots:
                if value > other * 1.03:
                    assert y < below
                    compared += 1
    assert compared > 10


def test_a_level_stands_on_zero(visit: Visitor) -> None:
    visit.read(f"/indicators/{CARS}/")
    figures = visit.page.locator(".chart")
    assert figures.count() > 6
    for n in range(figures.count()):
        assert figures.nth(n).locator("text.tick").first.text_content() == "0"
        assert figures.nth(n).locator("text.cut").count() == 0


def test_a_share_that_does_not_stand_on_zero_says_so(visit: Visitor) -> None:
    visit.read("/indicators/cnc_rate/")
    figures, cut = visit.page.locator(".chart"), 0
    for n in range(figures.count()):
        stands = figures.nth(n).locator("text.tick").first.text_content() == "0"
        told = figures.nth(n).locator("text.cut").all_text_contents()
        assert told == ([] if stands else ["纵轴不从零起"])
        cut += not stands
    assert cut > 3


def test_the_path_leads_from_the_baseline_through_interim_targets(
    visit: Visitor, marts: Marts
) -> None:
    visit.read(f"/indicators/{CARS}/")
    figure = chart(visit.page, "years", "520000")
    ((first, bend, last),) = corners(figure.locator("path.path"))
    ring = figure.locator("circle.base")
    assert first == tuple(float(ring.get_attribute(name) or 0) for name in ("cx", "cy"))
    ends = [
        (float(x), float(y) + 5)
        for x, y in (
            re.findall(r"[\d.]+", way)[:2]
            for way in figure.locator("path.goal").evaluate_all(
                "all => all.map(e => e.getAttribute('d'))"
            )
        )
    ]
    assert sorted(ends) == [pytest.approx(bend), pytest.approx(last)]
    rows = marts.rows(
        "select needed_value / 10000 as v from fct_target_path where plan = 'guizhou' and n = 11"
        " order by path_year"
    )
    told = figure.locator(".told li").first.inner_text()
    assert told == (
        f"目标路径：2023年{shown(rows[0]['v'])}万辆，2025年{shown(rows[1]['v'])}万辆，"
        f"2027年{shown(rows[2]['v'])}万辆"
    )


def test_an_estimate_is_hollow_and_its_line_dashed(page: Page) -> None:
    figure = chart(page, "months")
    dots = {dot["text"]: dot for dot in points(figure)}
    (told,) = [text for text in dots if text.startswith("2025年1—5月")]
    assert told.endswith("（估算）")
    plain = next(dot for text, dot in dots.items() if text.startswith("2025年1—4月"))
    assert dots[told]["fill"] == "rgb(255, 255, 255)" != plain["fill"]
    dashed = figure.locator("path.line.estimated")
    assert dashed.evaluate("e => getComputedStyle(e).strokeDasharray") != "none"
    (way,) = corners(dashed)
    assert (dots[told]["x"], dots[told]["y"]) == pytest.approx(way[1])
    assert len(way) == 3
    solid = corners(figure.locator("path.line:not(.estimated)"))
    assert all((dots[told]["x"], dots[told]["y"]) not in one[1:-1] for one in solid)


def test_a_month_not_reported_breaks_the_line(page: Page) -> None:
    figure = chart(page, "months")
    cross = figure.locator("g.absent")
    assert [text.strip() for text in cross.locator("title").all_text_contents()] == [
        "2024年：数据不足", "2025年1—8月：未报",
    ]  # fmt: skip
    assert cross.locator("text").all_text_contents() == ["未报"]
    place = float(re.findall(r"[\d.]+", cross.last.locator("path").get_attribute("d") or "")[0]) + 3
    own = [dot["x"] for dot in points(figure) if dot["text"].startswith("2025年")]
    assert min(own) < place < max(own)
    latest = corners(figure.locator("path.line.age-0"))
    assert sum(len(way) - 1 for way in latest) == 9  # of eleven steps, without those of August
    assert not [way for way in latest if way[0][0] < place < way[-1][0]]


def test_a_year_without_a_value_is_a_gap_with_its_reason(page: Page) -> None:
    figure = chart(page, "years")
    assert figure.locator("path.line").count() == 0
    assert figure.locator("circle.dot").count() == 2
    assert figure.locator("g.absent text").text_content() == "数据不足"


def test_a_projection_is_a_range(page: Page, marts: Marts) -> None:
    row = marts.row(
        "select projected_value / 10000 as v from fct_target_progress where plan = 'zigong'"
        " and n = 5"
    )
    ends = [shown(float(row["v"]) + more) for more in (0, -0.5, 0.8)]
    figure = chart(page, "years")
    told = f"推算 {ends[0]}万辆（{ends[1]}—{ends[2]}）"
    assert figure.locator("text.projected").text_content() == told
    box = figure.locator("rect.projected")
    middle = float(box.get_attribute("y") or 0) + 3.2
    way = figure.locator("path.range").get_attribute("d") or ""
    low, high = float(re.findall(r"[\d.]+", way)[1]), float(re.findall(r"V([\d.]+)", way)[0])
    assert high < middle < low
    assert middle - high == pytest.approx((low - middle) * 8 / 5, abs=0.3)


def test_the_table_behind_a_chart_says_the_same(page: Page) -> None:
    figure = chart(page, "years")
    figure.locator("summary").click()
    lines = figure.locator("table.series tbody tr").all_inner_texts()
    assert [line.split("\t")[-1] for line in lines] == ["正式", "数据不足", "正式"]
    months = chart(page, "months")
    months.locator("summary").click()
    may = months.locator("tr", has_text="1—5月").inner_text()
    assert "估算" in may and "—" in may
    assert "未报" in months.locator("tr", has_text="1—8月").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_folded_tables_are_printed(page: Page) -> None:
    row = chart(page, "years").locator("table.series tbody tr").first
    assert not row.is_visible()
    page.emulate_media(media="print")
    assert row.is_visible()


def test_lower_regions_are_ordered_by_what_they_add(page: Page) -> None:
    part = page.locator("details.contribution")
    assert part.count() == 1
    assert part.get_attribute("open") is not None
    names = part.locator("tbody th a").evaluate_all("all => all.map(e => e.getAttribute('href'))")
    assert [re.findall(r"\d{6}", name)[0] for name in names] == [COUNTY, FALLING, SILENT]
    rows = part.locator("tbody tr")
    assert "数据不足" in rows.nth(2).inner_text()
    assert rows.nth(2).locator("rect").count() == 0
    up, down = rows.nth(0).locator("rect"), rows.nth(1).locator("rect.takes")
    zero = float(rows.nth(0).locator("line").get_attribute("x1") or 0)
    assert float(up.get_attribute("x") or 0) == pytest.approx(zero)
    ends = [float(down.get_attribute(name) or 0) for name in ("x", "width")]
    assert sum(ends) == pytest.approx(zero, abs=0.02)
    assert "其中1个地区的拉动说不出" in part.inner_text()


def test_revisions_are_told_newest_first_and_their_number(page: Page) -> None:
    section = page.locator("p.revised")
    assert f"共{MANY + 2}处修订，这里列出最近的20处" in section.inner_text()
    rows = page.locator("table.revisions tbody tr")
    assert rows.count() == 20
    first = rows.first.inner_text()
    assert "123辆" in first and "124.5辆" in first
    assert "更正错误" in first
    assert HOSTILE in first
    assert page.locator("#taken").count() == 0


def test_what_was_never_revised_says_so(page: Page, strange_origin: str) -> None:
    page.goto(f"{strange_origin}/indicators/{MACHINES}/")
    assert page.inner_text("p.revised") == "没有修订过的数。"
    page.goto(f"{strange_origin}/indicators/carbon_projects/")
    assert "清单" in page.inner_text("p.revised")


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_axe_objects_to_nothing_that_is_unfolded(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.evaluate(AXE.read_text("utf-8"))
    assert page.evaluate(ASK, RULES) == []
