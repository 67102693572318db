"""The desk as it runs in a bureau: ``liangxin desk`` in processes of its own, on a free port.

Belongs here: starting, killing and asking over HTTP. Does not belong here: what is asked.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import requests

from tests.integration.bureau import LIANGXIN, ROOT

CLOCKED = Path(__file__).with_name("clocked.py")
PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@dataclass
class Server:
    """A desk that answers; ``kill`` is what a power cut does to it."""

    workspace: Path
    port: int
    processes: int = 1
    clock: Path | None = None
    settings: dict[str, str] = field(default_factory=dict)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        program = [sys.executable, str(CLOCKED), str(self.clock)] if self.clock else [str(LIANGXIN)]
        options = ["--port", str(self.port), "--processes", str(self.processes)]
        environment = os.environ | {
            "LIANGXIN_WORKSPACE": str(self.workspace),
            "PYTHONPATH": str(ROOT),
            **self.settings,
        }
        with (self.workspace.parent / f"{self.workspace.name}-desk.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*program, "desk", *options],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert self._process.poll() is None, "the desk did not start"
            try:
                if requests.get(f"{self.address}/sign-in/", timeout=5).ok:
                    return
            except requests.RequestException:
                time.sleep(0.1)
        raise AssertionError("the desk does not answer")

    def stop(self) -> None:
        """Ask it to end, and wait."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Every process of it at once, without a word."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, how)
            self._process.wait(timeout=PATIENCE)
            self._process = None


@contextmanager
def desk_served(
    workspace: Path,
    processes: int = 1,
    clock: Path | None = None,
    settings: dict[str, str] | None = None,
) -> Iterator[Server]:
    """A desk of that workspace that answers meanwhile."""
    server = Server(workspace, free_port(), processes, clock, settings or {})
    server.start()
    try:
        yield server
    finally:
        server.stop()


@dataclass
class Form:
    """A form of a page: where it leads, and what it would send as it stands."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            self.found.append(Form(told.get("action") or ""))
        elif tag == "input" and self.found and told.get("name"):
            self.found[-1].fields[str(told["name"])] = told.get("value") or ""


class Caller(requests.Session):
    """A browser without a window: it keeps cookies, follows links and sends forms.

    ``seconds``: how long each answer of a whole page took.
    """

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.seconds: list[float] = []

    def ask(self, path: str) -> requests.Response:
        """A page; anything but a page is an error."""
        return self._timed("GET", path)

    def fill(
        self,
        page: requests.Response,
        action: str,
        fields: dict[str, str] | None = None,
        file: tuple[str, bytes] | None = None,
    ) -> requests.Response:
        """Send the form of a page whose action ends so, with these fields filled in."""
        reader = _Forms()
        reader.feed(page.text)
        forms = [form for form in reader.found if form.action.endswith(action)]
        assert forms, f"no form for {action!r} on {page.url}:\n{page.text[:3000]}"
        target = requests.compat.urljoin(page.url, forms[0].action)
        filled = forms[0].fields | (fields or {})
        files = {"file": file} if file else None
        if file:
            filled.pop("file", None)
        return self._timed("POST", target.removeprefix(self.address), data=filled, files=files)

    def sign_in(self, username: str, password: str) -> requests.Response:
        """Come in; the page where this role begins."""
        page = self.ask("/sign-in/")
        if "/sign-in/" not in page.url:  # signed in before, and the answer was lost
            return page
        return self.fill(page, "", {"username": username, "password": password})

    def _timed(self, method: str, path: str, **more: object) -> requests.Response:
        began = time.perf_counter()
        answer = self.request(method, self.address + path, timeout=PATIENCE, **more)  # type: ignore[arg-type]
        self.seconds.append(time.perf_counter() - began)
        assert answer.ok, f"{method} {path}: {answer.status_code}\n{answer.text[:2000]}"
        return answer
