"""Cells by where they stand, and lines as a reader looks for them."""

from __future__ import annotations

from typing import Any

import pytest

from orchestration.publication.origins.cells import Piece
from orchestration.publication.origins.stretches import MOST_RANGES, as_ranges, stretches


def piece(line: int, submission: str = "s1", column: int = 4, **other: Any) -> Piece:
    row = {"submission_id": submission, "sheet": None, "line": line, "column": column}
    return Piece(row, **other)


@pytest.mark.parametrize(
    ("lines", "told"),
    [([3], "3"), ([3, 4, 5], "3-5"), ([2, 5, 7, 8, 9], "2,5,7-9"), ([], "")],
)
def test_lines_are_told_as_ranges(lines: list[int], told: str) -> None:
    assert as_ranges(lines) == (told, 0)


def test_too_many_ranges_are_counted() -> None:
    told, left = as_ranges(range(2, 62, 2))
    assert told.split(",") == [str(n) for n in range(2, 2 + 2 * MOST_RANGES, 2)]
    assert left == 30 - MOST_RANGES


def test_twelve_months_of_one_file_are_one_stretch_and_few_cells_are_told_apart() -> None:
    (year,) = stretches([piece(line) for line in range(3, 15)])
    assert (year.lines, len(year.rows)) == (list(range(3, 15)), 12)
    assert [s.lines for s in stretches([piece(3), piece(4)])] == [[3], [4]]


def test_rows_of_a_list_stay_together_however_few() -> None:
    (rows,) = stretches([piece(3, column=0), piece(7, column=0)])
    assert rows.lines == [3, 7]


def test_another_file_or_part_or_sign_is_another_stretch() -> None:
    many = [piece(n) for n in (3, 4, 5)]
    apart = [piece(6, "s2"), piece(7, part=2), piece(8, sign=-1)]
    assert [s.lines for s in stretches([*many, *apart])] == [[3, 4, 5], [6], [7], [8]]
