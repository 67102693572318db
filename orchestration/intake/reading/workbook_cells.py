"""One cell of a workbook → the text a person reads there, at full precision.

Belongs here: number formats that change what is read (percent, dates, units, codes with leading
zeros, 万 by format), and how numbers and moments are written. Does not belong here: the libraries
that open workbooks (``workbook_xlsx``, ``workbook_xls``).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal

Shows = Literal["number", "day", "month", "year", "time", "moment"]

# Formats of Chinese Excel that are known by number only; openpyxl has no names for them.
CHINESE_FORMATS = {
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    **dict.fromkeys((32, 33, 34, 35, 55, 56), 'h"时"mm"分"ss"秒"'),
}
# A spreadsheet keeps fifteen digits and shows no more of them anywhere.
_DIGITS = 15
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)\]")
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|[_*].|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[[^\]]*\]'
    r"|(?P<general>General|G/通用格式)|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>[%％])"
    r"|[Ee][+-]|(?P<text>@)|(?P<other>.)",
    re.DOTALL,
)
# Marks without a meaning of their own: the number is the same with and without them.
_MEANINGLESS = re.compile(r"[\s()（）¥￥+\-]")
_BRACKETS = re.compile(r'"[^"]*"|\\.|!.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Section:
    """What one section of a number format does to a number.

    ``pattern`` are digit places (None) and what stands between them, for codes such as
    0000"年"00"月"; it is empty where nothing does.
    """

    test: tuple[str, float] | None
    prefix: str
    suffix: str
    divided_by: int
    percent: int
    zeros: int
    pattern: tuple[str | None, ...]
    numeric: bool

    @property
    def scales(self) -> bool:
        """Whether what is shown is another number than what is stored (but for percentages)."""
        return self.divided_by != 1


def number_text(value: int | float, code: str) -> str:
    """The number as shown under the format ``code``, with all its digits."""
    if isinstance(value, float) and not math.isfinite(value):
        return "#NUM!"
    section = section_for(code, value)
    exact = _exact(value)
    if not section.numeric:
        return _plain(exact)
    if section.pattern and exact >= 0 and exact == exact.to_integral_value():
        return section.prefix + _filled(section.pattern, _plain(exact)) + section.suffix
    text = _plain(exact.scaleb(2 * section.percent) / section.divided_by)
    if section.zeros > 1 and text.isdigit():
        text = text.zfill(section.zeros)
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    return f"{sign}{section.prefix}{digits}{section.suffix}"


def section_for(code: str, value: float) -> Section:
    """The section of the format that applies to ``value``."""
    sections = _sections(code)
    conditional = [section for section in sections if section.test is not None]
    for section in conditional:
        if section.test is not None and _holds(section.test, value):
            return section
    if conditional:
        return next((s for s in sections if s.test is None), _sections("General")[0])
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]  # noqa: PLR2004


@lru_cache(maxsize=4096)
def shows(code: str) -> Shows:
    """Whether a format shows a number, or which part of a moment."""
    letters = _BRACKETS.sub("", code.split(";", maxsplit=1)[0]).lower().replace("general", "")
    letters = re.sub(r"am/pm|a/p|上午/下午", "h", letters)
    if any(digit in letters for digit in "0#?") and "ss" not in letters:
        return "number"
    timed = "h" in letters or "s" in letters
    yearly = "y" in letters or re.search(r"e(?![+-])", letters) is not None
    if "d" in letters or (timed and yearly):
        return "moment" if timed else "day"
    if timed:
        return "time"
    if "m" in letters:
        return "month"
    return "year" if yearly else "number"


def moment_text(moment: datetime | date | time | timedelta, code: str) -> str:
    """A date or time as shown under ``code``: 2025-03-01, 2025年3月, 2025年, 08:30:00."""
    if isinstance(moment, timedelta):
        minutes, seconds = divmod(round(moment.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(moment, time):
        return moment.isoformat("seconds")
    part = shows(code)
    if part in ("month", "year"):
        return f"{moment.year}年" + (f"{moment.month}月" if part == "month" else "")
    if isinstance(moment, datetime):
        if part == "time":
            return moment.time().isoformat("seconds")
        if part != "moment" or moment.time() == time():
            moment = moment.date()
    return str(moment.isoformat(" ", "seconds") if isinstance(moment, datetime) else moment)


def _exact(value: int | float) -> Decimal:
    return Decimal(value) if isinstance(value, int) else Decimal(f"{value:.{_DIGITS}g}")


def _plain(value: Decimal) -> str:
    """Without exponent and without zeros at the end of the decimals."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _holds(test: tuple[str, float], value: float) -> bool:
    sign, bound = test
    return {
        "<": value < bound,
        ">": value > bound,
        "<=": value <= bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[sign]


def _filled(pattern: tuple[str | None, ...], digits: str) -> str:
    """The digits in their places, from the right; the first place takes what is left."""
    shown: list[str] = []
    places = pattern.count(None)
    digits = digits.zfill(places)
    cut = len(digits)
    for part in reversed(pattern):
        if part is not None:
            shown.append(part)
            continue
        places -= 1
        start = cut - 1 if places else 0
        shown.append(digits[start:cut])
        cut = start
    return "".join(reversed(shown))


@lru_cache(maxsize=4096)
def _sections(code: str) -> tuple[Section, ...]:
    parts: list[str] = [""]
    for found in _TOKEN.finditer(code):
        if found["other"] == ";":
            parts.append("")
        else:
            parts[-1] += found[0]
    return tuple(_section(part) for part in parts[:4])


def _section(part: str) -> Section:
    condition = _CONDITION.search(part)
    try:
        test = (condition[1], float(condition[2])) if condition else None
    except ValueError:
        test = None
    tokens = _tokens(part)
    places = [n for n, (kind, _) in enumerate(tokens) if kind in ("digit", "general")]
    if not places:
        return Section(test, "", "", 1, 0, 0, (), numeric=not part.strip())
    first, last = places[0], places[-1]
    commas = 0
    while last + 1 + commas < len(tokens) and tokens[last + 1 + commas][0] == "comma":
        commas += 1
    inner = tokens[first : last + 1]
    dots = [n for n, token in enumerate(inner) if token == ("literal", ".")]
    decimals = sum(kind == "digit" for kind, _ in inner[dots[-1] :]) if dots else 0
    after = [(kind, text) for kind, text in tokens[last + 1 :] if kind in ("literal", "percent")]
    return Section(
        test=test,
        prefix=_meaning(tokens[:first]),
        suffix=_meaning(after),
        divided_by=1000**commas * 10**decimals,
        percent=sum(kind == "percent" for kind, _ in tokens),
        zeros=sum(text == "0" for _, text in inner) if _only_zeros(inner) else 0,
        pattern=_pattern(inner) if not dots and not commas else (),
        numeric=True,
    )


def _tokens(part: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    for found in _TOKEN.finditer(part):
        literal = next(
            (text for name in ("quoted", "escaped", "money", "other") if (text := found[name])),
            None,
        )
        if literal is not None:
            tokens.append(("literal", literal))
        else:
            kind = next(
                (k for k in ("general", "digit", "point", "comma", "percent") if found[k]), ""
            )
            if kind:
                tokens.append((kind, "%" if kind == "percent" else found[0]))
    return tokens


def _meaning(tokens: list[tuple[str, str]]) -> str:
    return "".join(_MEANINGLESS.sub("", text) for kind, text in tokens if kind != "comma")


def _only_zeros(inner: list[tuple[str, str]]) -> bool:
    return all(token == ("digit", "0") for token in inner)


def _pattern(inner: list[tuple[str, str]]) -> tuple[str | None, ...]:
    """The places of a code whose digits have something between them, or ()."""
    kinds = {kind for kind, _ in inner}
    if kinds != {"digit", "literal"}:
        return ()
    return tuple(None if kind == "digit" else text for kind, text in inner)
