"""Checks on the published figures of every indicator, region and period.

Belongs here: what must hold of ``fct_indicator``. Does not belong here: targets and lights
(``expectations.progress_checks``).
"""

from __future__ import annotations

from expectations import common_checks as common
from expectations.checks import Check, Suite
from expectations.common_checks import EXPLAIN_ZH, RECOMPUTE_ZH, Pairs, declare
from expectations.measure_checks import measure_checks
from expectations.rules import (
    Between,
    Growth,
    Implies,
    KeySet,
    Ordered,
    PresentExactly,
    Where,
    key,
    where,
)
from sources.catalogue import (
    Basis,
    Catalogue,
    Measure,
    Nature,
)
from sources.geography import plan_of_region, regions_in_scope

TABLE_ZH = "指标数据"
GRAIN = ("indicator", "region_code", "period", "basis")
SHOWN = ("published", "estimated")
QUALITIES = (*SHOWN, "withheld", "missing")
METHODS = ("reported", "summed", "differenced", "aggregated", "chained")
GROWTH_FLOOR, GROWTH_CEILING = -100.0, 1000.0
# A hundredfold is no growth: it is 辆 in a column of 万辆, or the like.
UNIT_MISTAKE = 9900.0
ROUNDING = 1e-9  # of percentages and shares in the marts


def indicator_suite(catalogue: Catalogue, simulated: Pairs) -> Suite:
    """The suite on ``fct_indicator``; ``simulated`` are (feed, region) with only simulated data."""
    checks = (
        common.has_rows(TABLE_ZH),
        common.unique_key(TABLE_ZH, *GRAIN),
        common.filled("period", "报告期", "period"),
        common.one_of("indicator", catalogue.indicators, "指标", "indicator"),
        common.known_region(catalogue),
        common.one_of("basis", Basis, "当期/累计口径", "basis"),
        common.one_of("quality", QUALITIES, "数据质量", "quality"),
        common.one_of("method", METHODS, "计算方法", "method", nullable=True),
        common.one_of("nature", Nature, "数据性质", "nature of the data", nullable=True),
        common.one_of("simulated", common.BOOLEANS, "模拟数据标记", "mark of simulated data"),
        *_quality_checks(catalogue),
        *_number_checks(catalogue),
        *measure_checks(catalogue),
        *_simulation_checks(catalogue, simulated),
        *_plausibility_checks(catalogue),
    )
    return Suite("fct_indicator", "fct_indicator", TABLE_ZH, GRAIN, checks)


def _quality_checks(catalogue: Catalogue) -> tuple[Check, ...]:
    return (
        declare(
            "value_matches_quality",
            PresentExactly("value", where("quality", *SHOWN)),
            "数据质量与数值矛盾：应当隐去的数有值，或应当发布的数没有值。",
            "A value is shown that should be withheld, or missing where it should be shown.",
            RECOMPUTE_ZH,
        ),
        declare(
            "coverage_is_a_share",
            Between("coverage", 0.0, 1.0),
            "覆盖率不在 0 与 1 之间，说明已报地区的权重算错了。",
            "Coverage is not between 0 and 1.",
            RECOMPUTE_ZH,
        ),
        *(
            check
            for plan, regions in _regions_by_settings(catalogue).items()
            for check in _coverage_checks(catalogue, plan, regions)
        ),
    )


def _regions_by_settings(catalogue: Catalogue) -> dict[str, list[str]]:
    """Regions by the plan whose own settings their figures are held to; most by no plan's ("")."""
    found: dict[str, list[str]] = {}
    for region in regions_in_scope(catalogue):
        plan = plan_of_region(catalogue, region.code)
        found.setdefault(plan.id if plan and plan.settings else "", []).append(region.code)
    return found


def _coverage_checks(catalogue: Catalogue, plan: str, regions: list[str]) -> tuple[Check, ...]:
    rules = catalogue.rules
    settings = rules.settings_of(catalogue.plans[plan]) if plan else rules.settings
    published = float(settings["coverage_published"]) / 100 - ROUNDING
    withheld = float(settings["coverage_withheld"]) / 100 - ROUNDING
    suffix = f"_of_{plan}" if plan else ""

    def shown(quality: str) -> Where:
        return Where(("region_code", "quality"), frozenset(key(r, quality) for r in regions))

    return (
        declare(
            f"published_is_covered{suffix}",
            Between("coverage", minimum=published, rows=shown("published")),
            "覆盖率不够的汇总数被当成正式数发布，应当注明“估算”或隐去。",
            "A figure is shown as published although too few regions have reported.",
            RECOMPUTE_ZH,
        ),
        declare(
            f"estimated_is_covered{suffix}",
            Between("coverage", minimum=withheld, rows=shown("estimated")),
            "覆盖率过低的估算数被显示出来，应当隐去。",
            "An estimate is shown although it should be withheld.",
            RECOMPUTE_ZH,
        ),
    )


