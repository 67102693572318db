"""Texts as files may hold them: what no spreadsheet runs, and numbers as numbers.

Belongs here: one cell. Does not belong here: tables of them. Titles and units are declared by us,
but what a spreadsheet does with a text must not hang on who wrote it.
"""

from __future__ import annotations

import re
import unicodedata

_RISKY = frozenset("=+-@\t\r\n")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
# What neither UTF-8 nor XML can hold, and what nobody can see; a cell is one line.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
_LONGEST = 32_000


def legible(text: str) -> str:
    """The text without what no file can hold, at most as long as a spreadsheet's cell."""
    return _UNSEEN.sub("", _BREAKS.sub(" ", text))[:_LONGEST]


def inert(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: a leading apostrophe where it would.

    Formulas begin with = + - @ or, for some programs, with a tab or a line's end, full-width forms
    included; what stands in front of such a sign without being seen does not hide it.
    """
    seen = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Zs", "Zl", "Zp"))
    first = unicodedata.normalize("NFKC", seen[:1])[:1]
    return f"'{text}" if first in _RISKY or text[:1] in _RISKY else text


def number(text: str | None) -> str:
    """A printed number as programs read it: no thousands separators, an ASCII minus sign."""
    if text is None:
        return ""
    plain = text.replace(",", "").replace("−", "-").removeprefix("+")
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"not a number: {text!r}")
    return plain
