"""Bytes of a text file become a book in the right encoding, a doubt, or a refusal by its name."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from expectations.findings import Finding
from orchestration.intake.reading import limits
from orchestration.intake.reading.book import Book
from orchestration.intake.reading.decode import Decoded, decode
from orchestration.intake.reading.likelihood import is_likely_chinese
from orchestration.intake.reading.opening import open_book

TEXT = "地区,报告期,本月数（辆）\n东区,2025年3月,12\n西区,2025年3月,一\n"
TRADITIONAL = (
    "各縣市統計資料，地區，報告期，本月數，累計數。臺北市二零二五年三月汽車銷售量，單位：萬元"
)
KOREAN = (
    "지역,보고기간,이번달,누계,전년대비\n서울,부산,광주,대전 정부에서 소비재 교체"
    " 지원금을,지급한다\n"
)
# Characters that GB18030, UTF-8 and UTF-16 all have and people write.
CELLS = st.text(
    st.sampled_from(
        "地区报告期本月数累计东西一二三（）：，。%‰·—“”《》０１ＡＢ堃喆㎡°±αА①Ⅳ 0123456789.-abcXYZ"
    ),
    max_size=8,
)


def book_of(content: bytes) -> Book:
    book = open_book(content)
    assert isinstance(book, Book), book
    return book


def refusal_of(content: bytes) -> Finding:
    refused = open_book(content)
    assert isinstance(refused, Finding)
    assert refused.severity == "hard"
    assert refused.advice and refused.advice_en
    return refused


def cells_of(content: bytes) -> list[tuple[str, ...]]:
    return [record.cells for record in book_of(content).grids[0].records]


ENCODED = {
    "utf-8": TEXT.encode(),
    "utf-8 with its mark": TEXT.encode("utf-8-sig"),
    "gb18030": TEXT.encode("gb18030"),
    "utf-16-le with its mark": b"\xff\xfe" + TEXT.encode("utf-16-le"),
    "utf-16-be with its mark": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "utf-16-le without a mark": TEXT.encode("utf-16-le"),
    "utf-16-be without a mark": TEXT.encode("utf-16-be"),
}


@pytest.mark.parametrize("name", ENCODED)
def test_the_same_table_is_read_from_every_encoding(name: str) -> None:
    book = book_of(ENCODED[name])
    assert book.encoding == name.split(" ", maxsplit=1)[0]
    assert book.text == TEXT
    assert book.doubts == ()
    assert [record.cells for record in book.grids[0].records] == [
        tuple(line.split(",")) for line in TEXT.splitlines()
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_every_line_end_is_read(line_end: str, encoding: str) -> None:
    content = TEXT.replace("\n", line_end).encode(encoding)
    assert cells_of(content) == cells_of(TEXT.encode())


def test_mixed_line_ends_are_read() -> None:
    assert cells_of("甲列,乙列\r\n一,2\n三,4\r五,6".encode()) == [
        ("甲列", "乙列"),
        ("一", "2"),
        ("三", "4"),
        ("五", "6"),
    ]


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5), st.sampled_from(sorted(ENCODED)))
def test_whatever_is_written_is_read_back(rows: list[tuple[str, str]], name: str) -> None:
    # A header in usual characters, as every submission has one.
    text = TEXT + "".join(f"{a},{b},x\n" for a, b in rows)
    encoding, *mark = name.split(" ", 1)
    # UTF-16 that does not say so is taken for it only where it is unmistakable.
    assume("without" not in name or is_likely_chinese(text))
    content = text.encode(encoding)
    if mark and "without" not in mark[0]:
        content = "\ufeff".encode(encoding) + content
    decoded = decode(content)
    assert isinstance(decoded, Decoded), decoded
    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize(
    "content",
    [
        TRADITIONAL.encode("big5"),
        "縣市,年份,金額\n臺北市,2025,5\n".encode("big5"),
        "地域,報告期間,当月数\n東京都,2025年3月,ひらがな\n".encode("shift_jis"),
        ("nom,prénom\nCréteil,née\nSète,Élodie\nété,gérée\nCréteil,née\n").encode("latin-1"),
    ],
    ids=["big5", "short big5", "shift-jis", "latin-1"],
)
def test_other_encodings_are_refused_and_not_read_as_rare_characters(content: bytes) -> None:
    refused = refusal_of(content)
    assert refused.rule in ("file.encoding_unlikely", "file.encoding")


def test_the_refusal_of_an_unlikely_encoding_shows_what_would_have_been_read() -> None:
    refused = refusal_of(TRADITIONAL.encode("big5"))
    assert refused.rule == "file.encoding_unlikely"
    assert "Big5" in refused.message_zh
    assert "“カ璸るセ籓箂き═”" in refused.message_zh


def test_traditional_chinese_in_gb18030_is_read_with_a_doubt() -> None:
    book = book_of((TRADITIONAL + ",1\n").encode("gb18030"))
    assert book.encoding == "gb18030"
    assert [doubt.about for doubt in book.doubts] == ["encoding"]


def test_rare_names_among_usual_text_are_no_doubt() -> None:
    assert book_of((TEXT + "堃喆镕,2025年3月,1\n").encode("gb18030")).doubts == ()


@pytest.mark.parametrize(
    "content",
    ["name,place\na,caf\xe9s\n".encode("latin-1"), "a,b\n是,2\n".encode("gb18030")],
    ids=["one accent", "one hanzi"],
)
def test_too_few_characters_to_tell_the_encoding_are_a_doubt(content: bytes) -> None:
    book = book_of(content)
    assert [doubt.about for doubt in book.doubts] == ["encoding"]
    assert book.doubts[0].alternatives


def test_gb18030_that_happens_to_be_utf8_is_a_doubt() -> None:
    content = "a,b\n1,模块\n".encode("gb18030")
    assert decode(content) is not None
    lucky = "a,b\n1,\u04a3\u0429\n".encode()
    assert lucky.decode("gb18030") != lucky.decode()
    doubts = book_of(lucky).doubts
    assert [doubt.alternatives for doubt in doubts] == [("gb18030",)]


def test_korean_read_as_chinese_is_a_doubt() -> None:
    book = book_of(KOREAN.encode("euc_kr"))
    assert [doubt.about for doubt in book.doubts] == ["encoding"]


DAMAGED = {
    "utf-16 cut in half": b"\xff\xfe" + TEXT.encode("utf-16-le")[:-1],
    "utf-32": TEXT.encode("utf-32"),
    "a lone surrogate": "a,b\n".encode("utf-16") + b"\x00\xd8,\x00",
}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_utf16_is_refused(name: str) -> None:
    assert refusal_of(DAMAGED[name]).rule == "file.utf16"


@pytest.mark.parametrize(
    "content", [b"a,b\n1,\x002\n", bytes(range(256)) * 4, b"\x00" * 100, b"\x00\x01\x02\x03" * 9]
)
def test_bytes_with_nul_that_are_no_utf16_are_no_text(content: bytes) -> None:
    assert refusal_of(content).rule == "file.binary"


def test_damaged_text_is_refused_unless_it_is_only_looked_at() -> None:
    content = "地区,数\n东\ufffd区,1\n".encode()
    assert refusal_of(content).rule == "file.damaged_text"
    book = open_book(content, allow_damage=True)
    assert isinstance(book, Book)
    assert [doubt.about for doubt in book.doubts] == ["damage"]


OTHERS = {
    b"%PDF-1.7\n...": "PDF",
    b"{\\rtf1\\ansi": "RTF",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff\xe0": "JPEG",
    b"Rar!\x1a\x07\x00": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x1f\x8b\x08\x00": "gzip",
    b"<html><table><tr><td>1": "HTML",
    b"\r\n <!DOCTYPE html PUBLIC>": "HTML",
    "<meta charset=gbk><table><tr><td>地区".encode("gb18030"): "HTML",
    "\ufeff<table border=1>".encode("utf-16-le"): "HTML",
    b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook x="y">': "XML",
    b"MIME-Version: 1.0\r\nX-Document-Type: Workbook": "MHTML",
    b'<?xml version="1.0"?><data>': "XML",
}


@pytest.mark.parametrize("content", OTHERS, ids=list(OTHERS.values()))
def test_what_is_no_table_is_refused_by_what_it_is(content: bytes) -> None:
    refused = refusal_of(content)
    assert refused.rule == "file.other_format"
    assert OTHERS[content] in refused.message_zh


def test_a_text_that_only_begins_like_a_file_format_is_a_text() -> None:
    assert cells_of(b"GIF89,b\n1,2\n") == [("GIF89", "b"), ("1", "2")]
    assert cells_of(b"BZh,b\n1,2\n")[0] == ("BZh", "b")


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ENCODED)
def test_a_zip_of_one_text_is_read(name: str) -> None:
    book = book_of(zipped(报表=ENCODED[name]))
    assert (book.inside, book.text) == ("报表", TEXT)


def test_what_systems_put_into_an_archive_does_not_count() -> None:
    content = zipped(
        **{"夹__报表.csv": TEXT.encode(), "__MACOSX__._报表.csv": b"x", ".DS_Store": b""}
    )
    assert book_of(content).inside == "报表.csv"


def test_names_written_in_gbk_are_understood() -> None:
    content = zipped(xxxx=TEXT.encode()).replace(b"xxxx", "报表".encode("gbk"))
    assert book_of(content).inside == "报表"


def test_a_zip_of_several_files_is_refused_naming_them() -> None:
    refused = refusal_of(zipped(甲=TEXT.encode(), 乙=b"1"))
    assert refused.rule == "file.zip_several"
    assert "“甲”、“乙”" in refused.message_zh


def test_other_archives_are_refused() -> None:
    inner = zipped(a=b"1,2\n")
    assert refusal_of(zipped()).rule == "file.zip_empty"
    assert refusal_of(zipped(inner=inner)).rule == "file.zip_nested"
    assert refusal_of(zipped(inner=zipped(a=inner))).rule == "file.zip_nested"
    assert refusal_of(inner[: len(inner) // 2]).rule == "file.workbook_damaged"
    flags = bytearray(inner)
    flags[6] |= 1
    flags[inner.index(b"PK\x01\x02") + 8] |= 1
    assert refusal_of(bytes(flags)).rule == "file.zip_password"


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ("word/document.xml", "Word"),
        ("xl/workbook.bin", "xlsb"),
        ("content.xml", "OpenDocument"),
        ("ppt/presentation.xml", "PowerPoint"),
    ],
)
def test_office_documents_that_are_archives_are_refused_by_what_they_are(
    part: str, what: str
) -> None:
    refused = refusal_of(zipped(**{part: b"<x/>", "mimetype": b"x"}))
    assert refused.rule == "file.other_format"
    assert what in refused.message_zh


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    content = zipped(a=b"\0" * (limits.UNPACKING_RATIO_FROM + 1))
    refused = refusal_of(content)
    assert refused.rule == "file.too_large"
    assert "解压后的字节数" in refused.message_zh


def test_a_text_beyond_the_limit_is_refused_with_its_size() -> None:
    refused = refusal_of(b"1,2\n" * (limits.TEXT_BYTES // 4 + 1))
    assert refused.rule == "file.too_large"
    assert f"{limits.TEXT_BYTES:,}" in refused.message_zh
    assert "拆成" in refused.advice


@pytest.mark.parametrize(("limit", "what"), [("TEXT_CELLS", "单元格数"), ("ROWS", "行数")])
def test_a_text_of_too_many_cells_or_rows_is_refused(
    monkeypatch: pytest.MonkeyPatch, limit: str, what: str
) -> None:
    monkeypatch.setattr(limits, limit, 5)
    assert what in refusal_of(b"1,2,3\n" * 6).message_zh
    assert isinstance(open_book(b"1\n" * 5), Book)


def test_a_text_of_too_many_columns_is_refused_but_for_empty_ones_at_the_end() -> None:
    wide = limits.COLUMNS + 1
    refused = refusal_of(b"a,b\n" + b"1," * wide)
    assert f"{wide:,}" in refused.message_zh
    assert isinstance(open_book(b"a,b\n1,2" + b"," * wide), Book)


def test_reading_a_text_imports_no_workbook_library() -> None:
    probe = (
        "import sys; from orchestration.intake.reading.opening import open_book;"
        "open_book(b'a,b\\n1,2\\n');"
        "print([name for name in ('openpyxl', 'xlrd', 'pyarrow') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
