"""Periods: every spelling, every label, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.periods import FIRST_YEAR, LAST_YEAR, Period, PeriodError, parse_period

SPELLINGS = {
    "2025年3月": "2025-03",
    "2025年03月份": "2025-03",
    "2025年三月": "2025-03",
    "2025年十二月": "2025-12",
    "2025-03": "2025-03",
    "2025-3": "2025-03",
    "2025/3": "2025-03",
    "202503": "2025-03",
    " ２０２５年 ３ 月 ": "2025-03",
    "2025年1-9月": "2025-01..09",
    "2025年1—9月": "2025-01..09",
    "2025年1——9月": "2025-01..09",
    "2025年1～9月": "2025-01..09",
    "2025年1月至9月": "2025-01..09",
    "2025年前三季度": "2025-01..09",
    "2025-01..02": "2025-01..02",
    "2025年1-3月": "2025-Q1",
    "2025年一季度": "2025-Q1",
    "2025年第三季度": "2025-Q3",
    "2025年3季度": "2025-Q3",
    "2025Q3": "2025-Q3",
    "2025-q3": "2025-Q3",
    "2025年上半年": "2025-H1",
    "2025H2": "2025-H2",
    "2025": "2025",
    "2025年": "2025",
    "2025年度": "2025",
    "2025年全年": "2025",
    "2025年1—12月": "2025",
}
REFUSED = [
    "",
    "  ",
    "2016.1",
    "2016.10",
    "2025.03",
    "三月",
    "3月",
    "45717",
    "Mar-25",
    "2025年13月",
    "202513",
    "2025-00",
    "2025年9-1月",
    "2025年0-3月",
    "2025-03-01",
    "2025/3/1",
    "2025/3/1 0:00:00",
    "20250301",
    "2025年3月1日",
    "2025年03",
    "2025年1-9",
    "2025H3",
    "2025Q5",
    "1025年",
    "2025年五季度",
    "25年3月",
    "2024年12月-2025年1月",
    "２０１６．１",
    "2025年3月累计",
]


@pytest.mark.parametrize(("text", "label"), SPELLINGS.items())
def test_every_spelling_is_read(text: str, label: str) -> None:
    assert parse_period(text).label == label


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_unclear_is_refused_with_advice(text: str) -> None:
    with pytest.raises(PeriodError) as refused:
        parse_period(text)
    assert refused.value.text == text
    assert refused.value.message_zh
    assert refused.value.message_en
    assert "2025" in refused.value.advice


def test_a_dotted_month_is_refused_because_of_the_lost_zero() -> None:
    with pytest.raises(PeriodError, match="January or October"):
        parse_period("2016.1")


periods = st.builds(
    lambda year, months: Period.of_months(year, min(months), max(months)),
    st.integers(FIRST_YEAR, LAST_YEAR),
    st.tuples(st.integers(1, 12), st.integers(1, 12)),
)


@given(periods)
def test_a_label_is_read_back_as_the_same_period(period: Period) -> None:
    assert parse_period(period.label) == period


@given(periods)
def test_a_chinese_run_of_months_is_read_as_those_months(period: Period) -> None:
    first, last = period.months[0], period.months[-1]
    assert parse_period(f"{period.year}年{first}—{last}月") == period


@given(st.text(alphabet="0123456789年月季度上半前第一二三QH-./— ", max_size=12))
def test_any_text_is_a_period_or_refused(text: str) -> None:
    try:
        period = parse_period(text)
    except PeriodError:
        return
    assert FIRST_YEAR <= period.year <= LAST_YEAR
    assert str(period.year) in text.replace(" ", "")


def test_a_period_knows_its_months() -> None:
    nine = parse_period("2025年1—9月")
    assert (nine.start, nine.end) == (date(2025, 1, 1), date(2025, 9, 30))
    assert nine.months == tuple(range(1, 10))
    assert (nine.starts_in_january, nine.is_full_year, nine.is_single_month) == (True, False, False)
    assert nine.last_month.label == "2025-09"
    assert parse_period("2025年").is_full_year
    assert parse_period("2024年2月").end == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2025, 1, 2), date(2025, 1, 31)),
        (date(2025, 1, 1), date(2025, 1, 30)),
        (date(2024, 12, 1), date(2025, 1, 31)),
        (date(2025, 3, 1), date(2025, 2, 28)),
    ],
)
def test_parts_of_months_and_two_years_are_no_period(start: date, end: date) -> None:
    with pytest.raises(PeriodError):
        Period(start, end)
