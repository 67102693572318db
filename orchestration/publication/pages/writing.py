"""How numbers, dates and periods are printed: written a second time, apart from the pages' SQL.

Belongs here: the house style of printing, in whole numbers and decimals. Does not belong here:
which numbers stand where.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Number = Decimal | float | int
_BILLIONTH = Decimal("1E-9")
_QUARTERS = "一二三四"


def exact(value: Number) -> Decimal:
    """The value as the marts hold it: to the billionth."""
    decimal = value if isinstance(value, Decimal) else Decimal(repr(value))
    return decimal.quantize(_BILLIONTH, ROUND_HALF_UP)


def _rounded(value: Number, places: int, factor: Number) -> Decimal:
    return (exact(value) / exact(factor)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def number(value: Number | None, places: int, factor: Number = 1) -> str | None:
    """Half up, thousands separated, a true minus sign; nothing where there is no value."""
    if value is None:
        return None
    rounded = _rounded(value, places, factor)
    return f"{'−' if rounded < 0 else ''}{abs(rounded):,}"


def signed(value: Number | None, places: int, factor: Number = 1) -> str | None:
    """The same with a plus sign where it is above zero."""
    if value is None:
        return None
    plus = "+" if _rounded(value, places, factor) > 0 else ""
    return f"{plus}{number(value, places, factor)}"


def share(value: Number | None) -> str | None:
    """A share between 0 and 1 as a percentage."""
    return None if value is None else f"{number(exact(value) * 100, 1)}%"


def with_unit(text: str | None, unit: str) -> str | None:
    """The text and its unit; nothing where there is no text."""
    return None if text is None else f"{text}{unit}"


def printed(value: Number | None) -> str | None:
    """As a document prints it: no zeros at the end."""
    return None if value is None else f"{exact(value).normalize():f}"


def day(value: date | datetime | None) -> str | None:
    """A day in Chinese."""
    return None if value is None else f"{value.year}年{value.month}月{value.day}日"


def _months(label: str, basis: str | None) -> str:
    month = int(label[5:7])
    if ".." in label:
        return f"{month}—{int(label[9:11])}月"
    return f"1—{month}月" if basis == "ytd" and month > 1 else f"{month}月"


def period(label: str | None, basis: str | None = "current") -> str | None:
    """A period in Chinese: a cumulative one from January on."""
    if label is None:
        return None
    year = f"{label[:4]}年"
    if len(label) == len("2025"):
        return year
    if "-H" in label:
        return year + ("上半年" if label.endswith("1") else "下半年")
    if "-Q" in label:
        return f"{year}{_QUARTERS[int(label[6]) - 1]}季度"
    return year + _months(label, basis)


def as_of(label: str | None, basis: str | None, measure: str) -> str | None:
    """A stock or a rate is as of the end of its period."""
    if label is None:
        return None
    at_its_end = measure == "stock" or (measure == "ratio_stock" and len(label) > len("2025"))
    return f"{period(label, basis)}{'末' if at_its_end else ''}"


def end_of(label: str) -> str:
    """The month in which a period ends."""
    if len(label) == len("2025"):
        month = 12
    elif ".." in label:
        month = int(label[9:11])
    elif "-H" in label:
        month = int(label[6]) * 6
    elif "-Q" in label:
        month = int(label[6]) * 3
    else:
        month = int(label[5:7])
    return f"{label[:4]}年{month}月"


def span(low: Any, high: Any, places: int, factor: Number) -> str | None:
    """A range from its low to its high end."""
    if low is None or high is None:
        return None
    return f"{number(low, places, factor)}—{number(high, places, factor)}"
