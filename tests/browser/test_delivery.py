"""How pages arrive: alone, in Chinese, without scripts, on a phone, a wall and on paper."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser

from tests.bench.pages import MOST_ANYWHERE, measure_site
from tests.browser.conftest import DESKTOP, PHONE, WALL, Visitor
from tests.browser.kinds import KINDS

pytestmark = pytest.mark.browser

PATHS = [
    "/",
    "/status/",
    "/regions/",
    "/plans/state_council/",
    "/plans/guizhou/",
    "/plans/nanyang/",
    "/plans/zigong/projects/",
    "/plans/nanyang/actions/",
    "/plans/state_council/units/",
    "/plans/guizhou/units/",
    "/plans/nanyang/units/",
    "/indicators/",
    "/indicators/bus_nev_share/",
    "/indicators/green_manufacturing_units/",
    "/indicators/used_car_trades/",
    "/indicators/digital_tools_rate/",
    "/indicators/equipment_investment_growth/",
    "/regions/100000/",
    "/regions/520000/",
    "/regions/510300/",
    "/regions/510302/",
]
EXAMPLES = {kind.example for kind in KINDS.values()}
ADDRESS = re.compile(r"https?://\S+")
# Codes of releases and submissions, and hashes: hexadecimal digits may spell anything.
CODE = re.compile(r"\bs?[0-9a-f]{8,}\b")
# What files to download are called everywhere.
FORMAT = re.compile(r"\b(?:CSV|Excel)\b")
LATIN_WORD = re.compile(r"[A-Za-z]{3,}")


# Lists the codes of everything: no page without Latin letters.
DICTIONARY = "/dictionary/"


@pytest.mark.parametrize("path", [*PATHS, DICTIONARY])
def test_a_page_asks_for_nothing_but_itself(visit: Visitor, path: str) -> None:
    visit.read(path)
    outside = [url for url in visit.requested if not url.startswith((visit.origin, "data:"))]
    assert outside == []
    assert visit.trouble == []
    assert len([url for url in visit.requested if not url.startswith("data:")]) == 1


# The others are walked at every width as examples of their kinds (test_kinds).
@pytest.mark.parametrize("size", [PHONE, DESKTOP, WALL])
@pytest.mark.parametrize("path", [p for p in PATHS if p not in EXAMPLES])
def test_nothing_scrolls_sideways(visit: Visitor, path: str, size: tuple[int, int]) -> None:
    visit.page.set_viewport_size({"width": size[0], "height": size[1]})
    visit.read(path)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= size[0]
    wide = visit.page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => !e.closest('svg')"
        " && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"
    )
    assert wide == []


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_chinese(visit: Visitor, path: str) -> None:
    visit.read(path)
    assert visit.page.evaluate("document.documentElement.lang") == "zh-CN"
    assert visit.page.title().endswith("「两新」监测")
    # What somebody uploaded (names of files) is in their words.
    visit.page.evaluate("document.querySelectorAll('.said').forEach(one => one.remove())")
    text = "".join(visit.page.inner_text(part) for part in ("header", "nav", "main"))
    for known in (ADDRESS, CODE, FORMAT):
        text = known.sub("", text)
    assert LATIN_WORD.findall(text) == []


def test_pages_are_complete_without_scripts(browser: Browser, origin: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{origin}/indicators/used_car_trades/")
        assert page.locator(".chart svg path.line").count() > 0
        assert page.locator("table.values tbody tr").count() > 0


def test_the_heaviest_first_load_stays_small(site_dir: Path) -> None:
    pages = list(site_dir.rglob("*.html"))
    assert len(pages) > 15
    heaviest = max(len(gzip.compress(page.read_bytes())) for page in pages)
    assert heaviest < 100_000


def test_the_site_is_nothing_but_pages_their_map_and_downloads(site_dir: Path) -> None:
    besides = {f.relative_to(site_dir) for f in site_dir.rglob("*") if f.suffix != ".html"}
    files = {file for file in besides if (site_dir / file).is_file()}
    assert {file.parts[0] for file in files} == {"downloads", "sitemap.txt"}
    assert {file.suffix for file in files - {Path("sitemap.txt")}} == {".csv", ".xlsx"}


def test_everything_is_reachable_from_the_overview(visit: Visitor, site_dir: Path) -> None:
    seen, waiting = set(), ["/"]
    while waiting:
        path = waiting.pop()
        if path in seen or path.startswith("/downloads/"):
            continue
        seen.add(path)
        html = (site_dir / path.strip("/") / "index.html").read_text("utf-8")
        links = [urljoin(path, link) for link in re.findall(r'<a [^>]*?href="([^"]*)"', html)]
        waiting += [link.split("#")[0] for link in links]
    pages = {f"/{p.parent.relative_to(site_dir)}/" for p in site_dir.rglob("index.html")}
    assert {path.replace("/./", "/") for path in pages} == seen
    assert visit.read("/404.html")


def test_a_first_load_over_a_slow_line_is_measured(site_dir: Path, browser: Browser) -> None:
    overview, words, chart, heaviest = measure_site(site_dir, browser, rounds=1)
    assert "1 个请求" in overview.note
    # More than an empty page, and as much as the page itself, packed.
    assert 3 < overview.value <= heaviest.value
    assert 0 < words.value <= chart.value * 5
    assert chart.value > 0
    assert MOST_ANYWHERE >= heaviest.value > 5
