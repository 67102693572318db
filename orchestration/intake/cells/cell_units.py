"""The unit beside a number (12.5万辆, ￥1,200, 5.3‰): what it makes of the number, exactly.

Belongs here: which units the cells of one column may carry, and whether what a cell says agrees
with what stands above it. Does not belong here: the digits (``numbers``) or finding the unit above
the column (``headers``). 万 and 亿 belong to numerals and to units alike: 12.5万 under （辆） is
125000; under （万辆） nobody can tell whether 万 is said twice or meant twice: refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from orchestration.intake.cells.problem import Problem
from orchestration.intake.reading.text import compact, listed

MULTIPLES = {
    "千": Decimal(1_000),
    "万": Decimal(10_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
    "万亿": Decimal(1_000_000_000_000),
}
PERCENT, PER_MILLE = "%", "‰"
POINTS = ("百分点", "个百分点")
_RATES = {PERCENT: {PER_MILLE: Decimal("0.1")}, PER_MILLE: {PERCENT: Decimal(10)}}


@dataclass(frozen=True, slots=True)
class CellUnits:
    """The units of one column: its own, the others with exact factors, the one stated above it.

    ``factor`` is what bare numbers are multiplied by; ``None`` where nothing says their unit.
    ``growth`` says that a cell may say 增长 or 下降, ``compared`` with what (同比, 环比).
    """

    own: str
    factor: Decimal | None = Decimal(1)
    others: Mapping[str, Decimal] = field(default_factory=dict)
    stated: str | None = None
    growth: bool = False
    compared: str = ""

    @property
    def known(self) -> dict[str, Decimal]:
        """Every unit a cell may carry, with its factor to the column's own."""
        own = compact(self.own)
        same = dict.fromkeys(POINTS, Decimal(1)) if own in POINTS else {}
        return {**_RATES.get(own, {}), **same, **self.others, own: Decimal(1)}


def factor_of(unit: str, units: CellUnits) -> Decimal | Problem:
    """The factor of a number that carries ``unit``, or why it cannot be taken.

    ``unit`` is compact, and may be a bare multiple (万) or one before a unit (万辆, 亿元).
    """
    if unit in MULTIPLES:
        return _bare_multiple(unit, units)
    readings = _readings(unit, units.known)
    if not readings:
        return _not_accepted(unit, units)
    if units.stated is None:
        return next(iter(readings.values()))
    above = units.known.get(compact(units.stated))
    agreeing = [factor for named, factor in readings.items() if units.known[named] == above]
    if agreeing:
        return agreeing[0]
    return Problem("unit.cell_contradicts", {"seen": unit, "stated": units.stated})


def _readings(unit: str, known: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The known units that ``unit`` can be made of, with its whole factor."""
    readings = {unit: known[unit]} if unit in known else {}
    for multiple, times in MULTIPLES.items():
        named = unit.removeprefix(multiple)
        if unit.startswith(multiple) and named in known and named not in (PERCENT, PER_MILLE):
            readings[named] = times * known[named]
    return readings


def _bare_multiple(multiple: str, units: CellUnits) -> Decimal | Problem:
    """12.5万: of the unit above, unless that is a multiple itself."""
    above = compact(units.stated or units.own)
    if above in (PERCENT, PER_MILLE, *POINTS):
        return _not_accepted(multiple, units)
    if units.factor is None:
        return MULTIPLES[multiple]
    if above.startswith(tuple(MULTIPLES)):
        return Problem("unit.cell_twice", {"seen": multiple, "stated": above})
    return MULTIPLES[multiple] * units.factor


def _not_accepted(unit: str, units: CellUnits) -> Problem:
    if unit == PERCENT:
        return Problem("type.percent_sign", {"unit": units.own})
    if unit in POINTS:
        return Problem("value.points", {"unit": units.own})
    return Problem("type.unit_in_cell", {"seen": unit, "units": listed(units.known)})
