"""What the pages of two sites say otherwise, sentence by sentence and row by row.

Belongs here: the text a reader sees of a page, and which of it is new or gone. Does not belong
here: why (``compare`` asks what of the data the page shows has changed). Reads the HTML as text:
our own pages are regular, and what is compared must not depend on what rendered them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

# The report of a run tells of the run, not of the data, and differs every time; 变更 tells of the
# release before each (held to the marts by the checks of the site).
NOT_COMPARED = ("run/", "changes/")
# Nor is the stamp, of which a page says how many files were refused (held to it by the checks of
# the site), nor what tells of the release before each: counts, changed lights, lights that were.
_UNSEEN = re.compile(
    r"<!--.*?-->|<(script|style|head)\b.*?</\1>|<dl class=\"stamp\".*?</dl>|<path\b[^>]*>"
    r"|本次有[^。]*?份报表未通过审核[^。]*。"
    r"|<p class=\"since\".*?</p>"
    r"|<table class=\"changes\".*?</table>|<p[^>]*>与(?:读者)?此前[^<]*</p>"
    r"|<p class=\"turned\">[^<]*</p>",
    re.S,
)
# The contents are the same on every page: they are compared on the first.
_NAVIGATION = re.compile(r"<nav\b.*?</nav>", re.S)
_SAID_BY_MARKUP = re.compile(r"<[a-z][^>]*?\s(?:title|aria-label)=\"([^\"]*)\"[^>]*>")
_ROW = re.compile(
    r"</?(?:tr|li|p|h[1-6]|div|dl|caption|figcaption|figure|summary|section|table|ul|ol|header"
    r"|footer|nav|main|body|title|text|circle)\b[^>]*>"
)
_CELL = re.compile(r"</?(?:td|th|dt|dd|br|option)\b[^>]*>")
_TAG = re.compile(r"<[^>]+>")
_SPACE = re.compile(r"\s+")
_BETWEEN = " | "
_HELD_BY = re.compile(r"(?: \|)+ ")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or row of a page that is another now, new (no ``before``) or gone."""

    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class PageChange:
    """What one page says otherwise; ``is_new`` or ``is_gone`` where one site lacks it."""

    path: str
    sentences: tuple[Sentence, ...]
    is_new: bool = False
    is_gone: bool = False


def page_changes(
    before: Path, after: Path, stamps: tuple[Mapping[str, Any], Mapping[str, Any]]
) -> Iterator[PageChange]:
    """Every page that reads otherwise, by path; what only the stamp makes differ is left out."""
    was, now = pages_of(before), pages_of(after)
    hidden = [stamp_words(stamp) for stamp in stamps]
    for path in sorted({*was, *now}):
        if path not in was or path not in now:
            yield PageChange(path, (), is_new=path not in was, is_gone=path not in now)
            continue
        raw = [p.read_text("utf-8") for p in (was[path], now[path])]
        if path:
            raw = [_NAVIGATION.sub(" ", text) for text in raw]
        texts = [_hide(text, words) for text, words in zip(raw, hidden, strict=True)]
        if texts[0] != texts[1]:
            found = tuple(_other(sentences(texts[0]), sentences(texts[1])))
            if found:
                yield PageChange(path, found)


def pages_of(site: Path) -> dict[str, Path]:
    """The pages of a site by their path."""
    found = {
        place.relative_to(site).as_posix().removesuffix("index.html"): place
        for place in site.rglob("*.html")
    }
    return {path: place for path, place in found.items() if not path.startswith(NOT_COMPARED)}


def stamp_words(stamp: Mapping[str, Any]) -> list[str]:
    """A release's stamp as pages print it."""
    day = datetime.fromisoformat(str(stamp["as_of"]))
    words = [stamp["release_id"], stamp["content_hash"][:12], stamp["code_version"]]
    cutoff = stamp.get("data_cutoff")
    if cutoff:
        at = datetime.fromisoformat(str(cutoff))
        words.append(f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}")
    share = f"应报的报表收到 {float(stamp['coverage']) * 100:.1f}%"
    return [*map(str, words), f"截至 {day.year}年{day.month}月{day.day}日", share]


def _hide(html: str, words: list[str]) -> str:
    for place, word in enumerate(words):
        html = html.replace(word, f"〔{place}〕")
    return html


def sentences(html: str) -> list[str]:
    """What a reader sees of a page: its rows and sentences, tooltips and labels of charts too."""
    seen = _UNSEEN.sub(" ", html)
    seen = _SAID_BY_MARKUP.sub(lambda said: f"\0{said[1]}\0{said[0]}", seen)
    seen = _CELL.sub(_BETWEEN, _ROW.sub("\0", seen))
    lines = (_SPACE.sub(" ", unescape(_TAG.sub("", line))) for line in seen.split("\0"))
    told = (_HELD_BY.sub(_BETWEEN, line).strip(" |") for line in lines)
    return [line for line in told if line]


def _other(before: list[str], after: list[str]) -> Iterator[Sentence]:
    """What is gone and what is new, side by side where both begin alike; order does not count."""
    gone = list((Counter(before) - Counter(after)).elements())
    come = list((Counter(after) - Counter(before)).elements())
    waiting: dict[str, list[str]] = {}
    for sentence in come:
        waiting.setdefault(_beginning(sentence), []).append(sentence)
    for sentence in gone:
        alike = waiting.get(_beginning(sentence))
        yield Sentence(sentence, alike.pop(0) if alike else None)
    for left in waiting.values():
        yield from (Sentence(None, sentence) for sentence in left)


def _beginning(sentence: str) -> str:
    """What a row is about: its first cell; of a sentence, its first characters."""
    head, between, _ = sentence.partition(_BETWEEN)
    return head if between else re.split(r"[：:\d]", sentence, maxsplit=1)[0][:12]
