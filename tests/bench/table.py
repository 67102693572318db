"""What was measured, beside its goal. Belongs here: the shape of a line and printing the table."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """One line: what, the value with its unit, the most it may be (``None``: no goal), a note."""

    what: str
    value: float
    unit: str
    goal: float | None = None
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether there is no goal or the value keeps to it."""
        return self.goal is None or self.value <= self.goal


def printed(lines: Iterable[Measured]) -> str:
    """The lines under each other; a goal that is missed is marked as missed."""
    rows = [("测量 / measured", "结果 / value", "目标 / goal", "")]
    for line in lines:
        goal = "—" if line.goal is None else f"≤ {line.goal:g} {line.unit}"
        mark = "" if line.goal is None else "达标 met" if line.met else "未达标 MISSED"
        rows.append(
            (line.what, f"{line.value:.3g} {line.unit}", goal, f"{mark}  {line.note}".strip())
        )
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
