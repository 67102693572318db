"""What an identity between tables is.

Does not belong here: which there are (``cross_numbers``, ``cross_totals``, ``cross_lights``,
``cross_reports``).
"""

from __future__ import annotations

from dataclasses import dataclass

from expectations.checks import Owner, Severity
from expectations.common_checks import RECOMPUTE_ZH

# What a row ``i`` of ``fct_indicator`` is called to the operator.
NAMED = "concat_ws('|', i.indicator, i.region_code, i.period, i.basis)"


@dataclass(frozen=True)
class Identity:
    """A comparison of tables that must agree wherever it is asked.

    ``sql`` gives a row per comparison: ``subject`` names it to the operator, ``wrong`` says whether
    it fails (an absent answer does). It is not the models' own SQL: that would agree with itself.
    """

    id: str
    sql: str
    message_zh: str
    message_en: str
    advice_zh: str = RECOMPUTE_ZH
    severity: Severity = "hold"
    owner: Owner = "engineer"


def same(one: str, other: str) -> str:
    """SQL that says whether two numbers are the same but for what rounding leaves out."""
    return f"abs({one} - {other}) <= 1e-6 * greatest(1, abs({other}))"
