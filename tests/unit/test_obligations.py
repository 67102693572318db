"""Expected reports follow from the feed's calendar and the working days; a gap is never due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from orchestration.warehouse.obligations import first_unknown_year, obligations
from orchestration.warehouse.working_days import FIRST_YEAR, LAST_YEAR, next_working_day
from sources.catalogue import Calendar


def calendar(cadence: str, **changes: object) -> Calendar:
    facts = {"cadence": cadence, "first": date(2024, 11, 1), "due_day": 15, "due_after_months": 1}
    return Calendar.model_validate(facts | changes)


def test_months_are_due_in_the_month_after() -> None:
    found = list(obligations(calendar("monthly"), date(2025, 1, 31)))
    assert [(entry.period.label, entry.due_on) for entry in found] == [
        ("2024-11", date(2024, 12, 16)),
        ("2024-12", date(2025, 1, 15)),
        ("2025-01", date(2025, 2, 17)),
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
        ("2024", date(2025, 2, 17))
    ]


def due_days(calendar: Calendar, until: date) -> dict[str, date]:
    return {entry.period.label: entry.due_on for entry in obligations(calendar, until)}


@pytest.mark.parametrize(
    ("day", "moved", "why"),
    [
        (date(2026, 3, 13), date(2026, 3, 13), "a Friday"),
        (date(2026, 3, 14), date(2026, 3, 16), "a Saturday"),
        (date(2026, 2, 14), date(2026, 2, 14), "a Saturday that is worked for Spring Festival"),
        (date(2026, 2, 15), date(2026, 2, 24), "the whole of Spring Festival"),
        (date(2025, 10, 1), date(2025, 10, 9), "National Day and Mid-Autumn in one"),
        (date(2025, 10, 11), date(2025, 10, 11), "a Saturday worked for National Day"),
        (date(2025, 1, 1), date(2025, 1, 2), "New Year's Day, a Wednesday"),
        (date(2026, 1, 2), date(2026, 1, 4), "the Sunday after New Year is worked"),
    ],
)
def test_a_day_off_gives_way_to_the_next_working_day(day: date, moved: date, why: str) -> None:
    assert next_working_day(day) == moved, why


def test_due_days_move_over_weekends_and_holidays() -> None:
    moving = due_days(calendar("monthly", first=date(2025, 9, 1)), date(2026, 2, 28))
    assert moving == {
        "2025-09": date(2025, 10, 15),
        "2025-10": date(2025, 11, 17),  # 15 November is a Saturday
        "2025-11": date(2025, 12, 15),
        "2025-12": date(2026, 1, 15),
        "2026-01": date(2026, 2, 24),  # 15 to 23 February: Spring Festival
        "2026-02": date(2026, 3, 16),  # 15 March is a Sunday
    }


def test_a_contract_may_fix_its_due_day() -> None:
    fixed = calendar("monthly", first=date(2026, 1, 1), moves_due_day=False)
    assert due_days(fixed, date(2026, 1, 31)) == {"2026-01": date(2026, 2, 15)}


def test_past_the_librarys_last_year_only_weekends_move_the_day() -> None:
    first = date(LAST_YEAR + 1, 1, 1)
    moving = due_days(calendar("monthly", first=first), first + timedelta(days=364))
    assert len(moving) == 12
    for due in moving.values():
        printed = due.replace(day=15)
        expected = {5: 2, 6: 1}.get(printed.weekday(), 0)
        assert (due - printed).days == expected, due


def test_the_first_year_past_the_library_is_named_and_only_where_days_move() -> None:
    moving = calendar("monthly", first=date(LAST_YEAR, 1, 1))
    fixed = calendar("monthly", first=date(LAST_YEAR, 1, 1), moves_due_day=False)
    november, december = date(LAST_YEAR, 11, 30), date(LAST_YEAR, 12, 31)
    assert first_unknown_year([moving, fixed], november) is None
    assert first_unknown_year([moving, fixed], december) == LAST_YEAR + 1
    assert first_unknown_year([fixed], december) is None


def test_the_library_knows_the_years_of_the_plans() -> None:
    assert FIRST_YEAR <= 2015
    assert LAST_YEAR >= 2026
