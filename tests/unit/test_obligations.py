"""Expected reports follow from the feed's calendar; a structural gap is never due."""

from __future__ import annotations

from datetime import date

from orchestration.warehouse.obligations import obligations
from sources.catalogue import Calendar


def calendar(cadence: str, **changes: object) -> Calendar:
    facts = {"cadence": cadence, "first": date(2024, 11, 1), "due_day": 15, "due_after_months": 1}
    return Calendar.model_validate(facts | changes)


def test_months_are_due_in_the_month_after() -> None:
    found = list(obligations(calendar("monthly"), date(2025, 1, 31)))
    assert [(entry.period.label, entry.due_on) for entry in found] == [
        ("2024-11", date(2024, 12, 15)),
        ("2024-12", date(2025, 1, 15)),
        ("2025-01", date(2025, 2, 15)),
    ]


def test_a_period_is_expected_only_once_it_has_ended() -> None:
    assert [e.period.label for e in obligations(calendar("monthly"), date(2024, 12, 30))] == [
        "2024-11"
    ]


def test_a_month_without_a_period_of_its_own_is_a_structural_gap() -> None:
    found = obligations(calendar("monthly", gap_months=(1,)), date(2025, 2, 28))
    assert {e.period.label: e.structural_gap for e in found} == {
        "2024-11": False,
        "2024-12": False,
        "2025-01": True,
        "2025-02": False,
    }


def test_quarters_and_years_are_due_after_their_last_month() -> None:
    quarters = calendar("quarterly", first=date(2025, 1, 1))
    years = calendar("yearly", first=date(2024, 1, 1), due_after_months=2)
    until = date(2025, 9, 30)
    assert [(e.period.label, e.due_on) for e in obligations(quarters, until)] == [
        ("2025-Q1", date(2025, 4, 15)),
        ("2025-Q2", date(2025, 7, 15)),
        ("2025-Q3", date(2025, 10, 15)),
    ]
    assert [(e.period.label, e.due_on) for e in obligations(years, until)] == [
        ("2024", date(2025, 2, 15))
    ]
