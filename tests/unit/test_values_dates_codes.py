"""Days and codes as spreadsheets leave them: read where nothing is lost, else refused by name."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn.uscc import calc_check_digit

from orchestration.intake.cells.credit_codes import read_credit_code
from orchestration.intake.cells.dates import read_date
from orchestration.intake.cells.numbers import Problem
from orchestration.intake.reading.text import plain

FIRST_17 = "91520300MA6EXAMP1"[:17].replace("O", "0").replace("I", "1")
CODE = f"{FIRST_17}{calc_check_digit(FIRST_17)}"
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


@pytest.mark.parametrize(
    "written",
    [
        CODE,
        CODE.lower(),
        CODE.translate(FULL_WIDTH),
        f"{CODE[:8]} {CODE[8:17]} {CODE[17]}",
        f"\u3000{CODE}\u200b",
        f"'{CODE}",
        f"‘{CODE}",
    ],
)
def test_a_code_is_read_whatever_its_width_case_and_spaces(written: str) -> None:
    assert read_credit_code(written) == CODE


@pytest.mark.parametrize(
    "written",
    ["9.15203E+17", "9.15203e+17", "9.15203E17", "9.1520300123456E+17", "915203001234567808.0"],
)
def test_a_code_that_a_spreadsheet_made_a_number_of_is_lost(written: str) -> None:
    problem = read_credit_code(written)
    assert isinstance(problem, Problem)
    assert problem.rule == "code.digits_lost"


def test_a_code_with_a_letter_e_before_digits_is_no_lost_number() -> None:
    first = "915203001234567E1"
    assert read_credit_code(first + calc_check_digit(first)) == first + calc_check_digit(first)


def test_a_footnote_mark_never_becomes_a_digit_of_a_code_or_a_day() -> None:
    assert isinstance(read_credit_code(CODE[:17] + "①"), Problem)
    assert isinstance(read_date("2025-03-1①"), Problem)
    assert plain("5①　²") == "5① ²"


@given(st.dates(date(1949, 1, 1), date(2099, 12, 31)))
def test_a_bare_serial_is_refused_and_named(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    problem = read_date(f"{serial}")
    assert isinstance(problem, Problem)
    assert (problem.rule, problem.facts) == ("date.serial", {"day": day})


@given(st.dates(date(1949, 1, 1), date(2099, 12, 31)))
def test_midnight_of_our_own_zone_changes_nothing(day: date) -> None:
    for time in (" 00:00:00", "T00:00:00", "T00:00:00+08:00", " 0:00"):
        assert read_date(f"{day.isoformat()}{time}") == day


@pytest.mark.parametrize("text", ["25年3月1日", "25-3-1", "3/1/25"])
def test_two_digits_are_no_year(text: str) -> None:
    problem = read_date(text)
    assert isinstance(problem, Problem)
    assert problem.rule == "date.year_first"
