"""Bytes → text: strict UTF-8, else strict GB18030; UTF-16 where it says so or is unmistakable.

Belongs here: the encodings and their order (STACK, Encodings: guessers call GBK other names or
worse), and text that is damaged. Does not belong here: whether decoded text is likely at all
(``likelihood``), what is no text (``formats``), or what the text says. Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from expectations.findings import Finding, built_in
from orchestration.intake.reading.book import Doubt
from orchestration.intake.reading.formats import refuse_binary, refuse_markup
from orchestration.intake.reading.likelihood import (
    is_likely_chinese,
    unlikely_gb18030,
    unlikely_utf8,
)

UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
# Both are what readable text becomes when it is read in a wrong encoding and saved again.
DAMAGE = ("\ufffd", "锟斤拷")
# A text in UTF-16 shows itself in its first characters; a large binary file need not be decoded.
_LOOKED_AT = 4096


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, its encoding (``utf-8``, ``gb18030``, ``utf-16-le``), and its doubts."""

    text: str
    encoding: str
    doubts: tuple[Doubt, ...] = ()


def decode(content: bytes, allow_damage: bool = False) -> Decoded | Finding:
    """The text of ``content``, or the finding that says why there is none.

    Text damaged before it came here is refused, unless ``allow_damage``: then it is a doubt.
    """
    if not content.strip():
        return built_in("file.empty")
    refused = refuse_binary(content)
    if refused is not None:
        return refused
    decoded = _in_its_encoding(content)
    if isinstance(decoded, Finding):
        return decoded
    # Ctrl-Z ends a file for some old office systems; it says nothing.
    decoded = replace(decoded, text=decoded.text.removesuffix("\x1a"))
    if not decoded.text.strip("\ufeff \t\r\n\f\v\u3000"):
        return built_in("file.empty")
    return refuse_markup(decoded.text) or _without_damage(decoded, allow_damage)


def utf16_without_mark(head: bytes) -> str | None:
    """The UTF-16 that ``head`` unmistakably is though it has no mark, or ``None``.

    Read so it is likely text with lines or columns and without control characters, and read the
    other way round it is not.
    """
    head = head[: _LOOKED_AT - _LOOKED_AT % 2]
    if b"\x00" not in head:
        return None
    fitting = [name for name in UTF16_MARKS.values() if _reads_as(head, name)]
    return fitting[0] if len(fitting) == 1 else None


def damage_in(text: str) -> tuple[int, str] | None:
    """Line and form of the first damage in ``text``."""
    for damage in DAMAGE:
        position = text.find(damage)
        if position >= 0:
            return line_of(text, position), damage
    return None


def line_of(text: str, position: int) -> int:
    """The 1-based line of a position; lines end in LF, CRLF or CR."""
    head = text[:position]
    return head.count("\n") + head.count("\r") - head.count("\r\n") + 1


def _without_damage(decoded: Decoded, allowed: bool) -> Decoded | Finding:
    damage = damage_in(decoded.text)
    if damage is None:
        return decoded
    line, seen = damage
    if not allowed:
        return built_in("file.damaged_text", line=line, seen=seen)
    doubt = Doubt(
        "damage",
        f"第 {line} 行的文字已损坏（出现“{seen}”）",
        f"text on line {line} is damaged ({seen!r})",
    )
    return replace(decoded, doubts=(*decoded.doubts, doubt))


def _in_its_encoding(content: bytes) -> Decoded | Finding:
    marked = UTF16_MARKS.get(content[:2])
    if marked is not None:
        return _utf16(content[2:], marked)
    if content.startswith(UTF8_MARK):
        # With its mark the file says that it is UTF-8: GB18030 would only hide the damage.
        return _utf8(content[len(UTF8_MARK) :])
    nul = content.find(b"\x00")
    if nul >= 0:
        unmarked = utf16_without_mark(content)
        if unmarked is None:
            return built_in("file.binary", offset=nul + 1)
        return _utf16(content, unmarked)
    decoded = _utf8(content)
    if isinstance(decoded, Decoded):
        doubt = unlikely_utf8(content, decoded.text)
        return replace(decoded, doubts=(doubt,)) if doubt else decoded
    return _gb18030(content)


def _utf8(body: bytes) -> Decoded | Finding:
    nul = body.find(b"\x00")
    if nul >= 0:
        return built_in("file.binary", offset=nul + 1)
    try:
        return Decoded(body.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _undecodable(body, error)


def _gb18030(body: bytes) -> Decoded | Finding:
    try:
        text = body.decode("gb18030")
    except UnicodeDecodeError as error:
        return _undecodable(body, error)
    unlikely = unlikely_gb18030(text)
    if isinstance(unlikely, Finding):
        return unlikely
    return Decoded(text, "gb18030", (unlikely,) if unlikely else ())


def _undecodable(body: bytes, error: UnicodeDecodeError) -> Finding:
    line = body.count(b"\n", 0, error.start) + 1
    seen = body[error.start : error.start + 4].hex(" ")
    return built_in("file.encoding", line=line, seen=seen)


def _utf16(body: bytes, encoding: str) -> Decoded | Finding:
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        whole = body[: error.start].decode(encoding, "replace")
        return built_in("file.utf16", line=line_of(whole, len(whole)))
    nul = text.find("\x00")
    if nul >= 0:
        return built_in("file.utf16", line=line_of(text, nul))
    return Decoded(text, encoding)


def _reads_as(head: bytes, encoding: str) -> bool:
    text = head.decode(encoding, "replace")
    # The head may end within a surrogate pair; anything else that does not decode is no text.
    if "\ufffd" in text[:-1] or not any(cut in text for cut in "\n\r,;\t|"):
        return False
    return is_likely_chinese(text.rstrip("\ufffd"))
