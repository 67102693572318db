"""Choosing which targets of a plan are shown: by light, without a script, and never on paper."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.browser.axe import objections
from tests.browser.conftest import PHONE, Marts, Visitor

pytestmark = pytest.mark.browser

PLAN = "guizhou"
ALL, ATTENTION = "all", "attention"
BEHIND = {"missed", "far_behind", "behind", "slightly_behind"}


def lights(marts: Marts) -> Counter[str]:
    rows = marts.rows(f"from fct_target_progress where plan = '{PLAN}' and is_current")
    return Counter(row["light"] for row in rows)


def visible(visit: Visitor) -> list[str]:
    """The lights of the cards that are seen."""
    cards = visit.page.locator("section.target").all()
    return [card.get_attribute("data-light") or "" for card in cards if card.is_visible()]


def test_everything_is_shown_until_something_is_chosen(visit: Visitor, marts: Marts) -> None:
    visit.read(f"/plans/{PLAN}/")
    assert Counter(visible(visit)) == lights(marts)
    assert visit.page.locator(f"#kan-{ALL}").is_checked()


def test_a_choice_shows_what_was_chosen_and_nothing_else(visit: Visitor, marts: Marts) -> None:
    visit.read(f"/plans/{PLAN}/")
    counted = lights(marts)
    assert len(counted) > 3
    for light, n in counted.items():
        visit.page.locator(f"#kan-{light}").check()
        assert visible(visit) == [light] * n
        label = visit.page.locator(f"label:has(#kan-{light})").inner_text()
        assert f"{n} 项" in label
    visit.page.locator(f"#kan-{ATTENTION}").check()
    assert set(visible(visit)) == BEHIND & set(counted)
    assert len(visible(visit)) == sum(n for light, n in counted.items() if light in BEHIND)
    visit.page.locator(f"#kan-{ALL}").check()
    assert len(visible(visit)) == counted.total()


def test_a_clause_of_which_nothing_is_shown_has_no_heading_left(visit: Visitor) -> None:
    visit.read(f"/plans/{PLAN}/")
    groups = visit.page.locator(".clause-group")
    whole = groups.count()
    visit.page.locator("#kan-missed").check()
    shown = [group for group in groups.all() if group.is_visible()]
    assert 0 < len(shown) < whole
    for group in shown:
        assert group.locator("section.target:visible").count() > 0


def test_what_is_not_a_target_stays(visit: Visitor) -> None:
    visit.read(f"/plans/{PLAN}/")
    promises = visit.page.locator(".promises tbody tr:visible").count()
    visit.page.locator("#kan-missed").check()
    assert visit.page.locator(".promises tbody tr:visible").count() == promises > 0


def test_paper_gets_every_target_whatever_is_chosen(visit: Visitor, marts: Marts) -> None:
    visit.read(f"/plans/{PLAN}/")
    assert "打印时印出全部目标" in visit.page.locator(".light-filter").inner_text()
    visit.page.locator("#kan-missed").check()
    assert set(visible(visit)) == {"missed"}
    visit.page.emulate_media(media="print")
    assert Counter(visible(visit)) == lights(marts)
    assert not visit.page.locator(".light-filter").is_visible()


def test_the_keyboard_chooses(visit: Visitor) -> None:
    visit.read(f"/plans/{PLAN}/")
    visit.page.locator(f"#kan-{ALL}").focus()
    visit.page.keyboard.press("ArrowRight")
    assert visit.page.locator(f"#kan-{ATTENTION}").is_checked()
    assert set(visible(visit)) <= BEHIND
    outline = visit.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_every_choice_is_named_and_the_group_too(visit: Visitor, marts: Marts) -> None:
    visit.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    visit.read(f"/plans/{PLAN}/")
    group = visit.page.get_by_role("group", name="只看")
    choices = group.get_by_role("radio")
    assert choices.count() == visit.page.locator(".light-filter label").count() > 4
    group.get_by_role("radio", name=f"未达标 {lights(marts)['missed']} 项", exact=True).check()
    assert objections(visit.page) == []
