"""Whoever uses no mouse reaches everything (what axe says of every page: ``test_kinds``)."""

from __future__ import annotations

import pytest

from tests.browser.conftest import PHONE, Visitor

pytestmark = pytest.mark.browser


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
