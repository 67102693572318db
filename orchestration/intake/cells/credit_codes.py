"""One cell → one unified social credit code (统一社会信用代码, GB 32100), or why it is none.

Belongs here: the form of a code and its check digit. Does not belong here: whether the enterprise
exists, or which row it stands in. The check digit is python-stdnum's; its ``validate`` is not used
because it refuses the codes that begin with a letter (rural collectives N…, others A… and Y…).
"""

from __future__ import annotations

import re

from stdnum.cn.uscc import calc_check_digit

from orchestration.intake.cells.numbers import Problem
from orchestration.intake.reading.text import compact

LENGTH = 18
_LETTERS = "0-9A-HJ-NP-RTUWXY"
_FORM = re.compile(rf"[{_LETTERS}]{{2}}[0-9]{{6}}[{_LETTERS}]{{10}}")
_NEVER = re.compile(rf"[^{_LETTERS}]")
_LOST = re.compile(r"[0-9.]+E\+[0-9]+|[0-9]\.[0-9]+E[0-9]+|[0-9]{16,}\.0*")


def read_credit_code(text: str) -> str | Problem:
    """The code in capitals without spaces, its check digit verified.

    The apostrophe in front that makes a spreadsheet keep it as text is no part of it.
    """
    code = compact(text).lstrip("'‘’").upper()
    return _wrong_length(code) or _wrong_form(code) or _wrong_check_digit(code) or code


def _wrong_length(code: str) -> Problem | None:
    if _LOST.fullmatch(code):
        return Problem("code.digits_lost")
    if re.fullmatch(r"[0-9]{15}", code):
        return Problem("code.registration_number")
    return Problem("code.length", {"length": len(code)}) if len(code) != LENGTH else None


def _wrong_form(code: str) -> Problem | None:
    odd = _NEVER.findall(code)
    if odd:
        return Problem("code.letter", {"seen": "、".join(dict.fromkeys(odd))})
    if not _FORM.fullmatch(code):
        return Problem("code.region_digits", {"seen": code[2:8]})
    return None


def _wrong_check_digit(code: str) -> Problem | None:
    expected = calc_check_digit(code)
    if code[-1] == expected:
        return None
    # A spreadsheet keeps fifteen digits of a long number and writes zeros for the others.
    if re.fullmatch(r"[0-9]{15}000", code):
        return Problem("code.digits_lost")
    return Problem("code.check_digit", {"found": code[-1], "expected": expected})