def _number_checks(catalogue: Catalogue) -> tuple[Check, ...]:
    # Where some regions have no baseline, a ratio's baseline is shifted in points, not scaled.
    amounts = (Measure.FLOW, Measure.STOCK)
    levels = where(
        "indicator", *(k for k, i in catalogue.indicators.items() if i.measure in amounts)
    )
    return (
        declare(
            "growth_recomputes",
            Growth("level_growth_pct", "value", "baseline_value", common.TOLERANCE, levels),
            "增速与“数值÷基期－1”对不上，增速或基期算错了。",
            "Growth is not value / baseline − 1.",
            RECOMPUTE_ZH,
        ),
        declare(
            "period_in_order",
            Ordered("period_start", "period_end", "date"),
            "报告期的起始日期晚于截止日期。",
            "A period starts after it ends.",
            RECOMPUTE_ZH,
        ),
        declare(
            "low_not_above_value",
            Ordered("low", "value", "number"),
            "估算范围的下限高于估算数本身。",
            "The low end of an estimate lies above the estimate.",
            RECOMPUTE_ZH,
        ),
        declare(
            "value_not_above_high",
            Ordered("value", "high", "number"),
            "估算范围的上限低于估算数本身。",
            "The high end of an estimate lies below the estimate.",
            RECOMPUTE_ZH,
        ),
        declare(
            "reporters_not_above_expected",
            Ordered("n_reported", "n_expected", "number"),
            "已报地区数多于应报地区数，有地区被重复计算。",
            "More regions have reported than were expected.",
            RECOMPUTE_ZH,
        ),
    )


def _simulation_checks(catalogue: Catalogue, simulated: Pairs) -> tuple[Check, ...]:
    keys = frozenset(
        key(code, region)
        for code, indicator in catalogue.indicators.items()
        for feed, region in simulated
        if feed == indicator.feed
    )
    marked = where("simulated", "true")
    return (
        declare(
            "simulated_flag_follows_nature",
            Implies(where("nature", "simulated"), marked),
            "性质为“模拟”的数没有带模拟标记，会被当成真实数发布。",
            "A figure made of simulated data is not marked as simulated.",
            RECOMPUTE_ZH,
        ),
        declare(
            "simulated_regions_are_marked",
            Implies(Where(("indicator", "region_code"), keys), marked, judged="value"),
            "该地区只有模拟数据，但汇总数没有带模拟标记，会被当成真实数发布。",
            "A region with only simulated observations has a figure not marked as simulated.",
            RECOMPUTE_ZH,
        ),
    )


def _plausibility_checks(catalogue: Catalogue) -> tuple[Check, ...]:
    flows = [k for k, i in catalogue.indicators.items() if i.measure is Measure.FLOW]
    return (
        declare(
            "all_indicators_have_rows",
            KeySet(("indicator",), frozenset(catalogue.indicators), surplus_allowed=True),
            "有的指标一行数据也没有，它的目标会显示为“不可判定”。",
            "Some indicators have no figures at all.",
            "可以发布。请确认对应的报表是否已开始报送。",
            severity="note",
            owner="operator",
        ),
        _plausible("growth_pct", "比基期增速", "Growth since the baseline"),
        _plausible("yoy_pct", "同比增速", "Growth over a year"),
        _possible("growth_pct", "比基期增速", "Growth since the baseline"),
        _possible("yoy_pct", "同比增速", "Growth over a year"),
        declare(
            "flow_not_negative",
            Between("value", minimum=0.0, rows=where("indicator", *flows)),
            "由累计数相减得到的当期数为负，通常是前期累计数多报后又调减。",
            "A flow is negative: a cumulative value was lowered from one period to the next.",
            EXPLAIN_ZH,
            severity="note",
            owner="statistician",
        ),
    )


def _plausible(column: str, what_zh: str, what_en: str) -> Check:
    return declare(
        f"{column}_plausible",
        Between(column, GROWTH_FLOOR, GROWTH_CEILING),
        f"{what_zh}超出 −100%～1000%，很可能是单位写错或基期过小。",
        f"{what_en} lies outside −100 % to 1000 %: perhaps a wrong unit or a tiny baseline.",
        EXPLAIN_ZH,
        severity="note",
        owner="statistician",
    )


def _possible(column: str, what_zh: str, what_en: str) -> Check:
    return declare(
        f"{column}_possible",
        Between(column, maximum=UNIT_MISTAKE),
        f"{what_zh}超过 {UNIT_MISTAKE:.0f}%，即百倍以上，几乎肯定是计量单位写错"
        "（如把“辆”填进“万辆”列）。",
        f"{what_en} exceeds {UNIT_MISTAKE:.0f} %, a hundredfold: almost certainly a wrong unit.",
        "网站保持上一版不变。请按样本键中的地区和报告期找到报送，更正后重报，再运行 liangxin run。",
        owner="statistician",
    )
