"""Changes between two releases: what they are, what causes them, how heavy they weigh.

Belongs here: the types and the vocabulary. Does not belong here: finding changes (``compare``),
their causes (``causes``) or telling them (``telling``, ``page``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

UNEXPLAINED = "unexplained"

# The causes of a light (fct_light_change) and, for all else, the same words and five more.
CAUSES: Mapping[str, tuple[str, str]] = {
    "target": ("目标调整", "target changed"),
    "rule": ("规则调整", "rule changed"),
    "new_period": ("新一期数据", "new period"),
    "coverage": ("上报范围变化", "who reported"),
    "revision": ("数据修订", "data revised"),
    "corrected": ("更正错误", "error corrected"),
    "elapsed": ("时间推移", "time alone"),
    "extended": ("截止日延期", "due day put off"),
    "declaration": ("声明调整", "declarations changed"),
    "software": ("程序版本不同", "other software"),
    UNEXPLAINED: ("原因不明", "unexplained"),
}

# Kinds of changes, largest consequences first: the order in which they are told.
KINDS: Mapping[str, tuple[str, str]] = {
    "light_worse": ("灯号变差", "lights that got worse"),
    "light_better": ("灯号变好", "lights that got better"),
    "light_undetermined": ("灯号能否判定有变", "lights that can, or cannot, be told now"),
    "promise": ("目标及其责任单位", "targets and who is in charge of them"),
    "target": ("目标进度的数字", "figures of targets"),
    "number": ("指标数", "figures of indicators"),
    "list": ("清单和台账", "lists and progress of actions"),
    "reporting": ("报送情况", "who reported"),
    "declared": ("名称、目录和说明", "names, catalogues and notes"),
    "page": ("页面", "pages"),
    "text": ("页面文字", "text on pages"),
    "kept": ("留存的明细", "records kept beside"),
}
ORDER = {kind: place for place, kind in enumerate(KINDS)}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One figure or word that is another now; ``None`` where there is none."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing a reader will see otherwise: a light, the figures of a row, a sentence.

    ``place`` is the mart, or the page as a path of the site; ``key`` says which row of it.
    ``causes`` are all that differ, ``cause`` is the one that decides. ``weight`` orders the changes
    of one kind, heavier first. ``also``: earlier periods of the same series that are others for the
    same cause; what pages print of them is among the texts.
    """

    kind: str
    place: str
    key: tuple[tuple[str, str], ...]
    about_zh: str
    fields: tuple[Field, ...]
    cause: str
    causes: tuple[str, ...] = ()
    remark_zh: str = ""
    weight: float = 0.0
    also: tuple[str, ...] = ()

    @property
    def is_explained(self) -> bool:
        """Whether something that was handed in, declared or due made it."""
        return self.cause != UNEXPLAINED


@dataclass(frozen=True)
class Changes:
    """Everything that differs between two releases, largest consequences first.

    ``stamp`` is what differs of the releases' stamps; ``behind`` counts, mart by mart, the rows
    that no page shows and that are explained. ``lights`` (words and tone) and ``reasons`` are the
    words for codes in the fields.
    """

    before: str | None
    after: str
    changes: tuple[Change, ...] = ()
    stamp: tuple[Field, ...] = ()
    behind: Mapping[str, int] = field(default_factory=dict)
    has_sites: bool = True
    lights: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_first(self) -> bool:
        """Whether there is no release to compare with."""
        return self.before is None

    @property
    def unexplained(self) -> tuple[Change, ...]:
        """Changes that nothing accounts for: they hold a release."""
        return tuple(change for change in self.changes if not change.is_explained)

    @property
    def by_kind(self) -> dict[str, tuple[Change, ...]]:
        """The changes of each kind there is, in the order of their consequences."""
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            found.setdefault(change.kind, []).append(change)
        return {kind: tuple(found[kind]) for kind in KINDS if kind in found}

    @property
    def by_cause(self) -> dict[str, int]:
        """How many changes each cause accounts for, in the order of the vocabulary."""
        counted = Counter(change.cause for change in self.changes)
        return {cause: counted[cause] for cause in CAUSES if counted[cause]}


def in_order(changes: list[Change]) -> tuple[Change, ...]:
    """Largest consequences first; what is the same weight by its place and key."""
    return tuple(sorted(changes, key=lambda c: (ORDER[c.kind], -c.weight, c.place, c.key)))
