"""Whoever cannot see the page well reads it all the same: WCAG 2.2 AA by axe, and the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "dashboards" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# One page of every kind.
KINDS = [
    "/",
    "/plans/nanyang/",
    "/plans/zigong/projects/",
    "/plans/nanyang/actions/",
    "/plans/nanyang/units/",
    "/indicators/",
    "/indicators/used_car_trades/",
    "/regions/",
    "/regions/510300/",
    "/status/",
    "/changes/",
    "/method/",
    "/dictionary/",
    "/404.html",
]
ASK = """async rules => (await axe.run(document, {runOnly: rules})).violations
    .map(v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 120)])"""


def objections(visitor: Visitor) -> list[list[object]]:
    """What axe objects to on the page that is open: the rule, how often, and the first element."""
    visitor.page.evaluate(AXE.read_text("utf-8"))
    found: list[list[object]] = visitor.page.evaluate(ASK, RULES)
    return found


# Where there is room, tables stand as tables: the two pages that have every kind of them.
@pytest.mark.parametrize(
    ("path", "size"),
    [*((path, PHONE) for path in KINDS), ("/", DESKTOP), ("/plans/nanyang/", DESKTOP)],
)
def test_axe_objects_to_nothing(visit: Visitor, path: str, size: tuple[int, int]) -> None:
    visit.page.set_viewport_size({"width": size[0], "height": size[1]})
    visit.read(path)
    assert objections(visit) == []


def test_axe_objects_to_what_nobody_can_read(visit: Visitor) -> None:
    visit.read("/")
    visit.page.add_style_tag(content="main h2 { color: #ccc }")
    assert "color-contrast" in {rule for rule, *_ in objections(visit)}


def test_the_keyboard_reaches_the_contents_and_every_first_light(visit: Visitor) -> None:
    visit.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    visit.read("/")
    reached = set()
    for _ in range(70):
        visit.page.keyboard.press("Tab")
        reached.add(visit.page.evaluate("document.activeElement.getAttribute('href')"))
        outline = visit.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", "what has the focus does not show it"
    links = visit.page.locator(".attention .what a")
    assert "#mulu" in reached
    assert {links.nth(n).get_attribute("href") for n in range(links.count())} <= reached
