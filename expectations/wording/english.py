"""Facts as an English sentence takes them: the Chinese that holds a fact together, turned.

Belongs here: the few turns of phrase that facts are joined with (是不是…？, 、, 等 12 个). Does not
belong here: what a file or the catalogue says itself: names and cells stay as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_PHRASES = {
    "无别名": "no other name",
    "同名地区": "several places of that name",
    "计量单位": "unit",
}
_HINT = re.compile(r"是不是“(.*?)”？", re.DOTALL)
_AND_MORE = re.compile(r"等 ([0-9]+) 个$")


def in_english(facts: Mapping[str, object]) -> dict[str, object]:
    """The same facts, their Chinese joints turned into English ones."""
    return {name: _turned(fact) for name, fact in facts.items()}


def _turned(fact: object) -> object:
    if not isinstance(fact, str) or fact.isascii():
        return fact
    return _turned_text(fact)


# A rule that fires on every row says much the same of each.
@lru_cache(maxsize=4096)
def _turned_text(fact: str) -> str:
    fact = _PHRASES.get(fact, fact)
    fact = _HINT.sub(r"Did you mean '\1'? ", fact)
    fact = _AND_MORE.sub(r" and others (\1 in all)", fact)
    return re.sub("^：", ": ", fact).replace("、", ", ")
