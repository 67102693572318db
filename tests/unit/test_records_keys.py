"""Keys: spellings of one key meet, different keys never do."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from expectations.edits.frame import NIL
from orchestration.intake.cells.entity_keys import entity_key, key_text, says_nil
from tests.unit.list_factories import list_feed

COUNTRY, REGION = list_feed(), list_feed(keys_within="region")
CELLS = st.text(alphabet="ab|\\_/无1 ", max_size=6) | st.text(max_size=8)
ROWS = st.lists(CELLS, min_size=1, max_size=3)


@pytest.mark.parametrize(
    "text",
    [
        "ＧＣ－001",
        "gc-001",
        "GC—001",
        " GC - 001 ",
        "GC–00１",
        "G\u200bC-0\u00a001",
        "GC−001",
        "'GC-001",
    ],
)
def test_spellings_of_one_key_meet(text: str) -> None:
    assert key_text(text) == "GC-001"


@pytest.mark.parametrize(
    "others",
    [("GC-001", "GC-01"), ("①-1", "1-1"), ("A|B", "A｜C"), ("甲1", "乙1"), ("GC.1", "GC-1")],
)
def test_keys_that_a_reader_tells_apart_stay_apart(others: tuple[str, str]) -> None:
    assert key_text(others[0]) != key_text(others[1])


@given(st.text(max_size=20))
def test_a_key_is_its_own_key(text: str) -> None:
    assert key_text(key_text(text)) == key_text(text)


@given(ROWS, ROWS)
def test_different_cells_never_join_to_one_key(one: list[str], other: list[str]) -> None:
    assume(one != other)
    for feed in (COUNTRY, REGION):
        assert entity_key(feed, "990102", one) != entity_key(feed, "990102", other)


@given(ROWS)
def test_the_cells_can_be_read_back(cells: list[str]) -> None:
    joined = entity_key(COUNTRY, "990102", cells)
    parts = re.findall(r"((?:\\.|[^\\|])*)(?:\||$)", joined, re.DOTALL)
    assert [re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL) for part in parts][: len(cells)] == cells


@given(ROWS, ROWS)
def test_regions_keep_their_keys_apart_where_the_contract_says_so(
    one: list[str], other: list[str]
) -> None:
    assert entity_key(REGION, "990102", one) != entity_key(REGION, "990103", other)
    assert entity_key(COUNTRY, "990102", one) == entity_key(COUNTRY, "990103", one)


@given(ROWS)
def test_nothing_is_taken_for_a_nil_report(cells: list[str]) -> None:
    assert entity_key(COUNTRY, "990102", cells) != NIL
    assert entity_key(COUNTRY, "990102", [NIL]) != NIL


def test_an_ordinary_key_is_printed_as_it_is() -> None:
    assert entity_key(COUNTRY, "990102", ["green", "GC-001"]) == "green|GC-001"
    assert entity_key(REGION, "990102", ["GC-001"]) == "990102/GC-001"


@pytest.mark.parametrize(("text", "nil"), [("无", True), ("零 报告", True), ("无锡1号", False)])
def test_nil_is_said_in_two_words(text: str, nil: bool) -> None:
    assert says_nil(text) is nil
