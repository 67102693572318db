"""Rows of the marts that repeat what is declared, for the suite tests. No tests."""

from __future__ import annotations

from typing import Any

from expectations.common_checks import region_of
from sources.catalogue import Catalogue, Plan, Target

Row = dict[str, Any]


def dim_indicator_rows(catalogue: Catalogue) -> list[Row]:
    """The declared indicators."""
    return [
        {"indicator": k, "unit": i.unit, "measure": str(i.measure), "judge_by": i.judge_by}
        for k, i in catalogue.indicators.items()
    ]


def dim_target_rows(catalogue: Catalogue) -> list[Row]:
    """The declared targets, one of growth first."""
    rows = [
        {
            "plan": plan_id, "n": target.n, "clause": target.clause,
            "indicator": target.indicator, "value": target.value, "unit": target.unit,
            "kind": target.kind, "operator": target.operator,
            "region_code": region_of(catalogue, plan_id, target), "hedge": "、".join(target.hedge),
            "deadline": target.deadline, **_since(plan, target),
        }
        for plan_id, plan in catalogue.plans.items()
        for target in plan.targets
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row["kind"] != "growth")


def _since(plan: Plan, target: Target) -> Row:
    """Since when and against what, by kind, as the warehouse resolves it."""
    from_baseline = f"{plan.baseline_year + 1}-01-01"
    kind = target.kind
    return {
        "first_year": (target.first_year or plan.baseline_year + 1) if kind == "annual" else None,
        "counts_from": str(target.counts_from or from_baseline) if kind == "cumulative" else None,
        "reference_indicator": (target.reference_indicator or target.indicator)
        if kind == "relative"
        else None,
    }


def promise_rows(catalogue: Catalogue, kind: str) -> list[Row]:
    """The declared goals or actions."""
    return [
        {"plan": plan_id, **promise.model_dump(mode="json")}
        for plan_id, plan in catalogue.plans.items()
        for promise in getattr(plan, kind)
    ]


def unit_rows(catalogue: Catalogue, kind: str) -> list[Row]:
    """The units in charge of the declared targets, goals or actions."""
    return [
        {
            "plan": plan_id, "n": promise.n, "unit_name": plan.canonical_unit(unit.name),
            "role": unit.role, "printed_name": unit.name, "position": position,
        }
        for plan_id, plan in catalogue.plans.items()
        for promise in getattr(plan, kind)
        for position, unit in enumerate(promise.units_in_charge, start=1)
    ]  # fmt: skip


def action_progress_rows(catalogue: Catalogue) -> list[Row]:
    """One promise that is done, the others without a report."""
    nothing = dict.fromkeys(("status", "evidence", "period", "submission_id"))
    rows: list[Row] = [
        {"plan": plan_id, "promise_kind": kind, "n": promise.n, **nothing}
        for plan_id, plan in catalogue.plans.items()
        for kind, promises in (("action", plan.actions), ("goal", plan.goals))
        for promise in promises
    ]
    done = {"status": "done", "evidence": "已印发", "period": "2025-12", "submission_id": "s1"}
    return [rows[0] | done, *rows[1:]]
