"""What the checks of several tables share: advice, closed vocabularies, recurring checks.

Belongs here: only what more than one table uses. Does not belong here: the checks of one table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from expectations.checks import Check, Owner, Severity
from expectations.rules import Declared, InSet, NotNull, RowsAtLeast, Rule, Unique
from sources.catalogue import Catalogue, Plan, Target
from sources.geography import ancestors, regions_in_scope, reporting_regions

RECOMPUTE_ZH = (
    "网站保持上一版不变。请运行 liangxin run 重新计算；仍然出现时，"
    "把检查编号和样本键交给维护人员，不要手工改数。"
)
TRACE_ZH = (
    "请用 liangxin trace 按样本键找到出自哪个文件的哪一格，"
    "再用 liangxin return 退回该报送并说明原因。"
)
DECLARE_ZH = "请核对 sources/ 下的声明与编码，改好后重新运行 liangxin run。"
EXPLAIN_ZH = "可以发布，但请先按样本键核对；确实如此的，请在发布说明里写明原因。"

BOOLEANS = frozenset({"true", "false"})
TOLERANCE = 1e-6  # percent or percentage points; marts round percentages to 1e-9
Pairs = frozenset[tuple[str, str]]


def declare(
    name: str, rule: Rule, zh: str, en: str, advice_zh: str,
    severity: Severity = "hold", owner: Owner = "engineer",
) -> Check:  # fmt: skip
    """A check in the order it is read: what, rule, what it means, what to do."""
    return Check(name, owner, severity, rule, zh, en, advice_zh)


def has_rows(table_zh: str, advice_zh: str = RECOMPUTE_ZH) -> Check:
    """An empty table is a failure of its own: every other check would pass on it."""
    return declare(
        "has_rows",
        RowsAtLeast(1),
        f"{table_zh}是空的：没有任何一行可以发布。",
        "The table is empty: there is nothing to publish.",
        advice_zh,
        owner="operator",
    )


def unique_key(table_zh: str, *columns: str) -> Check:
    """The primary key: a row counted twice would be added up twice."""
    return declare(
        "unique_key",
        Unique(columns),
        f"{table_zh}里同一主键出现了多行，汇总时会重复计算。",
        "A primary key occurs more than once, so its value would be counted twice.",
        RECOMPUTE_ZH,
    )


def filled(column: str, what_zh: str, what_en: str) -> Check:
    """A column that every row needs."""
    return declare(
        f"{column}_filled",
        NotNull(column),
        f"有的行没有{what_zh}。",
        f"Some rows have no {what_en}.",
        RECOMPUTE_ZH,
    )


def one_of(
    column: str, allowed: Iterable[str], what_zh: str, what_en: str, *, nullable: bool = False
) -> Check:
    """A column of a closed vocabulary; an absent value is a failure unless ``nullable``."""
    return declare(
        f"{column}_known",
        InSet((column,), frozenset(allowed), nullable),
        f"{what_zh}（{column}）出现了没有声明的取值，或者缺失。",
        f"The {what_en} ({column}) holds an undeclared value, or none.",
        DECLARE_ZH,
    )


def known_region(catalogue: Catalogue) -> Check:
    """A region that can have a number here, not only one that the country has somewhere."""
    codes = (region.code for region in regions_in_scope(catalogue))
    return one_of("region_code", codes, "行政区划代码", "region code")


def as_declared(
    column: str,
    columns: tuple[str, ...],
    expected: Mapping[str, str | Decimal | None],
    what_zh: str,
) -> Check:
    """A column that says what the catalogue declares for the row's key."""
    return declare(
        f"{column}_as_declared",
        Declared(columns, column, expected),
        f"{what_zh}（{column}）与声明不一致，网站会按错误的口径显示。",
        f"{column} differs from its declaration.",
        RECOMPUTE_ZH,
    )


def number_or_none(value: int | None) -> Decimal | None:
    """A declared whole number as the rules compare numbers."""
    return None if value is None else Decimal(value)


def judged_years(plan: Plan, target: Target) -> range:
    """The years an ``annual`` target is judged for (METHODOLOGY §5: default baseline + 1 on)."""
    first = target.first_year or plan.baseline_year + 1
    return range(first, (target.deadline or plan.horizon_year) + 1)


def region_of(catalogue: Catalogue, plan: str, target: Target) -> str:
    """The region a target is promised for: its own, else the plan's jurisdiction."""
    return target.region or catalogue.plans[plan].jurisdiction


def simulated_only(catalogue: Catalogue) -> Pairs:
    """(feed, region) whose every reporter is a declared simulated sender.

    The reporters of a region are whoever reports for it or for a region below it.
    """
    reporters: dict[tuple[str, str], list[bool]] = {}
    for feed in catalogue.feeds:
        for entry in reporting_regions(catalogue, feed):
            above = [region.code for region in ancestors(catalogue, entry.region.code)]
            for code in (entry.region.code, *above):
                reporters.setdefault((feed, code), []).append(entry.sender.simulated)
    return frozenset(pair for pair, flags in reporters.items() if all(flags))
