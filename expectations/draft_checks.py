"""Checks on a finished draft as files: what is not seen in any one mart.

Belongs here: each check's owner, severity and words. Does not belong here: finding what is wrong
(``orchestration.publication``) or what the marts must satisfy (``expectations.suites``).
"""

from __future__ import annotations

from collections.abc import Sequence

from expectations.common_checks import RECOMPUTE_ZH
from expectations.results import CheckResult

SUITE = "draft"
SAMPLE = 20


def data_as_judged(differing: Sequence[str], total: int) -> CheckResult:
    """The marts that are published are, row by row, those that the gate has judged."""
    return CheckResult(
        SUITE,
        "data_as_judged",
        "operator",
        "hold",
        not differing,
        len(differing),
        total,
        tuple(differing[:SAMPLE]),
        "导出的数据与检查过的数据不一致。",
        "The exported data are not those that were judged.",
        RECOMPUTE_ZH,
    )
