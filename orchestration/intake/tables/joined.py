"""One fact in two columns: 年份 beside 月份, 行政区划代码 beside 地区.

Belongs here: which columns say one thing together, and the text they make. Does not belong here:
reading that text (``sources.periods``, ``geography``). Nothing is left out: a code and a name that
contradict each other, or a year without its month, make a text that is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from orchestration.intake.reading.preamble import PERIOD_KEYS, total_label
from orchestration.intake.reading.text import compact
from orchestration.intake.tables.feed_reader import FeedReader
from orchestration.intake.tables.heads import Head

# There are few months and regions, and many rows.
_KEPT = 4096
_YEARS = ("年", "年份", "年度", "统计年份", "统计年度")
_MONTHS = ("月", "月份", "月度", "统计月份")
_QUARTERS = ("季", "季度", "统计季度")
# What a column is taken for that no contract column is named like.
_NAMELESS = ("code", "cells", "unknown")
_SAYS_CODE = re.compile(r"代码|编码")
_CODES = re.compile(r"(?:地区|区域|行政区划?|区划|区县|县区)?(?:代码|编码)")
_OVER = re.compile("|".join(sorted(PERIOD_KEYS, key=len, reverse=True)))
_YEAR = re.compile(r"((?:19|20)[0-9]{2})年?度?")
_NUMBER = re.compile(r"0?([0-9]{1,2})")
_REGION_CODE = re.compile(r"([0-9]{6})(?:0{6})?")


@dataclass(frozen=True, slots=True)
class Join:
    """The column that says a fact, and the one that says the rest of it (itself where none)."""

    column: int
    other: int
    text: Callable[[str, str], str]


def joined(
    heads: Sequence[Head], reader: FeedReader, below: Callable[[int], Sequence[str]]
) -> tuple[list[Head], tuple[Join, ...]]:
    """The heads with one for every fact, and how its cells are put together.

    ``below`` gives the first cells under a column.
    """
    found = [*heads]
    joins = [*_dated(found, reader), *_coded(found, reader, below)]
    rests = {join.other for join in joins if join.other != join.column}
    kept = [replace(h, kind="joined", name="") if h.column in rests else h for h in found]
    return kept, tuple(joins)


def _dated(heads: list[Head], reader: FeedReader) -> list[Join]:
    """A year and a month or quarter; a column of these alone may hold bare numbers."""
    years = [head for head in heads if _says(head, _YEARS)]
    months = [head for head in heads if _says(head, (*_MONTHS, *_QUARTERS))]
    said = [h for h in heads if h.name == reader.period and h not in (*years, *months)]
    if said or len(months) > 1 or len(years) > 1 or not (months or years):
        return []
    first = (years or months)[0]
    heads[heads.index(first)] = Head(
        first.column, first.text, "field", reader.period, line=first.line
    )
    if not months:
        return []
    named = _month if _says(months[0], _MONTHS) else _quarter
    text = partial(_with_year, named) if years else named
    return [Join(first.column, months[0].column, text)]


def _says(head: Head, words: tuple[str, ...]) -> bool:
    written = compact(head.text)
    return written in words or _OVER.sub("", written, count=1) in words


@lru_cache(maxsize=_KEPT)
def _month(text: str, _: str) -> str:
    found = _NUMBER.fullmatch(compact(text))
    return f"{found.group(1)}月" if found else text


@lru_cache(maxsize=_KEPT)
def _quarter(text: str, _: str) -> str:
    found = _NUMBER.fullmatch(compact(text))
    return f"第{found.group(1)}季度" if found else text


@lru_cache(maxsize=_KEPT)
def _with_year(named: Callable[[str, str], str], year: str, month: str) -> str:
    """2025 and 4: 2025年4月; a month that says its year already stays as it is."""
    said, when = _YEAR.fullmatch(compact(year)), named(month, "").strip()
    if said is None or not compact(when):
        # A year alone is no month: what was left blank must not become the whole year.
        return f"{year}（月份空白）" if said else f"{year}{when}"
    return when if compact(when).startswith(said.group(1)) else f"{said.group(1)}年{when}"


def _coded(
    heads: list[Head], reader: FeedReader, below: Callable[[int], Sequence[str]]
) -> list[Join]:
    """The code of a region beside its name."""
    regions = [head for head in heads if head.kind == "field" and head.name == reader.region]
    codes = [head for head in regions if _SAYS_CODE.search(head.text)]
    names = [head for head in regions if head not in codes]
    if not codes and len(names) == 1:
        codes = [h for h in heads if h.kind in _NAMELESS and _CODES.fullmatch(compact(h.text))]
        codes = [h for h in codes if _all_codes(below(h.column))]
    if len(codes) != 1 or len(names) != 1:
        return []
    return [Join(names[0].column, codes[0].column, _name_and_code)]


def _all_codes(texts: Sequence[str]) -> bool:
    written = [compact(text) for text in texts if text.strip()]
    return bool(written) and all(map(_REGION_CODE.fullmatch, written))


@lru_cache(maxsize=_KEPT)
def _name_and_code(name: str, code: str) -> str:
    found = _REGION_CODE.fullmatch(compact(code))
    said = found.group(1) if found else code.strip()
    if not said or total_label(name):
        return name
    return f"{said} {name.strip()}" if name.strip() else said
