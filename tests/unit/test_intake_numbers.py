"""Cells of value columns: exact numbers, typed blanks, and reasons."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.intake.cells.numbers import Blank, NumberRead, Problem, read_number

ONE, WAN = Decimal(1), Decimal(10000)


def value(
    text: str, factor: Decimal = ONE, unit: str = "辆", integer: bool = False
) -> Decimal | None:
    read = read_number(text, factor, unit, integer)
    assert isinstance(read, NumberRead), read
    assert read.blank is Blank.REPORTED
    return read.value


def rule(text: str, unit: str = "辆", integer: bool = False, factor: Decimal = ONE) -> str:
    read = read_number(text, factor, unit, integer)
    assert isinstance(read, Problem), read
    return read.rule


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", "0"),
        ("１２３．５", "123.5"),
        ("1,234,567.8", "1234567.8"),
        ("-9.2", "-9.2"),
        ("−9.2", "-9.2"),
        ("+9.2", "9.2"),
        (".5", "0.5"),
        ("  7 ", "7"),
        ("1，234", "1234"),
        ("0.30000000000000004", "0.3"),
    ],
)
def test_numbers_are_read(text: str, expected: str) -> None:
    assert value(text) == Decimal(expected)


def test_a_percent_sign_belongs_into_percent_columns_only() -> None:
    assert value("9.2%", unit="%") == Decimal("9.2")
    assert value("９．２％", unit="%") == Decimal("9.2")
    assert rule("9.2%") == "type.percent_sign"
    assert rule("9.2%%", unit="%") != "type.percent_sign"


BLANKS = {
    Blank.NOT_REPORTED: ["", " ", "-", "—", "——", "－", "未报"],
    Blank.BELOW_UNIT: ["…", "……", "...", "⋯"],
    Blank.NOT_APPLICABLE: ["不适用", "N/A", "n/a", "Ｎ／Ａ"],
    Blank.SUPPRESSED: ["×", "***", "保密"],
}


@pytest.mark.parametrize(("blank", "text"), [(b, t) for b, ts in BLANKS.items() for t in ts])
def test_blanks_are_typed(blank: Blank, text: str) -> None:
    assert read_number(text, ONE, "辆", True) == NumberRead(None, blank)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2o5", "type.number"),
        ("1O5", "type.number"),
        ("12x", "type.number"),
        ("12台", "type.unit_in_cell"),
        ("12,34", "type.grouping"),
        ("1,2345", "type.grouping"),
        ("1.234,5", "type.grouping"),
        ("1.2E+05", "type.scientific"),
        ("=A1*2", "type.formula"),
        ("#REF!", "type.formula"),
        ("#N/A", "type.formula"),
        ("@SUM(A1)", "type.formula"),
        ("'123", "type.text_mark"),
        ("1 23", "type.number_format"),
        ("1.2.3", "type.number_format"),
        ("-(9.2)", "type.number_format"),
        ("无", "type.number_format"),
        ("NaN", "type.number_format"),
        ("inf", "type.number_format"),
        ("--5", "type.number_format"),
        ("٣", "type.number_format"),
        ("9" * 15, "type.too_large"),
        ("9" * 70, "type.number_format"),
    ],
)
def test_what_is_no_number_has_its_own_reason(text: str, expected: str) -> None:
    assert rule(text) == expected


def test_units_convert_exactly() -> None:
    assert value("1841.33", WAN, integer=True) == 18413300
    assert value("0.1", Decimal("0.0001")) == Decimal("0.00001")
    assert rule("1.00001", integer=True, factor=WAN) == "type.not_whole"
    assert rule("1.5", integer=True) == "type.not_whole"


@given(st.decimals(-(10**9), 10**9, places=6), st.sampled_from([ONE, WAN, Decimal("0.001")]))
def test_conversion_loses_nothing(number: Decimal, factor: Decimal) -> None:
    assert value(f"{number:f}", factor) == number * factor
    assert value(f"{number:,f}", factor) == number * factor


@given(st.text(max_size=80), st.booleans())
def test_any_text_is_a_number_a_blank_or_a_problem(text: str, integer: bool) -> None:
    read = read_number(text, WAN, "辆", integer)
    assert isinstance(read, NumberRead | Problem)
