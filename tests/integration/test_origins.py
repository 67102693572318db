"""The origins beside the marts: the cells that ``liangxin trace`` finds, of all numbers at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.context import Context
from orchestration.publication.lineage import trace_indicator
from orchestration.publication.published import PublishedData
from tests.integration.bureau import Bureau

pytestmark = pytest.mark.integration
Row = dict[str, Any]
# One number of every way to be got: read, divided, chained, counted, summed up in a list.
READ = ("used_car_trades", "510302", "2025")
DIVIDED = ("cnc_rate", "510302", "2025")
CHAINED = ("scrapped_vehicles_growth", "140105", "2025")
COUNTED = ("lifts_added_or_renewed", "510302", "2025")
NATIONAL = ("used_car_trades", "100000", "2025")


def origins(data: Path, condition: str = "true") -> list[Row]:
    with duckdb.connect() as connection:
        found = connection.execute(
            f"select * from read_parquet('{data}/origin.parquet') where {condition}"  # noqa: S608
        )
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def lines(row: Row) -> list[int]:
    spans = [part.partition("-") for part in row["lines"].split(",")]
    return [n for first, _, last in spans for n in range(int(first), int(last or first) + 1)]


@pytest.mark.parametrize("number", [READ, DIVIDED, CHAINED, COUNTED, NATIONAL])
def test_the_cells_are_those_of_the_trace(demo: Bureau, number: tuple[str, str, str]) -> None:
    indicator, region, period = number
    told = origins(
        demo.data,
        f"indicator = '{indicator}' and region_code = '{region}' and period = '{period}'"
        " and not is_baseline",
    )
    context = Context.open(demo.workspace)
    traced = trace_indicator(PublishedData(demo.data), context.catalogue, indicator, region, period)
    (own,) = [c for c in traced.contributions if c.region_code == region]
    cells = {(r["submission_id"], r["line"], r["column"]) for r in own.observations}
    cells |= {(c.row["submission_id"], c.row["line"], 0) for c in own.records}
    assert own.agrees
    assert {(r["submission_id"], n, r["column"]) for r in told for n in lines(r)} == cells
    assert sum(r["n_cells"] for r in told) == len(cells) > 0


def test_files_and_days_are_those_of_the_ledger(demo: Bureau) -> None:
    submissions = Context.open(demo.workspace).submissions()
    told = origins(demo.data, "stretch > 0")
    assert len(told) > 3_000
    wrong = [
        row
        for row in told
        if row["file_name"] != submissions[row["submission_id"]].file_name
        or row["received_on"] != submissions[row["submission_id"]].received_at.date()
    ]
    assert wrong == []


def test_what_pages_compare_with_and_what_a_sum_is_made_of_is_told_as_well(demo: Bureau) -> None:
    below = origins(demo.data, "indicator = 'used_car_trades' and region_code = '510302'")
    assert [(r["period"], r["role"], r["is_baseline"]) for r in below] == [
        ("2025", 1, False),
        ("2023", 1, True),
    ]
    (city,) = origins(demo.data, "indicator = 'used_car_trades' and region_code = '510300'")
    assert (city["stretch"], city["submission_id"]) == (0, None)
    # A cumulative target's years before, down to whoever reported them.
    pieces = origins(demo.data, "indicator = 'gas_pipes_renewed' and region_code = '510302'")
    assert [(r["period"], r["role"]) for r in pieces] == [("2025", 1), ("2024", 4)]
