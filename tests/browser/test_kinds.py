"""Every kind of page at three widths: quiet, alone, nothing cut off, nothing axe objects to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.axe import objections
from tests.browser.conftest import DESKTOP, PHONE, WALL, Visitor
from tests.browser.kinds import KINDS, kind_of

pytestmark = pytest.mark.browser

SIZES = {"phone": PHONE, "desktop": DESKTOP, "wall": WALL}
BEYOND = """[...document.querySelectorAll('main *')].filter(e => !e.closest('svg')
    && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"""
ADDRESSES = {kind: one.example for kind, one in KINDS.items()} | {"404": "/404.html"}


def test_every_page_of_the_site_is_of_a_kind_that_is_walked(site_dir: Path) -> None:
    pages = [f"/{page.parent.relative_to(site_dir)}/" for page in site_dir.rglob("index.html")]
    assert {kind_of(page.replace("/./", "/")) for page in pages} == KINDS.keys()
    assert all(kind_of(kind.example) == name for name, kind in KINDS.items())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ADDRESSES)
def test_a_page_is_whole_at_every_width(visit: Visitor, kind: str, size: str) -> None:
    width, height = SIZES[size]
    visit.page.set_viewport_size({"width": width, "height": height})
    assert visit.read(ADDRESSES[kind])
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.page.evaluate(BEYOND) == []
    assert objections(visit.page) == []
    asked = [url for url in visit.requested if not url.startswith("data:")]
    assert asked == [visit.origin + ADDRESSES[kind]]
    assert visit.trouble == []


def test_axe_objects_to_what_nobody_can_read(visit: Visitor) -> None:
    visit.read("/")
    visit.page.add_style_tag(content="main h2 { color: #ccc }")
    assert "color-contrast" in {rule for rule, *_ in objections(visit.page)}


def test_the_way_back_leads_back(visit: Visitor) -> None:
    visit.read("/")
    visit.page.locator("main a[href*='plans/']").first.click()
    visit.page.wait_for_url("**/plans/**")
    visit.page.go_back()
    assert visit.page.url == f"{visit.origin}/"
    assert visit.page.locator("h1").inner_text() == "总览"
