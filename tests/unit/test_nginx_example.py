"""The example for nginx says what ``liangxin serve`` says, wherever the site stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from orchestration.publication.pages.sitemap import SITEMAP
from orchestration.publication.webserver import (
    ASK_AGAIN,
    FOR_EVER,
    HEADERS,
    IMMUTABLE,
    WORTH_PACKING,
)

EXAMPLE = Path(__file__).parents[2] / "docs" / "nginx.conf.example"
_TOKEN = re.compile(r"\s+|#[^\n]*|(\"[^\"]*\"|'[^']*'|[{};]|[^\s{};\"']+)")


@dataclass
class Block:
    """One ``name { … }``: its directives in order, and the blocks in it."""

    words: list[str]
    directives: list[list[str]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def all(self, name: str) -> list[list[str]]:
        return [words[1:] for words in self.directives if words[0] == name]

    def only(self, name: str) -> list[str]:
        (found,) = self.all(name)
        return found

    def block(self, *words: str) -> Block:
        (found,) = [block for block in self.blocks if block.words == list(words)]
        return found


def parse(text: str) -> Block:
    """The configuration as a tree; a brace or a semicolon too few is an error."""
    open_ones, words, at = [Block([])], [], 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        assert token, f"not understood: {text[at : at + 40]!r}"
        at, word = token.end(), token[1]
        if word is None:
            continue
        if word == "{":
            open_ones[-1].blocks.append(Block(words))
            open_ones.append(open_ones[-1].blocks[-1])
            words = []
        elif word == "}":
            assert not words, words
            open_ones.pop()
        elif word == ";":
            open_ones[-1].directives.append(words)
            words = []
        else:
            words.append(word[1:-1] if word[0] in "\"'" else word)
    assert len(open_ones) == 1
    assert not words
    return open_ones[0]


@pytest.fixture(scope="module")
def example() -> Block:
    return parse(EXAMPLE.read_text("utf-8"))


@pytest.fixture(scope="module")
def places(example: Block) -> dict[str, Block]:
    """The places that send files: headers there hide those further out, so each has them all."""
    at_root, below, *_desk = [block for block in example.blocks if block.words == ["server"]]
    return {
        "root": at_root,
        "below": below.block("location", "/liangxin/"),
        "missing below": below.block("location", "=", "/liangxin/404.html"),
    }


@pytest.mark.parametrize("place", ["root", "below", "missing below"])
def test_every_place_sends_the_headers_that_serve_sends(
    places: dict[str, Block], place: str
) -> None:
    sent = {name: value for name, value, *_ in places[place].all("add_header")}
    cache = sent.pop("Cache-Control")
    assert sent == HEADERS
    assert cache == (ASK_AGAIN if place == "missing below" else "$liangxin_cache")
    # Errors too.
    assert all(words[2:] == ["always"] for words in places[place].all("add_header"))
    assert places[place].only("charset") == ["utf-8"]


def test_how_long_files_are_kept(example: Block) -> None:
    cache = example.block("map", "$uri", "$liangxin_cache")
    assert cache.directives == [["default", ASK_AGAIN], [f"~/{IMMUTABLE}/", FOR_EVER]]


@pytest.mark.parametrize("place", ["root", "below"])
def test_the_same_files_packed_without_a_listing(places: dict[str, Block], place: str) -> None:
    block = places[place]
    assert block.only("gzip") == ["on"]
    assert block.only("gzip_min_length") == [str(WORTH_PACKING)]
    assert "text/plain" in block.only("gzip_types"), SITEMAP
    assert block.only("etag") == ["on"]
    assert block.only("autoindex") == ["off"]
    assert block.only("index") == ["index.html"]


def test_the_shown_release_is_served_by_its_link_and_its_own_404(
    example: Block, places: dict[str, Block]
) -> None:
    root, below, missing = places["root"], places["below"], places["missing below"]
    shown = root.only("root")[0]
    assert shown.endswith("/releases/current/site")
    assert below.only("alias") == [f"{shown}/"]
    assert missing.only("alias") == [f"{shown}/404.html"]
    # A folder without a page of its own is nothing to look at either, and no secret.
    assert root.all("error_page") == [["404", "/404.html"], ["403", "=404", "/404.html"]]
    assert below.all("error_page") == [
        ["404", "/liangxin/404.html"],
        ["403", "=404", "/liangxin/404.html"],
    ]
    # Its links begin at the root, so they are told the folder.
    assert missing.only("sub_filter") == ['href="/', 'href="/liangxin/']
    assert missing.only("sub_filter_once") == ["off"]
    servers = [block for block in example.blocks if block.words == ["server"]]
    assert [server.only("absolute_redirect") for server in servers] == [["off"]] * 4
    # An open file would outlive a swap.
    assert "open_file_cache" not in str(example.blocks)


def test_an_address_with_a_slash_too_many_is_refused(
    example: Block, places: dict[str, Block]
) -> None:
    doubled = example.block("map", "$request_uri", "$liangxin_doubled")
    ((_, none), (pattern, one)) = doubled.directives
    assert (none, one) == ("0", "1")
    assert re.search(pattern.removeprefix("~"), "/plans//guizhou/")
    assert not re.search(pattern.removeprefix("~"), "/plans/guizhou/?from=//x")
    for block in (places["root"].block("location", "/"), places["below"]):
        assert block.block("if", "($liangxin_doubled)").directives == [["return", "404"]]


def test_the_desk_is_reached_over_tls_alone_and_told_from_where(example: Block) -> None:
    *_, plain, desk = [block for block in example.blocks if block.words == ["server"]]
    assert plain.only("return") == ["301", "https://$host$request_uri"]
    assert plain.blocks == []
    assert desk.only("listen") == ["443", "ssl"]
    assert desk.only("ssl_protocols") == ["TLSv1.2", "TLSv1.3"]
    place = desk.block("location", "/")
    sent = dict(place.all("proxy_set_header"))
    assert sent == {
        "Host": "$http_host",
        "X-Forwarded-For": "$proxy_add_x_forwarded_for",
        "X-Forwarded-Proto": "$scheme",
        "Connection": "",
    }
    assert place.only("proxy_request_buffering") == ["on"]
    # Headers are the desk's own: one added here would be there twice.
    assert desk.all("add_header") == place.all("add_header") == []


def test_the_desk_and_nginx_agree_on_how_large_and_how_long(example: Block) -> None:
    settings = (EXAMPLE.parents[1] / "orchestration" / "desk" / "settings.py").read_text("utf-8")
    server = (EXAMPLE.parents[1] / "orchestration" / "desk" / "server.py").read_text("utf-8")
    *_, desk = [block for block in example.blocks if block.words == ["server"]]
    assert desk.only("client_max_body_size") == ["25m"]
    assert "LARGEST_REQUEST = 25 * 1024 * 1024" in settings
    longest = re.search(r"LONGEST_SECONDS = (\d+)", server)
    assert longest
    waits = desk.block("location", "/").only("proxy_read_timeout")[0]
    assert int(waits.removesuffix("s")) > int(longest[1])
    port = re.search(
        r"port: .*? = (\d+)",
        (EXAMPLE.parents[1] / "orchestration" / "commands" / "desk.py").read_text("utf-8"),
    )
    assert port
    assert desk.block("location", "/").only("proxy_pass") == [f"http://127.0.0.1:{port[1]}"]
