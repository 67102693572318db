"""A finished site over HTTP, a browser that tells everything it does, and the marts behind it."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import duckdb
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Opens every list that is folded: what is folded has no text that a browser would tell.
UNFOLD = "document.querySelectorAll('details').forEach(one => { one.open = true })"
PHONE, DESKTOP, WALL = (360, 800), (1440, 900), (1920, 1080)


class Quiet(SimpleHTTPRequestHandler):
    """A file server that says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def origin(site_dir: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(site_dir))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@dataclass
class Visitor:
    """One browser window that keeps what it requested and complained about."""

    page: Page
    origin: str
    requested: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", self._requested)
        self.page.on("requestfailed", lambda request: self.trouble.append(f"failed {request.url}"))
        self.page.on("response", self._answered)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.trouble.append(f"error {error}"))

    def _requested(self, request: Request) -> None:
        self.requested.append(request.url)

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.trouble.append(f"{response.status} {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.trouble.append(f"console {message.text}")

    def read(self, path: str) -> str:
        """Open a page of the site and return the text of its main part."""
        self.page.goto(self.origin + path)
        return self.page.inner_text("main")


@pytest.fixture
def visit(browser: Browser, origin: str) -> Iterator[Visitor]:
    context = browser.new_context(
        viewport={"width": DESKTOP[0], "height": DESKTOP[1]},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    yield Visitor(context.new_page(), origin)
    context.close()


@dataclass(frozen=True)
class Marts:
    """The release's Parquet files, asked with SQL; ``{name}`` stands for a mart."""

    folder: Path

    @functools.cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect()
        for file in sorted(self.folder.glob("*.parquet")):
            connection.execute(f"create view {file.stem} as from read_parquet('{file}')")
        return connection

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a query, as dictionaries."""
        found = self._connection.execute(sql)
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def row(self, sql: str) -> dict[str, Any]:
        """The only row of a query."""
        (only,) = self.rows(sql)
        return only


@pytest.fixture(scope="session")
def marts(site_data: Path) -> Marts:
    return Marts(site_data)


def shown(value: float | Decimal, places: int = 2, *, signed: bool = False) -> str:
    """A number as the pages print it: half up, thousands separated, a true minus sign."""
    exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    plus = "+" if signed and rounded > 0 else ""
    return f"{plus}{rounded:,}".replace("-", "−")
