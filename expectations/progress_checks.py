"""Checks on the lights: every promised number has one, with its reason, and it follows the rules.

Belongs here: what must hold of ``fct_target_progress``. Does not belong here: computing a light
(``dbt_project``).
"""

from __future__ import annotations

from decimal import Decimal

from expectations import common_checks as common
from expectations.checks import Check, Suite
from expectations.common_checks import EXPLAIN_ZH, RECOMPUTE_ZH, Pairs, declare
from expectations.indicator_checks import GROWTH_CEILING, GROWTH_FLOOR
from expectations.pace_checks import kind_checks, pace_checks
from expectations.rules import (
    Between,
    Declared,
    Implies,
    InSet,
    KeySet,
    NotNull,
    OneValue,
    PeriodEnded,
    Unique,
    Where,
    key,
    where,
)
from sources.catalogue import Catalogue, Target

TABLE_ZH = "目标进度"
OWN = ("plan", "n")
GRAIN = ("plan", "n", "region_code", "target_year")

# METHODOLOGY §6: which reason may stand beside which light. 未报 never looks like 落后.
REASONS_OF_LIGHT = {
    "not_assessable": (
        "no_data", "stale", "no_baseline", "zero_baseline", "no_reference", "coverage", "break",
        "no_path", "awaiting_final",
    ),
    "undecided": ("differs_by_treatment",),
    "missed": ("missed_deadline",),
    "achieved": ("met", "met_early"),
    "far_behind": ("fell_below", "below_baseline", "behind_path"),
    "behind": ("behind_path",),
    "slightly_behind": ("behind_path",),
    "on_track": ("ahead_of_path",),
}  # fmt: skip
PACED = ("behind", "slightly_behind", "on_track")
JUDGED = ("missed", "achieved", "far_behind", *PACED)


def progress_suite(catalogue: Catalogue, simulated: Pairs) -> Suite:
    """The suite on ``fct_target_progress``; ``simulated`` as for ``indicator_suite``."""
    targets = {key(p, t.n): (p, t) for p, plan in catalogue.plans.items() for t in plan.targets}
    checks = (
        common.has_rows(TABLE_ZH),
        common.unique_key(TABLE_ZH, *GRAIN),
        *_completeness_checks(catalogue, targets),
        *_light_checks(catalogue),
        *pace_checks(catalogue),
        *kind_checks(targets),
        *_freshness_checks(catalogue),
        *_plausibility_checks(),
        common.one_of("simulated", common.BOOLEANS, "模拟数据标记", "mark of simulated data"),
        _simulation_check(catalogue, targets, simulated),
    )
    return Suite("fct_target_progress", "fct_target_progress", TABLE_ZH, GRAIN, checks)


def _completeness_checks(
    catalogue: Catalogue, targets: dict[str, tuple[str, Target]]
) -> tuple[Check, ...]:
    regions: dict[str, str | Decimal | None] = {
        k: common.region_of(catalogue, plan, target) for k, (plan, target) in targets.items()
    }
    return (
        declare(
            "every_target_has_progress",
            KeySet(OWN, frozenset(targets)),
            "有目标没有进度行，或出现了方案里没有的目标；网站上会少一盏灯或多一盏灯。",
            "The targets with progress are not exactly the declared ones.",
            RECOMPUTE_ZH,
        ),
        declare(
            "region_as_declared",
            Declared(OWN, "region_code", regions),
            "进度行的地区不是该目标承诺的地区。",
            "Progress stands for another region than the target's.",
            RECOMPUTE_ZH,
        ),
        *_year_checks(catalogue, targets),
        *_current_checks(targets),
    )


def _year_checks(catalogue: Catalogue, targets: dict[str, tuple[str, Target]]) -> tuple[Check, ...]:
    annual = {k: (p, t) for k, (p, t) in targets.items() if t.kind == "annual"}
    once = {k: t for k, (_, t) in targets.items() if k not in annual}
    years: dict[str, str | Decimal | None] = {
        k: Decimal(t.deadline) for k, t in once.items() if t.deadline is not None
    }
    each = frozenset(
        key(k, year)
        for k, (plan, target) in annual.items()
        for year in common.judged_years(catalogue.plans[plan], target)
    )
    return (
        declare(
            "one_row_per_target",
            Unique(OWN, rows=Where(OWN, frozenset(once))),
            "同一个目标有两行进度，网站上会出现互相矛盾的两盏灯。",
            "A target has two rows of progress.",
            RECOMPUTE_ZH,
        ),
        declare(
            "deadline_as_declared",
            Declared(OWN, "target_year", years),
            "进度行的目标年度与方案印发的期限不一致。",
            "The target year differs from the printed deadline.",
            RECOMPUTE_ZH,
        ),
        declare(
            "annual_target_has_each_year",
            KeySet((*OWN, "target_year"), each, rows=Where(OWN, frozenset(annual))),
            "逐年考核的目标没有每年一行，或多出了不考核的年度。",
            "An annual target has not exactly one row for each of its years.",
            RECOMPUTE_ZH,
        ),
    )


