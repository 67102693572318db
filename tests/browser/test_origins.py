"""From a leader's number to the county and the cell: two taps, without any script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Marts, Visitor

pytestmark = pytest.mark.browser
CELL = """
select o.submission_id, o.line, o."column", o.printed_value, o.printed_unit
from fct_observation o
where o.feed = 'used_car_trades' and o.item = 'trades' and o.region_code = '{region}'
  and o.basis = 'ytd' and o.period = '2025-12' and o.known_to is null
"""


def test_a_target_s_value_leads_to_the_county_and_its_cell(visit: Visitor, marts: Marts) -> None:
    visit.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    visit.read("/plans/zigong/")
    card = visit.page.locator("section.target", has_text="二手车交易量").first
    card.locator("dd a.from").first.click()
    visit.page.wait_for_url("**/regions/510300/#lai-used_car_trades")
    row = visit.page.locator("#lai-used_car_trades")
    expect(row).to_be_in_viewport()
    assert "由 6 个下级地区相加" in row.inner_text()
    row.locator(".parts a", has_text="自流井区").click()
    visit.page.wait_for_url("**/regions/510302/#lai-used_car_trades")
    cell = marts.row(CELL.format(region="510302"))
    told = visit.page.locator("#lai-used_car_trades li").first.inner_text()
    for words in (
        f"原文“{cell['printed_value']} {cell['printed_unit']}”",
        f"批号 {cell['submission_id']}",
        f"第 {cell['line']} 行第 {cell['column']} 列",
    ):
        assert words in told
    assert visit.trouble == []


@pytest.mark.parametrize(
    ("path", "selector"),
    [
        ("/", ".attention p a.from"),
        ("/indicators/used_car_trades/", ".values a.from"),
        ("/regions/510300/", ".card a.from"),
    ],
)
def test_a_number_that_leads_on_still_looks_like_a_number(
    visit: Visitor, path: str, selector: str
) -> None:
    visit.read(path)
    link = visit.page.locator(selector).first
    looks = link.evaluate(
        "a => [getComputedStyle(a).color, getComputedStyle(a.parentElement).color,"
        " getComputedStyle(a).textDecorationStyle, a.title]"
    )
    assert looks[0] == looks[1]
    assert looks[2:] == ["dotted", "数据来源"]
    href = link.get_attribute("href") or ""
    assert "#lai-" in href
    link.click()
    expect(visit.page.locator(f"[id='{href.partition('#')[2]}']")).to_be_in_viewport()
