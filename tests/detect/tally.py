"""What came of all trials: rates per operator, by which check, and what escaped.

Belongs here: counting and telling. Does not belong here: trying anything (``trials``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from unicodedata import east_asian_width

from tests.detect.trials import CAUGHT, ESCAPED, HARD, HARMLESS, HOLD, NOTE, SOFT, Catch

HOWS = (HARD, HOLD, SOFT, NOTE, ESCAPED, HARMLESS)


@dataclass(frozen=True)
class Tally:
    """All trials of one operator; of right data, each trial may have two catches."""

    level: str
    operator: str
    title_zh: str
    catches: tuple[Catch, ...]

    @property
    def counted(self) -> list[Catch]:
        """Those that would have published something wrong."""
        return [one for one in self.catches if one.how != HARMLESS]

    @property
    def rate(self) -> float | None:
        """The share that was caught; none where nothing could have gone wrong."""
        caught = sum(one.how in CAUGHT for one in self.counted)
        return caught / len(self.counted) if self.counted else None

    def how_often(self, how: str) -> int:
        return sum(one.how == how for one in self.catches)

    def by(self, hows: Iterable[str] = CAUGHT) -> list[tuple[str, int]]:
        """The checks that caught something, the most frequent first."""
        found = Counter(name for one in self.catches if one.how in hows for name in one.by)
        return sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))

    @property
    def escaped(self) -> list[str]:
        return [one.did for one in self.catches if one.how == ESCAPED]

    def to_json(self) -> dict[str, Any]:
        return {
            "level": self.level,
            "operator": self.operator,
            "title_zh": self.title_zh,
            "trials": len(self.catches),
            **{how: self.how_often(how) for how in HOWS},
            "detection_rate": self.rate,
            "by": dict(self.by()),
            "escaped_did": self.escaped,
        }


def detection_table(tallies: list[Tally]) -> list[str]:
    """One line an operator of wrong data."""
    lines = [_row("", "operator", "", *("n", *HOWS), "rate", "caught by")]
    for one in tallies:
        rate = "  –" if one.rate is None else f"{one.rate:.0%}"
        names = "、".join(f"{name}×{count}" for name, count in one.by()[:4])
        counts = [str(one.how_often(how) or "·") for how in HOWS]
        lines.append(
            _row(one.level, one.operator, one.title_zh, str(len(one.catches)), *counts, rate, names)
        )
    return lines


def right_table(tallies: list[Tally]) -> list[str]:
    """One line an operator of right data: rejected, held, asked about, noted."""
    lines = ["", _row("", "right but unusual", "", *("n", "hard", "hold", "soft", "note"), "", "")]
    for one in tallies:
        counts = [str(one.how_often(how) or "·") for how in (HARD, HOLD, SOFT, NOTE)]
        names = "、".join(f"{name}×{count}" for name, count in one.by()[:5])
        lines.append(
            _row(one.level, one.operator, one.title_zh, str(_cases(one)), *counts, "", names)
        )
    return lines


def _cases(one: Tally) -> int:
    """A trial that was asked about and then judged on has two catches."""
    return len(one.catches) - one.how_often(SOFT)


def summary(wrong: list[Tally], right: list[Tally]) -> dict[str, Any]:
    """The figures that matter, over everything."""
    counted = [catch for one in wrong for catch in one.counted]
    caught = [catch for catch in counted if catch.how in CAUGHT]
    cases = sum(map(_cases, right))
    return {
        "operators": len(wrong),
        "trials": sum(len(one.catches) for one in wrong),
        "counted": len(counted),
        "detected": len(caught),
        "detection_rate": len(caught) / len(counted) if counted else None,
        "stopped": sum(catch.how in (HARD, HOLD, SOFT) for catch in counted),
        "right_cases": cases,
        "false_rejects": sum(one.how_often(HARD) for one in right),
        "false_holds": sum(one.how_often(HOLD) for one in right),
        "questions": sum(one.how_often(SOFT) for one in right),
    }


def escapes(tallies: list[Tally]) -> list[str]:
    """What nothing noticed."""
    return [
        f"  {one.operator}（{one.title_zh}）{len(one.escaped)} 次：{'；'.join(one.escaped[:4])}"
        for one in tallies
        if one.escaped
    ]


def _row(level: str, operator: str, title: str, *rest: str) -> str:
    *counts, rate, names = rest
    padded = title + " " * max(0, 24 - _width(title))
    cells = "".join(f"{count:>9}" for count in counts)
    return f"{level:6} {operator:24} {padded}{cells} {rate:>6}  {names}"


def _width(text: str) -> int:
    return sum(1 + (east_asian_width(char) in "WF") for char in text)
