"""Small tables on which every check of every suite holds, built from the real catalogue.

Belongs here: the rows and the ways to break them that the suite tests share. No tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from expectations.checks import Suite
from expectations.common_checks import judged_years, region_of
from expectations.cross_checks import IDENTITIES
from expectations.measure_checks import is_share
from sources.catalogue import Catalogue, Column, Plan, Role, Target
from tests.unit.suite_dimensions import (
    action_progress_rows,
    dim_indicator_rows,
    dim_target_rows,
    promise_rows,
    unit_rows,
)

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


def on_first(chosen: Callable[[Row], bool], **cells: Any) -> Mutation:
    """Overwrite cells of the first row that is chosen; there must be one."""

    def mutate(rows: Rows) -> Rows:
        index = next(at for at, row in enumerate(rows) if chosen(row))
        return put(index, **cells)(rows)

    return mutate


def of_kind(catalogue: Catalogue, kind: str) -> Callable[[Row], bool]:
    """Whether a row of progress is of a target of that kind, met exactly from its number on."""
    targets = {
        (plan_id, target.n)
        for plan_id, plan in catalogue.plans.items()
        for target in plan.targets
        if target.kind == kind and target.operator in (">=", "=")
    }
    return lambda row: (row["plan"], row["n"]) in targets


def measured_as(catalogue: Catalogue, measure: str) -> Callable[[Row], bool]:
    """Whether a row is of an indicator of that measure."""
    return lambda row: catalogue.indicators[row["indicator"]].measure == measure


def is_a_share(catalogue: Catalogue) -> Callable[[Row], bool]:
    """Whether a row is of a ratio whose numerator is part of its denominator."""
    return lambda row: is_share(catalogue, catalogue.indicators[row["indicator"]])


def published_rate(catalogue: Catalogue) -> Callable[[Row], bool]:
    """Whether a row is of a rate as its office publishes it."""
    return lambda row: catalogue.indicators[row["indicator"]].is_published_rate


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


def has_bounds(catalogue: Catalogue, feed_id: str) -> bool:
    """Whether a contract limits any of its numbers."""
    return any(True for _ in _bounded(catalogue, feed_id))


def out_of_bounds(catalogue: Catalogue, feed_id: str) -> Mutation:
    """Make the first row an observation of the feed outside a limit of its contract."""
    column = next(_bounded(catalogue, feed_id))
    assert column.minimum is not None
    cells: Row = {"item": column.item, "basis": str(column.basis), "unit": column.unit}
    return put(0, feed=feed_id, value=column.minimum - 1, **cells)


def _bounded(catalogue: Catalogue, feed_id: str) -> Iterator[Column]:
    """The columns of a contract that have a lower limit."""
    return (c for c in catalogue.feeds[feed_id].with_role(Role.VALUE) if c.minimum is not None)


def record_rows() -> Rows:
    """A works of a county, and the row it superseded."""
    row: Row = {
        "feed": "municipal_works", "entity_key": f"{SIMULATED_REGION}/W1",
        "region_code": SIMULATED_REGION, "period": "2025-12",
        "attributes": '{"works_id": "W1", "medium": "gas", "length": 1.5}',
        "nature": "simulated", "known_from": datetime(2026, 1, 20, 9), "known_to": None,
        "submission_id": "s2", "line": 2,
    }  # fmt: skip
    older = {"known_from": datetime(2026, 1, 10, 9), "known_to": datetime(2026, 1, 20, 9)}
    return [row, row | older | {"submission_id": "s1"}]


def indicator_rows(catalogue: Catalogue) -> Rows:
    """A published level, a simulated estimate, and a missing figure of every other indicator."""
    row: Row = {
        "indicator": "used_car_trades", "region_code": "100000", "period": "2025",
        "basis": "year", "period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31),
        "value": Decimal("20108000"), "baseline_value": Decimal("18413300"),
        "growth_pct": (20108000 / 18413300 - 1) * 100,
        "level_growth_pct": (20108000 / 18413300 - 1) * 100, "yoy_pct": 2.5, "coverage": 1.0,
        "quality": "published", "low": None, "high": None, "method": "reported",
        "nature": "reported", "n_expected": 1, "n_reported": 1, "simulated": False,
    }  # fmt: skip
    estimate = row | {
        "region_code": SIMULATED_REGION, "nature": "simulated", "simulated": True,
        "coverage": 0.7, "quality": "estimated", "low": Decimal("1"), "high": Decimal("20108001"),
    }  # fmt: skip
    emptied = ("value", "baseline_value", "growth_pct", "level_growth_pct", "yoy_pct", "coverage")
    nothing = dict.fromkeys((*emptied, "method", "nature"))
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
                "light": "not_assessable", "reason": "no_data",
                "value": None, "period": None, "attained_pct": None, "scheduled_pct": None,
                "pace_gap_pp": None, "growth_pct": None, "coverage": None, "simulated": False,
                "needed_value": None, "rule_version": catalogue.rules.version, "as_of": AS_OF,
            }  # fmt: skip
            row |= first.get((plan_id, target.n), {})
            for at, year in enumerate(_years(plan, target)):
                rows.append(row | {"target_year": year, "is_current": at == 0})
    order = list(first)
    return sorted(rows, key=lambda r: order.index(k) if (k := (r["plan"], r["n"])) in order else 9)


def _years(plan: Plan, target: Target) -> Sequence[int]:
    """The years a target has a row for; without a deadline it is judged as of now."""
    if target.kind == "annual":
        return judged_years(plan, target)
    return [target.deadline or AS_OF.year]


def reporting_rows(catalogue: Catalogue) -> Rows:
    """One region that reported in time, late, not yet, and two months that have no period.

    Then every other feed, a list first.
    """
    lists = [feed for feed in catalogue.feeds if catalogue.feeds[feed].shape == "records"]
    others = [feed for feed in catalogue.feeds if feed not in (*lists, "used_car_trades")]
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
        *(row | {"feed": feed} for feed in (*lists, *others)),
    ]


def identity_rows() -> Rows:
    """Every identity asked, and nothing that fails."""
    return [{"identity": entry.id, "subject": "", "off": 0} for entry in IDENTITIES]


def good_rows(catalogue: Catalogue, suite_id: str) -> Rows:
    """Rows of that suite's table on which all its checks hold."""
    builders: dict[str, Callable[[], Rows]] = {
        "fct_observation": observation_rows,
        "dim_indicator": lambda: dim_indicator_rows(catalogue),
        "dim_target": lambda: dim_target_rows(catalogue),
        "dim_target_unit": lambda: unit_rows(catalogue, "targets"),
        "dim_goal": lambda: promise_rows(catalogue, "goals"),
        "dim_goal_unit": lambda: unit_rows(catalogue, "goals"),
        "dim_action": lambda: promise_rows(catalogue, "actions"),
        "dim_action_unit": lambda: unit_rows(catalogue, "actions"),
        "fct_action_progress": lambda: action_progress_rows(catalogue),
        "fct_record": record_rows,
        "fct_indicator": lambda: indicator_rows(catalogue),
        "fct_target_progress": lambda: progress_rows(catalogue),
        "fct_reporting": lambda: reporting_rows(catalogue),
        "across": identity_rows,
    }
    return builders[suite_id]()
