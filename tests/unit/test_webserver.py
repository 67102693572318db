"""What ``liangxin serve`` sends with the pages, and what it never sends."""

from __future__ import annotations

import gzip
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.durable import point_symlink
from orchestration.publication.webserver import ASK_AGAIN, FOR_EVER, HEADERS
from tests.unit.web import Answer, ask, served

PAGE = "<!doctype html><title>{}</title>"
OUTSIDE = "the stamp of the release"
OLDER, NEWER = 1_760_000_000, 1_770_000_000


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    """Two releases whose pages are of one size, the first written earlier, and the second shown."""
    for name, when in (("one", OLDER), ("two", NEWER)):
        site = tmp_path / name / "site"
        for file in ("index.html", "404.html", "plans/guizhou/index.html"):
            put(site / file, PAGE.format(f"{name} {file}"), when)
        put(site / "sitemap.txt", "./\n./总览/\n", when)
        put(site / "immutable/a.css", "x", when)
        put(site / "empty/a.txt", "x", when)
        put(tmp_path / name / "release.json", OUTSIDE, when)
    (tmp_path / "two/site/out").symlink_to(tmp_path / "two/release.json")
    point_symlink(tmp_path / "current", "two")
    return tmp_path


def put(file: Path, text: str, when: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    os.utime(file, (when, when))


@pytest.fixture
def port(releases: Path) -> Iterator[int]:
    with served(releases / "current" / "site") as port:
        yield port


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/plans/guizhou/", "text/html; charset=utf-8"),
        ("/sitemap.txt", "text/plain; charset=utf-8"),
    ],
)
def test_a_page_is_asked_for_anew_and_may_do_nothing(port: int, path: str, kind: str) -> None:
    answer = ask(port, path)
    assert answer.status == 200
    assert answer.headers["content-type"] == kind
    assert answer.headers["cache-control"] == ASK_AGAIN == "no-cache"
    assert_strict(answer)
    assert {"etag", "last-modified"} <= answer.headers.keys()


def assert_strict(answer: Answer) -> None:
    for name, value in HEADERS.items():
        assert answer.headers[name.lower()] == value
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_what_a_hash_names_is_kept_for_ever_where_it_is_there(port: int) -> None:
    assert ask(port, "/immutable/a.css").headers["cache-control"] == FOR_EVER
    missing = ask(port, "/immutable/b.css")
    assert (missing.status, missing.headers["cache-control"]) == (404, ASK_AGAIN)


@pytest.mark.parametrize(
    ("kept", "sent"), [("etag", "If-None-Match"), ("last-modified", "If-Modified-Since")]
)
def test_an_unchanged_page_is_not_sent_again(port: int, kept: str, sent: str) -> None:
    first = ask(port, "/")
    again = ask(port, "/", headers={sent: first.headers[kept]})
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["cache-control"] == ASK_AGAIN
    assert ask(port, "/plans/guizhou/", headers={"If-None-Match": '"x"'}).status == 200


@pytest.mark.parametrize("sent", [("etag", "last-modified"), ("etag",), ("last-modified",)])
def test_after_a_rollback_the_older_page_is_sent(
    port: int, releases: Path, sent: tuple[str, ...]
) -> None:
    """It is older than what the reader has: by comparing times nothing would be sent."""
    names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
    first = ask(port, "/")
    point_symlink(releases / "current", "one")
    again = ask(port, "/", headers={names[name]: first.headers[name] for name in sent})
    assert (again.status, again.body) == (200, PAGE.format("one index.html").encode())


def test_a_missing_page_is_the_site_s_own_with_status_404(port: int) -> None:
    for path in ("/nothing/", "/plans/none", "/empty/", "/empty", "/%00", "/" + "x" * 300):
        answer = ask(port, path)
        assert answer.status == 404, path
        assert answer.body == PAGE.format("two 404.html").encode(), path
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert_strict(answer)


@pytest.mark.parametrize(
    "path",
    [
        "/../release.json",
        "/plans/../../release.json",
        "/%2e%2e/release.json",
        "/..%2frelease.json",
        "/plans/%2e%2e/%2e%2e/release.json",
        "/..\\release.json",
        "/out",
        "/etc/passwd",
        "//etc/passwd",
        "/%2fetc/passwd",
    ],
)
def test_nothing_outside_the_site_is_sent(port: int, path: str) -> None:
    answer = ask(port, path)
    assert answer.status == 404
    assert OUTSIDE.encode() not in answer.body
    assert b"root:" not in answer.body


def test_a_name_too_many_is_no_page_as_its_links_would_lead_astray(port: int) -> None:
    for path in ("/plans//guizhou/", "//", "/index.html/", "/plans/guizhou/index.html/"):
        assert ask(port, path).status == 404, path
    assert ask(port, "/plans/guizhou/index.html").status == 200


def test_a_folder_without_its_slash_leads_there_below_any_prefix(releases: Path) -> None:
    for below in ("", "/liangxin"):
        with served(releases / "current" / "site", below) as port:
            answer = ask(port, f"{below}/plans/guizhou")
            assert answer.status == 307
            assert answer.headers["location"] == "./guizhou/"
            assert ask(port, f"{below}/plans/guizhou/").status == 200


def test_asking_for_the_head_alone(port: int) -> None:
    whole, head = ask(port, "/"), ask(port, "/", "HEAD")
    assert (head.status, head.body) == (200, b"")
    for name in ("content-type", "content-length", "etag", "cache-control"):
        assert head.headers[name] == whole.headers[name]
    assert ask(port, "/nothing/", "HEAD").status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_sent_to_the_site(port: int, method: str) -> None:
    answer = ask(port, "/", method)
    assert answer.status == 405
    assert_strict(answer)


def test_a_large_page_is_packed_for_whoever_can_unpack_it(port: int, releases: Path) -> None:
    text = PAGE.format("大" * 5000)
    put(releases / "two/site/large/index.html", text, NEWER)
    packed = ask(port, "/large/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "Accept-Encoding"
    assert len(packed.body) < 1000
    assert gzip.decompress(packed.body).decode() == text
    assert ask(port, "/large/").body.decode() == text
    tag = {"If-None-Match": packed.headers["etag"], "Accept-Encoding": "gzip"}
    assert ask(port, "/large/", headers=tag).status == 304


def test_every_answer_is_whole_while_releases_are_swapped(port: int, releases: Path) -> None:
    """A page of one release never has the length, or a part, of the other's."""
    texts = {"one": PAGE.format("1" * 40_000), "two": PAGE.format("2" * 90_000)}
    for name, text in texts.items():
        put(releases / name / "site/index.html", text, NEWER)
    over = threading.Event()

    def swap() -> None:
        turn = 0
        while not over.is_set():
            point_symlink(releases / "current", ("one", "two")[turn % 2])
            turn += 1

    swapping = threading.Thread(target=swap)
    swapping.start()
    try:
        seen = {ask(port, "/").body.decode() for _ in range(150)}
    finally:
        over.set()
        swapping.join()
    assert seen == set(texts.values())
