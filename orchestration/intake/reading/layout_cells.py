"""What a cell looks like: blank, number, date, period, yes/no or words.

Belongs here: telling kinds of cells apart for finding a header. Does not belong here: reading
values (``cells.numbers``, ``sources.periods``): nothing is converted or kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from orchestration.intake.reading.text import plain


class Kind(StrEnum):
    """The kinds that a header differs from its column in."""

    BLANK = "blank"
    NUMBER = "number"
    DATE = "date"
    PERIOD = "period"
    BOOL = "bool"
    TEXT = "text"


# Wider than the blanks of a contract's numbers (``cells.numbers``): what any program writes for
# nothing, and here nothing is lost by it.
_BLANKS = re.compile(r"[-—–…·.*/\\#?～~]*|N/?A|NaN|NULL|nil|none|暂无|不详|缺失|未报", re.I)
_BOOL = re.compile(r"true|false|yes|no|是|否|有|无|√|×", re.I)
_NUMBER = re.compile(
    r"\(?[-+−]?\s?(?:RMB|[¥$€£])?\s?[-+]?(?:(?:\d{1,3}(?:[,' ]\d{3})+|\d+)(?:[.,]\d*)?|[.,]\d+)"
    r"(?:[eE][-+]?\d+)?\s?[%‰]?\)?|[-+]?inf",
    re.I,
)
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s?(?:[ap]m)?(?:Z|[-+]\d{2}:?\d{2})?"
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}"
    rf"|\d{{4}}年\d{{1,2}}月\d{{1,2}}日|\d{{1,2}}[- ]{_MONTHS}[- ]\d{{2,4}})"
    rf"(?:[T ]+{_TIME})?|{_TIME}",
    re.I,
)
_PERIOD = re.compile(
    r"(?:19|20)\d{2}(?:年度?)?(?:[-—~至](?:(?:19|20)\d{2}|\d{2})年?)?"
    r"|(?:(?:19|20)\d{2}年?)?(?:\d{1,2}(?:[-—~至]\d{1,2})?月份?|[一二三四1-4]季度|[上下]半年"
    r"|前[一二三]季度)(?:累计)?"
    rf"|(?:19|20)\d{{2}}[-./](?:0?[1-9]|1[0-2])|(?:19|20)\d{{2}}\s?Q[1-4]"
    rf"|Q[1-4]|{_MONTHS}[- ]\d{{2,4}}",
    re.I,
)


def kind_of(cell: str) -> Kind:
    """The kind of one cell."""
    text = plain(cell)
    for kind, pattern in (
        (Kind.BLANK, _BLANKS),
        (Kind.PERIOD, _PERIOD),
        (Kind.NUMBER, _NUMBER),
        (Kind.DATE, _DATE),
        (Kind.BOOL, _BOOL),
    ):
        if pattern.fullmatch(text):
            return kind
    return Kind.TEXT


def column_kind(cells: Iterable[str]) -> Kind:
    """The kind that most filled cells of a column have; TEXT where they are mixed or words."""
    kinds: list[Kind] = [kind for kind in map(kind_of, cells) if kind is not Kind.BLANK]
    if not kinds:
        return Kind.BLANK
    # A year among numbers is a number.
    if kinds.count(Kind.NUMBER) and kinds.count(Kind.PERIOD):
        kinds = [Kind.NUMBER if kind is Kind.PERIOD else kind for kind in kinds]
    most = max(Kind, key=kinds.count)
    return most if kinds.count(most) >= 0.6 * len(kinds) else Kind.TEXT
