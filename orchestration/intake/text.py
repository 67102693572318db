"""Plain forms of what people type: for comparing, never for keeping.

Belongs here: Unicode normalisation shared by headers, keys and numbers, and finding the nearest
known word. Does not belong here: decoding bytes (``decode``) or typing cells. The printed text is
always kept beside what was understood of it.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad\u200e\u200f"))


def plain(text: str) -> str:
    """``text`` in NFKC (full-width becomes half-width), without invisible marks, stripped."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFKC", text.translate(INVISIBLE)).strip()


def compact(text: str) -> str:
    """``plain`` without any white space: for headers, which spreadsheets break over lines."""
    return "".join(plain(text).split())


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
