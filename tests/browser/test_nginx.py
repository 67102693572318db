"""The example for nginx, run: it answers as ``liangxin serve`` does, at the root and below."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.web import Answer, ask, served

pytestmark = pytest.mark.browser

EXAMPLE = Path(__file__).parents[2] / "docs" / "nginx.conf.example"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
FOLDER = "/liangxin"
HEADERS = (
    "cache-control",
    "content-type",
    "content-security-policy",
    "referrer-policy",
    "x-content-type-options",
)
ADDRESSES = (
    "/",
    "/plans/guizhou/",
    "/run/",
    "/downloads/plans/guizhou.csv",
    "/downloads/plans/guizhou.xlsx",
    "/sitemap.txt",
    "/nothing/at/all/",
    "/plans//guizhou/",
    "/downloads/",
)
PACKED = {"Accept-Encoding": "gzip"}
# Started by root, nginx would give its workers to somebody who may not read a test's folder.
AS_ROOT = "user root;" if os.geteuid() == 0 else ""
AROUND = """
daemon off; {user} pid {here}/pid; error_log {here}/error.log; events {{ }}
http {{
    include /etc/nginx/mime.types; default_type application/octet-stream;
    access_log off; client_body_temp_path {here}/b; proxy_temp_path {here}/p;
    fastcgi_temp_path {here}/f; uwsgi_temp_path {here}/u; scgi_temp_path {here}/s;
    {example}
}}
"""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def ports(site_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, int]]:
    """Nginx with the example as it stands, but for ports and the workspace: one port a server."""
    assert NGINX, "tests/browser/install-chromium.sh installs it"
    here = tmp_path_factory.mktemp("nginx")
    example = EXAMPLE.read_text("utf-8")
    workspace = site_dir.parents[2]
    found = {"": free_port(), FOLDER: free_port()}
    for port in (*found.values(), free_port()):
        example = example.replace("listen 80;", f"listen 127.0.0.1:{port};", 1)
    # The desk's server stands there too, but there is no certificate to give it.
    example = example.replace("listen 443 ssl;", f"listen 127.0.0.1:{free_port()};")
    example = re.sub(r"\n *ssl_[^;]*;", "", example)
    config = here / "nginx.conf"
    told = example.replace("/srv/liangxin/var", str(workspace))
    config.write_text(AROUND.format(user=AS_ROOT, here=here, example=told), "utf-8")
    errors = here / "error.log"
    with subprocess.Popen([NGINX, "-c", str(config), "-p", str(here), "-e", str(errors)]) as nginx:
        for _ in range(100):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", found[FOLDER])) == 0:
                    break
            time.sleep(0.05)
        assert nginx.poll() is None, errors.read_text("utf-8")
        yield found
        nginx.terminate()


def said(answer: Answer) -> dict[str, object]:
    """What a browser acts on."""
    headers = {name: (answer.headers.get(name) or "").replace(" ", "") for name in HEADERS}
    return {"status": answer.status, **headers}


@pytest.mark.parametrize("below", ["", FOLDER])
@pytest.mark.parametrize("address", ADDRESSES)
def test_nginx_answers_as_serve_does(
    ports: dict[str, int], site_dir: Path, below: str, address: str
) -> None:
    with served(site_dir, below) as port:
        ours = ask(port, below + address, headers=PACKED)
    theirs = ask(ports[below], below + address, headers=PACKED)
    assert said(theirs) == said(ours)


@pytest.mark.parametrize("below", ["", FOLDER])
def test_pages_are_packed(ports: dict[str, int], below: str) -> None:
    answer = ask(ports[below], f"{below}/plans/guizhou/", headers=PACKED)
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.body) < 50_000


@pytest.mark.parametrize("below", ["", FOLDER])
def test_nothing_beside_the_site_can_be_read(
    ports: dict[str, int], site_dir: Path, below: str
) -> None:
    assert (site_dir.parent / "release.json").is_file()
    for way in ("/../release.json", "/plans/..%2f..%2frelease.json", "../release.json"):
        answer = ask(ports[below], below + way)
        assert answer.status in (400, 403, 404)
        assert b"content_hash" not in answer.body


@pytest.mark.parametrize("below", ["", FOLDER])
def test_what_a_browser_has_is_not_sent_again(ports: dict[str, int], below: str) -> None:
    first = ask(ports[below], f"{below}/status/")
    again = ask(ports[below], f"{below}/status/", headers={"If-None-Match": first.headers["etag"]})
    assert (first.status, again.status, again.body) == (200, 304, b"")


def test_a_wrong_address_below_a_folder_leads_back_into_the_folder(ports: dict[str, int]) -> None:
    page = ask(ports[FOLDER], f"{FOLDER}/plans/nothing/").body.decode()
    assert 'href="/liangxin/plans/guizhou/"' in page
    assert 'href="/plans/' not in page
