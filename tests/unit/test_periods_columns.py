"""A column of periods: a damaged month is settled by its series or refused, never read wrong."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.intake.cells.calendars import period_of
from orchestration.intake.cells.period_column import (
    read_period_column,
    read_period_heads,
    settled_note,
    stated_year,
)
from orchestration.intake.cells.problem import Problem
from sources.catalogue import Calendar
from sources.periods import Period, PeriodError, parse_period

MONTHLY = Calendar(cadence="monthly", first=date(2015, 1, 1), due_day=15, due_after_months=1)
Month = tuple[int, int]


def damaged(month: Month) -> str:
    """2016.10 as a spreadsheet leaves it: the number 2016.1."""
    return f"{float(f'{month[0]}.{month[1]}')}"


def told(read: list[Period | Problem]) -> list[str]:
    return [entry.label if isinstance(entry, Period) else entry.rule for entry in read]


def heads(*texts: str, year: int | None = None) -> list[str]:
    return told(read_period_heads(texts, year))


def months_from(start: Month, count: int) -> list[Month]:
    first = start[0] * 12 + start[1] - 1
    return [(number // 12, number % 12 + 1) for number in range(first, first + count)]


def test_october_and_january_are_told_apart_by_their_neighbours() -> None:
    year = [(2016, month) for month in range(1, 13)]
    texts = [damaged(month) for month in year]
    assert texts[0] == texts[9] == "2016.1"
    labels = [f"2016-{month:02d}" for _, month in year]
    assert heads(*texts) == labels
    assert heads(*texts[::-1]) == labels[::-1]


AMBIGUOUS = "period.dotted_ambiguous"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["2016.9", "2016.1", "2016.11"], ["2016-09", "2016-10", "2016-11"]),
        (["2016.11", "2016.1", "2016.9"], ["2016-11", "2016-10", "2016-09"]),
        (["2016.8", "2016.9", "2016.1"], ["2016-08", "2016-09", "2016-10"]),
        (["2016.8", "2016.1", "2016.11"], ["2016-08", "2016-10", "2016-11"]),
        (["2015.12", "2016.1", "2016.2"], ["2015-12", "2016-01", "2016-02"]),
        (["2016.1", "2016.2", "2016.3"], ["2016-01", "2016-02", "2016-03"]),
        (["2016.3", "2016.2", "2016.1"], ["2016-03", "2016-02", "2016-01"]),
        (["2016.1"], [AMBIGUOUS]),
        (["2016.9", "2016.1"], ["2016-09", AMBIGUOUS]),
        (["2016.1", "2016.2"], [AMBIGUOUS, "2016-02"]),
        (["2016.1", "2016.11", "2016.12"], [AMBIGUOUS, "2016-11", "2016-12"]),
        (["2015.1", "2016.1", "2017.1"], [AMBIGUOUS] * 3),
        (["2016.2", "2016.9", "2016.5", "2016.1"], ["2016-02", "2016-09", "2016-05", AMBIGUOUS]),
        (["2016.9", "2016.9", "2016.1"], ["2016-09", "2016-09", AMBIGUOUS]),
        (["2016.1", "2016.10"], ["2016-01", "2016-10"]),
        (["2016.01", "2016.10"], ["2016-01", "2016-10"]),
        (["2016年9月", "2016.1", "2016-11"], ["2016-09", "2016-10", "2016-11"]),
    ],
)
def test_only_what_every_order_agrees_on_is_settled(texts: list[str], expected: list[str]) -> None:
    assert heads(*texts) == expected


@given(
    st.tuples(st.integers(2015, 2024), st.integers(1, 12)),
    st.integers(1, 40),
    st.booleans(),
    st.data(),
)
def test_a_damaged_series_is_never_read_as_a_wrong_month(
    start: Month, count: int, newest_first: bool, data: st.DataObject
) -> None:
    series = months_from(start, count)
    kept = sorted(data.draw(st.sets(st.sampled_from(series), min_size=1)), reverse=newest_first)
    read = read_period_heads([damaged(month) for month in kept])
    for month, entry in zip(kept, read, strict=True):
        if isinstance(entry, Period):
            assert (entry.year, entry.months) == (month[0], (month[1],))
        else:
            assert entry.rule == AMBIGUOUS
            assert month[1] in (1, 10)


@given(st.tuples(st.integers(2015, 2024), st.integers(1, 12)), st.integers(12, 40), st.booleans())
def test_whole_years_without_gaps_are_settled_but_for_their_ends(
    start: Month, count: int, newest_first: bool
) -> None:
    series = months_from(start, count)[:: -1 if newest_first else 1]
    read = read_period_heads([damaged(month) for month in series])
    for entry, month in list(zip(read, series, strict=True))[1:-1]:
        assert isinstance(entry, Period)
        assert entry.months == (month[1],)


@given(st.integers(2, 5), st.booleans(), st.randoms(use_true_random=False))
def test_rows_of_one_key_are_one_series_however_they_are_mixed(
    regions: int, by_month: bool, shuffled: random.Random
) -> None:
    rows = [(region, (2016, month)) for region in range(regions) for month in range(1, 13)]
    if by_month:
        order = list(range(regions))
        shuffled.shuffle(order)
        rows = [(region, (2016, month)) for month in range(1, 13) for region in order]
    read = read_period_column(
        [damaged(month) for _, month in rows], MONTHLY, None, series=[[r for r, _ in rows]]
    )
    assert told(read) == [f"2016-{month:02d}" for _, (_, month) in rows]


def test_without_their_keys_mixed_rows_settle_nothing() -> None:
    texts = [damaged((2016, month)) for month in (8, 9, 10) for _ in range(2)]
    assert told(read_period_column(texts, MONTHLY, None))[-2:] == [AMBIGUOUS] * 2


def test_the_ambiguous_cell_names_both_months_in_both_languages() -> None:
    (problem,) = read_period_heads(["2016.1"])
    assert isinstance(problem, Problem)
    assert list(problem.facts.values()) == ["2016年1月", "2016年10月", "2016-01", "2016-10"]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["2025-03-01", "2025/4/1"], ["2025-03", "2025-04"]),
        (["2025-03-01", ""], ["2025-03", "key.period_blank"]),
        (["2025-03-31 00:00:00", "2025年4月30日"], ["2025-03", "2025-04"]),
        (["2025-03-01", "2025-04-30"], ["period.day_unclear"] * 2),
        (["2025-03-01", "2025-04-02"], ["period.day_unclear", "key.period_unreadable"]),
        (["2025-03-01", "2025年4月"], ["period.day_unclear", "2025-04"]),
        (["2025-07-01"], ["period.day_unclear"]),
        (["2025-06-01"], ["2025-06"]),
        (["45717"], ["key.period_unreadable"]),
    ],
)
def test_days_are_months_only_where_the_whole_column_is(
    texts: list[str], expected: list[str]
) -> None:
    assert told(read_period_column(texts, MONTHLY, date(2025, 7, 3))) == expected


def test_the_calendar_judges_what_the_column_settles() -> None:
    texts = ["2014.9", "2014.1", "2014.11"]
    assert told(read_period_column(texts, MONTHLY, None)) == ["period.before_first"] * 3
    runs = read_period_column(["2016年1—9月"], MONTHLY, None, of_list=True)
    assert told(runs) == ["period.of_list"]


def test_a_settled_reading_is_told_and_an_ordinary_one_is_not() -> None:
    october = Period.of_months(2016, 10)
    assert "2016.1" in str(settled_note("2016.1", october))
    assert "2016-10" in str(settled_note("2016.1", october))
    assert "日期" in str(settled_note("2016-10-01", october))
    assert settled_note("2016年10月", october) is None
    assert settled_note("2016.10", october) is None
    assert settled_note("2016.1", None) is None


YEARLESS = {
    "1—3月": "2025-Q1",
    "3月": "2025-03",
    "三月份": "2025-03",
    "上半年": "2025-H1",
    "前三季度": "2025-01..09",
    "一季度": "2025-Q1",
    "全年": "2025",
}


@pytest.mark.parametrize(("text", "label"), YEARLESS.items())
def test_a_year_that_stands_above_the_table_counts_and_none_is_guessed(
    text: str, label: str
) -> None:
    assert heads(text, year=2025) == [label]
    assert heads(text) == ["key.period_unreadable"]
    assert heads(f"2024年{text}", year=2025) == [label.replace("2025", "2024")]


@pytest.mark.parametrize("text", ["3", "03", "12", "25年3月", "3.5", ""])
def test_a_bare_number_is_no_month_of_the_stated_year(text: str) -> None:
    assert heads(text, year=2025)[0].startswith("key.period_")


@pytest.mark.parametrize(
    ("texts", "year"),
    [
        (["2025年1—3月"], 2025),
        (["2025"], 2025),
        (["2025-03", "2025年"], 2025),
        (["2024年", "2025年"], None),
        (["第12025号"], None),
        ([], None),
        (["一季度"], None),
    ],
)
def test_the_stated_year_is_the_only_one(texts: list[str], year: int | None) -> None:
    assert stated_year(texts) == year


SPELLINGS = {
    "2025M09": "2025-09",
    "2025.09": "2025-09",
    "2025.9": "2025-09",
    "2025.10": "2025-10",
    "2025年9月底": "2025-09",
    "2025年9月末": "2025-09",
    "截至2025年9月": "2025-09",
    "截止2025年9月底": "2025-09",
    "2025年1月—2025年9月": "2025-01..09",
    "2025-01至2025-09": "2025-01..09",
    "202501-202509": "2025-01..09",
    "2025年1-3季度": "2025-01..09",
    "2025年一至三季度": "2025-01..09",
    "2025年前9个月": "2025-01..09",
    "2025年一至九月": "2025-01..09",
    "2025年1—9月累计": "2025-01..09",
    "2025年1、2月": "2025-01..02",
    "2025年元月": "2025-01",
    "2025年第3季度": "2025-Q3",
    "二〇二五年三月": "2025-03",
    "2025年全年度": "2025",
}
REFUSED = [
    "2025.1", "2025.13", "2025.20", "2025.0", "2025年1、3月", "2025年3月累计", "2025年底",
    "截至2025年", "截至2025年一季度", "截至2025年1—9月", "2024年12月—2025年1月", "2025年1①月",
    "2025年③月", "2025年¹1月", "2025年十三月", "2025年前13个月", "Mar-25", "2025㋀",
    "2024年1月—2025年3月", "2025年三月累计", "2025年二季度累计",
]  # fmt: skip


@pytest.mark.parametrize(("text", "label"), SPELLINGS.items())
def test_more_spellings_of_a_period_are_read(text: str, label: str) -> None:
    assert heads(text) == [label]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_sure_stays_refused(text: str) -> None:
    assert isinstance(period_of(text), Problem)


def test_a_dotted_number_is_no_period_unless_it_is_asked_for() -> None:
    for text in ("2010.80", "2010.8", "2010.11"):
        with pytest.raises(PeriodError):
            parse_period(text)


CHINESE = ["", *"一二三四五六七八九十", "十一", "十二"]
YEARS, MONTHS = st.integers(1949, 2099), st.integers(1, 12)
FULL_WIDTH = str.maketrans("0123456789-.", "０１２３４５６７８９－．")


@given(YEARS, MONTHS)
def test_every_way_to_write_a_month_is_that_month(year: int, month: int) -> None:
    spellings = [
        *(f"{year}年{month}月", f"{year}年{month:02d}月份", f"{year}年{CHINESE[month]}月"),
        *(f"{year}-{month:02d}", f"{year}/{month}", f"{year}{month:02d}", f"{year}M{month:02d}"),
        *(f"{year}.{month:02d}", f"{year}年{month}月底", f"截至{year}年{month}月末"),
        *(f" {year} 年 {month} 月 ", f"{year}-{month}月"),
    ]
    expected = Period.of_months(year, month)
    for spelling in spellings:
        assert read_period_heads([spelling]) == [expected], spelling
        assert read_period_heads([spelling.translate(FULL_WIDTH)]) == [expected], spelling
    assert read_period_heads([f"{month}月"], year) == [expected]


@given(YEARS, MONTHS, st.sampled_from(["-", "—", "——", "~", "～", "至", "到", "–"]))
def test_every_way_to_write_a_run_from_january_is_that_run(
    year: int, month: int, dash: str
) -> None:
    spellings = [
        *(
            f"{year}年1{dash}{month}月",
            f"{year}年1月{dash}{month}月",
            f"{year}年01{dash}{month:02d}月",
        ),
        f"{year}年一{dash}{CHINESE[month]}月",
        f"{year}年1月{dash}{year}年{month}月",
        f"{year}年前{month}个月",
    ]
    expected = Period.of_months(year, 1, month)
    for spelling in spellings:
        assert read_period_heads([spelling]) == [expected], spelling
    assert read_period_heads([f"1{dash}{month}月"], year) == [expected]


PIECES = [
    *(
        "2025",
        "2025年",
        "年",
        "1",
        "3",
        "10",
        "12",
        "一",
        "三",
        "十",
        "月",
        "-",
        "—",
        "至",
        "、",
        ".",
    ),
    *(
        "前",
        "第",
        "上半年",
        "季度",
        "个月",
        "M",
        "Q",
        "底",
        "末",
        "截至",
        "累计",
        "①",
        "¹",
        "㋀",
        " ",
    ),
]


@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map("".join),
    st.none() | st.just(2024),
)
def test_a_period_that_is_read_names_its_months(text: str, year: int | None) -> None:
    (entry,) = read_period_heads([text], year)
    if not isinstance(entry, Period):
        return
    assert not set(text) & set("①㋀¹")
    assert "2025" in text or entry.year == year
    if entry.is_single_month:
        words = ["", *"一二三四五六七八九十", "十一", "十二"]
        assert str(entry.start.month) in text or words[entry.start.month] in text
