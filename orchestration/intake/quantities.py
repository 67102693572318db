"""A column of numbers in the unit its header states, converted to the contract's own unit.

Belongs here: which unit a column is written in and reading all its cells in it. Does not belong
here: the grammar of one number (``numbers``), or of which period a number speaks (``normalise``).
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from functools import partial

from expectations.findings import Finding
from orchestration.intake.headers import Scale, scale_of, stated_units
from orchestration.intake.numbers import NumberRead, read_number
from orchestration.intake.sheet import Sheet
from sources.catalogue import Column


def read_numbers(
    sheet: Sheet, column: Column, passed_over: Collection[int] = ()
) -> tuple[list[NumberRead | None], str]:
    """The numbers of a column, and the unit they are printed in ('' where it is unclear).

    Where the unit is unclear letters are still worth reporting, values are not worth keeping.
    """
    scale = _scale(sheet, column)
    factor, integer = (scale.factor, column.integer) if scale else (Decimal(1), False)
    read = partial(read_number, factor=factor, unit=column.unit or "", integer=integer)
    numbers = sheet.typed(column.name, read, passed_over)
    return (numbers, scale.unit) if scale else ([None] * len(sheet.lines), "")


def _scale(sheet: Sheet, column: Column) -> Scale | None:
    cell = sheet.cells.get(column.name)
    if cell is None:
        return Scale(column.unit or "", Decimal(1))
    units = stated_units(sheet.table.preamble)
    scale = scale_of(column, cell, sheet.table.header_line, units)
    if isinstance(scale, Finding):
        sheet.findings.append(scale)
        return None
    return scale
