"""The overview's first answers, its small lines and charts, and lights that cannot be mistaken."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator

from tests.browser.conftest import DESKTOP, PHONE, Marts, Visitor, shown

pytestmark = pytest.mark.browser

BEHIND = "light in ('missed', 'far_behind', 'behind', 'slightly_behind')"
URGENT = f"""
select f.*, t.indicator, t.kind, t.value as promised, i.name_zh, i.measure, p.short_zh
from fct_target_progress f join dim_target t using (plan, n) join dim_plan p using (plan)
join dim_indicator i on i.indicator = t.indicator
where f.is_current and {BEHIND}
order by f.severity_rank, f.pace_gap_pp, f.plan, f.n
"""  # noqa: S608 - our own words
LUMINANCE = """e => {
    const canvas = s => s.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255)
        .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    const of = s => canvas(s).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
    const style = getComputedStyle(e);
    return [of(style.backgroundColor), of(style.color)];
}"""


def contrast(one: float, other: float) -> float:
    low, high = sorted((one, other))
    return (high + 0.05) / (low + 0.05)


def answers(visit: Visitor) -> dict[str, str]:
    headings = visit.page.locator(".headline dt").all_inner_texts()
    return dict(zip(headings, visit.page.locator(".headline dd").all_inner_texts(), strict=True))


def test_the_first_words_say_how_many_which_who_and_how_complete(
    visit: Visitor, marts: Marts
) -> None:
    visit.read("/")
    told = answers(visit)
    counted = marts.row(
        f"select count(*) as n, count(*) filter ({BEHIND}) as behind,"  # noqa: S608
        " count(*) filter (light = 'not_assessable') as unknown"
        " from fct_target_progress where is_current"
    )
    assert re.findall(r"\d+", told["未达标和滞后"])[:2] == [
        str(counted["behind"]), str(counted["n"]),
    ]  # fmt: skip
    worst = marts.rows(URGENT)[0]
    for words in (worst["short_zh"], worst["name_zh"], shown(worst["pace_gap_pp"], signed=True)):
        assert words in told["最急的一项"]
    named = marts.rows("from dim_target_unit order by role = 'joint', position")
    leads = [
        row
        for row in named
        if (row["plan"], row["n"]) == (worst["plan"], worst["n"]) and row["role"] != "cooperating"
    ]
    assert len(leads) > 2
    assert all(row["unit_name"] in told["责任单位"] for row in leads[:2])
    assert f"等 {len(leads)} 个单位" in told["责任单位"].replace("\xa0", " ")
    reports = marts.row("select count(*) as n from fct_reporting where is_expected")
    complete = told["报表是否收齐"]
    assert f"应报的 {reports['n']} 份报表" in complete
    assert f"{counted['unknown']} 项目标不可判定（不是落后）" in complete
    reasons = sum(int(n) for n in re.findall(r"(\d+) 项(?=[，。])", complete.split("落后）：")[1]))
    assert reasons == counted["unknown"]


def test_a_phone_s_first_screen_holds_every_answer(visit: Visitor) -> None:
    visit.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    visit.read("/")
    answered = visit.page.locator(".headline dd")
    assert answered.count() == 4
    for one in answered.all():
        box = one.bounding_box()
        assert box and box["y"] + box["height"] <= PHONE[1]


def test_what_is_lost_and_what_is_far_behind_differ_in_lightness(visit: Visitor) -> None:
    """3:1, as between any two things that must be told apart without colour."""
    visit.read("/")
    looks = [
        visit.page.locator(f".light-counts .light:has(b:text-is('{word}'))").evaluate(LUMINANCE)
        for word in ("未达标", "严重滞后")
    ]
    assert contrast(looks[0][0], looks[1][0]) >= 3
    assert all(contrast(fill, text) >= 4.5 for fill, text in looks)


def test_every_light_looks_like_no_other_wherever_it_stands(visit: Visitor) -> None:
    visit.read("/")
    looks = visit.page.locator(".light-counts .light").evaluate_all(
        "all => all.map(e => getComputedStyle(e).color + getComputedStyle(e).backgroundColor)"
    )
    assert len(set(looks)) == len(looks) == 8


def place(drawing: Locator, what: str, attribute: str) -> float:
    return float(drawing.locator(what).get_attribute(attribute) or "nan")


def test_a_small_line_ends_below_the_target_where_it_is_not_reached(
    visit: Visitor, marts: Marts
) -> None:
    visit.read("/")
    lines, rows = visit.page.locator(".attention li").all(), marts.rows(URGENT)
    drawn = 0
    for line, row in zip(lines, rows, strict=False):
        drawing = line.locator("svg.spark")
        if drawing.count() == 0:
            continue
        drawn += 1
        reached, goal = row["value"], row["needed_value"]
        if row["kind"] == "growth":
            reached, goal = row["growth_pct"], row["promised"]
        below = place(drawing, "circle", "cy") > place(drawing, "line", "y1")
        assert below == (float(reached) < float(goal)), row["name_zh"]
        assert "目标" in (drawing.get_attribute("aria-label") or "")
    assert drawn >= 8


def test_a_line_of_the_list_names_two_units_and_counts_the_others(visit: Visitor) -> None:
    visit.read("/")
    cells = visit.page.locator(".attention .who").all()
    more = [cell for cell in cells if "个单位" in cell.inner_text()]
    assert more
    for cell in cells:
        assert cell.locator("a").count() <= 3
        box = cell.bounding_box()
        assert box and box["height"] < 60, cell.inner_text()
    for cell in more:
        assert (cell.locator("a").last.get_attribute("href") or "").endswith("/units/")


def ends(chart: Locator) -> dict[str, tuple[float, float]]:
    """By region: its value as printed, and how high its line ends."""
    found = {}
    for group in chart.locator("svg g").all():
        name, value = (group.locator("text.end").text_content() or "").split()[:2]
        value = value.removesuffix("模拟")
        number = float(value.removesuffix("%").removesuffix("百分点").replace("−", "-"))
        found[name] = (number, place(group, "circle >> nth=-1", "cy"))
    return found


def test_small_charts_end_where_the_marts_say(visit: Visitor, marts: Marts) -> None:
    visit.read("/")
    charts = visit.page.locator(".multiple")
    assert charts.count() == 6
    regions = {row["short_zh"]: row for row in marts.rows("from dim_plan")}
    for code in ("used_car_trades", "cnc_rate"):
        chart = charts.filter(has=visit.page.locator(f"h3 a[href$='/{code}/']"))
        for name, (number, _) in ends(chart).items():
            row = latest(marts, code, regions[name]["region_code"])
            raised = row["growth_pct"]
            if code == "cnc_rate":
                raised = row["value"] - row["baseline_value"]
            assert shown(raised, 1) == shown(number, 1), (code, name)
    assert len(ends(chart)) == 5
    assert "没有可比数据：全国" in chart.inner_text()


def latest(marts: Marts, code: str, region: str) -> dict[str, Any]:
    return marts.rows(
        f"from fct_indicator where indicator = '{code}' and region_code = '{region}'"
        " and basis = 'year' and growth_pct is not null order by period desc limit 1"
    )[0]


def test_small_charts_draw_what_they_print(visit: Visitor) -> None:
    """Who has more ends higher, and nothing lies on the wrong side of zero."""
    visit.read("/")
    for chart in visit.page.locator(".multiple").all():
        told = sorted(ends(chart).values(), key=lambda end: (end[0], -end[1]))
        heights = [height for _, height in told]
        assert heights == sorted(heights, reverse=True)
        zero = place(chart.locator("svg"), "line.zero", "y1")
        assert all((height < zero) == (number > 0) for number, height in told if number)
        simulated = chart.locator("tbody .tag.simulated").count()
        assert chart.locator("text.end tspan").count() == simulated >= 5


def test_the_numbers_of_a_small_chart_stand_in_a_table_that_opens(visit: Visitor) -> None:
    visit.read("/")
    chart = visit.page.locator(".multiple").first
    table = chart.locator("table")
    assert not table.is_visible()
    chart.locator("summary").press("Enter")
    assert table.is_visible()
    cells = table.locator("tbody td").all_inner_texts()
    assert cells and all("%" in text for text in cells)


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_the_longest_name_and_value_at_a_line_s_end_is_whole(
    visit: Visitor, size: tuple[int, int]
) -> None:
    """With the month of a year under way and the mark of simulation, wherever a chart has room."""
    visit.page.set_viewport_size({"width": size[0], "height": size[1]})
    visit.read("/")
    dated = visit.page.locator(".multiple svg:has(text.end:text-matches('月'))")
    assert dated.count() > 0
    cut = """svgs => svgs.flatMap(svg => [...svg.querySelectorAll('text')].filter(text =>
        text.getBoundingClientRect().right > svg.getBoundingClientRect().right + 1))
        .map(text => text.textContent)"""
    assert visit.page.locator(".multiple svg").evaluate_all(cut) == []
    longest = "达州\xa0+100.0%\xa02025年12月\xa0模拟"
    dated.evaluate_all(
        "(svgs, longest) => svgs.forEach(svg => svg.querySelectorAll('text.end')"
        ".forEach(text => { text.textContent = longest; }))",
        longest,
    )
    assert dated.evaluate_all(cut) == []
