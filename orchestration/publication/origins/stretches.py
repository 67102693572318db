"""Cells put together as a reader looks for them: lines of one column of one file at a time.

Belongs here: joining neighbours and the limit of what a page tells. Does not belong here: which
cells there are (``cells``) or how a place is worded (``dashboards/sources/liangxin``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count, groupby

from orchestration.publication.origins.cells import Piece
from orchestration.publication.published import Row

# So few cells are told one by one, each with what is printed there.
FEW = 4
# More than this of one number is counted and no longer told line by line: a page stays a page.
MOST_RANGES, MOST_STRETCHES = 12, 12


@dataclass(frozen=True)
class Stretch:
    """Cells of one column of one sheet of one submission; rows of a list have ``column`` 0."""

    part: int
    sign: int
    submission_id: str
    sheet: str
    column: int
    rows: tuple[Row, ...]

    @property
    def lines(self) -> list[int]:
        """The lines, each once."""
        return sorted({row["line"] for row in self.rows})


def stretches(pieces: Iterable[Piece]) -> list[Stretch]:
    """The pieces by where they stand, in the order in which each place is met first."""
    known = list(pieces)
    found: dict[tuple[int, int, str, str, int, int], list[Row]] = {}
    for n, piece in enumerate(known):
        row = piece.row
        column = row.get("column") or 0
        place = (piece.part, piece.sign, row["submission_id"], row["sheet"] or "", column)
        apart = n if column and len(known) <= FEW else -1
        found.setdefault((*place, apart), []).append(row)
    return [Stretch(*place[:5], tuple(rows)) for place, rows in found.items()]


def as_ranges(lines: Iterable[int]) -> tuple[str, int]:
    """Lines as ``3-14,16``, and how many of them are left out where there are too many ranges."""
    steps = count()
    groups = [
        [line for line, _ in group]
        for _, group in groupby(
            ((line, next(steps)) for line in lines), key=lambda pair: pair[0] - pair[1]
        )
    ]
    told = [f"{g[0]}-{g[-1]}" if len(g) > 1 else f"{g[0]}" for g in groups[:MOST_RANGES]]
    return ",".join(told), sum(len(g) for g in groups[MOST_RANGES:])
