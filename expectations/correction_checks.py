"""Checks on the declared corrections: that each still has an error to correct, and corrects it.

Belongs here: noticing that a source was mended, or that a correction never reached its value. Does
not belong here: applying corrections (``orchestration.intake.corrections``). Corrections of values
that nobody has sent are not judged.
"""

from __future__ import annotations

from decimal import Decimal

from expectations.checks import Check
from expectations.common_checks import declare
from expectations.rules import Declared, key
from sources.catalogue import Catalogue
from sources.correcting import Correction, fact_of

# With known_to, so that only values that count now are judged: theirs is absent.
_CURRENT = (
    *("feed", "item", "dims", "region_code", "period_start", "period_end", "basis"),
    "known_to",
)
_MENDED_ZH = (
    "请核对来源：已改正的，删去 sources/corrections/ 中的这一条；印的是另一个错数的，"
    "按新的印数改写 expect，再重新运行 liangxin run。"
)
_UNUSED_ZH = (
    "更正只在接收文件时生效：请用 liangxin return 退回样本键所指的报送，"
    "说明原因后重新接收同一文件，再运行 liangxin run。"
)


def correction_checks(catalogue: Catalogue) -> tuple[Check, ...]:
    """Two checks, where any correction is declared."""
    corrections = tuple(catalogue.corrections.values())
    if not corrections:
        return ()
    printed = {_current(catalogue, entry): entry.expect.strip() for entry in corrections}
    corrected: dict[str, str | Decimal | None] = {
        f"{_current(catalogue, entry)}|{entry.expect.strip()}": entry.value for entry in corrections
    }
    return (
        declare(
            "correction_still_needed",
            Declared(_CURRENT, "printed_value", printed),
            "来源印的数已经不是更正所说的错数：更正没有生效，现在用的是来源自己的数。",
            "A source no longer prints what its correction expects: the correction is not applied.",
            _MENDED_ZH,
            severity="note",
            owner="operator",
        ),
        declare(
            "correction_applied",
            Declared((*_CURRENT, "printed_value"), "value", corrected),
            "有已声明的更正还没有用到已接收的数上：网站上仍是来源印的错数。",
            "A declared correction has not reached the accepted value.",
            _UNUSED_ZH,
            severity="note",
            owner="operator",
        ),
    )


def _current(catalogue: Catalogue, correction: Correction) -> str:
    """The key of the value a correction speaks of, as it counts now."""
    return key(correction.feed, *fact_of(correction, catalogue.feeds[correction.feed]), None)
