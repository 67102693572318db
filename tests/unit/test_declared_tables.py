"""What the declarations become for SQL: defaults resolved, units under one name, old files read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from orchestration.warehouse.declared import DECLARED_TABLES
from orchestration.warehouse.inputs import write_observations
from orchestration.warehouse.schema import INPUT_TABLES, OBSERVATION_COLUMNS
from sources.breaks import SeriesBreak
from sources.catalogue import Catalogue, Indicator, Plan

AS_OF = date(2026, 1, 31)
TARGET = {
    "clause": "（一）",
    "indicator": "cars",
    "kind": "cumulative",
    "operator": ">=",
    "value": 30,
    "unit": "万辆",
    "deadline": 2027,
}
PLAN = {
    "id": "city",
    "short_zh": "甲市",
    "title_zh": "甲市方案",
    "document_number": None,
    "issued_on": None,
    "status": "issued",
    "jurisdiction": "990100",
    "baseline_year": 2023,
    "horizon_year": 2027,
    "source": "test",
    "outline": [{"label": "（一）"}],
    "units": [{"name": "市教育局", "aliases": ["市教育体育局"]}],
}
CARS = {
    "code": "cars",
    "name_zh": "机动车",
    "name_en": "cars",
    "unit": "辆",
    "display_unit": "万辆",
    "display_factor": 10000,
    "decimals": 0,
    "measure": "flow",
    "direction": "up",
    "judge_by": "level",
    "feed": "cars",
    "item": "cars",
    "printed_units": ["台"],
    "scope_note_zh": "口径",
}


def declare(**promises: Any) -> Catalogue:
    """One plan and one indicator; nothing here asks for more."""
    plan = Plan.model_validate(PLAN | {"targets": [TARGET | {"n": 1}]} | promises)
    cars = Indicator.model_validate(CARS)
    return Catalogue.model_construct(plans={"city": plan}, indicators={"cars": cars})


def rows(table: str, declared: Catalogue) -> list[dict[str, Any]]:
    made = DECLARED_TABLES[table](declared, AS_OF)
    return [dict(zip(INPUT_TABLES[table], row, strict=True)) for row in made]


def target(**facts: Any) -> dict[str, Any]:
    [row] = rows("targets", declare(targets=[TARGET | {"n": 1} | facts]))
    return row


@pytest.mark.parametrize(
    ("facts", "factor"),
    [
        ({"unit": "辆"}, 1),
        ({"unit": "台"}, 1),
        ({"unit": "万辆"}, 10000),
        ({"kind": "growth", "unit": "%"}, 1),
        ({"kind": "points", "unit": "个百分点"}, 1),
    ],
)
def test_a_printed_value_times_its_factor_is_in_the_indicators_unit(
    facts: dict[str, Any], factor: int
) -> None:
    assert target(**facts)["factor"] == factor


def test_a_unit_nobody_can_convert_is_an_error_not_a_one() -> None:
    with pytest.raises(ValueError, match="公里"):
        target(unit="公里")


@pytest.mark.parametrize(
    ("facts", "counts_from"),
    [
        ({}, "2024-01-01"),
        ({"counts_from": "2025-01-01"}, "2025-01-01"),
        ({"counts_from": "all_on_record"}, "all_on_record"),
        ({"kind": "annual"}, None),
    ],
)
def test_a_cumulative_target_counts_from_the_year_after_the_baseline(
    facts: dict[str, Any], counts_from: str | None
) -> None:
    assert target(**facts)["counts_from"] == counts_from


@pytest.mark.parametrize(
    ("facts", "years"),
    [
        ({"kind": "annual"}, (2024, 2027)),
        ({"kind": "annual", "deadline": None}, (2024, 2027)),
        ({"kind": "annual", "deadline": 2026, "first_year": 2025}, (2025, 2026)),
        ({}, (None, None)),
    ],
)
def test_an_annual_target_holds_to_its_deadline_or_the_horizon(
    facts: dict[str, Any], years: tuple[int | None, int | None]
) -> None:
    row = target(**facts)
    assert (row["first_year"], row["last_year"]) == years


@pytest.mark.parametrize(
    ("facts", "reference"),
    [
        ({"reference_region": "990000"}, "cars"),
        ({"reference_region": "990000", "reference_indicator": "average"}, "average"),
    ],
)
def test_a_relative_target_compares_its_own_rate_unless_another_is_named(
    facts: dict[str, Any], reference: str
) -> None:
    relative = {"kind": "relative", "value": None, "unit": "辆", "deadline": None}
    assert target(**relative, **facts)["reference_indicator"] == reference
    assert target()["reference_indicator"] is None


def test_units_stand_in_printed_order_under_canonical_names_beside_the_printed_ones() -> None:
    units = [{"name": "市教育体育局", "role": "lead"}, {"name": "市财政局", "role": "joint"}]
    promise = {"n": 1, "clause": "（一）", "title_zh": "事项", "units_in_charge": units}
    declared = declare(
        targets=[TARGET | {"n": 1, "units_in_charge": units}],
        goals=[promise | {"direction": "up"}],
        actions=[promise],
    )
    for table in ("target_units", "goal_units", "action_units"):
        assert [tuple(row.values()) for row in rows(table, declared)] == [
            ("city", 1, 1, "市教育局", "市教育体育局", "lead"),
            ("city", 1, 2, "市财政局", "市财政局", "joint"),
        ]


def test_conditions_are_one_row_per_stored_value() -> None:
    counting = {
        "count": "sum",
        "column": "length",
        "where": {"status": ["done", "started"]},
        "numerator_where": {"grade": ["a"]},
    }
    facts = CARS | {"item": None, "measure": "ratio_stock", "counting": counting}
    indicator = Indicator.model_validate(facts)
    declared = Catalogue.model_construct(indicators={"cars": indicator})
    assert rows("countings", declared) == [
        {
            "indicator": "cars",
            "counting": "sum",
            "column": "length",
            "dated_by": None,
            "ended_by": None,
        }
    ]
    assert [tuple(row.values()) for row in rows("counting_conditions", declared)] == [
        ("cars", "where", "status", "done"),
        ("cars", "where", "status", "started"),
        ("cars", "numerator_where", "grade", "a"),
    ]


def test_every_declared_row_fits_its_table(catalogue: Catalogue) -> None:
    # No plan has settings of its own (``test_plan_settings`` gives one some), no series a break
    # (``test_a_break_of_a_series_reaches_the_models``).
    empty = {table for table in DECLARED_TABLES if not rows(table, catalogue)}
    assert empty == {"plan_settings", "series_breaks"}


def test_a_break_of_a_series_reaches_the_models(catalogue: Catalogue) -> None:
    first = next(iter(catalogue.indicators.values()))
    entry = SeriesBreak(
        since=date(2025, 1, 1), link=Decimal("1.1"), reason_zh="扩大", source="通知"
    )
    indicators = {**catalogue.indicators, first.code: first.model_copy(update={"breaks": (entry,)})}
    declared = catalogue.model_copy(update={"indicators": indicators})
    (row,) = rows("series_breaks", declared)
    assert tuple(row.values()) == (
        *(first.code, None, date(2025, 1, 1), Decimal("1.1")),
        *("扩大", "通知"),
    )


def cell(folder: Path, name: str, **columns: Any) -> str:
    place = folder / f"{name}.parquet"
    facts = {"submission_id": name, "feed": "cars", "item": "cars", "value": Decimal(3)}
    pl.DataFrame([facts | columns]).write_parquet(place)
    return str(place)


def test_files_from_before_a_column_existed_are_read_with_it_empty(tmp_path: Path) -> None:
    files = [cell(tmp_path, "old"), cell(tmp_path, "new", entity_key="k", text="done")]
    with duckdb.connect() as connection:
        connection.execute("create schema inputs")
        assert write_observations(files, connection) == 2
        found = connection.execute(
            "select submission_id, value, entity_key, text from inputs.observations order by 1"
        ).fetchall()
        assert found == [("new", 3, "k", "done"), ("old", 3, None, None)]
        names = connection.execute("select * from inputs.observations limit 0").description
        assert [name for name, *_ in names or []] == list(OBSERVATION_COLUMNS)


def test_a_column_nobody_declared_is_an_error(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema inputs")
        with pytest.raises(duckdb.Error, match="surprise"):
            write_observations([cell(tmp_path, "odd", surprise="!")], connection)
