"""Reading our own pages: a small tree of elements with their text.

Belongs here: HTML as our builder writes it (double quotes, escaped text, closed elements), read
fast enough for hundreds of pages. Does not belong here: what any element means.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"<!--.*?-->|<(?P<skipped>style|script)\b[^>]*>.*?</(?P=skipped)>"
    r'|<(?P<end>/?)(?P<tag>[a-zA-Z][\w:-]*)(?P<attributes>(?:"[^"]*"|[^">])*)>|(?P<text>[^<]+)',
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_SPACE = re.compile(r"\s+")
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr", "source", "base", "embed"})
# Uploaded text (components/Said.svelte): no wording of ours, so nothing is expected of it.
_SAID = "said"


class Element:
    """One element: its attributes, and its children in order, elements and texts."""

    __slots__ = ("_all", "_attributes", "_first", "_last", "_raw", "children", "tag")

    def __init__(self, tag: str, raw: str, everything: list[Element]) -> None:
        self.tag = tag
        self.children: list[Element | str] = []
        self._raw = raw
        self._attributes: dict[str, str] | None = None
        # All elements of the page in order; those below this one are a stretch of them.
        everything.append(self)
        self._all, self._first, self._last = everything, len(everything), len(everything)

    def ends(self) -> None:
        """Nothing more comes below this element."""
        self._last = len(self._all)

    def get(self, name: str) -> str:
        """The attribute, unescaped; empty where there is none."""
        if self._attributes is None:
            self._attributes = {k: html.unescape(v) for k, v in _ATTRIBUTE.findall(self._raw)}
        return self._attributes.get(name, "")

    def has(self, name: str) -> bool:
        """Whether the attribute is there, with a value or without."""
        return name in _ATTRIBUTE.sub(r"\1", self._raw).split()

    @property
    def classes(self) -> list[str]:
        """The element's classes."""
        return self.get("class").split() if "class=" in self._raw else []

    def elements(self) -> list[Element]:
        """Every element below this one, in the order of the page."""
        return self._all[self._first : self._last]

    def all(self, tag: str, of_class: str = "") -> list[Element]:
        """Every element of that tag, and class if given, below this one."""
        found = [one for one in self.elements() if one.tag == tag]
        return [one for one in found if of_class in one.classes] if of_class else found

    def first(self, tag: str, of_class: str = "") -> Element | None:
        """The first of them."""
        return next(iter(self.all(tag, of_class)), None)

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag != "svg" and not (child.tag == "span" and _SAID in child.classes):
                yield from child._texts()

    def text(self) -> str:
        """What a reader reads in it, without space; drawings and uploaded text left out."""
        return plain(html.unescape("".join(self._texts())))


def plain(text: str) -> str:
    """The text without any space: pages and expectations are compared in this form."""
    return _SPACE.sub("", text)


def parse(page: str) -> Element:
    """The tree of a page, or of a part of one."""
    everything: list[Element] = []
    root = Element("", "", everything)
    open_ones = [root]
    for token in _TOKEN.finditer(page):
        _, end, tag, attributes, text = token.groups()
        if text is not None:
            open_ones[-1].children.append(text)
        elif tag is None:
            continue
        elif end:
            _close(open_ones, tag)
        else:
            element = Element(tag, attributes, everything)
            open_ones[-1].children.append(element)
            if tag not in _VOID and not attributes.endswith("/"):
                open_ones.append(element)
    for element in open_ones:
        element.ends()
    return root


def _close(open_ones: list[Element], tag: str) -> None:
    for depth in range(len(open_ones) - 1, 0, -1):
        if open_ones[depth].tag == tag:
            for element in open_ones[depth:]:
                element.ends()
            del open_ones[depth:]
            return
