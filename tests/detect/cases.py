"""What the ways to spoil a file share: picking a number, moving rows, making the case.

Does not belong here: any one way (``files``, ``periods``, ``unusual``).
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.detect.sheets import Cell, Sheet
from tests.detect.trials import Case, Sending
from tests.detect.world import Place

Operator = Callable[[Place, Random], Case | None]
LARGE = 20


def case(place: Place, sheet: Sheet, did: str) -> Case | None:
    """A case with a changed sheet; none where nothing was changed."""
    content = sheet.to_bytes()
    return None if content == place.last.to_bytes() else Case(place, (Sending(content),), did)


def levels(sheet: Sheet, least: int = 1) -> list[Cell]:
    """The numbers that are amounts, not rates."""
    found = [c for c in sheet.cells if "growth" not in c.name and "rate" not in c.name]
    return [c for c in found if abs(c.value) >= least]


def pick_level(sheet: Sheet, rng: Random, least: int = 1) -> Cell | None:
    found = levels(sheet, least)
    return rng.choice(found) if found else None


def rows_of(sheet: Sheet, region: str) -> list[int]:
    return [row for row in sheet.data_rows() if sheet.regions[row] == region]


def move(sheet: Sheet, source: list[str], row: int) -> None:
    for at in sheet.columns():
        sheet.rows[row][at] = source[at]