def _current_checks(targets: dict[str, tuple[str, Target]]) -> tuple[Check, ...]:
    current = where("is_current", "true")
    return (
        common.one_of("is_current", common.BOOLEANS, "当前灯标记", "mark of the current light"),
        declare(
            "every_target_has_a_current_light",
            KeySet(OWN, frozenset(targets), rows=current),
            "有目标没有标出当前的灯，总览里会漏掉它。",
            "A target has no current light and would be missing from every list.",
            RECOMPUTE_ZH,
        ),
        declare(
            "one_current_light",
            Unique(OWN, rows=current),
            "同一个目标有两盏当前的灯，总览里会重复计数。",
            "A target has two current lights and would be counted twice.",
            RECOMPUTE_ZH,
        ),
    )


def _light_checks(catalogue: Catalogue) -> tuple[Check, ...]:
    rules = catalogue.rules
    pairs = (key(light, r) for light, reasons in REASONS_OF_LIGHT.items() for r in reasons)
    return (
        common.one_of("light", (light.id for light in rules.lights), "灯", "light"),
        common.one_of("reason", (reason.id for reason in rules.reasons), "原因", "reason"),
        declare(
            "reason_fits_light",
            InSet(("light", "reason"), frozenset(pairs)),
            "灯与原因互相矛盾，例如没有数据的目标被显示成“滞后”。",
            "A light stands beside a reason that cannot lead to it.",
            RECOMPUTE_ZH,
        ),
        declare(
            "judged_light_has_value",
            NotNull("value", where("light", *JUDGED)),
            "有结论的灯没有对应的数值，读者无法核对。",
            "A light gives a verdict without a value behind it.",
            RECOMPUTE_ZH,
        ),
        declare(
            "judged_light_has_period",
            NotNull("period", where("light", *JUDGED)),
            "有结论的灯没有写明依据哪一期数据。",
            "A light gives a verdict without saying for which period.",
            RECOMPUTE_ZH,
        ),
        declare(
            "judged_light_has_gap",
            NotNull("pace_gap_pp", where("light", *PACED)),
            "按进度判断的灯没有进度差。",
            "A light judged by pace has no pace gap.",
            RECOMPUTE_ZH,
        ),
    )


def _freshness_checks(catalogue: Catalogue) -> tuple[Check, ...]:
    return (
        common.filled("as_of", "判断日期", "as_of"),
        declare(
            "one_as_of",
            OneValue("as_of"),
            "各目标的判断日期不一致，不是同一次发布。",
            "Not all targets are judged as of the same date.",
            RECOMPUTE_ZH,
        ),
        declare(
            "period_has_ended",
            PeriodEnded("period", "as_of"),
            "依据的数据期晚于判断日期，用了还不该知道的数。",
            "A target is judged by a period that had not ended.",
            RECOMPUTE_ZH,
        ),
        declare(
            "rule_version_current",
            InSet(
                ("plan", "rule_version"),
                frozenset(
                    key(plan.id, catalogue.rules.version_of(plan))
                    for plan in catalogue.plans.values()
                ),
            ),
            "有的灯是按旧规则算的。",
            "Some lights were computed by other rules than the declared ones.",
            RECOMPUTE_ZH,
        ),
    )


def _plausibility_checks() -> tuple[Check, ...]:
    return (
        declare(
            "coverage_is_a_share",
            Between("coverage", 0.0, 1.0),
            "覆盖率不在 0 与 1 之间，说明已报地区的权重算错了。",
            "Coverage is not between 0 and 1.",
            RECOMPUTE_ZH,
        ),
        declare(
            "growth_plausible",
            Between("growth_pct", GROWTH_FLOOR, GROWTH_CEILING),
            "比基期增速超出 −100%～1000%，很可能是单位写错或基期过小。",
            "Growth lies outside −100 % to 1000 %: perhaps a wrong unit or a tiny baseline.",
            EXPLAIN_ZH,
            severity="note",
            owner="statistician",
        ),
    )


def _simulation_check(
    catalogue: Catalogue, targets: dict[str, tuple[str, Target]], simulated: Pairs
) -> Check:
    keys = frozenset(
        name
        for name, (plan, target) in targets.items()
        if (
            catalogue.indicators[target.indicator].feed,
            common.region_of(catalogue, plan, target),
        )
        in simulated
    )
    return declare(
        "simulated_targets_are_marked",
        Implies(Where(OWN, keys), where("simulated", "true"), judged="value"),
        "该目标只有模拟数据，但进度没有带模拟标记，会被当成真实进展发布。",
        "A target with only simulated data is not marked as simulated.",
        RECOMPUTE_ZH,
    )
