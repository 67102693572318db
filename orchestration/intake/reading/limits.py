"""Limits (上限): how much of a file is read at all, in one place.

Belongs here: the numbers, what they protect, and the refusal of what exceeds them. Does not belong
here: reading. Everything that is read stands in memory several times over (bytes, text, records,
typed values), so that these numbers bound the memory of one judgement at about one gigabyte.
"""

from __future__ import annotations

from expectations.findings import Finding, built_in

MEGABYTE = 1_000_000

# A text that is judged. Longer ones can be inspected and cleaned (``stream``), not judged.
TEXT_BYTES = 24 * MEGABYTE
TEXT_CELLS = 3_000_000
# A workbook as sent, and all that is packed into it.
WORKBOOK_BYTES = 20 * MEGABYTE
WORKBOOK_UNPACKED_BYTES = 128 * MEGABYTE
WORKBOOK_CELLS = 1_000_000
SHEETS = 100
# Of one sheet or text: the rows that hold anything, and the rightmost column that does.
ROWS = 300_000
COLUMNS = 1_000
MERGED_AREAS = 20_000
# Libraries keep an object for each of them.
MERGED_CELLS = 400_000
# What Excel itself allows in one cell.
CELL_CHARACTERS = 32_767
# Members of an archive; beyond this ratio nothing that people write can be packed.
ARCHIVE_MEMBERS = 1_000
UNPACKING_RATIO = 500
# Ratios say nothing about small files: a hundred empty lines pack very well.
UNPACKING_RATIO_FROM = 10 * MEGABYTE


def too_large(what: str, what_en: str, found: int, limit: int) -> Finding:
    """The refusal of a file that exceeds a limit."""
    return built_in(
        "file.too_large", what=what, what_en=what_en, found=f"{found:,}", limit=f"{limit:,}"
    )


def text_too_large(size: int) -> Finding | None:
    """The refusal of a text of that many bytes, where it is too long to be judged.

    Callers that have only a path may ask before they read it: ``path.stat().st_size``.
    """
    if size <= TEXT_BYTES:
        return None
    return too_large("文本文件的字节数", "bytes of a text file", size, TEXT_BYTES)
