"""The page of units in charge: what each has, the worst first, and the names that lead there."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.browser.conftest import PHONE, Marts, Visitor

pytestmark = pytest.mark.browser

ROLES = {"lead": "牵头", "joint": "共同负责", "cooperating": "配合"}
LIGHTS = """
select u.unit_name, l.text_zh, l.rank, f.light in ('missed', 'far_behind') as is_worst, u.role, f.n
from dim_target_unit u
join fct_target_progress f using (plan, n) join dim_light l using (light)
where f.is_current and plan = '{}' order by l.rank
"""


def in_charge(marts: Marts, plan: str) -> list[dict[str, Any]]:
    return [
        row
        for kind in ("target", "goal", "action")
        for row in marts.rows(f"from dim_{kind}_unit where plan = '{plan}'")
    ]


@pytest.mark.parametrize("plan", ["guizhou", "zigong", "dazhou", "shanxi", "nanyang"])
def test_every_unit_has_a_line_and_a_section(visit: Visitor, marts: Marts, plan: str) -> None:
    named = {row["unit_name"] for row in in_charge(marts, plan)}
    visit.read(f"/plans/{plan}/units/")
    lines = visit.page.locator(".units tbody th").all_inner_texts()
    sections = visit.page.locator("article.unit > h3").all_inner_texts()
    assert lines == sections
    assert set(lines) == named | {"方案未写明责任单位"}
    assert len(lines) == len(named) + 1 > 25
    assert lines[-1] == "方案未写明责任单位"
    anchors = visit.page.evaluate("[...document.querySelectorAll('article.unit')].map(e => e.id)")
    assert sorted(anchors) == sorted([*(f"u{n + 1}" for n in range(len(named))), "unnamed"])


def test_a_unit_s_lights_and_roles_are_those_of_the_marts(visit: Visitor, marts: Marts) -> None:
    rows, named = marts.rows(LIGHTS.format("guizhou")), in_charge(marts, "guizhou")
    visit.read("/plans/guizhou/units/")
    for unit in {row["unit_name"] for row in named}:
        line = visit.page.locator(".units tbody tr").filter(
            has=visit.page.get_by_role("rowheader", name=unit, exact=True)
        )
        counted = Counter(row["text_zh"] for row in rows if row["unit_name"] == unit)
        lights = [one.split() for one in line.locator(".light-tally li").all_inner_texts()]
        assert [(text, int(n)) for text, n, _ in lights] == list(counted.items())
        roles = Counter(row["role"] for row in named if row["unit_name"] == unit)
        cells = line.locator("td.n").all_inner_texts()
        assert cells == [f"{roles[role]} 项" for role in ROLES]


def test_units_with_something_missed_or_far_behind_come_first(visit: Visitor, marts: Marts) -> None:
    worst = Counter(
        row["unit_name"] for row in marts.rows(LIGHTS.format("guizhou")) if row["is_worst"]
    )
    visit.read("/plans/guizhou/units/")
    lines = visit.page.locator(".units tbody th").all_inner_texts()[:-1]
    counts = [worst[name] for name in lines]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 0 and counts[-1] == 0


def test_nothing_without_a_unit_is_dropped(visit: Visitor, marts: Marts) -> None:
    visit.read("/plans/zigong/units/")
    for kind, where in (("target", "mubiao"), ("goal", "gongzuo"), ("action", "jucuo")):
        promised = marts.rows(
            f"select n from dim_{kind} d where plan = 'zigong' and not exists"  # noqa: S608
            f" (select 1 from dim_{kind}_unit u where u.plan = d.plan and u.n = d.n)"
        )
        listed = visit.page.locator(f"#unnamed li a[href*='#{where}-']").count()
        assert listed == len(promised) > 0
    visit.read("/plans/state_council/units/")
    assert visit.page.locator("article.unit").count() == 1
    assert visit.page.locator("#unnamed .attention li").count() == 4


def test_a_goal_of_a_unit_has_no_percentage_and_no_light(visit: Visitor) -> None:
    visit.read("/plans/dazhou/units/")
    goals = visit.page.locator(".held li").all()
    assert len(goals) > 300
    text = visit.page.evaluate(
        "[...document.querySelectorAll('.held li')].map(e => e.textContent).join()"
    )
    assert "%" not in text
    assert visit.page.locator(".held .light, .held .progress").count() == 0


def test_a_long_list_is_folded_opens_by_a_tap_and_is_printed_whole(visit: Visitor) -> None:
    visit.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    visit.read("/plans/dazhou/units/")
    long = visit.page.locator("#u5 details.held").first
    first = long.locator("li").first
    assert long.locator("li").count() > 50
    assert not first.is_visible()
    visit.page.emulate_media(media="print")
    assert first.is_visible()
    visit.page.emulate_media(media="screen")
    long.locator("summary").click()
    assert first.is_visible()
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


@pytest.mark.parametrize("start", ["/", "/plans/dazhou/", "/plans/dazhou/actions/"])
def test_the_name_of_a_unit_leads_to_what_it_has(visit: Visitor, start: str) -> None:
    visit.read(start)
    name = visit.page.locator(".who a, .in-charge a").first
    unit = name.inner_text()
    name.click()
    assert "/units/#u" in visit.page.url
    assert visit.page.locator("article.unit:target > h3").inner_text() == unit


def test_the_draft_and_the_simulation_are_told_on_the_page_of_units(visit: Visitor) -> None:
    visit.read("/plans/nanyang/units/")
    assert visit.page.locator(".draft-banner").is_visible()
    assert visit.page.locator(".simulated-banner").is_visible()
    targets = visit.page.locator(".attention.owned li")
    assert targets.locator(".tag.draft").count() == targets.count() > 10
