"""A column of numbers in the unit its header states, converted to the contract's own unit.

Belongs here: which unit a column is written in, reading all its cells in it, and cells that do not
go together. Does not belong here: the grammar of one number (``numbers``), the units beside it
(``cell_units``), or of which period a number speaks (``normalise``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from functools import partial

from expectations.findings import Finding
from orchestration.intake.cells.cell_units import PERCENT, CellUnits
from orchestration.intake.cells.numbers import (
    Blank,
    NumberRead,
    Problem,
    read_number,
    writes_percent,
)
from orchestration.intake.reading.text import compact
from orchestration.intake.sheet import Sheet
from orchestration.intake.tables.headers import HeaderCell, scale_of, stated_units, units_of
from sources.catalogue import Column

_GROWTH = re.compile(r"增长|增速|同比|环比|增幅")


def read_numbers(
    sheet: Sheet, column: Column, passed_over: Collection[int] = ()
) -> tuple[list[NumberRead | None], str]:
    """The numbers of a column, and the unit they are printed in ('' where it is unclear).

    Where neither header nor preamble says the unit, the cells may: every one that is not zero.
    Where the unit is unclear letters are still worth reporting, values are not worth keeping.
    """
    units, unclear = _units(sheet, column)
    read = partial(
        read_number,
        factor=units.factor or Decimal(1),
        unit=column.unit or "",
        integer=column.integer,
        units=units,
    )
    numbers = sheet.typed(column.name, read, passed_over)
    if unclear is not None:
        carried = dict.fromkeys(number.unit for number in numbers if number and number.unit)
        if unclear.rule != "unit.missing" or not carried or any(map(_is_bare, numbers)):
            sheet.findings.append(unclear)
            return [None] * len(numbers), ""
        return numbers, "、".join(map(str, carried))
    _refuse_mixed_percent(sheet, column, numbers)
    return numbers, units.stated or compact(column.unit or "")


def _is_bare(number: NumberRead | None) -> bool:
    """Whether it is a number of no unit at all; zero is zero in every unit."""
    return number is not None and bool(number.value) and number.unit is None


def _units(sheet: Sheet, column: Column) -> tuple[CellUnits, Finding | None]:
    """The units of the column's cells, and the finding about its header where none is clear."""
    known, own = units_of(column), column.unit or ""
    growth, compared = _growth_of(column)
    cell = sheet.cells.get(column.name)
    if cell is None:
        return CellUnits(own, Decimal(1), known, None, growth, compared), None
    above = stated_units(sheet.table.preamble)
    scale = scale_of(column, cell, sheet.table.header_line, above)
    if isinstance(scale, Finding):
        return CellUnits(own, None, known, None, growth, compared), scale
    stated = scale.unit if _is_stated(cell, above, known) else None
    return CellUnits(own, scale.factor, known, stated, growth, compared), None


def _is_stated(cell: HeaderCell, above: Sequence[str], known: Collection[str]) -> bool:
    return cell.unit is not None or any(unit in known for unit in above)


def _growth_of(column: Column) -> tuple[bool, str]:
    """Whether cells may say 增长 and 下降 in words, and against what (同比, 环比)."""
    if column.unit != PERCENT or not _GROWTH.search(column.header):
        return False, ""
    return True, next((word for word in ("同比", "环比") if word in column.header), "")


def _refuse_mixed_percent(
    sheet: Sheet, column: Column, numbers: Sequence[NumberRead | None]
) -> None:
    """12.5% beside 0.125: a spreadsheet shows one number both ways, so neither is sure."""
    if compact(column.unit or "") != PERCENT:
        return
    signed = next((row for row, number in enumerate(numbers) if writes_percent(number)), None)
    if signed is None:
        return
    texts = sheet.texts(column.name)
    for row, number in enumerate(numbers):
        if number is None or number.blank is not Blank.REPORTED or number.unit is not None:
            continue
        value = number.value
        if value is None or value == 0 or abs(value) > 1:
            continue
        facts: dict[str, object] = {
            "line": sheet.lines[signed],
            "other": texts[signed],
            "as_is": f"{value.normalize():f}",
            "scaled": f"{(value * 100).normalize():f}",
        }
        sheet.report(row, column.name, texts[row], Problem("value.mixed_percent", facts))
