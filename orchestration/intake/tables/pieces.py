"""One text of a header, or of a row's head, as the facts it states: period, region, dim, name.

Belongs here: taking the text apart. Does not belong here: which table the texts belong to
(``layout``), reading a period (``sources.periods``) or resolving a region (``geography``): what
looks like one here is read, or refused, there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from orchestration.intake.reading.preamble import UNIT_KEYS, is_period, total_label
from orchestration.intake.reading.text import compact
from orchestration.intake.tables.headers import ANNOTATIONS, HeaderIndex, split_unit

INDICATOR_HEADS = ("指标", "指标名称", "统计指标", "指标项", "项目", "项目指标")
SERIAL_HEADS = ("序号", "行号", "行次", "No", "No.", "NO", "NO.", "#")
# Beside indicators these are the numbers of a form's lines; elsewhere they may be keys.
CODE_HEADS = ("代码", "编码", "指标代码", "编号")

_DASH = r"[-‐‑‒–—―−~～至到]+"
_MONTHS = (
    rf"[0-9]{{1,2}}月?{_DASH}[0-9]{{1,2}}月份?|[0-9]{{1,2}}月份?"
    r"|第?[一二三四1-4]季度|前[一二两三]个?季度|[上下]半年|[一二三四五六七八九十]{1,2}月份?"
)
_PART = re.compile(rf"(?:{_MONTHS})")
_WHOLE = re.compile(
    rf"[0-9]{{4}}(?:年(?:{_MONTHS}|度|全年)?|-[0-9]{{2}}(?![0-9]))|[0-9]{{6}}(?![0-9])"
)
# What a spreadsheet makes of a month: read together with its neighbours.
_DAMAGED = re.compile(r"[0-9]{4}[-/.][0-9]{1,2}(?:[-/.][0-9]{1,2})?(?: 00:00:00)?")
_YEAR = re.compile(r"([0-9]{4})年?度?")
# Years, codes and 202503 may stand in a header; another number does not.
_NUMBER = re.compile(r"[-+]?(?:[0-9][0-9,]*)?\.?[0-9]+%?")
_HEADED = re.compile(r"(?:19|20)[0-9]{2}|[0-9]{6}")
_DOTTED = re.compile(r"(?:19|20)[0-9]{2}\.[0-9]{1,2}")
_CODE = re.compile(r"[0-9]{6}")
_REGION = re.compile(
    r"(?!所[属在]|各|填报|本|全)[\u4e00-\u9fff]{1,20}(?:[省市区县州盟旗]|高新区|开发区|新区)|全国"
)
# Beside an amount, not the reported amount itself: never taken for it.
OTHER = re.compile(r"上年|去年|上月|上期|同期|计划|目标|预计|预期|基期|变更前")

Kind = Literal[
    "blank", "field", "period", "part", "region", "dim", "total", "serial", "note", "name",
    "indicator", "unit", "number", "code",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """One text and what it states.

    ``field``: ``name`` is the contract column; ``dim``: ``name`` is the dim it is a word of;
    ``period``, ``part`` (months without a year): ``value``, and what else the text says, ``rest``.
    """

    kind: Kind
    text: str
    name: str = ""
    value: str = ""
    rest: str = ""
    unit: str | None = None


class Pieces:
    """The texts of one feed's tables taken apart, each once."""

    def __init__(self, index: HeaderIndex) -> None:
        self.index = index
        self._known: dict[str, Piece] = {}
        self._words = {
            compact(word): column.name
            for column in index.feed.columns
            if column.role == "dim"
            for word in column.allowed or {}
        }
        self._units = {unit for column in index.feed.columns for unit in index.units(column)}

    def of(self, text: str) -> Piece:
        """What ``text`` states."""
        piece = self._known.get(text)
        if piece is None:
            piece = self._known[text] = self._read(text)
        return piece

    def _read(self, text: str) -> Piece:
        written = compact(text)
        if not written:
            return Piece("blank", text)
        if (
            _NUMBER.fullmatch(written)
            and not _HEADED.fullmatch(written)
            and not _DOTTED.fullmatch(written)
        ):
            return Piece("number", text)
        if written in ANNOTATIONS:
            return Piece("note", text)
        named = self.index.match(text)
        if named is not None and named[0] is not None:
            return Piece("field", text, named[0], unit=named[1])
        for heads, kind in _HEADS:
            if written in heads:
                return Piece(kind, text)
        return self._fact(text, written)

    def _fact(self, text: str, written: str) -> Piece:
        if written in self._words:
            return Piece("dim", text, self._words[written], written)
        if written.strip("()") in self._units:
            return Piece("name", text, unit=written.strip("()"))
        if total_label(written):
            return Piece("total", text)
        if not OTHER.search(written):
            dated = _dated(text, written)
            if dated is not None:
                return dated
            if _REGION.fullmatch(written) or _CODE.fullmatch(written):
                return Piece("region", text, value=text)
        base, unit = split_unit(text)
        return Piece("name", text, rest=base, unit=unit)


_HEADS: tuple[tuple[tuple[str, ...], Kind], ...] = (
    (INDICATOR_HEADS, "indicator"),
    (UNIT_KEYS, "unit"),
    (SERIAL_HEADS, "serial"),
    (CODE_HEADS, "code"),
)


def _dated(text: str, written: str) -> Piece | None:
    """The period a text begins with, and what it says besides."""
    if _DAMAGED.fullmatch(written):
        return Piece("period", text, value=written)
    whole = _WHOLE.match(written)
    if whole and is_period(whole.group()):
        rest, unit = split_unit(written[whole.end() :])
        return Piece("period", text, value=whole.group(), rest=rest, unit=unit)
    part = _PART.match(written)
    if part:
        rest, unit = split_unit(written[part.end() :])
        return Piece("part", text, value=part.group(), rest=rest, unit=unit)
    return Piece("period", text, value=text) if is_period(text) else None


def year_of(period: str) -> str | None:
    """The year of a text that is a year and nothing more."""
    found = _YEAR.fullmatch(compact(period))
    return found.group(1) if found else None
