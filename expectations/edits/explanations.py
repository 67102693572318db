"""Which rows explain themselves: a note that says something settles the row's soft findings.

Belongs here: what counts as an explanation. Does not belong here: explanations given later
through the ledger (``liangxin explain``) or the operator's acceptance.

An explanation is a note that, without the empty phrases below and without punctuation, still has
at least four characters: 核实无误 or 情况属实 says that there is a reason, not which.
"""

from __future__ import annotations

import re
import unicodedata

import polars as pl

from expectations.edits.frame import RECORD, read_of
from sources.catalogue import Feed, Role

SHORTEST = 4
EMPTY_PHRASES = (
    "经核实",
    "已核实",
    "核实",
    "经核对",
    "已核对",
    "核对",
    "经审核",
    "审核",
    "确认",
    "情况属实",
    "情况真实",
    "属实",
    "数据真实",
    "数据准确",
    "数据无误",
    "数据正常",
    "准确无误",
    "正确无误",
    "无误",
    "正确",
    "准确",
    "真实",
    "正常",
    "无异常",
    "没有问题",
    "没问题",
    "无问题",
    "实际情况",
    "实际数据",
    "如实上报",
    "如实填报",
    "同上",
    "见上",
    "无变化",
)
_LONGEST_FIRST = sorted(EMPTY_PHRASES, key=len, reverse=True)


def is_explanation(note: str) -> bool:
    """Whether a note says why, rather than that all is well."""
    rest = re.sub(r"[\W_0-9]+", "", unicodedata.normalize("NFKC", note))
    for phrase in _LONGEST_FIRST:
        rest = rest.replace(phrase, "")
    return len(rest) >= SHORTEST and len(set(rest)) > 1


def explained_records(feed: Feed, frame: pl.DataFrame, records: set[int]) -> set[int]:
    """Those of the data rows ``records`` whose note is an explanation."""
    notes = [read_of(column.name) for column in feed.with_role(Role.NOTE)]
    if not notes or not records:
        return set()
    asked = frame.filter(pl.col(RECORD).is_in(list(records)))
    joined = asked.select(RECORD, pl.concat_str(notes, separator=" "))
    return {record for record, note in joined.iter_rows() if is_explanation(note)}
