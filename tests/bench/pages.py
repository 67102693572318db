"""What a reader waits for: the first load of pages over a slow line, on a slow phone.

Belongs here: what goes over the wire, and when the first words and the first chart are painted, in
a browser held to 2 Mbit/s, 50 ms and a quarter of the processor. The floor is the line itself: one
turn and the bytes. Does not belong here: how long pages take to build (``worker``).
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.bench.table import Measured
from tests.browser.conftest import ARGUMENTS, CHROMIUM, PHONE
from tests.integration.bureau import Bureau
from tests.unit.web import served

OVERVIEW, CHARTED = "", "indicators/used_car_trades/"
BITS_A_SECOND, TURN, SLOWER = 2_000_000, 0.05, 4
MOST_ON_OVERVIEW, MOST_ANYWHERE = 600.0, 1000.0
MOST_TO_CHART = 2.0
ROUNDS = 3
# The first chart is there once the browser has painted after its last line came.
_PAINTED = """async () => {
    const first = new Promise(done => new PerformanceObserver(list => {
        for (const one of list.getEntriesByName('first-contentful-paint')) done(one.startTime);
    }).observe({type: 'paint', buffered: true}));
    const loaded = new Promise(done => addEventListener('load', done));
    if (document.readyState !== 'complete') await loaded;
    for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
    const all = performance.now();
    return {first: await first, all, charts: document.querySelectorAll('main svg').length};
}"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Kilobytes over the wire, seconds to the first words and to the page with its charts."""

    kilobytes: float
    first: float
    whole: float
    requests: int

    @property
    def floor(self) -> float:
        """How long the line alone takes."""
        return TURN + self.kilobytes * 1000 * 8 / BITS_A_SECOND


def measure(folder: Path) -> list[Measured]:
    """The overview and a page of charts of the demo's site, and the heaviest page there is."""
    bureau = Bureau(folder / "var")
    bureau.liangxin("demo", "--as-of", "2026-01-31")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        return measure_site(bureau.site, browser)


def measure_site(site: Path, browser: Browser, rounds: int = ROUNDS) -> list[Measured]:
    """The same of a site that is there."""
    heaviest, most = _heaviest(site)
    with served(site) as port:
        origin = f"http://127.0.0.1:{port}/"
        first, chart = (_best(browser, origin + path, rounds) for path in (OVERVIEW, CHARTED))
        slowest = _best(browser, origin + heaviest, rounds)
    times = f"{chart.whole / chart.floor:.1f} × 线路本身"
    return [
        Measured("总览首次打开，传输量", first.kilobytes, "KB", MOST_ON_OVERVIEW,
                 f"{first.requests} 个请求"),
        Measured("总览首次打开，看到文字（2 Mbit/s）", first.first, "s", None,
                 f"全页 {first.whole:.2f} s，线路本身 {first.floor:.2f} s"),
        Measured("指标页首次打开，看到第一张图（2 Mbit/s）", chart.whole, "s", MOST_TO_CHART,
                 f"{chart.kilobytes:.0f} KB，{times}"),
        Measured("最大的页，压缩后", most, "KB", MOST_ANYWHERE,
                 f"/{heaviest}，全页 {slowest.whole:.2f} s"),
    ]  # fmt: skip


def _heaviest(site: Path) -> tuple[str, float]:
    """The page that is largest over the wire, and its kilobytes."""
    sizes = {page: len(gzip.compress(page.read_bytes())) for page in site.rglob("*.html")}
    page = max(sizes, key=sizes.__getitem__)
    return page.relative_to(site).as_posix().removesuffix("index.html"), sizes[page] / 1000


def _best(browser: Browser, address: str, rounds: int) -> Loaded:
    return min((_load(browser, address) for _ in range(rounds)), key=lambda one: one.whole)


def _load(browser: Browser, address: str) -> Loaded:
    """One first load, nothing kept from before."""
    with browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}) as context:
        page = context.new_page()
        line = context.new_cdp_session(page)
        came: list[float] = []
        line.on("Network.loadingFinished", lambda told: came.append(told["encodedDataLength"]))
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", {
            "offline": False, "latency": TURN * 1000,
            "downloadThroughput": BITS_A_SECOND / 8, "uploadThroughput": BITS_A_SECOND / 8,
        })  # fmt: skip
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(address, wait_until="commit")
        told = page.evaluate(_PAINTED)
        if address.endswith(CHARTED) and not told["charts"]:
            raise SystemExit(f"no chart on {address}")
        return Loaded(sum(came) / 1000, told["first"] / 1000, told["all"] / 1000, len(came))
