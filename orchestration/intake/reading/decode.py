"""Bytes → text: strict UTF-8, else strict GB18030, else a refusal that says what was seen.

Belongs here: recognising what is not CSV text, and the two encodings (STACK, Encodings: guessers
call GBK other names or worse). Does not belong here: what the text says. Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass

from expectations.findings import Finding, built_in

_SPREADSHEETS = (
    (b"PK\x03\x04", "Excel 工作簿或压缩文件（xlsx、zip）", "an Excel workbook or zip file"),
    (b"\xd0\xcf\x11\xe0", "旧版 Excel 工作簿（xls）", "an old Excel workbook (xls)"),
    (b"%PDF-", "PDF 文件", "a PDF file"),
)
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"
# Both are what readable text becomes when it is read in a wrong encoding and saved again.
_DAMAGE = ("\ufffd", "锟斤拷")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file and the encoding it was written in (``utf-8``, ``gb18030``)."""

    text: str
    encoding: str


def decode(content: bytes) -> Decoded | Finding:
    """The text of ``content``, or the finding that says why there is none."""
    refused = _not_text(content)
    if refused is not None:
        return refused
    decoded = _first_that_fits(content)
    if isinstance(decoded, Finding):
        return decoded
    # Ctrl-Z ends a file for some old office systems; it says nothing.
    text = decoded.text.removesuffix("\x1a")
    if not text.strip():
        return built_in("file.empty")
    for damage in _DAMAGE:
        position = text.find(damage)
        if position >= 0:
            line = text.count("\n", 0, position) + 1
            return built_in("file.damaged_text", line=line, seen=damage)
    return Decoded(text, decoded.encoding)


def _not_text(content: bytes) -> Finding | None:
    if not content.strip():
        return built_in("file.empty")
    for magic, what, what_en in _SPREADSHEETS:
        if content.startswith(magic):
            return built_in("file.spreadsheet", what=what, what_en=what_en)
    if content.startswith(_UTF16_MARKS):
        return built_in("file.utf16")
    nul = content.find(b"\x00")
    if nul >= 0:
        return built_in("file.binary", offset=nul + 1)
    return None


def _first_that_fits(content: bytes) -> Decoded | Finding:
    body = content.removeprefix(_UTF8_MARK)
    try:
        return Decoded(body.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        broken = error
    if body is content:
        # With its mark the file says that it is UTF-8: GB18030 would only hide the damage.
        try:
            return Decoded(body.decode("gb18030"), "gb18030")
        except UnicodeDecodeError as error:
            broken = error
    line = body.count(b"\n", 0, broken.start) + 1
    seen = body[broken.start : broken.start + 4].hex(" ")
    return built_in("file.encoding", line=line, seen=seen)
