"""What tells one thing of a list from another: its key cells in one comparable text.

Belongs here: when two spellings are the same key, and joining several. Does not belong here:
reading cells (``attributes``) or finding keys that occur twice (``expectations.edits``). Two
different keys never join to the same text, whatever stands in them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from orchestration.intake.reading.text import INVISIBLE, compact
from sources.catalogue import Feed

# What every key cell of a row says where there is nothing on the list.
NIL_WORDS = ("无", "零报告")
_SEPARATOR = "|"
_SPECIAL = re.compile(r"[\\|]|^__")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), "-")
_TEXT_MARKS = "'‘’"
_CAPITALS = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}


def key_text(text: str) -> str:
    """``text`` as it is compared: ＧＣ－001, gc—001 and GC-001 are one key.

    Half-width, capital letters, one kind of dash, no white space, no invisible marks, and without
    the apostrophe that makes a spreadsheet keep it as text (our annotated copies put one too).
    Nothing else is folded (not ① and 1), so that keys which a reader tells apart stay apart.
    """
    narrow = text.translate(INVISIBLE).translate(_HALF_WIDTH).translate(_DASHES)
    bare = "".join(narrow.translate(_CAPITALS).split()).lstrip(_TEXT_MARKS)
    return unicodedata.normalize("NFC", bare)


def entity_key(feed: Feed, region_code: str, keys: Sequence[str]) -> str:
    """The stored keys joined with ``|``; after the region where keys are told apart within it."""
    joined = _SEPARATOR.join(_SPECIAL.sub(r"\\\g<0>", key) for key in keys)
    return f"{region_code}/{joined}" if feed.keys_within == "region" else joined


def says_nil(text: str) -> bool:
    """Whether a key cell says that there is nothing on the list."""
    return compact(text) in NIL_WORDS
