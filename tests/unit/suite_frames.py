"""Small tables on which every check of every suite holds, built from the real catalogue.

Belongs here: the rows and the ways to break them that the suite tests share. No tests.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from expectations.checks import Suite
from expectations.common_checks import region_of
from sources.catalogue import Catalogue, Role

Row = dict[str, Any]
Rows = list[Row]
Mutation = Callable[[Rows], Rows]

AS_OF = date(2026, 1, 31)
SIMULATED_REGION, SIMULATED_SENDER = "510302", "stat-510302"


def frame(suite: Suite, rows: Rows) -> pd.DataFrame:
    """The rows as a table that has its columns even when it has no rows."""
    columns = {column: None for check in suite.checks for column in check.columns}
    for row in rows:
        columns |= dict.fromkeys(row)
    return pd.DataFrame(rows, columns=list(columns))


def put(index: int = 0, **cells: Any) -> Mutation:
    """Overwrite cells of one row."""
    return lambda rows: [row | cells if at == index else row for at, row in enumerate(rows)]


def twice(index: int = 0, **cells: Any) -> Mutation:
    """Add a copy of one row, with some cells overwritten."""
    return lambda rows: [*rows, rows[index] | cells]


def without(index: int = 0) -> Mutation:
    """Drop one row."""
    return lambda rows: rows[:index] + rows[index + 1 :]


def empty(_rows: Rows) -> Rows:
    """No rows at all."""
    return []


def observation_rows() -> Rows:
    """A current value, the one it superseded, and an unreported simulated one."""
    row: Row = {
        "feed": "used_car_trades", "item": "trades", "dims": "", "region_code": "100000",
        "period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31), "basis": "year",
        "known_from": datetime(2026, 1, 20, 9), "known_to": None, "value": Decimal("20108000"),
        "unit": "辆", "blank": "reported", "submission_id": "s2", "line": 2, "nature": "reported",
        "simulated": False,
    }  # fmt: skip
    older = {"known_from": datetime(2026, 1, 10, 9), "known_to": datetime(2026, 1, 20, 9)}
    simulated = {"region_code": SIMULATED_REGION, "nature": "simulated", "simulated": True}
    blank = {"blank": "not_reported", "value": None}
    return [row, row | older | {"submission_id": "s1"}, row | simulated | blank]


def out_of_bounds(catalogue: Catalogue, feed_id: str) -> Mutation:
    """Make the first row an observation of the feed outside a limit of its contract."""
    for column in catalogue.feeds[feed_id].with_role(Role.VALUE):
        if column.minimum is not None:
            cells: Row = {"item": column.item, "basis": str(column.basis), "unit": column.unit}
            return put(0, feed=feed_id, value=column.minimum - 1, **cells)
    raise LookupError(f"no limit in {feed_id}")


def indicator_rows(catalogue: Catalogue) -> Rows:
    """A published level, a simulated estimate, and a missing figure of every other indicator."""
    row: Row = {
        "indicator": "used_car_trades", "region_code": "100000", "period": "2025",
        "basis": "year", "period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31),
        "value": Decimal("20108000"), "baseline_value": Decimal("18413300"),
        "growth_pct": (20108000 / 18413300 - 1) * 100, "yoy_pct": 2.5, "coverage": 1.0,
        "quality": "published", "low": None, "high": None, "method": "reported",
        "nature": "reported", "n_expected": 1, "n_reported": 1, "simulated": False,
    }  # fmt: skip
    estimate = row | {
        "region_code": SIMULATED_REGION, "nature": "simulated", "simulated": True,
        "coverage": 0.7, "quality": "estimated", "low": Decimal("1"), "high": Decimal("20108001"),
    }  # fmt: skip
    nothing = dict.fromkeys(
        ("value", "baseline_value", "growth_pct", "yoy_pct", "coverage", "method", "nature")
    )
    missing = row | nothing | {"quality": "missing", "n_reported": 0}
    others = [missing | {"indicator": code} for code in catalogue.indicators]
    return [row, estimate, *(entry for entry in others if entry["indicator"] != row["indicator"])]


def progress_rows(catalogue: Catalogue) -> Rows:
    """Used cars (METHODOLOGY §6, example 1), a simulated target, then all others without data."""
    used_cars = {
        "light": "behind", "reason": "behind_path", "value": Decimal("20108000"),
        "period": "2025", "attained_pct": 20.45, "scheduled_pct": 50.0, "pace_gap_pp": -29.55,
        "growth_pct": 9.204, "coverage": 1.0,
    }  # fmt: skip
    first = {("state_council", 3): used_cars, ("zigong", 1): used_cars | {"simulated": True}}
    rows: Rows = []
    for plan_id, plan in catalogue.plans.items():
        for target in plan.targets:
            row: Row = {
                "plan": plan_id, "n": target.n,
                "region_code": region_of(catalogue, plan_id, target),
                "target_year": target.deadline, "light": "not_assessable", "reason": "no_data",
                "value": None, "period": None, "attained_pct": None, "scheduled_pct": None,
                "pace_gap_pp": None, "growth_pct": None, "coverage": None, "simulated": False,
                "rule_version": catalogue.rules.version, "as_of": AS_OF,
            }  # fmt: skip
            rows.append(row | first.get((plan_id, target.n), {}))
    order = list(first)
    return sorted(rows, key=lambda r: order.index(k) if (k := (r["plan"], r["n"])) in order else 9)


def reporting_rows() -> Rows:
    """One region that reported in time, late, not yet, and two months that have no period."""
    row: Row = {
        "feed": "used_car_trades", "region_code": SIMULATED_REGION, "period": "2025-03",
        "sender": SIMULATED_SENDER, "due_on": date(2025, 4, 15),
        "received_at": datetime(2025, 4, 15, 17, 30), "state": "accepted_on_time",
        "submission_id": "s1",
    }  # fmt: skip
    open_row = row | {"received_at": None, "submission_id": None}
    late = {"period": "2025-04", "received_at": datetime(2025, 5, 16, 8), "state": "accepted_late"}
    return [
        row,
        row | late | {"due_on": date(2025, 5, 15)},
        open_row | {"period": "2025-05", "due_on": date(2025, 6, 15), "state": "not_due"},
        open_row | {"period": "2025-01", "due_on": None, "state": "structural_gap"},
        row | {"period": "2026-01", "due_on": None, "state": "structural_gap"},
    ]


def dim_indicator_rows(catalogue: Catalogue) -> Rows:
    """The declared indicators."""
    return [
        {"indicator": k, "unit": i.unit, "measure": str(i.measure), "judge_by": i.judge_by}
        for k, i in catalogue.indicators.items()
    ]


def dim_target_rows(catalogue: Catalogue) -> Rows:
    """The declared targets."""
    return [
        {
            "plan": plan_id, "n": target.n, "indicator": target.indicator, "value": target.value,
            "unit": target.unit, "kind": target.kind, "operator": target.operator,
            "region_code": region_of(catalogue, plan_id, target),
        }
        for plan_id, plan in catalogue.plans.items()
        for target in plan.targets
    ]  # fmt: skip


def good_rows(catalogue: Catalogue, suite_id: str) -> Rows:
    """Rows of that suite's table on which all its checks hold."""
    builders: dict[str, Callable[[], Rows]] = {
        "fct_observation": observation_rows,
        "dim_indicator": lambda: dim_indicator_rows(catalogue),
        "dim_target": lambda: dim_target_rows(catalogue),
        "fct_indicator": lambda: indicator_rows(catalogue),
        "fct_target_progress": lambda: progress_rows(catalogue),
        "fct_reporting": reporting_rows,
    }
    return builders[suite_id]()
