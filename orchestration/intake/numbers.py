"""One cell → one exact number, a typed blank, or the reason why it is neither (METHODOLOGY §2).

Belongs here: the grammar of numbers and blanks and the exact conversion of units. Does not belong
here: which column a cell is in (``normalise``), bounds and edits (``expectations.edits``).
Binary floating point is used nowhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum

from orchestration.intake.text import plain

# Products of two values must fit the 38 digits of a decimal column with 9 decimals (28 + 9 = 37).
INTEGER_DIGITS = 14
LIMIT = Decimal(10) ** INTEGER_DIGITS
# METHODOLOGY: 1e-9 is representation noise (a spreadsheet writes 0.30000000000000004 for 0.3).
STEP = Decimal("1e-9")
_LONGEST = 60
_EXACT = Context(prec=200)

_SIGNS = str.maketrans({"−": "-", "﹣": "-"})
_SIMPLE = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?|[+-]?\.[0-9]+")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_MISTAKES = {
    "type.text_mark": re.compile(r"['‘’`].*", re.DOTALL),
    "type.formula": re.compile(
        r"[=@].*|#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|#+)",
        re.IGNORECASE | re.DOTALL,
    ),
    "type.scientific": re.compile(r"[+-]?[0-9.]+[eE][+-]?[0-9]+"),
    "type.grouping": re.compile(r"[+-]?[0-9.]*,[0-9,.]*"),
}
_WITH_UNIT = re.compile(
    r"[+-]?[0-9][0-9,.]*\s*([十百千万亿]*(?:元|辆|台|家|户|个|项|道|吨|套|人|次)?)"
)
_NOT_NUMERIC = re.compile(r"[^0-9+\-.,%()\s]+")


class Blank(StrEnum):
    """What a cell without a number says; ``reported`` is a number, zero included."""

    REPORTED = "reported"
    BELOW_UNIT = "below_unit"
    NOT_APPLICABLE = "not_applicable"
    SUPPRESSED = "suppressed"
    NOT_REPORTED = "not_reported"


_BLANKS = {
    Blank.NOT_REPORTED: re.compile(r"|[-–—―‐‒]+|未报"),
    Blank.BELOW_UNIT: re.compile(r"\.{3,}|⋯+"),
    Blank.NOT_APPLICABLE: re.compile(r"不适用|[nN]/[aA]"),
    Blank.SUPPRESSED: re.compile(r"×+|\*{3}|保密"),
}


@dataclass(frozen=True, slots=True)
class NumberRead:
    """What a cell of a value column says: ``value`` in the column's own unit, or a blank."""

    value: Decimal | None
    blank: Blank


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell cannot be read: a built-in rule and the facts of its wording."""

    rule: str
    facts: dict[str, object] = field(default_factory=dict)


def read_blank(text: str) -> Blank | None:
    """The typed blank a cell is, or ``None`` where it says something."""
    written = plain(text).translate(_SIGNS)
    return next((blank for blank, form in _BLANKS.items() if form.fullmatch(written)), None)


def read_number(text: str, factor: Decimal, unit: str, integer: bool) -> NumberRead | Problem:
    """The number of a cell times the exact ``factor``, in ``unit``; rounded half up to 1e-9.

    A ``%`` sign is accepted where ``unit`` is ``%`` and changes nothing: 9.2% is 9.2. With
    ``integer`` the converted number must be whole. Nothing is repaired: a problem names the rule.
    """
    blank = read_blank(text)
    if blank is not None:
        return NumberRead(None, blank)
    written = plain(text).translate(_SIGNS)
    if len(written) > _LONGEST:
        return Problem("type.number_format")
    digits = _digits(written, unit)
    if isinstance(digits, Problem):
        return digits
    value = _EXACT.multiply(Decimal(digits), factor)
    if abs(value) >= LIMIT:
        return Problem("type.too_large", {"limit": f"10^{INTEGER_DIGITS}"})
    if integer and value != value.to_integral_value():
        return Problem("type.not_whole", {"value": f"{value.normalize():f}", "unit": unit})
    return NumberRead(value.quantize(STEP, ROUND_HALF_UP, _EXACT), Blank.REPORTED)


def _digits(written: str, unit: str) -> str | Problem:
    """``written`` without grouping and percent sign, or the problem with it."""
    if _SIMPLE.fullmatch(written):
        return written
    if _GROUPED.fullmatch(written):
        return written.replace(",", "")
    bare = written[:-1].rstrip()
    if written.endswith("%") and (_SIMPLE.fullmatch(bare) or _GROUPED.fullmatch(bare)):
        if unit == "%":
            return bare.replace(",", "")
        return Problem("type.percent_sign", {"unit": unit})
    return _why_not(written)


def _why_not(written: str) -> Problem:
    """The most helpful reason why something is no number."""
    for rule, pattern in _MISTAKES.items():
        if pattern.fullmatch(written):
            return Problem(rule)
    unit = _WITH_UNIT.fullmatch(written)
    if unit and unit.group(1):
        return Problem("type.unit_in_cell", {"seen": unit.group(1)})
    odd = _NOT_NUMERIC.findall(written)
    if odd and re.search("[0-9]", written):
        return Problem("type.number", {"seen": "、".join(dict.fromkeys(odd))})
    return Problem("type.number_format")
