"""Numbers as people write them, with what stands beside them: exact, or refused with the reason."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.intake.cells.cell_units import MULTIPLES, CellUnits
from orchestration.intake.cells.numbers import Blank, NumberRead, Problem, read_number

WAN = {"万辆": Decimal(10_000)}
UNDER_CARS = CellUnits("辆", Decimal(1), WAN, "辆")
UNDER_WAN = CellUnits("辆", Decimal(10_000), WAN, "万辆")
UNSTATED = CellUnits("辆", None, WAN)
MONEY = CellUnits("万元", Decimal(1), {"亿元": Decimal(10_000), "元": Decimal("0.0001")})
GROWTH = CellUnits("%", Decimal(1), {}, None, growth=True, compared="同比")
RATE = CellUnits("%", Decimal(1), {}, None)
POINTS = CellUnits("百分点")


def read(text: str, units: CellUnits, integer: bool = False) -> NumberRead | Problem:
    return read_number(text, units.factor or Decimal(1), units.own, integer, units)


def value(text: str, units: CellUnits, integer: bool = False) -> Decimal | None:
    found = read(text, units, integer)
    assert isinstance(found, NumberRead), found
    return found.value


def problem(text: str, units: CellUnits) -> Problem:
    found = read(text, units)
    assert isinstance(found, Problem), found
    return found


@pytest.mark.parametrize(
    ("text", "units", "expected"),
    [
        ("350辆", UNDER_CARS, 350),
        ("３５０ 辆", UNDER_CARS, 350),
        ("12.5万", UNDER_CARS, 125_000),
        ("12.5万辆", UNDER_CARS, 125_000),
        ("1.5亿", UNDER_CARS, 150_000_000),
        ("12.5万辆", UNDER_WAN, 125_000),
        ("1,234.5万辆", UNDER_WAN, 12_345_000),
        ("350辆", UNSTATED, 350),
        ("12.5万辆", UNSTATED, 125_000),
        ("￥1,200", MONEY, "0.12"),
        ("¥1.2亿", MONEY, 12_000),
        ("1.2亿元", MONEY, 12_000),
        ("-¥5万元", MONEY, -5),
        ("5.3%", GROWTH, "5.3"),
        ("５．３％", GROWTH, "5.3"),
        ("5.3‰", RATE, "0.53"),
        ("0.053", RATE, "0.053"),
        ("增长5.3%", GROWTH, "5.3"),
        ("同比增长5.3%", GROWTH, "5.3"),
        ("下降2.1", GROWTH, "-2.1"),
        ("同比下降2.1％", GROWTH, "-2.1"),
        ("增长-2.1%", GROWTH, "-2.1"),
        ("+5.3", GROWTH, "5.3"),
        ("5.3个百分点", POINTS, "5.3"),
        ("1 234 567", UNDER_CARS, 1_234_567),
        ("1\u2009234\u00a0567", UNDER_CARS, 1_234_567),
        ("1，234", UNDER_CARS, 1_234),
        ("−5", GROWTH, -5),
        ("－5", GROWTH, -5),
        ("–5", GROWTH, -5),
    ],
)
def test_what_a_careful_reader_understands_is_read(
    text: str, units: CellUnits, expected: int | str
) -> None:
    assert value(text, units) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "units", "rule"),
    [
        ("350辆", UNDER_WAN, "unit.cell_contradicts"),
        ("12.5亿辆", UNDER_WAN, "unit.cell_contradicts"),
        ("12.5万", UNDER_WAN, "unit.cell_twice"),
        ("3万", MONEY, "unit.cell_twice"),
        ("12台", UNDER_CARS, "type.unit_in_cell"),
        ("5.3%", UNDER_CARS, "type.percent_sign"),
        ("5.3%", POINTS, "type.percent_sign"),
        ("5.3个百分点", RATE, "value.points"),
        ("增长5.3个百分点", GROWTH, "value.points"),
        ("5万", RATE, "type.unit_in_cell"),
        ("环比增长5.3%", GROWTH, "value.growth_word"),
        ("增长5.3%", RATE, "value.growth_word"),
        ("下降到2.1", GROWTH, "value.growth_word"),
        ("持平", GROWTH, "value.growth_word"),
        ("下降-2.1%", GROWTH, "value.sign_unclear"),
        ("(12.3)", UNDER_CARS, "value.sign_unclear"),
        ("（1,234）", UNDER_CARS, "value.sign_unclear"),
        ("▲5.3", GROWTH, "value.sign_unclear"),
        ("△5.3%", GROWTH, "value.sign_unclear"),
        ("5.3↓", GROWTH, "value.sign_unclear"),
        ("—5", UNDER_CARS, "value.sign_unclear"),
        ("12.3-", UNDER_CARS, "value.sign_unclear"),
        ("5①", UNDER_CARS, "value.footnote_mark"),
        ("123²", UNDER_CARS, "value.footnote_mark"),
        ("1½", UNDER_CARS, "value.footnote_mark"),
        ("⒈5", UNDER_CARS, "value.footnote_mark"),
        ("十二", UNDER_CARS, "value.chinese_numeral"),
        ("三百辆", UNDER_CARS, "value.chinese_numeral"),
        ("零", UNDER_CARS, "value.chinese_numeral"),
        ("约100", UNDER_CARS, "value.approximate"),
        ("100左右", UNDER_CARS, "value.approximate"),
        ("100多辆", UNDER_CARS, "value.approximate"),
        ("≥90%", RATE, "value.approximate"),
        ("12—15", UNDER_CARS, "value.approximate"),
        ("1.2E+05", UNDER_CARS, "type.scientific"),
        ("#N/A", UNDER_CARS, "type.formula"),
        ("=A1+B1", UNDER_CARS, "type.formula"),
        ("1 2345", UNDER_CARS, "type.number_format"),
        ("1,234 567", UNDER_CARS, "type.number_format"),
    ],
)
def test_what_may_mean_two_things_is_refused_with_the_reason(
    text: str, units: CellUnits, rule: str
) -> None:
    found = problem(text, units)
    # 1,234 567 is refused either as a grouping or as a format, never read.
    assert found.rule == rule or (text == "1,234 567" and found.rule == "type.grouping")


def test_a_contradiction_names_both_units_and_an_unclear_sign_both_readings() -> None:
    assert problem("350辆", UNDER_WAN).facts == {"seen": "辆", "stated": "万辆"}
    assert problem("（12.3）", UNDER_CARS).facts == {"minus": "-12.3", "plus": "12.3"}


def test_a_bare_multiple_says_no_unit_where_nothing_else_does() -> None:
    found = read("12.5万", UNSTATED)
    assert isinstance(found, NumberRead)
    assert found.unit is None


BLANKS = {
    Blank.NOT_REPORTED: ["", "　", "-", "—", "－－", "/", "／", "无数据", "空", "未报", "暂无"],
    Blank.BELOW_UNIT: ["…", "……", "..."],
    Blank.NOT_APPLICABLE: ["不适用", "N/A", "n/a"],
    Blank.SUPPRESSED: ["×", "保密", "***"],
}


@pytest.mark.parametrize(("blank", "text"), [(b, t) for b, ts in BLANKS.items() for t in ts])
def test_typed_blanks_are_no_numbers(blank: Blank, text: str) -> None:
    assert read(text, UNDER_CARS) == NumberRead(None, blank)


@pytest.mark.parametrize("text", ["无", "NaN", "NULL", "x", "#N/A", "#DIV/0!"])
def test_what_is_no_declared_blank_is_refused(text: str) -> None:
    assert isinstance(read(text, UNDER_CARS), Problem)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("1841.3300000000002", 18_413_300),
        ("0.30000000000000004", 3_000),
        ("12.299999999999999", 123_000),
    ],
)
def test_the_noise_of_a_spreadsheet_is_no_part_of_a_number(text: str, whole: int) -> None:
    assert value(text, UNDER_WAN, integer=True) == whole


cents = st.decimals(0, 10**7, places=2, allow_nan=False)
FULL_WIDTH = str.maketrans("0123456789.,-%", "０１２３４５６７８９．，－％")


@given(cents, st.sampled_from(["", "-", "+"]))
def test_every_way_to_write_a_number_reads_back_as_it(number: Decimal, sign: str) -> None:
    signed = -number if sign == "-" else number
    grouped = f"{number:,f}"
    spellings = [f"{number:f}", grouped, grouped.replace(",", " "), grouped.replace(",", "，")]
    for spelling in spellings:
        assert value(sign + spelling, UNDER_CARS) == signed
        assert value((sign + spelling).translate(FULL_WIDTH), UNDER_CARS) == signed


@given(cents, st.sampled_from(sorted(MULTIPLES)), st.sampled_from(["", " ", "　"]))
def test_a_multiple_before_the_unit_is_exact(number: Decimal, multiple: str, gap: str) -> None:
    found = read(f"{number:f}{gap}{multiple}辆", UNDER_CARS)
    expected = number * MULTIPLES[multiple]
    if isinstance(found, Problem):
        assert found.rule == "type.too_large"
        assert expected >= 10**14
    else:
        assert found.value == expected


MIXTURE = "0123456789.,，-−—()（）%‰万亿辆元¥￥ ①²½增长下降约同比个百分点…/×一二三▲E+"


@given(st.text(alphabet=MIXTURE, max_size=14), st.sampled_from([UNDER_CARS, UNDER_WAN, GROWTH]))
def test_no_digit_of_a_number_that_is_read_was_made_up_or_lost(text: str, units: CellUnits) -> None:
    found = read(text, units)
    if isinstance(found, Problem) or found.value is None:
        return
    assert not set(text) & set("①²½约一二三▲()（）E")
    known = units.known | {"": units.factor or Decimal(1)} | MULTIPLES
    factors = set(known.values()) | {a * b for a in known.values() for b in known.values()}
    typed = Decimal(
        "".join(c for c in text.translate(str.maketrans("，", ",")) if c in "0123456789.")
    )
    assert any(abs(found.value) == typed * factor for factor in factors)
