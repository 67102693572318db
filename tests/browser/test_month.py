"""A month at the desk, in a browser: from an empty form to the number on the leader's page.

A county's reporter and the bureau's operator, each in a browser of their own, on a desk that runs
as it does in a bureau; only the clock is ours. ``LIANGXIN_GUIDE_PICTURES`` names a folder: then
every step is pictured, for docs/上报指南.md.
"""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.axe import objections
from tests.desk.people import PASSWORD, make_accounts
from tests.desk.serving import CLOCKED, Server, desk_served
from tests.integration.bureau import ROOT, Bureau
from tests.unit.web import served

pytestmark = pytest.mark.browser

UNIT, FEED = "stat-510302", "二手车交易量"
OPENED, RETURNED, SENT_AGAIN = (f"2026-11-{day}+08:00" for day in ("05T09:00:00", "06T10:00:00",
                                                                     "09T08:30:00"))  # fmt: skip
WIDE, LONGEST_PICTURE = 1100, 1900
WHY = "10月12日新开业二手车市场一家，集中过户约六千辆"


@dataclass
class Person:
    """Somebody's browser at the desk: every page is held to be accessible and quiet."""

    page: Page
    address: str
    seen: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("console", lambda said: self.trouble.append(said.text))
        self.page.on("request", lambda asked: self._local(asked.url))

    def _local(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.trouble.append(f"asked for {url}")

    def sign_in(self, name: str) -> None:
        self.page.goto(self.address)
        self.page.get_by_label("登录名").fill(name)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.click("登录")

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.look()

    def click(self, words: str, role: str = "button") -> None:
        """Press what is called so, and look at the page that comes."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role(role, name=words, exact=True).first.click()  # type: ignore[arg-type]
        self.look()

    def look(self, picture: str = "") -> None:
        """Hold the page to what every page of the desk must be."""
        assert objections(self.page) == [], self.page.url
        assert self.trouble == []
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.page.evaluate("window.innerWidth"), self.page.url
        folder = os.environ.get("LIANGXIN_GUIDE_PICTURES")
        if picture and folder:
            self._picture(Path(folder) / f"{picture}.webp")

    def _picture(self, place: Path) -> None:
        """The page from its top, as long as a picture in a guide may be."""
        high = min(self.page.evaluate("document.documentElement.scrollHeight"), LONGEST_PICTURE)
        clip = {"x": 0, "y": 0, "width": WIDE, "height": high, "scale": 1}
        asked = {"format": "webp", "quality": 70, "clip": clip, "captureBeyondViewport": True}
        with_line = self.page.context.new_cdp_session(self.page)
        told = with_line.send("Page.captureScreenshot", asked)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(base64.b64decode(told["data"]))

    @property
    def text(self) -> str:
        return self.page.inner_text("main")

    def upload(self, name: str, content: bytes) -> None:
        """Choose a file of that name on the page for it, and send it."""
        self.page.set_input_files(
            "input[type=file]",
            {"name": name, "mimeType": "application/octet-stream", "buffer": content},
        )
        self.click("上传并检查")

    def download(self, words: str) -> bytes:
        with self.page.expect_download() as coming:
            self.page.locator("main").get_by_role("link", name=words, exact=True).first.click()
        return Path(coming.value.path()).read_bytes()


@dataclass
class Month:
    """The bureau, its clock and its desk."""

    bureau: Bureau
    server: Server
    clock: Path

    def at(self, moment: str) -> None:
        self.clock.write_text(moment)

    def run(self) -> str:
        """``liangxin run``, waiting for approval as in a bureau."""
        done = subprocess.run(
            [sys.executable, str(CLOCKED), str(self.clock), "run"],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=os.environ | {"LIANGXIN_WORKSPACE": str(self.bureau.root), "PYTHONPATH": str(ROOT)},
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def month(small: Bureau, tmp_path: Path) -> Iterator[Month]:
    bureau, clock = small.copy_to(tmp_path / "var"), tmp_path / "clock"
    clock.write_text(OPENED)
    make_accounts(bureau.root, [("bao", "reporter", UNIT), ("shen", "operator", "")])
    with desk_served(bureau.root, clock=clock) as server:
        yield Month(bureau, server, clock)


@pytest.fixture
def two(browser: Browser, month: Month) -> Iterator[tuple[Person, Person]]:
    size: ViewportSize = {"width": WIDE, "height": 800}
    contexts = [
        browser.new_context(locale="zh-CN", accept_downloads=True, viewport=size) for _ in range(2)
    ]
    reporter, operator = (Person(one.new_page(), month.server.address) for one in contexts)
    yield reporter, operator
    for one in contexts:
        one.close()


def book_of(content: bytes) -> tuple[openpyxl.Workbook, Worksheet, dict[str, int], int]:
    """A form, its first sheet, the columns by their names without units, and the row to fill."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = next(one for one in book.worksheets if one.title == "填报")
    (head,) = (r for r in range(1, 12) if sheet.cell(r, 1).value == "地区")
    names = {re.sub(r"（.*", "", str(cell.value)): cell.column for cell in sheet[head]}
    return book, sheet, names, head + 1


def written(book: openpyxl.Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_from_the_empty_form_to_the_number_on_the_leaders_page(  # noqa: PLR0915 - one story
    month: Month, two: tuple[Person, Person]
) -> None:
    reporter, operator = two

    # What is due, and its form with what is known filled in.
    reporter.sign_in("bao")
    reporter.look("duties")
    assert "还有 11 天" in reporter.text
    duty = reporter.page.locator(".duties > li", has_text=f"{FEED} 2026年10月")
    with reporter.page.expect_download() as coming:
        duty.get_by_role("link", name="Excel").click()
    book, sheet, column, row = book_of(Path(coming.value.path()).read_bytes())
    assert sheet.cell(row, column["报告期"]).value == "2026年10月"
    note = sheet.cell(row, column["累计交易量"]).comment
    assert note is not None
    before = int(re.findall(r"上期[^：]*：([\d,]+)", note.text)[0].replace(",", ""))

    # A wrong file: told what, where and what to do; nothing has been handed in.
    sheet.cell(row, column["本月交易量"]).value = "2l4"
    sheet.cell(row, column["累计交易量"]).value = before + 214
    with reporter.page.expect_navigation():
        duty.get_by_role("link", name="上传文件").click()
    reporter.look("upload")
    reporter.upload("二手车10月.xlsx", written(book))
    reporter.look("checked")
    assert "必须改正，不能上报" in reporter.text
    assert "2l4" in reporter.text
    assert month.bureau.json("status")["kept_out"] == []

    # Mended in the marked copy itself; the number is right now, and odd.
    book, sheet, column, row = book_of(reporter.download("下载标注件"))
    assert sheet.cell(row, column["本月交易量"]).comment is not None
    sheet.cell(row, column["本月交易量"]).value = 6000
    sheet.cell(row, column["累计交易量"]).value = before + 6000
    reporter.go("/upload/")
    reporter.upload("二手车10月（改）.xlsx", written(book))
    assert "处要说明" in reporter.text

    # An empty excuse is none; a cause is.
    for box in reporter.page.locator("textarea").all():
        box.fill("核实无误")
    reporter.click("保存说明")
    assert "处要说明" in reporter.text
    reporter.look("explain")
    for box in reporter.page.locator("textarea").all():
        box.fill(WHY)
    reporter.click("保存说明")
    assert "要说明的都已说明，可以上报" in reporter.text
    reporter.look("ready")
    reporter.click("上报")
    assert "上报成功，已接收入库" in reporter.text
    first = re.findall(r"s[0-9a-f]{12}", reporter.page.url)[0]
    reporter.look("accepted")
    reporter.click("回执（可打印）", "link")
    assert first in reporter.text
    reporter.look("receipt")

    # The operator gives it back.
    month.at(RETURNED)
    operator.sign_in("shen")
    operator.go("/submissions/?state=all")
    operator.click("二手车10月（改）.xlsx", "link")
    assert WHY in operator.text
    operator.click("退回", "link")
    operator.page.get_by_label("原因").fill("10月数应为5000辆，请核对后重报")
    operator.click("退回")
    assert "退回" in operator.text

    # The reporter finds it first on the list, and sends it again with the doubt left open.
    month.at(SENT_AGAIN)
    reporter.sign_in("bao")  # a session ends with the day
    reporter.look("returned")
    assert "10月数应为5000辆，请核对后重报" in reporter.text
    sheet.cell(row, column["本月交易量"]).value = 5000
    sheet.cell(row, column["累计交易量"]).value = before + 5000
    reporter.go("/upload/")
    reporter.upload("二手车10月（重报）.xlsx", written(book))
    reporter.click("先上报，说明以后补")
    again = re.findall(r"s[0-9a-f]{12}", reporter.page.url)[0]
    assert "待说明" in reporter.text

    # The operator knows why, and accepts it as it is.
    operator.sign_in("shen")
    operator.go("/submissions/")
    operator.click("人工接收", "link")
    operator.page.get_by_label("原因").fill("已电话核实：新市场开业")
    operator.click("接收入库")
    states = {
        entry.id: entry.state.value for entry in month.bureau.context().submissions().values()
    }
    assert (states[first], states[again]) == ("returned", "accepted")

    # Computed, looked through, approved by name: readers see it.
    month.run()
    operator.go("/releases/")
    operator.page.locator("main dl.facts a").last.click()
    operator.look("release")
    for tick in operator.page.locator("form input[type=checkbox][name=seen]").all():
        tick.check()
    operator.click("批准并立即发布")
    with served(month.bureau.site) as port:
        leader = operator.page.context.new_page()
        leader.goto(f"http://127.0.0.1:{port}/regions/510302/")
        shown_there = leader.inner_text("main")
        assert f"{(before + 5000) / 10000:.2f}" in shown_there  # in 万辆
        assert "二手车10月（重报）.xlsx" in shown_there
    (shown,) = (
        r for r in month.bureau.json("release", "list")["releases"] if r["state"] == "current"
    )
    assert shown["approved_by"] == "shen"
