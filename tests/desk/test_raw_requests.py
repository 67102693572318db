"""What no browser sends, sent to the desk as it runs in a bureau: it goes on answering."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.workspace import Workspace
from tests.desk.serving import PATIENCE, Server, desk_served

pytestmark = pytest.mark.integration

POST = (
    b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n"
)
GET = b"GET /sign-in/ HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
MUCH = 64


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    workspace = Workspace(tmp_path_factory.mktemp("raw") / "var").create()
    with desk_served(workspace.root) as served:
        yield served


def answer(server: Server, request: bytes, more: bytes = b"", times: int = 0) -> bytes:
    """What comes back, up to the end or to where nothing more comes."""
    said = b""
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.settimeout(3)
        try:
            line.sendall(request)
            for _ in range(times):
                line.sendall(more)
        except OSError:  # it has hung up on us
            pass
        try:
            while part := line.recv(1 << 16):
                said += part
        except OSError:
            pass
    return said


def status(said: bytes) -> int:
    return int(said.split(b" ", 2)[1]) if said else 0


def test_a_body_of_chunks_is_refused_before_it_has_come(server: Server) -> None:
    chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    said = answer(server, POST + b"Transfer-Encoding: chunked\r\n\r\n", chunk, MUCH)
    assert status(said) in (411, 0)
    assert said.count(b"HTTP/1.1") <= 1


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        (b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", (400,)),
        (b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef", (400,)),
        (b"Content-Length: -5\r\n\r\nabc", (400,)),
        (b"Content-Length: 999999999\r\n\r\nabc", (413,)),
        (b"X-Long: " + b"a" * 100_000 + b"\r\n\r\n", (400, 431)),
    ],
)
def test_a_length_that_lies_is_refused(server: Server, lines: bytes, codes: tuple[int]) -> None:
    assert status(answer(server, POST + lines)) in codes


def test_what_stands_behind_a_body_is_no_request_of_somebody_else(server: Server) -> None:
    behind = b"GET /sign-in/?smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
    said = answer(server, POST + b"Content-Length: %d\r\n\r\n" % len(behind) + behind)
    assert status(said) == 403  # a form without its token, and nothing more
    assert said.count(b"HTTP/1.1 ") == 1


def test_only_the_desks_own_name_is_answered_and_it_still_answers(server: Server) -> None:
    assert status(answer(server, GET % b"evil.example")) == 400
    said = answer(server, GET % b"localhost")
    assert status(said) == 200
    assert b"default-src 'none'" in said


def test_nothing_of_it_is_left_behind(server: Server) -> None:
    boundary = b"multipart/form-data; boundary=x"
    part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    head = b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\n" % boundary
    answer(server, head + b"Content-Length: 5000000\r\n\r\n" + part, b"x" * 1000, 100)
    arriving = Path(server.workspace, "desk", "arriving")
    until = time.monotonic() + PATIENCE
    while list(arriving.iterdir()) and time.monotonic() < until:  # it notices that we are gone
        time.sleep(0.05)
    assert list(arriving.iterdir()) == []
