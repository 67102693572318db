"""What people write for the months of a year: the words behind (or without) the year.

Belongs here: words → first and last month. Does not belong here: years, intervals and refusals
(``sources.periods``). Standard library only.
"""

from __future__ import annotations

import re

MONTHS_IN_YEAR = 12
QUARTERS = {(1, 3): "Q1", (4, 6): "Q2", (7, 9): "Q3", (10, 12): "Q4"}
HALVES = {(1, 6): "H1", (7, 12): "H2"}
Months = tuple[int, int]

_NAMED = {name: months for months, name in (QUARTERS | HALVES).items()}
_CHINESE = {
    word: number for number, word in enumerate((*"一二三四五六七八九十", "十一", "十二"), start=1)
} | {"两": 2, "元": 1}
DASH = r"(?:[‐‑‒–—―−~～至到-]+|\.\.)"
_DASHES = re.compile(r"[‐‑‒–—―−~～至到]+|\.\.|-{2,}")
_N = r"([0-9]{1,2}|[一二三四五六七八九十]{1,2})"
_QUARTER = r"第?([一二两三四1-4])个?季度?"
_FULL_YEAR = frozenset(("", "年", "年度", "全年", "年全年", "年度全年", "全年度", "年全年度"))
_MONTH = re.compile(
    r"([0-9]{2})|[-/]([0-9]{1,2})月?|年([0-9]{1,2})月份?[底末]?|年?[Mm]([0-9]{1,2})"
)
_TWO_DIGITS = re.compile(r"([0-9]{2})|[-/]([0-9]{1,2})月?|年([0-9]{1,2})月份?|\.(0[1-9]|1[0-2])")


def number_of(word: str) -> int | None:
    """1–12 in digits or in Chinese."""
    return int(word) if word.isascii() and word.isdigit() else _CHINESE.get(word)


def single_month(rest: str) -> int | None:
    """The month of one side of ``2025年1月—2025年9月``, without the year."""
    found = _TWO_DIGITS.fullmatch(rest)
    return next((int(part) for part in found.groups() if part), None) if found else None


def months_of(rest: str) -> Months | None:
    """First and last month of what follows the year; ``None`` where it is not understood."""
    if rest in _FULL_YEAR:
        return 1, MONTHS_IN_YEAR
    named = re.fullmatch(r"[-年]?([QqHh][1-4])", rest)
    if named:
        return _NAMED.get(named.group(1).upper())
    month = _MONTH.fullmatch(rest)
    if month:
        number = next(int(part) for part in month.groups() if part is not None)
        return number, number
    label = re.fullmatch(r"-([0-9]{2})\.\.([0-9]{2})", rest)
    if label:
        return int(label.group(1)), int(label.group(2))
    return _in_words(rest)


def _in_words(rest: str) -> Months | None:
    """Chinese spellings: 年三月, 年1—9月, 年第三季度, 年前三季度, 年前9个月, 年上半年."""
    words = rest.removeprefix("年")
    said = words.removesuffix("累计")
    months = _halves_and_quarters(said) or _month_in_words(said)
    if months is None and rest.startswith("年"):
        months = _run(said)
    if months is None or said == words:
        return months
    # 1—9月累计 and 上半年累计 say nothing more; 3月累计 may be one month or three.
    return months if months[0] == 1 and months[1] > 1 else None


def _halves_and_quarters(words: str) -> Months | None:
    if words in ("上半年", "下半年"):
        return (1, 6) if words == "上半年" else (7, 12)
    several = re.fullmatch(r"前([一二两三四1-4])个?季度", words)
    if several:
        return 1, 3 * (number_of(several.group(1)) or 0)
    one = re.fullmatch(_QUARTER, words)
    if one:
        number = number_of(one.group(1)) or 0
        return 3 * number - 2, 3 * number
    run = re.fullmatch(r"第?([一1])(?:季度)?-第?([二三四2-4])季度", _DASHES.sub("-", words))
    return (1, 3 * (number_of(run.group(2)) or 0)) if run else None


def _month_in_words(words: str) -> Months | None:
    numeral = re.fullmatch(r"([一二三四五六七八九十]{1,2}|元)月份?[底末]?", words)
    if numeral:
        month = number_of(numeral.group(1))
        return (month, month) if month else None
    first = re.fullmatch(rf"[前头]{_N}个月", words)
    last = number_of(first.group(1)) if first else None
    return (1, last) if last else None


def _run(words: str) -> Months | None:
    """1—9月, 1月至9月, 一至三月; 1、2月 only where they follow each other."""
    run = re.fullmatch(rf"{_N}月?-{_N}月份?", _DASHES.sub("-", words))
    pair = re.fullmatch(rf"{_N}月?、{_N}月份?", words)
    both = run or pair
    if both is None:
        return None
    first, last = number_of(both.group(1)), number_of(both.group(2))
    if first is None or last is None or (pair and last != first + 1):
        return None
    return first, last
