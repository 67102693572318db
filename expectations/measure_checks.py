"""Checks on what each measure can and cannot be: shares, stocks, rates as published.

Belongs here: the part of ``fct_indicator``'s suite that follows from METHODOLOGY §3. Does not
belong here: the suite itself (``expectations.indicator_checks``).
"""

from __future__ import annotations

from expectations import common_checks as common
from expectations.checks import Check
from expectations.common_checks import RECOMPUTE_ZH, declare
from expectations.rules import Between, Implies, where
from sources.catalogue import Catalogue, Indicator, Measure, NotMoreThan, Role, Severity


def measure_checks(catalogue: Catalogue) -> tuple[Check, ...]:
    """The checks on ``fct_indicator`` that depend on an indicator's measure."""
    indicators = catalogue.indicators
    stocks = (code for code, i in indicators.items() if i.measure is Measure.STOCK)
    rates = where("indicator", *(code for code, i in indicators.items() if i.is_published_rate))
    shares = (code for code, i in indicators.items() if is_share(catalogue, i))
    return (
        declare(
            "share_within_whole",
            Between("value", 0.0, 100.0 + common.TOLERANCE, rows=where("indicator", *shares)),
            "比率超出 0～100%：分子本是分母的一部分，说明分子、分母算错了。",
            "A share lies outside 0 to 100 % although its numerator is part of its denominator.",
            RECOMPUTE_ZH,
        ),
        declare(
            "stock_not_negative",
            Between("value", minimum=0.0, rows=where("indicator", *stocks)),
            "存量为负，清单计数算错了。",
            "A stock is negative.",
            RECOMPUTE_ZH,
        ),
        declare(
            "published_rate_not_added_up",
            Implies(rates, where("method", "reported"), judged="value"),
            "公布的比率没有分子、分母，却被汇总或推算了。",
            "A rate as published, without numerator and denominator, was computed.",
            RECOMPUTE_ZH,
        ),
    )


def is_share(catalogue: Catalogue, indicator: Indicator) -> bool:
    """Whether the numerator is part of the denominator, so that it stays within 0 and 100 %.

    So it is where the part is picked from the whole by a condition, and where the contract refuses
    a row whose numerator is the greater one.
    """
    if indicator.counting is not None:
        return bool(indicator.counting.numerator_where)
    feed = catalogue.feeds[indicator.feed]
    items = {column.name: column.item for column in feed.with_role(Role.VALUE)}
    return indicator.numerator is not None and any(
        (items.get(edit.lesser), items.get(edit.greater))
        == (indicator.numerator, indicator.denominator)
        for edit in feed.edits
        if isinstance(edit, NotMoreThan) and edit.severity is Severity.HARD
    )
