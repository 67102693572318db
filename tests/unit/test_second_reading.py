"""Double entry: every promised number against a second, separate transcription of the documents.

``fixtures/second_reading.csv`` was read from the five documents by hand and not from the plans'
YAML, so that a slip of either pen shows. Does not belong here: whether a target fits its
indicator (``test_catalogue_checks``).
"""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from sources.catalogue import Target
from sources.loader import load_catalogue

SECOND_READING = Path(__file__).parents[1] / "fixtures" / "second_reading.csv"
PROMISED = {"guizhou": 31, "zigong": 21, "shanxi": 10, "dazhou": 10, "nanyang": 10}
ROWS = list(csv.DictReader(SECOND_READING.read_text(encoding="utf-8").splitlines()))


def test_the_second_reading_is_complete() -> None:
    counted = {plan: sum(row["plan"] == plan for row in ROWS) for plan in PROMISED}
    assert counted == PROMISED
    for plan, count in PROMISED.items():
        assert [int(r["n"]) for r in ROWS if r["plan"] == plan] == list(range(1, count + 1))


def test_the_plans_hold_no_other_targets() -> None:
    plans = load_catalogue().plans
    assert {plan: len(plans[plan].targets) for plan in PROMISED} == PROMISED


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['plan']}-{row['n']}")
def test_the_declared_target_is_as_read_a_second_time(row: dict[str, str]) -> None:
    target = load_catalogue().plans[row["plan"]].targets[int(row["n"]) - 1]
    assert {
        "clause": target.clause,
        "kind": target.kind,
        "operator": target.operator,
        "value": target.value,
        "unit": target.unit,
        "deadline": target.deadline,
        "hedge": target.hedge,
        **{role: _units(target, role) for role in ("lead", "joint", "cooperating")},
    } == {
        "clause": row["clause"],
        "kind": row["kind"],
        "operator": row["operator"],
        "value": Decimal(row["value"]) if row["value"] else None,
        "unit": row["unit"],
        "deadline": int(row["deadline"]) if row["deadline"] else None,
        "hedge": tuple(row["hedge"].split()),
        **{role: row[role].split() for role in ("lead", "joint", "cooperating")},
    }


def _units(target: Target, role: str) -> list[str]:
    return [unit.name for unit in target.units_in_charge if unit.role == role]
