"""The judgement: the three acceptance cases to the cell, and nothing that makes it raise."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.findings import JSON_FIELDS, Verdict
from expectations.wording import RULES
from orchestration.demo.deliveries import national_deliveries
from orchestration.intake.judge import judge
from sources.catalogue import Catalogue
from tests.unit.factories import HEADER, judged, sheet, spots

SHORT = "地区,报告期,本月数（辆）,累计数（辆）"


def test_letters_in_numbers_are_all_named_to_the_cell() -> None:
    judgement = judged(
        sheet("东区,2025年1月,2o5,300", "西区,2025年1月,1,l0", "西区,2025年2月,1,20", header=SHORT)
    )
    assert judgement.verdict is Verdict.REJECT
    assert judgement.observations is None
    assert spots(judgement.findings) == [("type.number", 2, 3), ("type.number", 3, 4)]
    first = judgement.findings[0]
    assert (first.record, first.header, first.read) == (1, "本月数（辆）", "2o5")
    assert first.key == "990102 东区 2025年1月"
    assert first.message_zh == "数字“2o5”里有不是数字的字符“o”"
    assert "阿拉伯数字" in first.advice


def test_doubled_keys_are_all_named_with_each_other() -> None:
    judgement = judged(
        sheet("东区,2025年1月,1,1", "西区,2025年1月,1,1", "东区,2025年1月,2,2", header=SHORT)
    )
    assert spots(judgement.findings) == [("key.duplicate", 2, 1), ("key.duplicate", 4, 1)]
    assert [f.message_zh.rpartition("：")[2] for f in judgement.findings] == [
        "与第 4 行相同",
        "与第 2 行相同",
    ]
    assert "只保留正确的一行" in judgement.findings[0].advice


def test_wrong_regions_are_all_named() -> None:
    judgement = judged(
        sheet("河口县,2025年1月,1,1", "东区,2025年1月,1,1", "990203,2025年2月,1,1", header=SHORT)
    )
    assert spots(judgement.findings) == [
        ("key.region_not_yours", 2, 1),
        ("key.region_not_yours", 4, 1),
    ]
    assert "甲省丙市河口县" in judgement.findings[0].message_zh
    assert "乙市统计局" in judgement.findings[0].message_zh


def test_attempts_are_known_even_of_a_rejected_file() -> None:
    judgement = judged(
        sheet(
            "东区,2025年1—9月,,x",
            "东区,2025年9月,1,x",
            "河口县,2025年1月,1,1",
            "西区,三月,1,1",
            header=SHORT,
        )
    )
    assert judgement.verdict is Verdict.REJECT
    assert [(code, label) for code, label, _, _ in judgement.attempts] == [("990102", "2025-09")]


def test_a_sender_reports_its_feeds_only() -> None:
    judgement = judged(sheet("东区,2025年1月,1,1", header=SHORT), feeds=["other"])
    assert [f.rule for f in judgement.findings] == ["sender.feed"]


def test_what_cannot_be_read_is_rejected_with_one_reason() -> None:
    for content, rule in (
        (b"", "file.empty"),
        (b"PK\x03\x04", "file.workbook_damaged"),
        (b"a,b\n", "table.no_header"),
    ):
        judgement = judged(content)
        assert (judgement.verdict, judgement.readable) == (Verdict.REJECT, False)
        assert [f.rule for f in judgement.findings] == [rule]
        assert judgement.attempts == []


def test_the_json_document_is_the_agreed_one() -> None:
    document = judged(sheet("东区,2025年1月,2o5,300", header=SHORT)).to_json()
    assert list(document) == [
        "schema",
        "file",
        "sha256",
        "feed",
        "verdict",
        "skipped_edits",
        "findings",
        "folded",
        "counts",
    ]
    plain = json.loads(json.dumps(document, ensure_ascii=False))
    assert list(plain["findings"][0]) == list(JSON_FIELDS)
    assert (plain["verdict"], plain["findings"][0]["severity"]) == ("reject", "hard")
    assert plain["counts"] == {"records": 1, "observations": 1, "reported": 1, "hard": 1, "soft": 0}


def test_judging_again_says_the_same() -> None:
    text = sheet("东区,2025年1月,2o5,300", "东区,2025年1月,2,300", header=SHORT)
    assert judged(text).findings == judged(text).findings


def test_every_rule_is_worded_in_both_languages_with_advice() -> None:
    assert len(RULES) > 40
    for rule, words in RULES.items():
        assert rule.count(".") == 1
        assert words.zh
        assert words.en
        assert words.advice


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_make_it_raise(content: bytes) -> None:
    assert judged(content).verdict is Verdict.REJECT


CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "东区",
            "990102",
            "河口县",
            "2025年1月",
            "2025年",
            "2025年1—3月",
            "1",
            "0",
            "-5",
            "1e5",
            "99999999999999",
            "0.1",
            "…",
            "×",
            "未报",
            "=1",
            "'1",
            "客车",
            "模拟",
            "\n",
            "1,234",
            "12万",
            "9" * 40,
            "注：x",
            "【审核】",
        ]
    ),
    st.text(max_size=6),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=8, max_size=11), max_size=6), st.booleans())
def test_no_table_makes_it_raise(rows: list[list[str]], quoted: bool) -> None:
    mark = '"' if quoted else ""
    lines = [",".join(mark + cell.replace('"', '""') + mark for cell in row) for row in rows]
    judgement = judged(sheet(*lines).encode("utf-8", "replace"))
    assert judgement.findings or judgement.observations is not None


@settings(max_examples=100, deadline=None)
@given(st.permutations(HEADER.split(",")), st.integers(0, 10), st.text(max_size=30))
def test_no_header_makes_it_raise(headers: list[str], kept: int, above: str) -> None:
    text = f"{above}\n{','.join(headers[:kept])}\n东区,2025年1月,1,1\n"
    judgement = judged(text.encode("utf-8", "replace"))
    assert judgement.findings or judgement.observations is not None


def test_the_largest_numbers_pass_through_every_edit() -> None:
    most = "9" * 14
    row = f"东区,2025年{{}}月,,{most},{most},0.000000001,{most},,,"
    judgement = judged(sheet(*(row.format(month) for month in range(1, 4))))
    assert {f.rule for f in judgement.findings} <= {"type.not_whole", "range.maximum", "AA04"}
    rows = [f"东区,2025年{m}月,,{most},{most},{m},100,,," for m in range(1, 4)]
    assert judged(sheet(*rows)).findings


SPOILED = {
    "letters": ("{}l", "type.number"),
    "unit": ("{}亩", "type.unit_in_cell"),
    "grouping": ("{},5", "type.grouping"),
}


@pytest.mark.parametrize("kind", SPOILED)
@pytest.mark.parametrize("name", ["used_car_trades", "scrapped_vehicles", "appliance_recycling"])
def test_the_real_contracts_name_every_spoiled_cell(
    name: str, kind: str, catalogue: Catalogue
) -> None:
    contract = catalogue.feeds[name]
    who = next(
        s
        for s in catalogue.senders.values()
        if name in s.feeds and s.simulated and s.reports_for == "self"
    )
    values = [c for c in contract.columns if c.basis == "current" and c.integer]
    ytd = [c for c in contract.columns if c.basis == "ytd" and c.integer]
    now, total = (f"{column.header}（{column.unit}）" for column in (values[0], ytd[0]))
    header = f"地区,报告期,{now},{total},数据性质"
    rows = [f"{who.region},2025年{m}月,100,{m * 100},模拟" for m in range(1, 13)]
    clean = judge(sheet(*rows, header=header).encode(), "x.csv", contract, who, catalogue)
    assert (clean.verdict, clean.counts["reported"]) == (Verdict.ACCEPT, 24)
    template, rule = SPOILED[kind]
    chosen = sorted(random.Random(kind).sample(range(12), 3))
    for row in chosen:
        rows[row] = rows[row].replace(",100,", f',"{template.format(100)}",')
    spoiled = judge(sheet(*rows, header=header).encode(), "x.csv", contract, who, catalogue)
    assert spots(spoiled.findings) == [(rule, row + 2, 3) for row in chosen]


def test_the_published_national_files_are_accepted(catalogue: Catalogue) -> None:
    judged_files = 0
    for delivery in national_deliveries():
        contract, who = catalogue.feeds[delivery.feed], catalogue.senders[delivery.sender]
        judgement = judge(
            delivery.path.read_bytes(),
            delivery.path.name,
            contract,
            who,
            catalogue,
            delivery.received_at.date(),
        )
        assert (judgement.verdict, judgement.findings) == (Verdict.ACCEPT, [])
        judged_files += 1
    assert judged_files > 10
