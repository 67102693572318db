"""The upload page's script: a dropped file, a broken line, a session that has ended.

Does not belong here: what becomes of the file (``tests/desk``); every page alike
(``test_desk_pages``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from orchestration.workspace import Workspace
from tests.desk.people import PASSWORD, make_accounts
from tests.desk.serving import Server, desk_served

pytestmark = pytest.mark.browser

RIGHT = "地区,报告期,本月交易量（辆）,累计交易量（辆）,数据性质\n自流井区,2026年1月,183,183,模拟\n"
FILE = {"name": "二手车.csv", "mimeType": "text/csv", "buffer": RIGHT.encode()}
DROP = """names => {
    const carried = new DataTransfer();
    for (const name of names) carried.items.add(new File(['a,b'], name));
    const event = new DragEvent('drop', {dataTransfer: carried, bubbles: true, cancelable: true});
    document.querySelector('[data-drop]').dispatchEvent(event);
}"""
SEND = "form[data-upload] button"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = Workspace(tmp_path_factory.mktemp("desk") / "var").create().root
    make_accounts(root, [("reporter", "reporter", "stat-510302")])
    with desk_served(root) as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(f"{server.address}/sign-in/")
    page.get_by_label("登录名").fill("reporter")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.goto(f"{server.address}/upload/")
    yield page
    context.close()


def test_one_dropped_file_is_chosen_and_two_are_refused(page: Page) -> None:
    page.evaluate(DROP, ["a.csv", "b.csv"])
    expect(page.get_by_role("alert")).to_have_text("一次只能上传一个文件，请逐个上传。")
    page.evaluate(DROP, ["a.csv"])
    expect(page.get_by_role("alert")).to_have_count(0)
    assert page.evaluate("document.querySelector('#file').files[0].name") == "a.csv"


def test_on_a_broken_line_the_file_stays_chosen_and_is_sent_by_trying_again(page: Page) -> None:
    page.set_input_files("#file", files=[FILE])  # type: ignore[list-item]
    page.context.set_offline(True)
    page.click(SEND)
    expect(page.get_by_role("alert")).to_contain_text("没有上报任何内容")
    expect(page.locator(SEND)).to_have_text("再试一次")
    assert page.evaluate("document.querySelector('#file').files.length") == 1
    page.context.set_offline(False)
    page.click(SEND)
    page.wait_for_url("**/draft/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("二手车.csv")


def test_a_session_that_has_ended_is_said_before_anything_is_lost(page: Page) -> None:
    page.set_input_files("#file", files=[FILE])  # type: ignore[list-item]
    page.context.clear_cookies()
    page.click(SEND)
    expect(page.get_by_role("alert")).to_contain_text("重新登录")


def test_too_large_a_file_is_refused_before_it_is_sent(page: Page, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    large.write_bytes(b"1" * 24_000_001)
    asked: list[str] = []
    page.set_input_files("#file", large)
    page.on("request", lambda request: asked.append(request.url))
    page.click(SEND)
    expect(page.get_by_role("alert")).to_contain_text("文件太大")
    assert asked == []
