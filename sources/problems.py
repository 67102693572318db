"""Problems of declarations: what is wrong, where it stands and what to do, in both languages.

Belongs here: the shape of a problem and the words that many of them share. Does not belong here:
finding problems (``sources.checks_*``) or the line a place has (``sources.places``).
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]
# Keys and positions (from 0) that lead to a place in a file.
KeyPath = tuple[str | int, ...]
MOST_NAMED = 12
CLOSEST = 3


class Words(NamedTuple):
    """One thing said in Chinese and in English."""

    zh: str
    en: str

    def said(self, language: Language) -> str:
        """The words in one language."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with the declarations.

    Checks give ``file``, ``path``, ``what`` and ``advice``; the loader adds the ``line`` and the
    ``place`` a reader finds it at, such as ``targets[7].indicator``.
    """

    file: str
    path: KeyPath
    what: Words
    advice: Words
    line: int | None = None
    place: str = ""

    def text(self, language: Language = "zh") -> str:
        """``file:line: place: what is wrong — what to do``."""
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        told = f"{self.what.said(language)} — {self.advice.said(language)}"
        return ": ".join(part for part in (where, self.place, told) if part)


class DeclarationError(ValueError):
    """What a model refuses about itself; ``path`` leads on from the model."""

    def __init__(self, what: Words, advice: Words, path: KeyPath = ()) -> None:
        self.what = what
        self.advice = advice
        self.path = path
        super().__init__(what.en)


def one_of(names: Iterable[str]) -> Words:
    """The names as a choice: ``A、B 或 C``, ``A, B or C``; a long list is cut short."""
    shown = list(names)
    more = len(shown) > MOST_NAMED
    shown = shown[:MOST_NAMED]
    if more:
        return Words("、".join(shown) + " 等", ", ".join(shown) + " …")
    if len(shown) == 1:
        return Words(shown[0], shown[0])
    return Words(
        "、".join(shown[:-1]) + f" 或 {shown[-1]}", ", ".join(shown[:-1]) + f" or {shown[-1]}"
    )


def choose(given: str, known: Iterable[str], otherwise: Words) -> Words:
    """Advice where a name is not known: the ones it resembles; else those there are, and where.

    Width and case are not told apart, because half-width brackets are the usual slip.
    """
    names = list(dict.fromkeys(known))
    plain = {_plain(name): name for name in names}
    near = difflib.get_close_matches(_plain(given), plain, n=CLOSEST, cutoff=0.6)
    if near:
        meant = one_of(plain[name] for name in near)
        return Words(f"是不是 {meant.zh}？", f"did you mean {meant.en}?")
    if 0 < len(names) <= MOST_NAMED:
        there = one_of(names)
        return Words(f"{otherwise.zh}；现有 {there.zh}", f"{otherwise.en}; there is {there.en}")
    return otherwise


def same_name(one: str, other: str) -> bool:
    """Whether two names differ in width and case at most."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
