"""The site's own server on a free port, and asking it in raw HTTP: no client tidies an address."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from orchestration.publication.webserver import site_app


@dataclass(frozen=True)
class Answer:
    """What a server said; names of headers in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


@contextmanager
def served(site: Path, below: str = "") -> Iterator[int]:
    """The port at which ``liangxin serve`` would serve the site, at a prefix if one is given."""
    app = Starlette(routes=[Mount(below, app=site_app(site))]) if below else site_app(site)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


def ask(
    port: int, path: str, method: str = "GET", headers: Mapping[str, str] | None = None
) -> Answer:
    """One request, its path sent as it is."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, told, answer.read())
    finally:
        connection.close()
