"""Rows of the input tables that hold what the plans promise: targets, goals, actions, their units.

Pure functions of the catalogue, with every default resolved here so that SQL knows none. Does not
belong here: the other declarations (``declared``) or judging a promise (``dbt_project``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sources.catalogue import Action, Catalogue, Goal, Indicator, Plan, Target

Row = tuple[Any, ...]


def plan_rows(catalogue: Catalogue, _as_of: date) -> Iterable[Row]:
    """Rows of ``inputs.plans``."""
    for plan in catalogue.plans.values():
        yield (
            plan.id,
            plan.short_zh,
            plan.title_zh,
            plan.document_number,
            plan.issued_on,
            plan.status,
            plan.jurisdiction,
            plan.parent_plan,
            plan.baseline_year,
            plan.horizon_year,
            plan.source,
            plan.remark_zh,
        )


def plan_setting_rows(catalogue: Catalogue, _as_of: date) -> Iterable[Row]:
    """Rows of ``inputs.plan_settings``: what a plan is judged by instead of the general rules."""
    for plan in catalogue.plans.values():
        for name, value in plan.settings.items():
            yield (plan.id, name, value, plan.settings_reason_zh)


def target_rows(catalogue: Catalogue, _as_of: date) -> Iterable[Row]:
    """Rows of ``inputs.targets``."""
    for plan in catalogue.plans.values():
        for target in plan.targets:
            first_year, last_year = _years(target, plan)
            yield (
                plan.id,
                target.n,
                target.clause,
                target.indicator,
                target.scope,
                target.region or plan.jurisdiction,
                target.kind,
                target.operator,
                target.value,
                target.unit,
                target.deadline,
                "、".join(target.hedge),
                target.reference_region,
                plan.status,
                plan.baseline_year,
                plan.horizon_year,
                printed_factor(target, catalogue.indicators[target.indicator]),
                first_year,
                last_year,
                _counts_from(target, plan),
                _reference_indicator(target),
                target.remark_zh,
            )


def printed_factor(target: Target, indicator: Indicator) -> Decimal:
    """The number by which a target's printed value is in its indicator's unit."""
    if target.kind in ("growth", "points"):
        return Decimal(1)
    if target.unit == indicator.unit or target.unit in indicator.printed_units:
        return Decimal(1)
    if target.unit == indicator.display_unit:
        return indicator.display_factor
    raise ValueError(f"target {target.n}: {target.unit} is no unit of {indicator.code}")


def _years(target: Target, plan: Plan) -> tuple[int | None, int | None]:
    """First and last year of an annual target; other kinds have none."""
    if target.kind != "annual":
        return None, None
    return target.first_year or plan.baseline_year + 1, target.deadline or plan.horizon_year


def _counts_from(target: Target, plan: Plan) -> str | None:
    """Since when a cumulative target counts: an ISO date, or everything on record."""
    if target.kind != "cumulative":
        return None
    return str(target.counts_from or date(plan.baseline_year + 1, 1, 1))


def _reference_indicator(target: Target) -> str | None:
    return target.reference_indicator or target.indicator if target.kind == "relative" else None


def goal_rows(catalogue: Catalogue, _as_of: date) -> Iterable[Row]:
    """Rows of ``inputs.goals``."""
    for plan in catalogue.plans.values():
        for goal in plan.goals:
            yield (
                plan.id,
                goal.n,
                goal.clause,
                goal.title_zh,
                goal.direction,
                goal.scope,
                goal.deadline,
                "、".join(goal.hedge),
                plan.status,
                goal.remark_zh,
            )


def action_rows(catalogue: Catalogue, _as_of: date) -> Iterable[Row]:
    """Rows of ``inputs.actions``."""
    for plan in catalogue.plans.values():
        for action in plan.actions:
            yield (
                plan.id,
                action.n,
                action.clause,
                action.title_zh,
                action.task,
                action.system,
                action.same_as,
                plan.status,
                action.remark_zh,
            )


def target_unit_rows(catalogue: Catalogue, _as_of: date) -> Iterable[Row]:
    """Rows of ``inputs.target_units``."""
    for plan in catalogue.plans.values():
        yield from _units(plan, plan.targets)


def goal_unit_rows(catalogue: Catalogue, _as_of: date) -> Iterable[Row]:
    """Rows of ``inputs.goal_units``."""
    for plan in catalogue.plans.values():
        yield from _units(plan, plan.goals)


def action_unit_rows(catalogue: Catalogue, _as_of: date) -> Iterable[Row]:
    """Rows of ``inputs.action_units``."""
    for plan in catalogue.plans.values():
        yield from _units(plan, plan.actions)


def _units(plan: Plan, promises: Iterable[Target | Goal | Action]) -> Iterable[Row]:
    """Each promise's units in printed order, canonical names beside the printed ones."""
    for promise in promises:
        for position, unit in enumerate(promise.units_in_charge, start=1):
            name = plan.canonical_unit(unit.name)
            yield (plan.id, promise.n, position, name, unit.name, unit.role)
