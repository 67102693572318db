"""What is doubtful about a whole file: how it is cut into cells, which signs it means.

Belongs here: doubts that the book knows and no table. Does not belong here: doubts of a layout
(``layout``) or of the encoding (``decode``).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.intake.reading.book import Book, Doubt
from orchestration.intake.reading.records import has_windows_codes

NAMES = {
    ",": ("逗号", "comma"),
    "\t": ("制表符", "tab"),
    ";": ("分号", "semicolon"),
    "|": ("竖线", "vertical bar"),
    " ": ("空格", "spaces"),
    "，": ("全角逗号", "full-width comma"),
    "；": ("全角分号", "full-width semicolon"),
    "": ("不分列", "none"),
}


def delimiter_name(mark: str) -> tuple[str, str]:
    """A delimiter in Chinese and English."""
    return NAMES.get(mark, (mark, mark))


def book_doubts(book: Book) -> tuple[Doubt, ...]:
    """The doubts of the book itself, those of its reader first."""
    return (*book.doubts, *_dialect(book), *_signs(book))


def _dialect(book: Book) -> Iterator[Doubt]:
    if book.dialect is not None and book.dialect.alternatives:
        zh, en = delimiter_name(book.dialect.delimiter)
        others = tuple(" / ".join(delimiter_name(mark)) for mark in book.dialect.alternatives)
        yield Doubt(
            "dialect",
            f"按{zh}分列，但按别的符号分列也差不多整齐",
            f"cut into cells at every {en}; another mark cuts it nearly as regularly",
            others,
        )


def _signs(book: Book) -> Iterator[Doubt]:
    if book.text is not None and has_windows_codes(book.text):
        yield Doubt(
            "signs",
            "含有没有对应文字的控制码，按旧版 Windows 的标点（– ’ “ 等）读出",
            "codes without a sign were read as those of an old Windows (– ’ “ …)",
            ("别的字符，例如 £ / other signs, such as £",),
        )
