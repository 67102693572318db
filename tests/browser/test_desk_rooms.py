"""The bureau's rooms of the desk in a browser: accessible, narrow and wide, without scripts too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from orchestration.context import Context
from orchestration.publication.shown import shown_release_id
from orchestration.workspace import Workspace
from sources.catalogue import Catalogue
from tests.browser.axe import objections
from tests.desk.people import PASSWORD, make_accounts
from tests.desk.releases import two_releases
from tests.desk.serving import Server, desk_served

pytestmark = pytest.mark.browser

PHONE, WALL = {"width": 360, "height": 740}, {"width": 1440, "height": 900}
PEOPLE = [("op", "operator", ""), ("aud", "auditor", ""), ("boss", "administrator", "")]


@dataclass
class Bureau:
    """A desk that answers, with a release that waits."""

    context: Context
    server: Server
    draft: str

    def sign_in(self, page: Page, name: str) -> None:
        page.goto(f"{self.server.address}/sign-in/")
        page.get_by_label("登录名").fill(name)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Bureau]:
    folder = tmp_path_factory.mktemp("rooms")
    context = Context(Workspace(folder / "var").create(), catalogue)
    make_accounts(context.workspace.root, PEOPLE)
    _, draft = two_releases(context, folder / "pair")
    with desk_served(context.workspace.root) as server:
        yield Bureau(context, server, draft)


@pytest.mark.parametrize("size", [PHONE, WALL], ids=["phone", "wall"])
def test_the_pages_are_accessible_quiet_and_never_scroll_sideways(
    bureau: Bureau, browser: Browser, size: dict[str, int]
) -> None:
    draft = f"/releases/{bureau.draft}/"
    pages = {
        # What nobody comes to where no release waits (test_desk_pages walks the rest).
        "op": (draft, f"{draft}changes/"),
        "aud": ("/audit/?what=登录&since=错",),
    }
    for name, paths in pages.items():
        page = browser.new_context(viewport=size).new_page()  # type: ignore[arg-type]
        trouble: list[str] = []
        page.on("console", lambda said, told=trouble: told.append(said.text))  # type: ignore[misc]
        bureau.sign_in(page, name)
        for path in paths:
            page.goto(bureau.server.address + path)
            assert objections(page) == [], path
            assert trouble == [], path
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= page.evaluate("window.innerWidth"), path
        page.context.close()


def test_without_scripts_accounts_are_made_and_a_release_goes_out_and_comes_back(
    bureau: Bureau, browser: Browser, tmp_path: Path
) -> None:
    page = browser.new_context(java_script_enabled=False, accept_downloads=True).new_page()
    bureau.sign_in(page, "boss")
    page.goto(f"{bureau.server.address}/accounts/import/")
    people = "登录名,姓名,角色,单位编号\nxin,新人,填报人,stat-510302\n"
    (tmp_path / "a.csv").write_text(people, "utf-8")
    page.set_input_files("input[type=file]", tmp_path / "a.csv")
    with page.expect_download() as coming:
        page.get_by_role("button", name="全部建立").click()
    assert coming.value.suggested_filename == "账号和初始密码.csv"
    assert "xin,新人" in Path(coming.value.path()).read_text("utf-8-sig")
    page.context.close()

    page = browser.new_context(java_script_enabled=False).new_page()
    bureau.sign_in(page, "op")
    before = shown_release_id(bureau.context)
    page.goto(f"{bureau.server.address}/releases/{bureau.draft}/")
    for box in page.locator("input[name=seen]").all():
        box.check()
    page.get_by_role("button", name="批准并立即发布").click()
    assert "已批准并发布" in page.inner_text(".messages")
    assert shown_release_id(bureau.context) == bureau.draft
    page.goto(f"{bureau.server.address}/releases/{before}/")
    page.locator("input[name=sure]").check()
    page.get_by_role("button", name="恢复到这一版").click()
    assert shown_release_id(bureau.context) == before
    page.goto(f"{bureau.server.address}/releases/{bureau.draft}/site/")
    assert "总览" in page.inner_text("body")
    page.context.close()
