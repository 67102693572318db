"""Plain forms of what people type: for comparing, never for keeping.

Belongs here: Unicode normalisation shared by headers, keys and numbers, and finding the nearest
known word. Does not belong here: decoding bytes (``decode``) or typing cells. The printed text is
always kept beside what was understood of it.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad\u200e\u200f"))
# Digits that stand beside a text and are no part of it (², ½, ①, ⑴, ⒈, ㋀): NFKC would make 51 of
# 5① and 123² a number of four digits.
MARKS = re.compile(
    "[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209c\u2150-\u215f\u2189\u2460-\u24ff"
    "\u2776-\u2793\u3200-\u32ff\u3358-\u3370\u33e0-\u33fe\U0001f100-\U0001f10c]+"
)


def plain(text: str) -> str:
    """``text`` in NFKC (full-width becomes half-width), without invisible marks, stripped.

    Footnote marks stay as they are, so that none ever becomes a digit.
    """
    if text.isascii():
        return text.strip()
    visible = text.translate(INVISIBLE)
    pieces = MARKS.split(visible)
    if len(pieces) == 1:
        return unicodedata.normalize("NFKC", visible).strip()
    marks = [*MARKS.findall(visible), ""]
    folded = (
        unicodedata.normalize("NFKC", piece) + mark
        for piece, mark in zip(pieces, marks, strict=True)
    )
    return "".join(folded).strip()


def compact(text: str) -> str:
    """``plain`` without any white space: for headers, which spreadsheets break over lines."""
    return "".join(plain(text).split())


def as_printed(text: str, cells: Iterable[str]) -> str:
    """``text``, found in plain form, as the first of ``cells`` that holds it has it."""
    wanted = compact(text)
    for cell in cells if wanted else ():
        if wanted not in compact(cell):
            continue
        # What every character of the plain form comes from.
        forms = [(n, form) for n, char in enumerate(cell) for form in plain(char)]
        start = "".join(form for _, form in forms).find(wanted)
        if start >= 0:
            return cell[forms[start][0] : forms[start + len(wanted) - 1][0] + 1]
    return text


def nearest(text: str, known: Iterable[str]) -> str | None:
    """The known word most like ``text``, or ``None`` where nothing is close.

    The only word that contains it or is contained in it, else the closest by letters.
    """
    words = list(dict.fromkeys(known))
    wanted = compact(text)
    if not wanted:
        return None
    related = [word for word in words if wanted in compact(word) or compact(word) in wanted]
    if len(related) == 1:
        return related[0]
    close = difflib.get_close_matches(wanted, related or words, n=1, cutoff=0.5)
    return close[0] if close else None


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """``是不是“…”？`` for the nearest known word, or nothing."""
    word = nearest(text, known)
    return f"是不是“{word}”？" if word else ""


def listed(words: Iterable[str], limit: int = 12) -> str:
    """Words joined for a message; a long list ends in how many there are."""
    everything = list(words)
    shown = "、".join(everything[:limit])
    return shown if len(everything) <= limit else f"{shown}等 {len(everything)} 个"
