"""Periods: the intervals of whole months that reports speak of, their labels and their spellings.

Belongs here: the interval, its label and reading what people write for it (METHODOLOGY §1). Does
not belong here: which periods a feed has (its calendar), or whether a value is current or
cumulative (its basis): the same ``2025年1—9月`` is a label of nine months and nothing more.
Standard library only.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

FIRST_YEAR, LAST_YEAR = 1949, 2099
MONTHS_IN_YEAR = 12

_QUARTERS = {(1, 3): "Q1", (4, 6): "Q2", (7, 9): "Q3", (10, 12): "Q4"}
_HALVES = {(1, 6): "H1", (7, 12): "H2"}
_NAMED = {name: months for months, name in (_QUARTERS | _HALVES).items()}
_CHINESE_MONTHS = (*"一二三四五六七八九十", "十一", "十二")
_DASHES = re.compile(r"[‐‑‒–—―−~～至到]+|\.\.|-{2,}")
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
    def year_to_date(self) -> Period:
        """January to its last month."""
        return Period.of_months(self.year, 1, self.end.month)

    @property
    def label(self) -> str:
        """``2025``, ``2025-H1``, ``2025-Q3``, ``2025-03`` or ``2025-01..02``."""
        bounds = (self.start.month, self.end.month)
        if self.is_full_year:
            return f"{self.year}"
        if self.is_single_month:
            return f"{self.year}-{bounds[0]:02d}"
        name = _QUARTERS.get(bounds) or _HALVES.get(bounds)
        return f"{self.year}-{name}" if name else f"{self.year}-{bounds[0]:02d}..{bounds[1]:02d}"

    def __str__(self) -> str:
        return self.label


def parse_period(text: str) -> Period:
    """Read a period as people write it; never guesses.

    Accepts every label, and ``2025年3月``, ``2025年三月份``, ``2025/3``, ``202503``,
    ``2025年1—9月``, ``2025年``, ``2025年度``, ``2025年第三季度``, ``2025Q3``,
    ``2025年前三季度`` (January to September) and ``2025年上半年``; full-width digits too.
    Raises ``PeriodError``, for instance for ``2016.1``, which a spreadsheet writes for January
    and for October alike, and for days (``2025/3/1``), which it makes of a month.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if not plain:
        raise PeriodError(text, "报告期没有填写", "the period is empty")
    _refuse_what_spreadsheets_make(text, plain)
    found = re.fullmatch(r"([0-9]{4})(.*)", plain)
    bounds = _months_of(found.group(2)) if found else None
    if found is None or bounds is None:
        raise PeriodError(text, f"读不懂的报告期“{text}”", f"cannot read the period {text!r}")
    try:
        return Period.of_months(int(found.group(1)), *bounds)
    except PeriodError as error:
        raise PeriodError(text, error.message_zh, error.message_en) from None


def _refuse_what_spreadsheets_make(text: str, plain: str) -> None:
    """Dotted numbers and days are where a spreadsheet has already lost what was typed."""
    if re.fullmatch(r"[0-9]{4}\.[0-9]{1,2}", plain):
        raise PeriodError(
            text,
            f"“{text}”分不清是 1 月还是 10 月（表格软件会去掉小数末尾的 0）",
            f"{text!r} may be January or October: spreadsheets drop a trailing zero",
            "请写成 2025年1月 或 2025-01，不要用小数点。",
        )
    day = r"[0-9]{4}(?:[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{4}|年[0-9]{1,2}月[0-9]{1,2}日)"
    if re.fullmatch(rf"{day}(?:[0-9]{{1,2}}:.*)?", plain):
        raise PeriodError(
            text,
            f"“{text}”是某一天，不是报告期（表格软件可能把月份改成了日期）",
            f"{text!r} is a day, not a period: a spreadsheet may have changed it",
            "请先把该列设为文本格式，再写成 2025年3月 或 2025-03。",
        )


def _months_of(rest: str) -> tuple[int, int] | None:
    """First and last month of what follows the year; ``None`` where it is not understood."""
    if rest in ("", "年", "年度", "全年", "年全年"):
        return 1, MONTHS_IN_YEAR
    named = re.fullmatch(r"[-年]?([QqHh][1-4])", rest)
    if named:
        return _NAMED.get(named.group(1).upper())
    month = re.fullmatch(r"([0-9]{2})|[-/]([0-9]{1,2})月?|年([0-9]{1,2})月份?", rest)
    if month:
        number = int(month.group(1) or month.group(2) or month.group(3))
        return number, number
    return _chinese_months(rest)


def _chinese_months(rest: str) -> tuple[int, int] | None:
    """Chinese spellings: 年三月, 年1—9月, -01..02, 年第三季度, 年前三季度, 年上半年."""
    words = rest.removeprefix("年")
    if words in ("上半年", "下半年"):
        return (1, 6) if words == "上半年" else (7, 12)
    quarter = re.fullmatch(r"(前|第)?([一二两三四1-4])个?季度", words)
    if quarter:
        number = "一二三四".find(quarter.group(2).replace("两", "二")) + 1 or int(quarter.group(2))
        return (1, 3 * number) if quarter.group(1) == "前" else (3 * number - 2, 3 * number)
    numeral = re.fullmatch(r"([一二三四五六七八九十]{1,2})月份?", words)
    if numeral and numeral.group(1) in _CHINESE_MONTHS:
        month = _CHINESE_MONTHS.index(numeral.group(1)) + 1
        return month, month
    run = re.fullmatch(r"([0-9]{1,2})月?-([0-9]{1,2})月份?", _DASHES.sub("-", words))
    label = re.fullmatch(r"-([0-9]{2})\.\.([0-9]{2})", rest)
    both = label or (run if rest.startswith("年") else None)
    return (int(both.group(1)), int(both.group(2))) if both else None
