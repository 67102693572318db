"""A day is read in every spelling that names one, and never guessed from one that does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.intake.cells.dates import read_date
from orchestration.intake.cells.numbers import Problem

SPELLINGS: dict[str, Callable[[date], str]] = {
    "iso": lambda d: d.isoformat(),
    "short": lambda d: f"{d.year}-{d.month}-{d.day}",
    "slashes": lambda d: f"{d.year}/{d.month}/{d.day}",
    "slashes in full": lambda d: f"{d.year}/{d.month:02d}/{d.day:02d}",
    "dots": lambda d: f"{d.year}.{d.month}.{d.day}",
    "digits": lambda d: f"{d:%Y%m%d}",
    "Chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "Chinese in full": lambda d: f"{d.year}年{d.month:02d}月{d.day:02d}日",
    "spoken": lambda d: f"{d.year}年{d.month}月{d.day}号",
    "spaced": lambda d: f" {d.year} 年 {d.month} 月 {d.day} 日 ",
    "full width": lambda d: f"{d.year}－{d.month}－{d.day}".translate(
        {ord(str(n)): chr(0xFF10 + n) for n in range(10)}
    ),
    "dashes": lambda d: f"{d.year}—{d.month}—{d.day}",
    "midnight": lambda d: f"{d.isoformat()} 00:00:00",
    "spreadsheet": lambda d: f"{d.year}/{d.month}/{d.day} 0:00",
    "database": lambda d: f"{d.isoformat()}T13:05:09.123",
}
DAYS = st.dates(date(1949, 1, 1), date(2099, 12, 31))


@given(DAYS)
def test_every_spelling_of_a_day_is_that_day(day: date) -> None:
    read = {name: read_date(spell(day)) for name, spell in SPELLINGS.items()}
    assert read == dict.fromkeys(SPELLINGS, day)


REFUSED = {
    "2025年3月": "date.not_a_day",
    "2025年3月份": "date.not_a_day",
    "2025-03": "date.not_a_day",
    "2025/3": "date.not_a_day",
    "2025.10": "date.not_a_day",
    "202503": "date.not_a_day",
    "2025": "date.not_a_day",
    "2025年": "date.not_a_day",
    "45717": "date.serial",
    "45717.5": "date.serial",
    "01/03/2025": "date.year_first",
    "25-3-1": "date.year_first",
    "3.1.25": "date.year_first",
    "2025-02-29": "date.no_such_day",
    "2025年13月1日": "date.no_such_day",
    "20250332": "date.no_such_day",
    "2025-00-10": "date.no_such_day",
    "0001-01-01": "date.year",
    "2125-01-01": "date.year",
    "2025-3/1": "date.unreadable",
    "三月一日": "date.unreadable",
    "2025-03-01至2025-03-05": "date.unreadable",
    "2025-02-28T16:00:00Z": "date.unreadable",
    "2025-03-01 25:00": "date.unreadable",
    "2025030l": "date.unreadable",
    "=TODAY()": "date.unreadable",
}


@pytest.mark.parametrize(("text", "rule"), REFUSED.items())
def test_what_names_no_day_is_refused_with_the_reason(text: str, rule: str) -> None:
    problem = read_date(text)
    assert isinstance(problem, Problem)
    assert problem.rule == rule


@given(st.text(alphabet="0123456789-/.年月日号 T:０１２—　x", max_size=20) | st.text(max_size=20))
def test_what_is_read_as_a_day_says_its_year_and_nothing_raises(text: str) -> None:
    read = read_date(text)
    if isinstance(read, date):
        digits = "".join(str(int(char)) for char in text if char.isdecimal())
        assert digits.startswith(f"{read.year:04d}")
        assert str(read.day) in digits
    else:
        assert read.rule.startswith("date.")
