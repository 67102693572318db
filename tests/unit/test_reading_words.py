"""The words of the lines around a table are declared once, and are kept as printed."""

from __future__ import annotations

import pytest
import yaml

from expectations.findings import Finding
from orchestration.intake.reading.describe import Facts, describe, fullest
from orchestration.intake.reading.opening import open_book
from orchestration.intake.reading.preamble import (
    MAKER_KEYS,
    PERIOD_KEYS,
    REGION_KEYS,
    SENDER_KEYS,
    is_footer,
)
from orchestration.intake.reading.records import Record
from orchestration.intake.reading.text import as_printed
from orchestration.intake.tables.identify import identity
from sources.loader import DEFAULT_ROOT
from sources.places import COMMON_COLUMNS
from tests.unit.factories import catalogue, feed, sender, sheet

# Names the place of a whole table; over a column it would say nothing that 地区 does not.
ONLY_ABOVE = {"填报地区"}


def facts(text: str) -> Facts:
    book = open_book(text.encode())
    assert not isinstance(book, Finding)
    return describe(book, fullest(book)).facts


@pytest.mark.parametrize(
    ("column", "keys"), [("region", {*REGION_KEYS} - ONLY_ABOVE), ("period", {*PERIOD_KEYS})]
)
def test_what_names_a_fact_above_a_table_also_heads_its_column(column: str, keys: set[str]) -> None:
    declared = yaml.safe_load((DEFAULT_ROOT / COMMON_COLUMNS).read_text("utf-8"))
    (found,) = (c for c in declared["first"] if c["name"] == column)
    assert keys <= {found["header"], *found["aliases"]}


def test_facts_are_as_printed() -> None:
    said = facts(
        "２０２５年９月二手车交易情况（模拟）（单位：万元）,,\n"
        "填报单位（盖章）：乙市统计局（本级）,,表　号：Ｘ１０１\n"
        "地区,交易量,交易额\n东区,1,2\n西区,3,4\n数据来源：商务局（快报）,,\n经办：甲；乙,,\n"
    )
    assert said.title == "２０２５年９月二手车交易情况（模拟）"
    assert said.periods == ("２０２５年９月",)
    assert said.units == ("万元",)
    assert said.sender == "乙市统计局（本级）"
    assert said.table_number == "Ｘ１０１"
    assert said.source == "商务局（快报）"


@pytest.mark.parametrize(
    ("text", "cells", "printed"),
    [
        ("(模拟)", ["a", "甲（模拟）表"], "（模拟）"),
        ("2025年1月", ["２０２５ 年 １ 月"], "２０２５ 年 １ 月"),
        ("not there", ["（模拟）"], "not there"),
        ("", ["（模拟）"], ""),
        ("5①", ["共5①"], "5①"),
    ],
)
def test_a_text_is_found_in_its_cell_again(text: str, cells: list[str], printed: str) -> None:
    assert as_printed(text, cells) == printed


@pytest.mark.parametrize("key", [*SENDER_KEYS, *MAKER_KEYS])
def test_inspect_knows_every_word_for_an_office(key: str) -> None:
    above = f"{key}：丙市统计局\n"
    assert facts(above + "地区,交易量\n东区,1\n西区,3\n").sender == "丙市统计局"


@pytest.mark.parametrize("key", SENDER_KEYS)
def test_a_sender_is_known_by_every_word_for_one(key: str) -> None:
    known = catalogue(feed(), senders=(sender(), sender(id="stat-c", name_zh="丙市统计局")))
    content = f"{key}：丙市统计局\n{sheet('东区,2025年1月,1,1')}".encode()
    found = identity(content, "x.csv", known).sender
    assert found is known.senders["stat-c"]


LINES_BELOW = (
    "注：1",
    "注2：无",
    "注1.快报数",
    "填表人",
    "填报人：李四",
    "分管领导：",
    "单位（盖章）：",
)


@pytest.mark.parametrize("line", LINES_BELOW)
def test_lines_below_a_table(line: str) -> None:
    assert is_footer(Record(9, (line, "")))
