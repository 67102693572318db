"""Problems of pages that can be seen without the data: links, loaded files, leaked words.

Belongs here: reading finished HTML as text, whatever made it. Does not belong here: which pages
there should be and what they should say (``stamping``, ``comparing``).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from urllib.parse import unquote

from orchestration.publication.pages.links import file_of, resolved

_MARKUP = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", re.DOTALL)
_TOOLTIP = re.compile(r'(?:title|aria-label)="([^"]*)"|<title>([^<]*)</title>|<text[^>]*>([^<]*)<')
_LEAKED = re.compile(r"(?<![A-Za-z])(undefined|NaN|null|Infinity|\[object \w+\])(?![A-Za-z])")
# What somebody uploaded is no wording of ours (components/Said.svelte): a project may be called
# null, and one word in a file must not be able to hold up a release.
_SAID = re.compile(
    r'<(span|div|p|td|li) class="[^"]*\bsaid\b[^"]*"[^>]*>[^<]*</\1>'
    r'|<li class="[^"]*\bsaid\b[^"]*"(?:"[^"]*"|[^">])*>'
)
_QUERY_ERROR = re.compile(r"Error in Query|Dataset is empty")
_TITLE = re.compile(r"<title>[^<]*「两新」监测</title>")
_LINK = re.compile(r'<a\b[^>]*\shref="([^"]*)"')
_ID = re.compile(r'\sid="([^"]+)"')
_LOADING = re.compile(
    r"<(?:link|img|iframe|frame|object|embed|source|video|audio|track|input|base|form|image|use)\b"
    r'((?:"[^"]*"|[^">])*)>'
)
_LOADED = re.compile(r'\s(?:src|href|srcset|data|action|xlink:href)="(?!data:|#)([^"]*)"')
_ACTIVE = re.compile(r"<script\b|<meta[^>]*http-equiv|javascript:", re.IGNORECASE)
_MAYBE_HANDLER = re.compile(r"\son[a-z]+\s*=", re.IGNORECASE)
_TAG = re.compile(r'<[a-zA-Z][\w:-]*((?:"[^"]*"|[^">])*)>')
_QUOTED = re.compile(r'"[^"]*"')
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL)
_STYLED = re.compile(r'\sstyle="([^"]*)"')
_STYLE_LOADS = re.compile(r"@import|url\(\s*['\"]?(?!data:)[^)]*\)", re.IGNORECASE)


@dataclass(frozen=True)
class Page:
    """One finished page: its file below the site, and its HTML."""

    file: str
    html: str

    @property
    def address(self) -> str:
        """The address a reader sees."""
        return "/" + self.file.removesuffix("index.html")

    @cached_property
    def without_said(self) -> str:
        """The page without what somebody uploaded."""
        return _SAID.sub(" ", self.html)

    @cached_property
    def visible(self) -> str:
        """What a reader sees of it, tooltips included."""
        tooltips = (next(filter(None, found), "") for found in _TOOLTIP.findall(self.without_said))
        return html.unescape(" ".join([_MARKUP.sub(" ", self.without_said), *tooltips]))

    @cached_property
    def ids(self) -> frozenset[str]:
        """The places that a link may lead to."""
        return frozenset(html.unescape(one) for one in _ID.findall(self.html))


def read_pages(site: Path) -> list[Page]:
    """Every page of the site, by its file's name."""
    files = sorted(site.rglob("*.html"))
    return [
        Page(file.relative_to(site).as_posix(), file.read_text("utf-8", errors="replace"))
        for file in files
    ]


def links(page: Page) -> list[str]:
    """Where the links of a page lead, as written."""
    return [html.unescape(href) for href in _LINK.findall(page.html)]


def outside(page: Page) -> Iterator[str]:
    """Links of the page that lead out of the site, wherever the site is put."""
    for href in links(page):
        if resolved(page.address, href) is None:
            yield href


def broken(page: Page, pages: dict[str, Page]) -> Iterator[str]:
    """Links of the page to a page or a place that does not exist, as addresses from the root."""
    for href in links(page):
        address = resolved(page.address, href)
        if address is None:
            continue
        target, place = file_of(address), address.partition("#")[2]
        if target not in pages or (place and unquote(place) not in pages[target].ids):
            yield address


def loaded(page: Page) -> Iterator[str]:
    """What the page would load or run besides itself."""
    for attributes in _LOADING.findall(page.html):
        yield from _LOADED.findall(attributes)
    yield from _ACTIVE.findall(page.without_said)
    yield from _handlers(page.without_said)
    for style in (*_STYLE.findall(page.html), *_STYLED.findall(page.html)):
        yield from _loaded_by(style)


@lru_cache(maxsize=1024)
def _loaded_by(style: str) -> tuple[str, ...]:
    """Most pages have one and the same style."""
    return tuple(_STYLE_LOADS.findall(style))


def _handlers(text: str) -> Iterator[str]:
    if _MAYBE_HANDLER.search(text):
        for tag in _TAG.finditer(text):
            handler = _MAYBE_HANDLER.search(_QUOTED.sub('""', tag[1]))
            if handler:
                yield handler[0].strip()


def leaked(page: Page) -> Iterator[str]:
    """Words of programs that a reader sees, with what stands around them."""
    for found in _LEAKED.finditer(page.visible):
        around = page.visible[max(0, found.start() - 20) : found.end() + 20]
        yield f"{found[1]}（…{' '.join(around.split())}…）"


def query_errors(page: Page) -> Iterator[str]:
    """Errors of queries that Evidence prints into a page."""
    yield from _QUERY_ERROR.findall(page.without_said)


def untitled(page: Page) -> Iterator[str]:
    """What is missing of the page's language and title."""
    if '<html lang="zh-CN"' not in page.html:
        yield "lang"
    if not _TITLE.search(page.html):
        yield "title"
