"""Links between pages: made relative by the builder, read as a browser reads them."""

from __future__ import annotations

import html
import json
import subprocess
from collections.abc import Callable, Iterator
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.publication.node import find_node
from orchestration.publication.pages.links import file_of, resolved, rewritten
from orchestration.publication.pages.structure import Page, broken, links, outside
from orchestration.publication.site import DASHBOARDS
from orchestration.publication.snapshot import opened_as_file

LINKS = DASHBOARDS / "tools" / "lib" / "links.mjs"
ANSWERING = """
import { createInterface } from 'node:readline';
const { withRelativeLinks } = await import(process.argv[1]);
for await (const line of createInterface({ input: process.stdin })) {
	const [html, address] = JSON.parse(line);
	console.log(JSON.stringify(withRelativeLinks(html, address)));
}
"""
Relative = Callable[[str, str], str]

names = st.from_regex(r"[a-z][a-z0-9_]{0,7}|[0-9]{6}", fullmatch=True)
addresses = st.lists(names, max_size=4).map(lambda parts: "/".join(["", *parts, ""]))
places = st.none() | st.text("目标abc-123", min_size=1, max_size=6)
targets = st.tuples(addresses, places).map(
    lambda pair: pair[0] + (f"#{pair[1]}" if pair[1] else "")
)
elsewhere = st.sampled_from(
    ["#mulu", "//cdn.example/x", "https://a.example/b/", "data:,x", "mailto:a"]
)
# What somebody may have uploaded: anything, and what looks like our own markup.
words = st.text(max_size=20) | st.sampled_from(
    ['<a href="/x/">', ' href="/x/"', "</style>", "<!-- ", "-->", '"', "href=", "<style>", "/x/"]
)
UNDER = "https://host.example/some/where"


def page_of(links: list[str], said: list[str]) -> str:
    """A page as the builder writes it: values and texts escaped, style and comments as they are."""
    lines = [
        f'<a title="{html.escape(text)}" href="{html.escape(link)}" class="k">'
        f'{html.escape(text, quote=False)}</a><!-- <b href="/c/"> -->'
        f'<td data-label="{html.escape(text)}">{html.escape(text, quote=False)}</td>'
        for link, text in zip(links, said, strict=False)
    ]
    style = '<style>a[href^="/"] > b { c: "<a href=\\"/s/\\">" }</style>'
    return f"<html><head>{style}</head><body>{''.join(lines)}</body></html>"


@pytest.fixture(scope="module")
def relative() -> Iterator[Relative]:
    """The builder's own function, asked in one process of Node."""
    with subprocess.Popen(
        [str(find_node()), "--input-type=module", "-e", ANSWERING, LINKS.as_uri()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as node:
        assert node.stdin is not None
        assert node.stdout is not None
        asking, answering = node.stdin, node.stdout

        def ask(page: str, address: str) -> str:
            asking.write(json.dumps([page, address]) + "\n")
            asking.flush()
            return str(json.loads(answering.readline()))

        yield ask
        asking.close()


@given(
    address=addresses,
    links_=st.lists(targets | elsewhere, min_size=1, max_size=5),
    said=st.lists(words, min_size=5, max_size=5),
)
def test_finished_links_lead_to_the_same_place_wherever_the_site_stands(
    relative: Relative, address: str, links_: list[str], said: list[str]
) -> None:
    before = page_of(links_, said)
    after = relative(before, address)
    now = links(Page("x", after))
    assert len(now) == len(links_)
    for old, new in zip(links_, now, strict=True):
        inside = old.startswith("/") and not old.startswith("//")
        assert new == old if not inside else not new.startswith("/")
        if inside:
            assert urljoin(UNDER + address, new) == UNDER + old
            assert urljoin(f"https://host.example{address}", new) == f"https://host.example{old}"
            assert resolved(address, new) == old
    # Nothing but the links is another: neither words nor style nor comments.
    back = iter(links_)
    assert rewritten(after, lambda _: next(back)) == before
    assert relative(after, address) == after


@given(
    address=addresses,
    links_=st.lists(targets | elsewhere, min_size=1, max_size=5),
    said=st.lists(words, min_size=5, max_size=5),
)
def test_links_of_a_snapshot_end_in_the_file_that_a_server_would_send(
    relative: Relative, address: str, links_: list[str], said: list[str]
) -> None:
    page = page_of(links_, said)
    file = file_of(address)
    copied = opened_as_file(file, relative(page, address))
    # Releases from before links were relative give the same.
    assert opened_as_file(file, page) == copied
    for old, new in zip(links_, links(Page("x", copied)), strict=True):
        if old.startswith("/") and not old.startswith("//"):
            found = urljoin(f"file:///media/stick/{file}", new)
            assert found.partition("#")[0] == f"file:///media/stick/{file_of(old)}"
            assert found.partition("#")[2] == old.partition("#")[2]
            assert found.partition("#")[0].endswith("/index.html")
        else:
            assert new == old
    back = iter(links_)
    assert rewritten(copied, lambda _: next(back)) == page


@pytest.mark.parametrize(
    ("address", "href", "leads_to"),
    [
        ("/plans/guizhou/", "../../regions/520000/#x", "/regions/520000/#x"),
        ("/", "./plans/", "/plans/"),
        ("/", "", "/"),
        ("/status/", "#mulu", "/status/#mulu"),
        ("/status/", "../../status/", None),  # works at the root of a server alone
        ("/", "../", None),
        ("/status/", "/method/", None),  # likewise
        ("/status/", "//cdn.example/", None),
        ("/status/", "https://a.example/", None),
        ("/status/", "javascript:x()", None),
        ("/status/", "http://[", None),
        ("/404.html", "/method/", "/method/"),
        ("/404.html", "#mulu", "/404.html#mulu"),
        ("/404.html", "./method/", None),  # sent at any depth
        ("/404.html", "//cdn.example/", None),
    ],
)
def test_where_a_link_leads(address: str, href: str, leads_to: str | None) -> None:
    assert resolved(address, href) == leads_to


def test_a_link_is_judged_by_where_it_leads_from_its_own_page() -> None:
    target = Page("plans/a/index.html", '<h2 id="goal">x</h2>')
    text = (
        '<a href="../plans/a/">x</a><a href="../plans/a/#goal">x</a><a href="../plans/a/#no">x</a>'
        '<a href="./plans/a/">x</a><a href="../../plans/a/">x</a><a href="/plans/a/">x</a>'
    )
    page = Page("status/index.html", text)
    pages = {page.file: page, target.file: target}
    assert list(broken(page, pages)) == ["/plans/a/#no", "/status/plans/a/"]
    assert list(outside(page)) == ["../../plans/a/", "/plans/a/"]
