"""Every light on every page: its word, its colour and its shape say the same thing.

Belongs here: the three of one light. Does not belong here: whether a target has the light that it
must have (``expected_targets``), which compares words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from orchestration.publication.pages.marts import Marts
from orchestration.publication.pages.structure import Page

_LIGHT = re.compile(r'<span class="light ([\w-]+)">(.*?)<b>([^<]*)</b></span>', re.DOTALL)
_DRAWN = re.compile(r'<path d="([^"]+)"')
_WRITTEN = re.compile(r'<span aria-hidden="true">([^<]*)</span>')


def wrong_lights(pages: Iterable[Page], marts: Marts) -> tuple[int, list[str]]:
    """How many lights there are, and those whose colour or shape is another light's.

    A shape has one drawing in the whole site, and a drawing one shape: which it is, is told by the
    words beside it.
    """
    known = {}
    for row in marts.rows("from dim_light"):
        for word in filter(None, (row["text_zh"], row["early_text_zh"])):
            known[word] = (row["tone"], row["shape"])
    total, wrong = 0, []
    drawings: dict[str, dict[str, str]] = defaultdict(dict)
    for page in pages:
        for tone, drawing, word in _LIGHT.findall(page.html):
            total += 1
            if word not in known or known[word][0] != tone:
                wrong.append(f"{page.file} {word}：{tone}")
                continue
            shape = known[word][1]
            drawn = _DRAWN.search(drawing) or _WRITTEN.search(drawing)
            if drawn is None:
                wrong.append(f"{page.file} {word}：没有图形")
            else:
                drawings[drawn[1]].setdefault(shape, f"{page.file} {word}")
    return total, [*wrong, *_mixed(drawings)]


def _mixed(drawings: dict[str, dict[str, str]]) -> Iterator[str]:
    """Drawings that stand for several shapes, and shapes that are drawn in several ways."""
    drawn: dict[str, list[str]] = defaultdict(list)
    for shapes in drawings.values():
        if len(shapes) > 1:
            yield from (f"{where}：图形与 {'、'.join(shapes)} 相同" for where in shapes.values())
        for shape, where in shapes.items():
            drawn[shape].append(where)
    for shape, places in drawn.items():
        if len(places) > 1:
            yield from (f"{where}：{shape} 有不同的图形" for where in places)
