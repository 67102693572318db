"""Which value column the texts around a cell name together: 交易量（辆） over 本月.

Belongs here: joining texts in any order, and names that leave open of which months they speak.
Does not belong here: collecting the texts (``heads``) or where they stand (``layout``). A name
matches as the contract declares it, or not at all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import permutations

from orchestration.intake.reading.text import compact
from orchestration.intake.tables.headers import HeaderIndex
from sources.catalogue import Basis, Reads, Role

_YTD = r"(?:本年|当年|自年初|年初至(?:今|本月)|1-本月|本月止|年内)?累计"
_CURRENT = r"本月|当月|本期|当期|本季度?|当季度?"
_BASIS = re.compile(rf"(?P<ytd>{_YTD})|(?P<current>{_CURRENT})")
# 累计值, 当月数: which months, and nothing of what.
_BASIS_ONLY = re.compile(rf"(?:{_YTD}|{_CURRENT})(?:数|值|量|额|数量|数值|完成|完成数|完成额)?")
# What may stand before and after the thing in a title: when, where, and what kind of a table.
_BEFORE = re.compile(
    r"(?:附件?表?[0-9]*[.、:-]?|表[0-9]+|[0-9]{4}年?(?:度|[0-9]{1,2}月?份?)?|[0-9]{1,2}月份?|[-—–至~]|[上下]半年|[第前]?[一二三四]季度"
    r"|[\u4e00-\u9fff]{1,12}?[省市县区州]|[全本各分按、()县市区州]|地区|月度|年度|季度|\s)*"
)
_ABOUT = (
    r"(?:完成|情况|统计|汇总|月报|季报|年报|快报|报表|一览|明细|数据|分|各|地区|[县市区州]"
    r"|\([^()]*\)|表|\s)"
)
_WHEN_BEFORE = re.compile(
    rf"(?:{_BASIS.pattern.replace('?P<ytd>', '?:').replace('?P<current>', '?:')})$"
)
_UNIT_AFTER = re.compile(r"\(([^()]+)\)")
_AFTER = re.compile(rf"{_ABOUT}*")
_AFTER_END = re.compile(rf"{_ABOUT}+$")
_MOST_PIECES = 4
_SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True)
class Named:
    """What texts name: columns by the months they speak of (one: settled), and the unit stated."""

    columns: dict[Basis | None, str]
    unit: str | None = None

    @property
    def settled(self) -> str | None:
        """The one column, where the texts leave nothing open."""
        return self.columns.get(None)


class Names:
    """The value columns of one feed by what they are called."""

    def __init__(self, index: HeaderIndex) -> None:
        self.index = index
        self._stems: dict[str, dict[Basis, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._called: set[str] = set()
        self._units = {unit for c in index.feed.columns for unit in index.units(c)}
        # The feed's own title, where it ends in what its columns are called.
        self._title = compact(index.feed.title_zh)
        self._known: dict[tuple[str, ...], Named | None] = {}
        measured = [c for c in index.feed.columns if c.role is Role.VALUE]
        self._values = {column.name for column in measured}
        self._numbers = self._values | {
            c.name for c in index.feed.columns if c.reads is Reads.NUMBER
        }
        for column in measured:
            for declared in (column.header, *column.aliases):
                base = index.base(declared)
                stem = _BASIS.sub("", base)
                self._called |= {c for c in (base, stem) if len(c) >= _SHORTEST_STEM}
                if stem != base and not _BASIS_ONLY.fullmatch(base) and column.basis:
                    self._stems[stem][column.basis].add(column.name)

    def of(self, texts: Iterable[str]) -> Named | None:
        """The value column that ``texts`` name together, in whatever order; ``None``: none."""
        key = tuple(text for text in texts if compact(text))
        if key not in self._known:
            self._known[key] = self._read(key)
        return self._known[key]

    def _read(self, texts: tuple[str, ...]) -> Named | None:
        if not texts or len(texts) > _MOST_PIECES:
            return None
        parts = [self.index.split(text) for text in dict.fromkeys(texts)]
        units = {unit for _, unit in parts if unit}
        bases = [base for base, _ in parts if base]
        if len(units) > 1:
            return None
        unit = units.pop() if units else None
        whole = {
            found[0]: found[1]
            for joined in map("".join, permutations(bases))
            if (found := self.index.match(joined)) and found[0] in self._values
        }
        if len(whole) == 1:
            ((name, declared),) = whole.items()
            return Named({None: name}, unit or declared) if name else None
        return None if whole else self._by_stem(bases, unit)

    def _by_stem(self, bases: list[str], unit: str | None) -> Named | None:
        said: set[Basis] = set()
        for base in bases:
            for found in _BASIS.finditer(base):
                said.add(Basis.YTD if found["ytd"] else Basis.CURRENT)
        stems = [_BASIS.sub("", base) for base in bases if not _BASIS_ONLY.fullmatch(base)]
        families = [
            self._stems[joined]
            for joined in map("".join, permutations(filter(None, stems)))
            if joined in self._stems
        ]
        if len(said) > 1 or len(families) != 1:
            return None
        family = {basis: names for basis, names in families[0].items() if not said or basis in said}
        if not family or any(len(names) > 1 for names in family.values()):
            return None
        columns: dict[Basis | None, str] = {
            basis: next(iter(names)) for basis, names in family.items()
        }
        if said:
            return Named({None: next(iter(columns.values()))}, unit)
        return Named(columns, unit)

    def spoken_of(self, title: str) -> str:
        """The one thing among the feed's values that a title speaks of; '' where it is not one.

        新能源二手车交易量 is another thing than 二手车交易量: every other word must be known too.
        """
        whole = compact(title)
        own = [n for n in self._called if self._title.endswith(n) and len(n) < len(self._title)]
        if own and self._title in whole:
            whole = whole.replace(self._title, max(own, key=len))
        called = [name for name in self._called if name in whole]
        widest = [name for name in called if not any(name != o and name in o for o in called)]
        if len(widest) != 1:
            return ""
        before, _, after = whole.partition(widest[0])
        when = _WHEN_BEFORE.search(before)
        said = f"{when.group()}{widest[0]}" if when else widest[0]
        before = before[: when.start()] if when else before
        for unit in _UNIT_AFTER.findall(after):
            said += f"({unit})" if unit in self._units else ""
        return said if _BEFORE.fullmatch(before) and _AFTER.fullmatch(after) else ""

    def is_heading(self, text: str) -> bool:
        """Whether a text over columns only repeats what the feed is about: 二手车交易情况."""
        about = _AFTER_END.sub("", compact(text))
        says_nothing = about in self._title and about not in self._called
        return len(about) >= _SHORTEST_STEM and says_nothing

    def is_value(self, name: str) -> bool:
        """Whether a contract column holds values."""
        return name in self._values
