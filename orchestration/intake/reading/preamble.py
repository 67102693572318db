"""The lines around a table: title, pairs, the period they state; footers, notes and total rows.

Belongs here: what a person sees above and below a table without knowing any contract. Does not
belong here: which facts a feed may take from them (``orchestration.intake.tables.layout``), or
splitting records (``records``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from orchestration.intake.reading.records import Record, key_value_pairs
from orchestration.intake.reading.text import compact, plain
from sources.periods import PeriodError, parse_period

PERIOD_KEYS = ("报告期", "统计期", "报告时间", "统计时间", "时期", "时间", "期别", "年月")
REGION_KEYS = ("地区", "行政区划", "填报地区", "所属地区", "地区名称", "县区", "行政区")
UNIT_KEYS = ("计量单位", "金额单位", "单位")
# Who fills in and sends a table; and who made it, which may be somebody else.
SENDER_KEYS = (
    "填报单位",
    "填报单位(盖章)",
    "报送单位",
    "填表单位",
    "编报单位",
    "单位名称",
)
MAKER_KEYS = ("制表单位", "综合机关名称")
INDICATOR_KEYS = ("指标", "指标名称", "统计指标")

# “单位：” stands above a table for the unit of measurement or for the office.
_OFFICE = re.compile(r"[局委厅办部会院所站队]|中心|政府|公司|单位")
# 万吨/年 is one unit.
_UNIT_SEPARATORS = re.compile(r"[、,;\s]+|/(?!年)")
# “表 号：”, “单 位：”: keys of two characters are spaced out to look as wide as the others.
_SPACED_KEY = re.compile(r"(?<![^\s(])([\u4e00-\u9fff])\s+([\u4e00-\u9fff])\s*(?=:)")
# 二手车交易情况表（单位：辆）
_UNIT_INSIDE = re.compile(r"\(((?:计量|金额)?单位:[^()]*(?:\([^()]*\)[^()]*)?)\)")
_BRACKETED = re.compile(r"[(\[【](.*)[)\]】]", re.DOTALL)

# What stands above a table with its value in the next cell, and over no column.
_OFFICES = ("填报单位", "报送单位", "填表单位", "制表单位")
_FORM = (
    "表号",
    "制定机关",
    "批准机关",
    "备案机关",
    "批准文号",
    "文号",
    "备案文号",
    "有效期",
    "有效期至",
)
_SURE_KEYS = {"修订原因", "报表", "报表名称", "计量单位", "金额单位", *_OFFICES, *_FORM}

_MONTH = r"[0-9]{1,2}月"
_DASH = r"[-‐‑‒–—―−~～至到]+"
_PERIODS = re.compile(
    rf"(?<![0-9])[0-9]{{4}}(?:年[0-9]{{1,2}}月?{_DASH}{_MONTH}份?|年{_MONTH}份?(?![0-9]{{1,2}}日)"
    r"|年第?[一二三四1-4]季度|年前[一二两三]个?季度|年[上下]半年|年度?(?![0-9])"
    r"|-[0-9]{2}(?![-/0-9]))"
)
_YEARS_APART = re.compile(rf"[0-9]{{4}}年(?:{_MONTH})?{_DASH}[0-9]{{4}}年")

# The keys of the lines below a table. Those that begin a note may go without a colon before what
# they say, those of a signature before a blank; the others need theirs.
_NOTE_KEYS = ("注", "备注", "附注", "说明", "填表说明", "指标说明", "数据来源", "资料来源")
_SIGNATURE_KEYS = (
    "单位负责人",
    "统计负责人",
    "填表人",
    "填报人",
    "制表人",
    "复核人",
    "审核人",
    "联系电话",
    "报出日期",
    "填报日期",
)
_OTHER_FOOTER_KEYS = (
    r"注\d+|来源|经办人|制表|制表单位|复核|审核|联系人|联系人电话|联系方式|电话|手机|负责人|部门负责人|分管负责人"
    r"|填表负责人|分管领导|单位领导|上报日期|填表日期|制表日期|报送日期|报出时间|填报时间"
    r"|单位(?:\(盖章\)|盖章)?|填报单位(?:\(盖章\))?|盖章"
)
_FOOTER = re.compile(
    rf"(?:{'|'.join((*_NOTE_KEYS, *_SIGNATURE_KEYS))}|{_OTHER_FOOTER_KEYS})\s*:.*", re.DOTALL
)
_FOOTER_PARTS = re.compile(r"\s+(?=[^\s:]{1,8}:)")
_BARE_FOOTER = re.compile("|".join(_SIGNATURE_KEYS))
_NOTE = re.compile(rf"(?:{'|'.join(_NOTE_KEYS)})\s*[:\d(一1]", re.DOTALL)
_FOOTER_STARTS = frozenset(key[0] for key in (*_NOTE_KEYS, *_SIGNATURE_KEYS))
_NUMBER = re.compile(r"[-+]?[0-9][0-9,.]*%?")

_TOTAL = re.compile(
    r"(?:[^0-9]{0,8})(?:合计数?|总计|总数|共计|累计总数)|全[省市州县区盟旗]|[本][省市州县区盟旗]"
)
_SUBTOTAL = re.compile(r"[^0-9]{0,8}小计")


@dataclass(frozen=True, slots=True)
class Preamble:
    """The facts above a table. ``periods`` and ``regions`` are as printed, each once."""

    titles: tuple[str, ...] = ()
    pairs: dict[str, str] = field(default_factory=dict)
    periods: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    indicator: str = ""

    @property
    def title(self) -> str:
        """The title of the table: its title lines together."""
        return " ".join(self.titles)


def read_preamble(records: Iterable[Record]) -> Preamble:
    """The facts of the lines above a header."""
    titles: list[str] = []
    pairs: dict[str, str] = {}
    for record in records:
        if record.is_blank or record.is_annotation:
            continue
        pairs.update(pairs_of(record))
        if _side_by_side(record):
            continue
        titles += dict.fromkeys(filter(None, map(_title_of, record.cells)))
    stated = [pairs[key] for key in PERIOD_KEYS if pairs.get(key)]
    return Preamble(
        tuple(titles),
        pairs,
        _each_once(
            [period for title in titles for period in periods_in(title)]
            + [text for text in stated if is_period(text)]
        ),
        _each_once([pairs[key] for key in REGION_KEYS if pairs.get(key)]),
        stated_units(pairs),
        next((pairs[key] for key in INDICATOR_KEYS if pairs.get(key)), ""),
    )


def pairs_of(record: Record) -> dict[str, str]:
    """``key_value_pairs`` of a line, also where keys are spaced out or stand in parentheses.

    A line of nothing but a form's own keys and their values (修订原因, C 更正) needs no colons.
    """
    side_by_side = _side_by_side(record)
    if side_by_side:
        return side_by_side
    cells: list[str] = []
    for cell in map(plain, record.cells):
        inside = _UNIT_INSIDE.findall(cell)
        cells += [_SPACED_KEY.sub(r"\1\2", _unbracketed(_UNIT_INSIDE.sub("", cell))), *inside]
    return key_value_pairs(Record(record.line, tuple(cells)))


def _side_by_side(record: Record) -> dict[str, str]:
    """Keys and values in turn, each in a cell of its own, as far as no header looks like it."""
    filled = [compact(cell) for cell in record.cells if cell.strip()]
    keys, values = filled[::2], filled[1::2]
    if not keys or len(keys) != len(values):
        return {}
    known = _SURE_KEYS | set(PERIOD_KEYS)
    if not all(key in known for key in keys) or any(value in known for value in values):
        return {}
    if any(key in PERIOD_KEYS and not is_period(v) for key, v in zip(keys, values, strict=True)):
        return {}
    return dict(zip(keys, [plain(c) for c in record.cells if c.strip()][1::2], strict=True))


def _title_of(cell: str) -> str:
    """What a cell above a table says that is no pair."""
    rest = _UNIT_INSIDE.sub("", plain(cell)).strip()
    return "" if key_value_pairs(Record(1, (_unbracketed(rest),))) else rest


def _unbracketed(cell: str) -> str:
    found = _BRACKETED.fullmatch(cell)
    return found.group(1) if found and ":" in cell else cell


def _each_once(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def stated_units(pairs: dict[str, str]) -> tuple[str, ...]:
    """The units that the lines above the header state (计量单位：万辆、%)."""
    for key in UNIT_KEYS:
        stated = pairs.get(key, "")
        if stated and not (key == "单位" and _OFFICE.search(stated)):
            return tuple(unit for unit in _UNIT_SEPARATORS.split(stated) if unit)
    return ()


def periods_in(text: str) -> list[str]:
    """The periods that a title names, as printed; a run over several years is none."""
    whole = compact(text)
    if _YEARS_APART.search(whole):
        return []
    return [found for found in _PERIODS.findall(whole) if is_period(found)]


def is_period(text: str) -> bool:
    """Whether a text is a period and nothing else."""
    try:
        parse_period(text)
    except PeriodError:
        return False
    return True


def is_footer(record: Record) -> bool:
    """Whether it is a line below a table, such as 填表人：…　联系电话：…, and no data.

    A key whose cell ends with the colon takes the next cell as its value.
    """
    start = next((cell for cell in record.cells if cell.strip()), "")
    # Looked at first: there are many data rows, and hardly one begins like this.
    if ":" not in start and "：" not in start and start.lstrip()[:1] not in _FOOTER_STARTS:
        return False
    cells = [cell for cell in record.cells if cell.strip()]
    first = plain(start)
    if ":" not in first and not _BARE_FOOTER.match(compact(first)):
        return bool(_NOTE.match(first)) and len(cells) == 1
    waiting = False
    for cell in cells:
        text = _SPACED_KEY.sub(r"\1\2", plain(cell))
        parts = [part for part in _FOOTER_PARTS.split(text) if part]
        if all(_FOOTER.fullmatch(part) for part in parts):
            waiting = text.endswith(":")
        elif _BARE_FOOTER.fullmatch(compact(text)):
            waiting = True
        elif waiting:
            waiting = False
        else:
            return False
    return True


class Footers:
    """Tells the lines below a table from its rows, line by line from top to bottom.

    A note may go on over several lines; each is one cell of text after a footer or another such.
    """

    def __init__(self) -> None:
        self._within = False

    def has(self, record: Record) -> bool:
        """Whether the next line is a footer, or goes on with one."""
        if record.is_blank:
            return False
        self._within = is_footer(record) or (self._within and _goes_on(record))
        return self._within


def _goes_on(record: Record) -> bool:
    filled = [cell for cell in record.cells if cell.strip()]
    return len(filled) == 1 and filled[0] in record.cells[:1] and not _is_number(filled[0])


def _is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(plain(cell)))


def total_label(text: str) -> Literal["total", "subtotal"] | None:
    """What kind of a total a label names: 合计, 总　计, 全市合计, 小计; ``None``: none."""
    label = compact(text).removesuffix(":")
    if _SUBTOTAL.fullmatch(label):
        return "subtotal"
    return "total" if _TOTAL.fullmatch(label) else None
