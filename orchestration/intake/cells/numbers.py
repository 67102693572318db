"""One cell → one exact number, a typed blank, or the reason why it is neither (METHODOLOGY §2).

Belongs here: the grammar of numbers and blanks, and their exact conversion. Does not belong here:
which column a cell is in (``normalise``), the units beside numbers (``cell_units``), reasons
(``number_mistakes``), bounds and edits (``expectations.edits``). No binary floating point.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum

from orchestration.intake.cells.cell_units import MULTIPLES, PERCENT, CellUnits, factor_of
from orchestration.intake.cells.number_mistakes import why_not
from orchestration.intake.cells.problem import Problem
from orchestration.intake.reading.text import compact, plain

__all__ = ["Blank", "CellUnits", "NumberRead", "Problem", "read_blank", "read_number"]

# Products of two values must fit the 38 digits of a decimal column with 9 decimals (28 + 9 = 37).
INTEGER_DIGITS = 14
LIMIT = Decimal(10) ** INTEGER_DIGITS
# METHODOLOGY: 1e-9 is representation noise (a spreadsheet writes 0.30000000000000004 for 0.3).
STEP = Decimal("1e-9")
# A spreadsheet's number has fifteen decimal digits; what is written behind them is its own noise.
_CARRIED = Context(prec=15, rounding=ROUND_HALF_UP)
_LONGEST = 60
_ONE = Decimal(1)
_EXACT = Context(prec=200)

# The minus sign of typography and the hyphens that word processors put in its place; not the em
# dash, which fills an empty cell.
_SIGNS = str.maketrans(dict.fromkeys("−﹣–‐‑‒", "-"))
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+"
_SIMPLE = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_CURRENCY = "¥"
_CELL = re.compile(rf"([+-]?)({_CURRENCY}?)([+-]?)({_DIGITS})\s*([^0-9.,\s].*)?", re.DOTALL)
# What may be a unit; whether it is one of the column's is looked up, never guessed.
_UNIT = re.compile(r"[\u4e00-\u9fff%‰][\u4e00-\u9fff%‰/()·]*|[\u4e00-\u9fffA-Za-z/]*[a-z][23]")
_GROWTH = re.compile(
    r"(同比|环比|)(?:(增长|增加|上升|上涨|增|升)|(下降|降低|减少|下跌|降|减))(?!至|到)(.+)"
)


# A number, the unit beside it and the factor that follows.
Amount = tuple[Decimal, str | None, Decimal]


class Blank(StrEnum):
    """What a cell without a number says; ``reported`` is a number, zero included."""

    REPORTED = "reported"
    BELOW_UNIT = "below_unit"
    NOT_APPLICABLE = "not_applicable"
    SUPPRESSED = "suppressed"
    NOT_REPORTED = "not_reported"


_BLANKS = {
    Blank.NOT_REPORTED: re.compile(
        r"|[-−–—―‐‒─]+|[/\\]+|未报|未填|未填报|未上报|空|空白|缺|暂无|无数据|暂无数据|\(空白?\)"
    ),
    Blank.BELOW_UNIT: re.compile(r"\.{3,}|⋯+"),
    Blank.NOT_APPLICABLE: re.compile(r"不适用|[nN]/[aA]"),
    Blank.SUPPRESSED: re.compile(r"×+|\*{3}|保密"),
}


@dataclass(frozen=True, slots=True)
class NumberRead:
    """What a cell of a value column says: ``value`` in the column's own unit, or a blank.

    ``unit`` is what the cell itself carries beside the digits, if anything.
    """

    value: Decimal | None
    blank: Blank
    unit: str | None = None


def read_blank(text: str) -> Blank | None:
    """The typed blank a cell is, or ``None`` where it says something."""
    written = plain(text)
    return next((blank for blank, form in _BLANKS.items() if form.fullmatch(written)), None)


def read_number(
    text: str, factor: Decimal, unit: str, integer: bool, units: CellUnits | None = None
) -> NumberRead | Problem:
    """The number of a cell times the exact ``factor``, in ``unit``; rounded half up to 1e-9.

    ``units`` says what else may stand beside the digits (default: ``unit`` and its 万, 亿); a
    ``%`` sign under ``%`` changes nothing: 9.2% is 9.2, and 0.092 stays 0.092. With ``integer``
    the converted number must be whole. Nothing is repaired: a problem names the rule.
    """
    units = units or CellUnits(unit, factor)
    found = _plainly(text, units) or read_blank(text) or _amount(text, units)
    if isinstance(found, Blank):
        return NumberRead(None, found)
    if isinstance(found, Problem):
        return found
    digits, carried, times = found
    value = _EXACT.multiply(digits, times)
    if abs(value) >= LIMIT:
        return Problem("type.too_large", {"limit": f"10^{INTEGER_DIGITS}"})
    clear = carried is not None or units.factor is not None
    if integer and clear and value != value.to_integral_value():
        return Problem("type.not_whole", {"value": f"{value.normalize():f}", "unit": unit})
    return NumberRead(value.quantize(STEP, ROUND_HALF_UP, _EXACT), Blank.REPORTED, carried)


def _plainly(text: str, units: CellUnits) -> Amount | None:
    """Most numbers are nothing but digits."""
    if len(text) > _LONGEST or not _SIMPLE.fullmatch(text):
        return None
    return _without_noise(Decimal(text)), None, units.factor or _ONE


def _amount(text: str, units: CellUnits) -> Amount | Problem:
    """Digits with their sign, the unit beside them, and their factor."""
    written = plain(text).translate(_SIGNS)
    if len(written) > _LONGEST:
        return Problem("type.number_format")
    said, sign = _growth(written, units)
    found = _CELL.fullmatch(said)
    if found is None or (found.group(1) and found.group(3)):
        return why_not(written)
    first, currency, second, digits, behind = found.groups()
    if sign < 0 and first + second:
        return why_not(written)
    carried = compact(behind or "")
    if currency:
        carried = carried if carried.endswith("元") else f"{carried}元"
    if carried and not _UNIT.fullmatch(carried):
        return why_not(written)
    factor = factor_of(carried, units) if carried else (units.factor or _ONE)
    if isinstance(factor, Problem):
        # What is no unit at all may be a word (左右), and then that is the reason.
        reason = why_not(written)
        word = factor.rule == "type.unit_in_cell" and not reason.rule.startswith("type.number")
        return reason if word else factor
    if units.factor is None and carried in MULTIPLES:
        carried = ""
    number = sign * Decimal(f"{first}{second}{re.sub('[, ]', '', digits)}")
    return _without_noise(number), carried or None, factor


def _growth(written: str, units: CellUnits) -> tuple[str, int]:
    """``下降2.1%`` as ``2.1%`` and −1, where the column speaks of growth."""
    found = _GROWTH.fullmatch(written) if units.growth else None
    if found is None or found.group(1) not in ("", units.compared):
        return written, 1
    return found.group(4).strip(), -1 if found.group(3) else 1


def _without_noise(number: Decimal) -> Decimal:
    """1841.3300000000002 as 1841.33: digits that no spreadsheet keeps were never typed."""
    fraction = number.as_tuple().exponent
    assert isinstance(fraction, int)  # noqa: S101 - digits alone make no infinity
    return number if fraction >= 0 else _CARRIED.plus(number)


def writes_percent(read: NumberRead | None) -> bool:
    """Whether a cell carries a percent sign of its own."""
    return read is not None and read.unit == PERCENT
