"""Checks between declarations: plans against indicators and regions, and the rule settings.

Belongs here: whether a target can be judged at all with what is declared. Does not belong here:
the shape of a plan (``sources.catalogue``), feeds and indicators (``sources.checks_feeds``) or
judging (``dbt_project``). Every check yields problems as "file: key: what is wrong".
"""

from __future__ import annotations

from collections.abc import Iterator

from sources.catalogue import Catalogue, Indicator, Measure, Plan, Rules, Target
from sources.geography import is_within

# METHODOLOGY §5: which measures a kind of target can be judged on.
MEASURES_OF_KIND: dict[str, tuple[Measure, ...]] = {
    "growth": (Measure.FLOW, Measure.STOCK, Measure.GROWTH_ONLY),
    "level": (Measure.STOCK, Measure.RATIO_STOCK, Measure.RATIO_FLOW),
    "cumulative": (Measure.FLOW,),
    "annual": (Measure.FLOW,),
    "points": (Measure.RATIO_STOCK, Measure.RATIO_FLOW),
    "relative": (Measure.RATIO_STOCK, Measure.RATIO_FLOW),
}


def plan_problems(catalogue: Catalogue) -> Iterator[str]:
    """Plans and their targets name what is declared and fit it."""
    for plan in catalogue.plans.values():
        at = f"plans/{plan.id}.yml"
        if plan.parent_plan is not None and plan.parent_plan not in catalogue.plans:
            yield f"{at}: parent_plan: plan {plan.parent_plan} is not declared"
        if plan.parent_plan == plan.id:
            yield f"{at}: parent_plan: a plan is not its own parent"
        if plan.horizon_year <= plan.baseline_year:
            yield f"{at}: horizon_year: {plan.horizon_year} is not after {plan.baseline_year}"
        if plan.jurisdiction not in catalogue.regions:
            yield f"{at}: jurisdiction: region {plan.jurisdiction} is not declared"
            continue
        for target in plan.targets:
            yield from _target_problems(catalogue, plan, target, f"{at}: targets[{target.n}]")
        yield from _repeated_targets(plan, at)


def _target_problems(catalogue: Catalogue, plan: Plan, target: Target, at: str) -> Iterator[str]:
    yield from _place_problems(catalogue, plan, target, at)
    if target.deadline is not None and not plan.baseline_year < target.deadline:
        yield f"{at}.deadline: {target.deadline} is not after the baseline year"
    if target.deadline is not None and target.deadline > plan.horizon_year:
        yield f"{at}.deadline: {target.deadline} is after the plan's horizon {plan.horizon_year}"
    indicator = catalogue.indicators.get(target.indicator)
    if indicator is None:
        yield f"{at}.indicator: indicator {target.indicator} is not declared"
        return
    if indicator.measure not in MEASURES_OF_KIND[target.kind]:
        yield (
            f"{at}.kind: {target.kind} targets cannot be judged on {indicator.code}, "
            f"which is a {indicator.measure}"
        )
    elif target.unit not in (units := _units_of(target, indicator)):
        yield (
            f"{at}.unit: {target.kind} targets on {indicator.code} are printed in "
            f"{' or '.join(units)}, not in {target.unit}"
        )


def _place_problems(catalogue: Catalogue, plan: Plan, target: Target, at: str) -> Iterator[str]:
    reference = target.reference_region
    if reference is not None and reference not in catalogue.regions:
        yield f"{at}.reference_region: region {reference} is not declared"
    if target.region is None:
        return
    if target.region not in catalogue.regions:
        yield f"{at}.region: region {target.region} is not declared"
    elif not is_within(catalogue, target.region, plan.jurisdiction):
        yield f"{at}.region: {target.region} lies outside the plan's {plan.jurisdiction}"


def _units_of(target: Target, indicator: Indicator) -> tuple[str, ...]:
    """The units a target of that kind may be printed in; the display unit has a known factor."""
    if target.kind == "growth":
        return ("%",)
    if target.kind == "points":
        return ("个百分点",)
    return tuple(dict.fromkeys((indicator.unit, indicator.display_unit)))


def _repeated_targets(plan: Plan, at: str) -> Iterator[str]:
    """One row is one indicator × scope × deadline × basis (PLAN_CONVENTIONS §2)."""
    seen: dict[tuple[str | int | None, ...], int] = {}
    for t in plan.targets:
        first = seen.setdefault((t.indicator, t.scope, t.region, t.kind, t.deadline), t.n)
        if first != t.n:
            yield f"{at}: targets[{t.n}]: repeats targets[{first}]"


def rule_problems(rules: Rules) -> Iterator[str]:
    """Thresholds are in order; lights and reasons are declared once."""
    for what, ids in (
        ("lights", [light.id for light in rules.lights]),
        ("reasons", [reason.id for reason in rules.reasons]),
        ("lights.rank", [str(light.rank) for light in rules.lights]),
        ("lights.shape", [light.shape for light in rules.lights]),
    ):
        for twice in sorted({entry for entry in ids if ids.count(entry) > 1}):
            yield f"rules.yml: {what}: {twice} is given twice"
    for lower, upper in (("coverage_withheld", "coverage_published"), ("behind_far", "behind")):
        ordered = lower in rules.settings and upper in rules.settings
        if ordered and rules.settings[lower] > rules.settings[upper]:
            yield f"rules.yml: settings: {lower} is above {upper}"
