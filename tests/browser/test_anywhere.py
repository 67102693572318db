"""The same files wherever they are put: at the root of a server, below a folder, on a stick."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import DESKTOP, Visitor
from tests.integration.bureau import Bureau
from tests.unit.web import served

pytestmark = pytest.mark.browser

BELOW = "/intranet/liangxin"
# Every kind of page, by what its address looks like.
KINDS = {
    "overview": r"/",
    "status": r"/status/",
    "changes": r"/changes/",
    "method": r"/method/",
    "run": r"/run/",
    "regions": r"/regions/",
    "region": r"/regions/\d+/",
    "indicators": r"/indicators/",
    "indicator": r"/indicators/[a-z_]+/",
    "plan": r"/plans/[a-z_]+/",
    "projects": r"/plans/[a-z_]+/projects/",
    "actions": r"/plans/[a-z_]+/actions/",
    "units": r"/plans/[a-z_]+/units/",
    "dictionary": r"/dictionary/",
}


@pytest.fixture(scope="module")
def stick(demo: Bureau, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shown release as ``liangxin release snapshot`` writes it."""
    folder = tmp_path_factory.mktemp("stick") / "两新 快照"
    demo.liangxin("release", "snapshot", "--to", str(folder))
    return folder


@pytest.fixture(scope="module")
def below(site_dir: Path) -> Iterator[str]:
    """The address of the site below a folder, with the headers of ``liangxin serve``."""
    with served(site_dir, BELOW) as port:
        yield f"http://127.0.0.1:{port}{BELOW}"


@pytest.fixture
def window(browser: Browser) -> Iterator[Visitor]:
    size = {"width": DESKTOP[0], "height": DESKTOP[1]}
    with browser.new_context(viewport=size) as context:
        yield Visitor(context.new_page(), "")


# What is downloaded is no page; that every file is there is asked of the files.
PAGES = """[...document.links].filter(a => !a.hasAttribute('download'))
    .map(a => a.href.split('#')[0])"""


def kind_of(address: str) -> str:
    (kind,) = [kind for kind, pattern in KINDS.items() if re.fullmatch(pattern, address)]
    return kind


def walk(window: Visitor, root: str, last: str) -> tuple[set[str], set[str]]:
    """Come to every kind of page by clicking: the kinds, and every address that links led to.

    ``last`` is how an address of a page ends there. Where a link of a page leads is asked of the
    browser, which knows.
    """
    first = f"{root}/{last}"
    waiting, kinds, seen = [(first, first)], set(), set()
    while waiting:
        here, there = waiting.pop()
        kind = kind_of(inside(there, root, last))
        if kind in kinds:
            continue
        kinds.add(kind)
        follow(window, here, there)
        links = window.page.evaluate(PAGES)
        assert links
        waiting += [(there, link) for link in links]
        seen.update(inside(link, root, last) for link in links)
    return kinds, seen


def inside(address: str, root: str, last: str) -> str:
    """An address as seen from the root of the site; fails where it is outside."""
    assert address.startswith(f"{root}/"), address
    assert address.endswith(last or "/"), address
    return address.removeprefix(root).removesuffix(last)


def follow(window: Visitor, here: str, there: str) -> None:
    """Click the link of a page, and arrive at another one that is whole."""
    window.page.goto(here)
    if here != there:
        find = "there => [...document.links].findIndex(a => a.href.split('#')[0] === there)"
        at = window.page.evaluate(find, there)
        window.page.locator("a[href]").nth(at).evaluate("a => a.click()")
        window.page.wait_for_url(lambda url: url.split("#")[0] == there)
    assert window.page.title().endswith("「两新」监测")
    assert window.page.locator("h1").count() == 1


def test_the_snapshot_opens_by_double_click_and_every_link_works(
    window: Visitor, stick: Path
) -> None:
    root = stick.as_uri()
    kinds, _ = walk(window, root, "index.html")
    assert kinds == KINDS.keys()
    assert window.trouble == []
    assert [url for url in window.requested if not url.startswith((root, "data:"))] == []
    # Every link of every page, not only of the pages met.
    missing = []
    for page in stick.rglob("*.html"):
        for link in re.findall(r'<a\b[^>]*\shref="([^"#]+)', page.read_text("utf-8")):
            target = page.parent / unquote(urlsplit(link).path)
            ends = link.endswith("index.html") or "/downloads/" in link
            if not ends or not target.is_file():
                missing.append((page.name, link))
    assert missing == []


def test_the_site_works_below_a_folder_of_a_server(
    window: Visitor, below: str, site_dir: Path
) -> None:
    kinds, addresses = walk(window, below, "")
    assert kinds == KINDS.keys()
    assert len(addresses) > 50
    assert [a for a in addresses if not (site_dir / a[1:] / "index.html").is_file()] == []
    assert window.trouble == []
    assert [url for url in window.requested if not url.startswith((below, "data:"))] == []


def test_the_strict_policy_leaves_pages_as_they_look(
    window: Visitor, below: str, stick: Path
) -> None:
    """Sent by the server; a file has none."""
    looks = []
    for address in (f"{below}/plans/guizhou/", f"{stick.as_uri()}/plans/guizhou/index.html"):
        window.page.goto(address)
        looks.append(
            window.page.evaluate(
                "[...document.querySelectorAll('header, h1, .progress *, svg *')].map(e =>"
                " [getComputedStyle(e).color, getComputedStyle(e).width,"
                " getComputedStyle(e).backgroundColor])"
            )
        )
    assert len(looks[0]) > 20
    assert looks[0] == looks[1]
    assert window.trouble == []


def test_a_wrong_address_at_any_depth_leads_back(window: Visitor, site_dir: Path) -> None:
    with served(site_dir) as port:
        origin = f"http://127.0.0.1:{port}"
        for path in ("/nothing", "/plans/nothing/at/all/"):
            answer = window.page.goto(origin + path)
            assert answer is not None
            assert answer.status == 404
            assert "没有这个页面" in window.page.inner_text("main h1")
            window.page.locator("main a[href='/']").click()
            assert window.page.url == f"{origin}/"
