"""A credit code is taken when its form and check digit are right; else the reason says which."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum.cn import uscc

from orchestration.intake.cells.credit_codes import read_credit_code
from orchestration.intake.cells.numbers import Problem
from tests.unit.list_factories import CODE, LETTER_CODE

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BODIES = st.builds(
    lambda office, region, organisation: office + region + organisation,
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)


def refused(text: str) -> Problem:
    problem = read_credit_code(text)
    assert isinstance(problem, Problem), problem
    return problem


@given(BODIES)
@example("0E000001000000000")  # no number in scientific notation
def test_a_code_with_its_check_digit_is_taken_and_with_any_other_refused(body: str) -> None:
    expected = uscc.calc_check_digit(body)
    assert read_credit_code(body + expected) == body + expected
    for wrong in ALPHABET.replace(expected, ""):
        problem = read_credit_code(body + wrong)
        assert isinstance(problem, Problem)
        if problem.rule == "code.check_digit":
            assert problem.facts == {"found": wrong, "expected": expected}
        else:
            assert (problem.rule, body[-2:] + wrong) == ("code.digits_lost", "000")


@given(BODIES, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(body: str, place: int, other: str) -> None:
    code = body + uscc.calc_check_digit(body)
    if code[place] != other:
        assert isinstance(read_credit_code(code[:place] + other + code[place + 1 :]), Problem)


@given(st.text(max_size=25) | st.text(ALPHABET + "abcIOSVZ -　", max_size=20))
def test_nothing_raises_and_what_is_taken_the_library_takes_too(text: str) -> None:
    code = read_credit_code(text)
    if isinstance(code, str) and code[:2].isdigit():
        assert uscc.is_valid(code)


@pytest.mark.parametrize(
    "text", [CODE, CODE.lower(), f" {CODE[:9]} {CODE[9:]}", "９" + CODE[1:], f"{CODE}\u200b"]
)
def test_width_case_and_spaces_make_no_difference(text: str) -> None:
    assert read_credit_code(text) == CODE


def test_codes_of_rural_collectives_begin_with_a_letter() -> None:
    assert read_credit_code(LETTER_CODE) == LETTER_CODE


WRONG = {
    "510303000012345": "code.registration_number",
    "12345678-9": "code.length",
    CODE[:-1]: "code.length",
    CODE + "1": "code.length",
    "9.19901E+17": "code.digits_lost",
    "911510302000000000": "code.digits_lost",
    "9I990102MA0000001D": "code.letter",
    "91990102MA000000丙D": "code.letter",
    "9199O102MA0000001D": "code.letter",
    "91A90102MA0000001D": "code.region_digits",
}


@pytest.mark.parametrize(("text", "rule"), WRONG.items())
def test_the_reason_says_what_is_wrong_with_it(text: str, rule: str) -> None:
    assert refused(text).rule == rule


def test_the_odd_characters_are_named() -> None:
    assert refused("9I990102MA000O001D").facts == {"seen": "I、O"}
    assert refused(CODE[:-1]).facts == {"length": 17}
