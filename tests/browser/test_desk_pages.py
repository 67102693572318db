"""Every page of the desk in a browser, by every role: accessible, quiet, on a phone, by keyboard.

Whoever is signed in follows the links there are, one page of each kind. Does not belong here: what
the pages say, and who may open them (``tests/desk``); a whole month (``test_month``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlparse

import pytest
import requests
from django.urls import resolve
from playwright.sync_api import Browser, Page

from orchestration.desk.access import PAGES
from orchestration.desk.roles import OF_A_UNIT, Role
from tests.browser.axe import objections
from tests.browser.conftest import DESKTOP, PHONE
from tests.desk.people import PASSWORD, list_of_lifts, make_accounts
from tests.desk.serving import Caller, Server, desk_served
from tests.integration.bureau import ROOT, Bureau

pytestmark = pytest.mark.browser

ACCOUNTS = (*(role.value for role in Role), "lists")
CLOCK = "2026-11-05T09:00:00+08:00"
UNIT, OF_LISTS = "stat-510302", "reform-511703"
# Answers that are files, or the published site under its own policy.
FILES = {
    "template", "draft-marked", "draft-original", "submission-file", "reminders-table",
    "audit-table", "release-site",
}  # fmt: skip
# Passed through on the way to another page.
PASSED = {"home"}
HEADER = "地区,报告期,本月交易量（辆）,累计交易量（辆）,数据性质\n"
ROWS = {
    "odd.csv": "自流井区,2026年10月,6000,12237,模拟\n",
    "wrong.csv": "自流井区,2026年10月,2l4,6451,模拟\n",
    "strange.csv": "甲,乙\n1,2\n",
}
# What Chromium 109 does not know, in style sheets and scripts.
TOO_NEW = (
    r"^\s*&", "@container", "@scope", "@starting-style", "color-mix", "text-wrap", "popover",
    ":user-invalid", "light-dark", "field-sizing", "toSorted", "toReversed", "groupBy",
    "withResolvers", "structuredClone\\(new", "URL.canParse",
)  # fmt: skip


@pytest.fixture(scope="module")
def server(small: Bureau, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A bureau that has published, with a file at every stage on its way."""
    folder = tmp_path_factory.mktemp("desk")
    bureau, clock = small.copy_to(folder / "var"), folder / "clock"
    clock.write_text(CLOCK)
    people = [(role.value, role.value, UNIT if role in OF_A_UNIT else "") for role in Role]
    make_accounts(bureau.root, [*people, ("lists", "reporter", OF_LISTS)])
    with desk_served(bureau.root, clock=clock) as running:
        reporter = Caller(running.address)
        reporter.sign_in("reporter", PASSWORD)
        for name, rows in ROWS.items():
            _upload(reporter, name, (HEADER if "自流井" in rows else "") + rows)
        later = _upload(reporter, "later.csv", HEADER + ROWS["odd.csv"] + "\n")
        reporter.fill(later, "/submit/")
        lists = Caller(running.address)
        lists.sign_in("lists", PASSWORD)
        _upload(lists, "lifts.csv", list_of_lifts("511703", "达川区", "x", 3).decode("utf-8-sig"))
        yield running


def _upload(caller: Caller, name: str, text: str) -> requests.Response:
    return caller.fill(caller.ask("/upload/"), "/upload/", {}, (name, text.encode()))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def sign_in(page: Page, server: Server, name: str) -> None:
    page.goto(f"{server.address}/sign-in/")
    page.get_by_label("登录名").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()


def name_of(address: str) -> str:
    return resolve(urlparse(address).path).view_name


def walk(page: Page, server: Server) -> dict[str, str]:
    """One address of each kind of page that links lead to from where one is, with its name."""
    found = {name_of(page.url): page.url}
    waiting = [page.url]
    while waiting:
        page.goto(waiting.pop(0))
        for link in page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)"):
            if not link.startswith(server.address):
                continue
            name = name_of(link)
            if name not in found and name not in FILES | PASSED:
                found[name] = link
                waiting.append(link)
    return found


