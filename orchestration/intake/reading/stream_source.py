"""A text file of any size → blocks of whole records in UTF-8, never all of it in memory.

Belongs here: the encoding, which the first characters beyond ASCII decide and all others have to
keep to, and where a block may end. Does not belong here: what the records say (``stream_parse``).
GB18030 is cut at line feeds before it is decoded: no character of it contains that byte.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from expectations.findings import Finding, built_in
from orchestration.intake.reading import limits
from orchestration.intake.reading.decode import DAMAGE, UTF8_MARK, UTF16_MARKS, utf16_without_mark

BLOCK_BYTES = 16_000_000
# A record longer than this is none: a quote was opened and never closed.
_LONGEST_RECORD = 4_000_000
_LONGEST_LINE = 2 * BLOCK_BYTES


class RefusedError(Exception):
    """The stream cannot be read on; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message_en)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Block:
    """Whole records in UTF-8, and the 1-based line of the file that the first one stands on."""

    content: bytes
    line: int


class TextStream:
    """Reads one file from top to bottom. ``encoding`` is known once it has been seen."""

    def __init__(self, path: Path, head: bytes) -> None:
        self._path = path
        self.mark = 0
        self.encoding: str | None = None
        if head.startswith(UTF8_MARK):
            self.encoding, self.mark = "utf-8", len(UTF8_MARK)
        elif head[:2] in UTF16_MARKS:
            self.encoding, self.mark = UTF16_MARKS[head[:2]], 2
        else:
            self.encoding = utf16_without_mark(head)
        # Where the next text begins, for messages: the last block's line, and what was carried on.
        self._line = 1
        self._carried = b""

    @property
    def is_utf16(self) -> bool:
        """Whether a character takes two bytes or more."""
        return self.encoding in UTF16_MARKS.values()

    def blocks(self, end: int, quote: bytes, lone_returns: bool) -> Iterator[Block]:
        """Every record up to the byte ``end``; ``lone_returns``: CR alone ends a line."""
        for text in self._texts(end, b"\r" if lone_returns else b"\n"):
            content = text.replace(b"\r", b"\n") if lone_returns else text
            if self._carried:
                content = self._carried + content
            cut = _end_of_records(content, quote)
            if len(content) - cut > _LONGEST_RECORD:
                cut = len(content)
            whole, self._carried = content[:cut], content[cut:]
            if whole:
                yield Block(whole, self._line)
                self._line += lines_in(whole)
        if self._carried:
            yield Block(self._carried, self._line)

    def _texts(self, end: int, line_end: bytes) -> Iterator[bytes]:
        """Whole lines as UTF-8, each checked; the last one may lack its line end."""
        for raw in self._utf16_lines(end) if self.is_utf16 else self._lines(end, line_end):
            text = raw if self.is_utf16 else self._as_utf8(raw)
            self._refuse_damage(text)
            yield text

    def _line_at(self, above: bytes) -> int:
        return self._line + lines_in(self._carried) + lines_in(above)

    def _lines(self, end: int, line_end: bytes) -> Iterator[bytes]:
        rest = b""
        for raw in self._raw(end):
            cut = raw.rfind(line_end) + 1
            if not cut:
                rest += raw
                if len(rest) > _LONGEST_LINE:
                    raise RefusedError(
                        limits.too_large(
                            "一行的字节数", "bytes of a line", len(rest), _LONGEST_LINE
                        )
                    )
                continue
            yield rest + raw[:cut] if rest else raw[:cut]
            rest = raw[cut:]
        if rest:
            yield rest

    def _utf16_lines(self, end: int) -> Iterator[bytes]:
        assert self.encoding is not None  # noqa: S101 - utf-16 is known from the first bytes
        decoder = codecs.getincrementaldecoder(self.encoding)()
        rest = ""
        for raw in self._raw(end, final=True):
            try:
                text = rest + decoder.decode(raw, final=not raw)
            except UnicodeDecodeError:
                raise RefusedError(built_in("file.utf16", line=self._line_at(b""))) from None
            cut = text.rfind("\n") + 1 if raw else len(text)
            if cut:
                yield text[:cut].encode()
            rest = text[cut:]

    def _raw(self, end: int, final: bool = False) -> Iterator[bytes]:
        with self._path.open("rb") as handle:
            handle.seek(self.mark)
            left = end - self.mark
            while left > 0 and (raw := handle.read(min(BLOCK_BYTES, left))):
                left -= len(raw)
                yield raw
        if final:
            yield b""

    def _as_utf8(self, raw: bytes) -> bytes:
        if raw.isascii():
            return raw
        if self.encoding is None:
            self.encoding = "utf-8" if _is_utf8(raw) else "gb18030"
        try:
            text = raw.decode(self.encoding)
        except UnicodeDecodeError as error:
            seen = raw[error.start : error.start + 4].hex(" ")
            at = self._line_at(raw[: error.start])
            raise RefusedError(built_in("file.encoding", line=at, seen=seen)) from None
        return raw if self.encoding == "utf-8" else text.encode()

    def _refuse_damage(self, text: bytes) -> None:
        nul = text.find(b"\0")
        if nul >= 0:
            at = self._line_at(text[:nul])
            raise RefusedError(built_in("file.encoding", line=at, seen="00"))
        for damage in DAMAGE:
            place = text.find(damage.encode())
            if place >= 0:
                at = self._line_at(text[:place])
                raise RefusedError(built_in("file.damaged_text", line=at, seen=damage))


def lines_in(content: bytes) -> int:
    """How many line ends there are: LF, CRLF or CR."""
    returns = content.count(b"\r")
    return content.count(b"\n") + (returns - content.count(b"\r\n") if returns else 0)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _end_of_records(content: bytes, quote: bytes) -> int:
    """Where the last whole record ends: after a line end that no open quote goes across."""
    if not quote:
        return len(content)
    end, quotes = len(content), content.count(quote)
    while quotes % 2:
        below = end
        end = content.rfind(b"\n", 0, below - 1) + 1
        if end == 0:
            return 0
        quotes -= content.count(quote, end, below)
    return end
