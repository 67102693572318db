"""Periods: the intervals of whole months that reports speak of, their labels and their spellings.

Belongs here: the interval, its label and reading what people write for it (METHODOLOGY §1). Does
not belong here: which periods a feed has (its calendar), or whether a value is current or
cumulative (its basis): the same ``2025年1—9月`` is a label of nine months and nothing more. The
words behind a year are in ``sources.period_spellings``.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from sources.period_spellings import DASH, HALVES, QUARTERS, months_of, single_month

FIRST_YEAR, LAST_YEAR = 1949, 2099
MONTHS_IN_YEAR = 12

_PARTS_ZH = dict(
    zip(("Q1", "Q2", "Q3", "Q4"), ("一季度", "二季度", "三季度", "四季度"), strict=True)
)
_PARTS_ZH |= {"H1": "上半年", "H2": "下半年"}
# What a spreadsheet has made of January and of October alike.
DOTTED_TEN = re.compile(r"([0-9]{4})\.1")
_DOTTED = re.compile(r"([0-9]{4})\.([0-9]{1,2})")
_CHINESE_YEAR = re.compile(r"[〇零○一二三四五六七八九]{4}(?=年)")
_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_SIDES = re.compile(rf"([0-9]{{4}})(.{{1,5}}?){DASH}([0-9]{{4}})(.{{1,5}})")
_DAY = re.compile(
    r"[0-9]{4}(?:[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{4}|年[0-9]{1,2}月[0-9]{1,2}[日号])"
    r"(?:T?[0-9]{1,2}:.*)?"
)
_MONTH_NAME = re.compile(
    r"(?i)[0-9]{0,4}-?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*-?[0-9]{0,4}"
)
# Digits beside a text, which NFKC would make part of it.
_MARKS = re.compile("[²³¹¼-¾\u2070-\u209c\u2150-\u2189\u2460-\u24ff\u2776-\u2793\u3200-\u33ff]")
# Day 0 of the spreadsheets that count from 1900 (they hold 1900 for a leap year).
_DAY_ZERO = date(1899, 12, 30)
_ADVICE_FORMS = "2025年3月、2025-03、2025年1—9月、2025年三季度、2025年上半年、2025年"


class PeriodError(ValueError):
    """A period that cannot be read; ``message_zh``, ``message_en`` and ``advice`` say why."""

    def __init__(self, text: str, why_zh: str, why_en: str, advice: str | None = None) -> None:
        self.text = text
        self.message_zh = why_zh
        self.message_en = why_en
        self.advice = advice or f"请写成下列形式之一：{_ADVICE_FORMS}。"
        super().__init__(f"{text!r}: {why_en}")


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """Whole months of one year, from the first day of ``start`` to the last day of ``end``.

    Raises ``PeriodError`` for anything else: part of a month, two years, an empty interval.
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        last_day = calendar.monthrange(self.end.year, self.end.month)[1]
        whole = self.start.day == 1 and self.end.day == last_day
        if not whole or self.start > self.end or self.start.year != self.end.year:
            raise PeriodError(
                f"{self.start}..{self.end}",
                "报告期必须是同一年内的若干个整月",
                "a period is a run of whole months of one year",
            )

    @classmethod
    def of_months(cls, year: int, first: int, last: int | None = None) -> Period:
        """The period of the months ``first`` to ``last`` (one month without ``last``)."""
        last = first if last is None else last
        text = f"{year}-{first}..{last}"
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise PeriodError(
                text,
                f"年份 {year} 不在 {FIRST_YEAR}—{LAST_YEAR} 之间",
                f"year {year} is not between {FIRST_YEAR} and {LAST_YEAR}",
            )
        if not 1 <= first <= last <= MONTHS_IN_YEAR:
            raise PeriodError(
                text,
                f"月份 {first}—{last} 不成立" if first != last else f"没有 {first} 月",
                f"there are no months {first} to {last}",
            )
        end = date(year, last, calendar.monthrange(year, last)[1])
        return cls(date(year, first, 1), end)

    @property
    def year(self) -> int:
        """The calendar year."""
        return self.end.year

    @property
    def months(self) -> tuple[int, ...]:
        """The numbers of its months, 1–12; ``len`` of it is how many they are."""
        return tuple(range(self.start.month, self.end.month + 1))

    @property
    def starts_in_january(self) -> bool:
        """Whether a cumulative value may speak of exactly these months."""
        return self.start.month == 1

    @property
    def is_full_year(self) -> bool:
        """Whether it is January to December."""
        return self.months == tuple(range(1, MONTHS_IN_YEAR + 1))

    @property
    def is_single_month(self) -> bool:
        """Whether it is one month."""
        return self.start.month == self.end.month

    @property
    def last_month(self) -> Period:
        """Its last month: the label of a cumulative value is this period's label."""
        return Period.of_months(self.year, self.end.month)

    @property
    def label(self) -> str:
        """``2025``, ``2025-H1``, ``2025-Q3``, ``2025-03`` or ``2025-01..02``."""
        bounds = (self.start.month, self.end.month)
        if self.is_full_year:
            return f"{self.year}"
        if self.is_single_month:
            return f"{self.year}-{bounds[0]:02d}"
        name = QUARTERS.get(bounds) or HALVES.get(bounds)
        return f"{self.year}-{name}" if name else f"{self.year}-{bounds[0]:02d}..{bounds[1]:02d}"

    @property
    def words_zh(self) -> str:
        """As a form is filled in: 2025年3月, 2025年一季度, 2025年上半年, 2025年1—9月 or 2025年."""
        bounds = (self.start.month, self.end.month)
        if self.is_full_year:
            return f"{self.year}年"
        if self.is_single_month:
            return f"{self.year}年{bounds[0]}月"
        name = QUARTERS.get(bounds) or HALVES.get(bounds)
        if name:
            return f"{self.year}年{_PARTS_ZH[name]}"
        return f"{self.year}年{bounds[0]}—{bounds[1]}月"

    def __str__(self) -> str:
        return self.label