@pytest.fixture(scope="module")
def reached() -> dict[str, set[str]]:
    """By account, the pages that were come to so far."""
    return {}


@pytest.mark.parametrize("account", ACCOUNTS)
def test_every_page_that_a_role_comes_to_is_accessible_and_quiet(
    account: str, page: Page, server: Server, reached: dict[str, set[str]]
) -> None:
    trouble: list[str] = []
    page.on("console", lambda said: trouble.append(said.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda asked: _only_here(asked.url, server, trouble))
    sign_in(page, server, account)
    found = walk(page, server)
    # What a role before has been held to is only walked through.
    seen = set().union(*reached.values())
    reached[account] = set(found)
    role = Role.REPORTER if account == "lists" else Role(account)
    menu = {name for name, one in PAGES.items() if role in one.roles} & MENU
    assert menu <= set(found), menu - set(found)
    for name, address in found.items():
        if name in seen:
            continue
        for width, height in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": height})
            assert page.goto(address).status == 200, address  # type: ignore[union-attr]
            assert objections(page) == [], f"{name} at {width}"
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} is {wide} wide at {width}"
            assert page.title().endswith("两新上报平台")
            assert page.locator("h1").count() == 1, name
    assert trouble == []


MENU = {
    "duties", "upload", "history", "reviews", "board", "submissions", "reminders", "periods",
    "corrections", "releases", "audit", "accounts", "units",
}  # fmt: skip


def _only_here(url: str, server: Server, trouble: list[str]) -> None:
    if not url.startswith((server.address, "data:", "blob:")):
        trouble.append(f"asked for {url}")


def test_every_page_is_come_to_by_somebody(
    browser: Browser, server: Server, reached: dict[str, set[str]]
) -> None:
    for account in {*ACCOUNTS} - {*reached}:
        with browser.new_context(locale="zh-CN") as context:
            page = context.new_page()
            sign_in(page, server, account)
            reached[account] = set(walk(page, server))
    looked_at = {name for name, one in PAGES.items() if not one.writes}
    assert looked_at - set().union(*reached.values()) - FILES - PASSED == set()


def test_a_file_is_handed_in_by_keyboard_alone(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/sign-in/")
    page.keyboard.type("lists")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/duties/")
    _tab_to(page, "上传文件")
    page.keyboard.press("Enter")
    page.wait_for_url("**/upload/**")
    _tab_to(page, "", kind="file")
    content = list_of_lifts("511703", "达川区", "keys", 4)
    page.set_input_files(
        "input[type=file]", {"name": "keys.csv", "mimeType": "text/csv", "buffer": content}
    )
    _tab_to(page, "上传并检查")
    page.keyboard.press("Enter")
    page.wait_for_url("**/draft/**")
    _tab_to(page, "上报", exact=True)
    page.keyboard.press("Enter")
    page.wait_for_url("**/submission/**")
    assert "上报成功" in page.inner_text("main")


def _tab_to(page: Page, words: str, kind: str = "", exact: bool = False) -> None:
    """Press Tab until what is called so has the focus; whatever has it shows that it has."""
    ask = """() => { const one = document.activeElement, style = getComputedStyle(one);
        return [one.innerText || '', one.type || '', style.outlineStyle, style.outlineWidth,
                one === document.body]; }"""
    for _ in range(120):
        page.keyboard.press("Tab")
        text, what, outline, width, is_body = page.evaluate(ask)
        if is_body:
            continue
        assert (outline, width) != ("none", "0px"), f"{text!r} does not show that it has the focus"
        same = text.strip() == words if exact else words and words in text
        if (kind and what == kind) or (not kind and same):
            return
    raise AssertionError(f"no way to {words or kind} by Tab")


def test_style_and_script_use_nothing_newer_than_chromium_109() -> None:
    static = ROOT / "orchestration" / "desk" / "static" / "desk"
    files = sorted(path for path in static.iterdir() if path.suffix in (".css", ".js"))
    assert len(files) > 1
    for path in files:
        for word in TOO_NEW:
            found = re.search(word, path.read_text("utf-8"), re.MULTILINE)
            assert not found, f"{path.name}: {word}"
