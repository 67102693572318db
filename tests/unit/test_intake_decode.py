"""Bytes become text, or a refusal that says what was seen and what to do."""

from __future__ import annotations

import pytest

from expectations.findings import Finding
from orchestration.intake.reading.decode import Decoded, decode

TEXT = "地区,报告期\n东区,2025年3月\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("gb18030"), "gb18030"),
        ((TEXT + "㐀𠮷").encode("gb18030"), "gb18030"),
        (b"a,b\n1,2\n", "utf-8"),
    ],
)
def test_both_encodings_are_read(content: bytes, encoding: str) -> None:
    decoded = decode(content)
    assert isinstance(decoded, Decoded)
    assert decoded.encoding == encoding
    assert decoded.text.startswith(("地区,报告期", "a,b"))


def test_the_end_mark_of_old_office_systems_is_dropped() -> None:
    assert decode(TEXT.encode("gb18030") + b"\x1a") == Decoded(TEXT, "gb18030")


REFUSED = {
    "file.empty": [b"", b" \r\n\t", "\ufeff".encode(), "\ufeff \n".encode()],
    "file.other_format": [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0\xa1\xb1", b"%PDF-1.7"],
    "file.utf16": [b"\xfe\xff\x00a\x00", b"\xff\xfea\x00\x00\xd8b\x00"],
    "file.binary": [b"a,b\n1,\x002\n"],
    "file.encoding": [b"a,b\n\xff\xff,1\n", "\ufeff".encode() + TEXT.encode("gb18030")],
    "file.damaged_text": ["地区\n东\ufffd\n".encode(), "地区\n锟斤拷\n".encode()],
}


@pytest.mark.parametrize(("rule", "content"), [(r, c) for r, cs in REFUSED.items() for c in cs])
def test_what_is_no_csv_text_is_refused(rule: str, content: bytes) -> None:
    refused = decode(content)
    assert isinstance(refused, Finding)
    assert (refused.rule, refused.severity, refused.line) == (rule, "hard", None)
    assert "请" in refused.advice


def test_the_refusal_names_line_and_bytes() -> None:
    refused = decode(b"a,b\n1,2\n\xff\xfe,3\n")
    assert isinstance(refused, Finding)
    assert "第 3 行" in refused.message_zh
    assert "ff fe" in refused.message_zh
    assert "CSV UTF-8" in refused.advice
