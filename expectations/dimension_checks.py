"""Checks on the dimensions: what is declared arrives in the marts, all of it and unchanged.

Belongs here: ``dim_indicator`` and ``dim_target`` against the catalogue. Does not belong here:
checking the declarations themselves (``sources.loader``).
"""

from __future__ import annotations

from decimal import Decimal

from expectations import common_checks as common
from expectations.checks import Check, Suite
from expectations.common_checks import declare
from expectations.rules import KeySet, key
from sources.catalogue import Catalogue, Target


def dimension_suites(catalogue: Catalogue) -> tuple[Suite, ...]:
    """The suites on ``dim_indicator`` and ``dim_target``."""
    return (_indicator_suite(catalogue), _target_suite(catalogue))


def _indicator_suite(catalogue: Catalogue) -> Suite:
    indicators, own = catalogue.indicators, ("indicator",)
    checks = (
        common.has_rows("指标目录"),
        common.unique_key("指标目录", "indicator"),
        declare(
            "all_indicators",
            KeySet(own, frozenset(indicators)),
            "指标目录与声明不一致：缺了指标，或多出没有声明的指标。",
            "The indicators are not exactly the declared ones.",
            common.RECOMPUTE_ZH,
        ),
        common.as_declared("unit", own, {k: i.unit for k, i in indicators.items()}, "计量单位"),
        common.as_declared(
            "measure", own, {k: str(i.measure) for k, i in indicators.items()}, "汇总方式"
        ),
        common.as_declared(
            "judge_by", own, {k: i.judge_by for k, i in indicators.items()}, "判断依据"
        ),
    )
    return Suite("dim_indicator", "dim_indicator", "指标目录", own, checks)


def _target_suite(catalogue: Catalogue) -> Suite:
    own = ("plan", "n")
    targets = {key(p, t.n): (p, t) for p, plan in catalogue.plans.items() for t in plan.targets}
    checks = (
        common.has_rows("目标目录"),
        common.unique_key("目标目录", *own),
        declare(
            "all_targets",
            KeySet(own, frozenset(targets)),
            "目标目录与方案声明不一致：有目标丢失，或多出没有声明的目标。",
            "The targets are not exactly the declared ones.",
            common.RECOMPUTE_ZH,
        ),
        common.one_of("indicator", catalogue.indicators, "指标", "indicator"),
        common.known_region(catalogue),
        *_target_fields(catalogue, targets),
    )
    return Suite("dim_target", "dim_target", "目标目录", own, checks)


def _target_fields(
    catalogue: Catalogue, targets: dict[str, tuple[str, Target]]
) -> tuple[Check, ...]:
    own = ("plan", "n")
    values: dict[str, str | Decimal | None] = {k: t.value for k, (_, t) in targets.items()}
    regions: dict[str, str | Decimal | None] = {
        k: common.region_of(catalogue, plan, target) for k, (plan, target) in targets.items()
    }
    hedges = {k: "、".join(t.hedge) for k, (_, t) in targets.items()}
    return (
        common.as_declared("clause", own, {k: t.clause for k, (_, t) in targets.items()}, "条款"),
        common.as_declared("hedge", own, hedges, "限定词"),
        common.as_declared("value", own, values, "目标值"),
        common.as_declared("unit", own, {k: t.unit for k, (_, t) in targets.items()}, "目标单位"),
        common.as_declared("kind", own, {k: t.kind for k, (_, t) in targets.items()}, "目标类型"),
        common.as_declared(
            "operator", own, {k: t.operator for k, (_, t) in targets.items()}, "比较方式"
        ),
        common.as_declared("region_code", own, regions, "目标所属地区"),
        *_target_years(catalogue, targets),
    )


def _target_years(
    catalogue: Catalogue, targets: dict[str, tuple[str, Target]]
) -> tuple[Check, ...]:
    """Until when, since when and against what a target is judged, with every default resolved."""
    own = ("plan", "n")
    plans = catalogue.plans
    first = {
        k: Decimal(common.judged_years(plans[p], t).start) if t.kind == "annual" else None
        for k, (p, t) in targets.items()
    }
    counted = {
        k: str(t.counts_from or f"{plans[p].baseline_year + 1}-01-01")
        if t.kind == "cumulative"
        else None
        for k, (p, t) in targets.items()
    }
    compared = {
        k: t.reference_indicator or t.indicator if t.kind == "relative" else None
        for k, (_, t) in targets.items()
    }
    deadlines = {k: common.number_or_none(t.deadline) for k, (_, t) in targets.items()}
    return (
        common.as_declared("deadline", own, deadlines, "期限"),
        common.as_declared("first_year", own, first, "起始年度"),
        common.as_declared("counts_from", own, counted, "累计起点"),
        common.as_declared("reference_indicator", own, compared, "对照指标"),
    )
