"""Dialects are found from the text alone, and records keep their lines whatever the quotes do."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.intake.reading.dialect import Dialect, sniff_dialect
from orchestration.intake.reading.records import Record, read_records

ROWS = ("地区{0}数值{0}增速", "东区{0}15{0}1.2", "西区{0}27{0}3.4", "南区{0}28{0}-1.2", "")


def cut(text: str) -> list[tuple[str, ...]]:
    return [record.cells for record in read_records(text, sniff_dialect(text))]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，", "；", "   "])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_delimiter_and_line_ends_are_found(delimiter: str, line_end: str) -> None:
    text = line_end.join(ROWS).format(delimiter)
    found = sniff_dialect(text)
    assert found.delimiter == (" " if delimiter.isspace() and delimiter != "\t" else delimiter)
    assert found.line_end == line_end
    assert found.alternatives == ()
    assert cut(text)[1] == ("东区", "15", "1.2")


def test_mixed_line_ends_are_said_but_breaks_within_quotes_are_not_among_them() -> None:
    assert sniff_dialect("a,b\r\n1,2\n3,4\r").line_end == "mixed"
    assert sniff_dialect('a,b\r\n1,"x\ny"\r\n').line_end == "\r\n"


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("地区;数值\n东区;1,5\n西区;2,7\n南区;3,1\n", ";"),  # decimal commas
        ("地区\t数值\n东区\t1,234,567\n西区\t2,345,678\n", "\t"),  # thousands
        ("地区\t,2025年\t,2024年\t,\n东区\t,15\t,14\t,\n西区\t,27\t,26\t,\n", ","),  # tabs that pad
        ("关于二手车交易，有如下说明：一，二，三；四\n地区\t数值\n东区\t15\n西区\t27\n", "\t"),
        ("# 作者, 年份, 备注\nid;name\n1;甲\n2;乙\n3;丙\n", ";"),
        ("时间\n2025-01-01 08:00\n2025-01-02 09:00\n2025-01-03 10:00\n", ","),  # one column
        ('id;note\n1;"a,b,c"\n2;"d,e,f"\n3;"g,h,i"\n', ";"),
    ],
)
def test_what_only_looks_like_a_delimiter_misleads_nobody(text: str, delimiter: str) -> None:
    assert sniff_dialect(text).delimiter == delimiter


def test_sentences_are_not_cut_into_columns() -> None:
    text = "他说，今天天气很好。\n我们去公园了\n回来以后，他睡着了，没有吃饭。\n"
    assert cut(text) == [(line,) for line in text.splitlines()]


def test_a_second_delimiter_that_cuts_as_well_is_an_alternative() -> None:
    found = sniff_dialect("甲,乙;丙\n丁,戊;己\n庚,辛;壬\n")
    assert (found.delimiter, found.alternatives) == (",", (";",))


def test_apostrophes_are_quotes_only_where_they_enclose_cells() -> None:
    assert cut("a,b\n'x, y',1\n'z',2\n'it''s',3\n")[1:] == [
        ("x, y", "1"),
        ("z", "2"),
        ("it's", "3"),
    ]
    assert cut("a,b\nit's,1\n'tis,2\n")[1:] == [("it's", "1"), ("'tis", "2")]


def test_backslashes_escape_where_quotes_would_not_pair_up_without() -> None:
    assert cut('id,x\n1,"say \\"hi\\", he"\n2,"b"\n')[1] == ("1", 'say "hi", he')


def test_spaces_around_quotes_are_none_of_the_cell() -> None:
    assert cut('a, b\n"1", "x, y"\n"2", "z"\n')[1] == ("1", "x, y")
    assert cut('a,b\n"1" ,"x, y"\n"2" ,"z"\n')[1] == ("1", "x, y")


def test_quotes_within_unquoted_cells_are_part_of_them() -> None:
    assert cut('名称,长度\n5" 管,12\n36\'37.8"N,7\n')[1:] == [('5" 管', "12"), ("36'37.8\"N", "7")]


def test_a_quote_that_never_ends_breaks_its_own_line_and_no_other() -> None:
    text = '地区,数值\n"东区,1\n西区,2\n"南""区",3\n'
    assert [(r.line, r.cells, r.broken) for r in read_records(text, sniff_dialect(text))] == [
        (1, ("地区", "数值"), False),
        (2, (), True),
        (3, ("西区", "2"), False),
        (4, ('南"区', "3"), False),
    ]


def test_lines_are_those_of_the_file_behind_quoted_line_breaks() -> None:
    text = 'a,b\r\n1,"x\r\ny\r\nz"\r\n\r\n"q"r,2\r\n3,4\r\n'
    lines = [(r.line, r.broken) for r in read_records(text, ",")]
    assert lines == [(1, False), (2, False), (5, False), (6, True), (7, False)]


def test_codes_without_a_sign_become_the_signs_of_an_old_windows() -> None:
    assert cut("a,b\nx \x96 y,1\nit\x92s,2\n")[1:] == [("x – y", "1"), ("it’s", "2")]


def test_very_long_cells_are_read() -> None:
    long = "字" * 200_000
    assert cut(f'a,b\n"{long}",1\n"{long}",2\n')[1] == (long, "1")


@pytest.mark.parametrize("piece", ['"a\n', '"x"y\n', '"zzzzzzzzzzzzzzzz\n', '"\n""\n', '"a""\n'])
def test_hostile_quotes_take_no_longer_than_others(piece: str) -> None:
    text = piece * 30_000
    begun = time.perf_counter()
    records = list(read_records(text, ","))
    assert time.perf_counter() - begun < 5
    assert records


def test_a_large_text_is_recognised_by_its_head() -> None:
    text = "地区;数值\n" + "东区;1,5\n" * 500_000
    begun = time.perf_counter()
    assert sniff_dialect(text).delimiter == ";"
    assert time.perf_counter() - begun < 0.5


@given(st.text(alphabet=st.sampled_from("a1,;|\t\"'\\ \n\r年."), max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_has_a_dialect_and_no_character_is_lost(text: str) -> None:
    dialect = sniff_dialect(text)
    records = list(read_records(text, dialect))
    assert [r.line for r in records] == sorted({r.line for r in records})
    assert all(r.line >= 1 and (r.cells or r.broken or r.is_blank) for r in records)
    if not any(r.broken for r in records):
        letters = "".join(cell for r in records for cell in r.cells)
        assert [c for c in letters if c in "a1年."] == [c for c in text if c in "a1年."]


def test_a_delimiter_alone_may_be_given() -> None:
    assert list(read_records("a;b\n", ";")) == [Record(1, ("a", "b"))]
    assert list(read_records("a;b\n", Dialect(""))) == [Record(1, ("a;b",))]
