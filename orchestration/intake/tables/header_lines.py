"""Which lines may belong to a header, and heads that only say what they mean side by side.

Belongs here: telling titles and data from the levels of a header, months that a spreadsheet
damaged. Does not belong here: which header fits a feed (``find_layout``).
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from orchestration.intake.cells.period_column import read_period_heads
from orchestration.intake.reading.preamble import is_period, pairs_of, periods_in
from orchestration.intake.reading.records import Record
from orchestration.intake.reading.text import compact
from orchestration.intake.tables.feed_reader import FeedReader
from orchestration.intake.tables.heads import Head
from sources.periods import Period

_TITLE_CELLS = 2
# The day a table was made stands beside its title, over no column.
_DAY = re.compile(r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日")
_TITLE = re.compile(
    r"(?:附件|附表).{0,6}|.*(?:表|月报|季报|年报|快报|汇总|台账|清单|名录)(?:\(.*\))?"
)


def printed(record: Record) -> tuple[str, ...]:
    """The filled cells of a line, as they are compared with the same line on another page."""
    return tuple(cell.strip() for cell in record.cells if cell.strip())


def is_headlike(record: Record, reader: FeedReader) -> bool:
    """Whether a line may be one of a header: no pairs, no numbers."""
    if record.is_blank or record.is_annotation or record.broken:
        return False
    return all(reader.pieces.of(cell).kind != "number" for cell in record.cells)


def is_level(record: Record) -> bool:
    """Whether a line may be an upper level of a header: neither title nor pairs."""
    if record.is_blank or record.is_annotation or record.broken or pairs_of(record):
        return False
    filled = [(n, compact(cell)) for n, cell in enumerate(record.cells) if cell.strip()]
    if any(_DAY.fullmatch(text) for _, text in filled):
        return False
    if len(filled) <= _TITLE_CELLS and any(_TITLE.fullmatch(text) for _, text in filled):
        return False
    if len(filled) == 1:
        ((at, text),) = filled
        return at > 0 and not periods_in(text)
    return True


def settled(heads: list[Head]) -> list[Head]:
    """The heads, months that a spreadsheet damaged read in their order; 2016.1 may be October."""
    dated = [head for head in heads if head.period]
    if all(is_period(head.period) for head in dated):
        return heads
    texts = list(dict.fromkeys(head.period for head in dated))
    if len(texts) < len(dated) and any(a.period == b.period for a, b in pairwise(dated)):
        read = dict(zip(texts, read_period_heads(texts), strict=True))
        found = [read[head.period] for head in dated]
    else:
        found = read_period_heads([head.period for head in dated])
    known = {
        head.column: period.label
        for head, period in zip(dated, found, strict=True)
        if isinstance(period, Period)
    }
    return [replace(head, period=known.get(head.column, head.period)) for head in heads]
