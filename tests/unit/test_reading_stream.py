"""A large text file becomes the same clean table as a small one, block by block."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.findings import Finding
from orchestration.intake.reading import stream, stream_parse, stream_source
from orchestration.intake.reading.dialect import Dialect
from orchestration.intake.reading.records import read_records
from orchestration.intake.reading.stream import StreamSummary, clean_copy
from orchestration.intake.reading.stream_parse import Parser
from orchestration.intake.reading.stream_source import Block

ABOVE = "二手车交易情况,,\n填报单位：甲县统计局,,\n"
HEADER = "地区,报告期,本月数（辆）\n"
BELOW = "单位负责人：张三,填表人：李四,\n"
ROWS = "".join(f"第{n}区,2025年{n % 12 + 1}月,{n}\n" for n in range(1, 60))


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_source, "BLOCK_BYTES", 150)
    monkeypatch.setattr(stream, "_HEAD_BYTES", 900)


def copied(
    folder: Path, content: bytes, name: str = "out.csv"
) -> tuple[StreamSummary, list[tuple[str, ...]]]:
    source, out = folder / "in.txt", folder / name
    source.write_bytes(content)
    summary = clean_copy(source, out)
    assert isinstance(summary, StreamSummary), summary
    if out.suffix == ".parquet":
        frame = pl.read_parquet(out)
        assert frame.columns == list(summary.columns)
        return summary, frame.rows()
    text = out.read_text("utf-8-sig")
    header, *rows = [tuple(row) for row in csv.reader(io.StringIO(text, newline=""))]
    assert header == summary.columns
    return summary, rows


def refusal(folder: Path, content: bytes) -> Finding:
    source, out = folder / "in.txt", folder / "out.csv"
    source.write_bytes(content)
    refused = clean_copy(source, out)
    assert isinstance(refused, Finding), refused
    assert sorted(folder.iterdir()) == [source]
    return refused


EXPECTED = [tuple(line.split(",")) for line in ROWS.splitlines()]
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_head_body_and_foot_are_told_apart_in_every_encoding(
    tmp_path: Path, encoding: str, name: str
) -> None:
    text = ABOVE + HEADER + ROWS + "\n" + BELOW
    summary, rows = copied(tmp_path, text.encode(encoding), name)
    assert rows == EXPECTED
    assert summary.rows == len(EXPECTED)
    assert summary.columns == ("地区", "报告期", "本月数（辆）")
    assert summary.header_line == 3
    assert summary.above == ("二手车交易情况", "填报单位：甲县统计局")
    assert summary.below == ("单位负责人：张三　填表人：李四",)
    assert summary.misfit_count == 0
    assert summary.encoding == {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_every_line_end_is_read(tmp_path: Path, line_end: str, encoding: str) -> None:
    text = (HEADER + ROWS).replace("\n", line_end)
    assert copied(tmp_path, text.encode(encoding))[1] == EXPECTED


def test_quoted_line_breaks_go_across_blocks(tmp_path: Path) -> None:
    note = "一行\n" * 60
    text = f'{HEADER}{ROWS}东区,"{note}",7\n{ROWS}'
    summary, rows = copied(tmp_path, text.encode("gb18030"))
    assert rows == [*EXPECTED, ("东区", note, "7"), *EXPECTED]
    assert summary.misfit_count == 0


def test_a_footer_within_quotes_is_none(tmp_path: Path) -> None:
    text = f'{HEADER}{ROWS}东区,3月,"说明\n注：一\n备注：二"\n'
    summary, rows = copied(tmp_path, text.encode())
    assert rows[-1] == ("东区", "3月", "说明\n注：一\n备注：二")
    assert summary.below == ()


def test_rows_of_another_width_are_named_and_kept_aside(tmp_path: Path) -> None:
    text = f"{HEADER}{ROWS}少,3月\n多,3月,1,2\n,,\n\n宽,3月,1,,\n{ROWS}"
    summary, rows = copied(tmp_path, text.encode("gb18030"))
    assert rows == [*EXPECTED, ("宽", "3月", "1"), *EXPECTED]
    assert (summary.misfits, summary.misfit_count) == ([(61, 2), (62, 4)], 2)
    assert summary.blank_rows == 2
    assert summary.misfit_file == tmp_path / "out.misfits.csv"
    assert summary.misfit_file.read_text("utf-8-sig").splitlines() == [
        "61,少,3月",
        "62,多,3月,1,2",
    ]


def test_quotes_that_do_not_pair_up_cost_their_own_line_only(tmp_path: Path) -> None:
    text = f'{HEADER}{ROWS}东区,"3月,1\n{ROWS}'
    summary, rows = copied(tmp_path, text.encode())
    assert rows == [*EXPECTED, *EXPECTED]
    assert summary.misfits == [(61, 0)]
    assert summary.misfit_file is not None
    assert '东区,""3月,1' in summary.misfit_file.read_text("utf-8-sig")


def test_what_comes_later_has_to_keep_to_the_encoding(tmp_path: Path) -> None:
    refused = refusal(tmp_path, (HEADER + ROWS).encode() + "东区,3月,1\n".encode("gb18030"))
    assert refused.rule == "file.encoding"
    assert "第 61 行" in refused.message_zh
    refused = refusal(tmp_path, (HEADER + ROWS).encode("gb18030") + b"a,\xff,1\n")
    assert "第 61 行" in refused.message_zh


def test_the_first_characters_beyond_ascii_decide(tmp_path: Path) -> None:
    plain = "region,period,value\n" + "a,b,1\n" * 100
    summary, rows = copied(tmp_path, plain.encode() + "东区,三月,1\n".encode("gb18030"))
    assert summary.encoding == "gb18030"
    assert rows[-1] == ("东区", "三月", "1")


REFUSED = {
    "file.empty": [b"", b"\n\n \n"],
    "file.other_format": [b"PK\x03\x04" + b"0" * 99, b"%PDF-1.4", b"<html><table>"],
    "file.damaged_text": [(HEADER + ROWS + "东\ufffd区,3月,1\n").encode()],
    "file.encoding": [(HEADER + ROWS).encode() + b"a\0,b,1\n"],
    "file.utf16": [(HEADER + ROWS).encode("utf-16") + b"\x00\xd8,\x00"],
    "file.encoding_unlikely": ["縣市,年份,金額\n臺北市,2025,5\n".encode("big5")],
}


@pytest.mark.parametrize(("rule", "content"), [(r, c) for r, cs in REFUSED.items() for c in cs])
def test_what_cannot_be_read_leaves_nothing_behind(
    tmp_path: Path, rule: str, content: bytes
) -> None:
    assert refusal(tmp_path, content).rule == rule


def test_damage_is_named_by_its_line(tmp_path: Path) -> None:
    refused = refusal(tmp_path, (HEADER + ROWS + "东锟斤拷区,3月,1\n").encode("gb18030"))
    assert "第 61 行" in refused.message_zh


def test_blank_and_repeated_headers_get_names_of_their_own(tmp_path: Path) -> None:
    text = "地区,数,数,\n" + "".join(f"第{n}区,{n},2,x\n" for n in range(1, 40))
    summary, rows = copied(tmp_path, text.encode())
    assert summary.columns == ("地区", "数", "数_2", "列4")
    assert rows[0] == ("第1区", "1", "2", "x")


CELL = st.text(st.sampled_from('地区3月,"\n\r ;\t·ab'), max_size=6)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8), st.booleans())
def test_a_block_is_read_as_records_read_it(
    cells: list[tuple[str, str, str]], everything_quoted: bool
) -> None:
    text = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if everything_quoted else csv.QUOTE_MINIMAL
    csv.writer(text, quoting=quoting).writerows(cells)
    parsed = Parser(["a", "b", "c"], 3, Dialect()).parse(Block(text.getvalue().encode(), 1))
    assert parsed.frame.rows() == [row for row in cells if any(cell.strip() for cell in row)]
    assert parsed.misfits == []


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('地3,",\n\r x'), min_size=1, max_size=60))
def test_a_block_of_anything_is_read_as_records_read_it(text: str) -> None:
    records = list(read_records(text, Dialect()))
    whole = [r.cells for r in records if not r.broken and not r.is_blank and len(r.cells) == 2]
    parsed = Parser(["a", "b"], 2, Dialect()).parse(Block(text.encode(), 1))
    rows = [row for row in parsed.frame.rows() if row in whole]
    assert rows == whole
    others = parsed.frame.height - len(rows) + len(parsed.misfits) + parsed.blank
    assert others == len(records) - len(whole)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=30), st.integers(1, 90))
@settings(max_examples=150, deadline=None)
def test_blocks_of_any_size_hold_the_same_records(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]], size: int
) -> None:
    path = tmp_path_factory.mktemp("blocks") / "in.csv"
    text = io.StringIO(newline="")
    csv.writer(text).writerows(cells)
    path.write_text(text.getvalue(), "gb18030", newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream_source, "BLOCK_BYTES", size)
        blocks = list(blocks_of(path))
    assert "".join(block.content.decode() for block in blocks) == text.getvalue()
    read = [record.cells for b in blocks for record in read_records(b.content.decode(), Dialect())]
    assert read == [record.cells for record in read_records(text.getvalue(), Dialect())]


def blocks_of(path: Path) -> Iterator[Block]:
    return stream_source.TextStream(path, path.read_bytes()[:100]).blocks(
        path.stat().st_size, b'"', lone_returns=False
    )


def test_plain_blocks_are_not_read_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(*_: object) -> None:
        raise AssertionError("read record by record")

    monkeypatch.setattr(stream_parse, "read_records", slow)
    text = HEADER + ROWS + '东区,"一,\n二",3\n' + ROWS
    assert copied(tmp_path, text.encode("gb18030"))[0].rows == 119