def parse_period(text: str, year: int | None = None, *, dotted: bool = False) -> Period:
    """Read a period as people write it; never guesses.

    Accepts every label, and ``2025年3月``, ``2025年三月份``, ``2025/3``, ``202503``, ``2025M03``,
    ``2025年1—9月``, ``2025年1月—2025年9月``, ``2025年``, ``2025年度``, ``2025年第三季度``,
    ``2025年前三季度`` (January to September), ``2025年上半年``, ``2025Q3``, ``截至2025年9月底``
    (September: a cumulative value is labelled by its last month); full-width digits too.
    ``year`` is the year of a text that says none (``1—3月``), where the file says it elsewhere.
    ``dotted`` reads ``2025.03`` and ``2025.3`` as well: only where the text is surely no number.
    Raises ``PeriodError``, for instance for ``2016.1``, which a spreadsheet writes for January
    and for October alike, and for days (``2025/3/1``), which it makes of a month.
    """
    plain = _plain(text)
    if not plain:
        raise PeriodError(text, "报告期没有填写", "the period is empty")
    _refuse_what_spreadsheets_make(text, plain, dotted)
    bounds = _bounds(plain, year, dotted)
    if bounds is None:
        raise _unreadable(text, plain)
    try:
        return Period.of_months(*bounds)
    except PeriodError as error:
        raise PeriodError(text, error.message_zh, error.message_en) from None


def _plain(text: str) -> str:
    """Half-width, without spaces, the year in digits; marks such as ① never become digits."""
    narrow = text if text.isascii() or _MARKS.search(text) else unicodedata.normalize("NFKC", text)
    plain = re.sub(r"\s+", "", narrow)
    return _CHINESE_YEAR.sub(lambda found: found.group().translate(_CHINESE_DIGITS), plain)


def _bounds(plain: str, year: int | None, dotted: bool) -> tuple[int, int, int] | None:
    """Year, first and last month; ``None`` where it is not understood."""
    as_of = re.sub(r"^截[至止]到?", "", plain)
    point = _DOTTED.fullmatch(plain) if dotted else None
    if point:
        return int(point.group(1)), int(point.group(2)), int(point.group(2))
    sides = _SIDES.fullmatch(plain)
    if sides and sides.group(1) == sides.group(3):
        first, last = single_month(sides.group(2)), single_month(sides.group(4))
        if first and last:
            return int(sides.group(1)), first, last
    if year is not None and re.search("[月季]|半年|全年", as_of) and not as_of[:3].isdigit():
        as_of = f"{year}年{as_of.removeprefix('年')}"
    found = re.fullmatch(r"([0-9]{4})(.*)", as_of)
    months = months_of(found.group(2)) if found else None
    if found is None or months is None:
        return None
    # 截至 goes with a month alone: 截至2025年一季度 says nothing of its first months.
    if as_of != plain and plain.startswith("截") and months[0] != months[1]:
        return None
    return int(found.group(1)), *months


def _unreadable(text: str, plain: str) -> PeriodError:
    """The most helpful reason why something is no period."""
    if re.match(r"['’]?[0-9]{2}年", plain):
        return PeriodError(
            text,
            f"“{text}”的年份只有两位",
            f"the year of {text!r} has two digits only",
        )
    sides = _SIDES.fullmatch(plain)
    if sides and sides.group(1) != sides.group(3):
        return PeriodError(
            text,
            f"“{text}”跨了两个年份，报告期必须在同一年内",
            f"{text!r} spans two years: a period lies within one",
        )
    if _MONTH_NAME.fullmatch(plain):
        return PeriodError(
            text,
            f"“{text}”是表格软件改写过的日期，分不清是哪一年",
            f"{text!r} was rewritten by a spreadsheet: its year is not clear",
            "请先把该列设为文本格式，再写成 2025年3月 或 2025-03。",
        )
    if re.search("月|季度|半年", plain) and not re.search("[0-9]{4}", plain):
        return PeriodError(text, f"“{text}”没有写年份", f"{text!r} says no year")
    return PeriodError(text, f"读不懂的报告期“{text}”", f"cannot read the period {text!r}")


def _refuse_what_spreadsheets_make(text: str, plain: str, dotted: bool) -> None:
    """Dotted numbers, days and serials are where a spreadsheet has lost what was typed."""
    if DOTTED_TEN.fullmatch(plain) or (not dotted and _DOTTED.fullmatch(plain)):
        raise PeriodError(
            text,
            f"“{text}”分不清是 1 月还是 10 月（表格软件会去掉小数末尾的 0）",
            f"{text!r} may be January or October: spreadsheets drop a trailing zero",
            "请写成 2025年1月 或 2025-01，不要用小数点。",
        )
    if _DAY.fullmatch(plain):
        raise PeriodError(
            text,
            f"“{text}”是某一天，不是报告期（表格软件可能把月份改成了日期）",
            f"{text!r} is a day, not a period: a spreadsheet may have changed it",
            "请先把该列设为文本格式，再写成 2025年3月 或 2025-03。",
        )
    if re.fullmatch(r"[0-9]{5}(?:\.[0-9]+)?", plain):
        day = _DAY_ZERO + timedelta(days=int(plain[:5]))
        raise PeriodError(
            text,
            f"“{text}”像是表格软件内部的日期数值，按 1900 日期系统是 {day}",
            f"{text!r} looks like a spreadsheet's number for a date: {day} if counted from 1900",
            "请先把该列设为文本格式，再写成 2025年3月 或 2025-03。",
        )
