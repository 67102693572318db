"""What is expected of whom: the join in DuckDB gives what the calendars and the senders say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb

from orchestration.extensions import Row
from orchestration.warehouse.inputs import write_expected_reports
from orchestration.warehouse.obligations import obligations
from orchestration.warehouse.schema import INPUT_TABLES
from sources.catalogue import Catalogue
from sources.geography import reporting_regions
from sources.loader import load_catalogue

COLUMNS = INPUT_TABLES["expected_reports"]
AS_OF = date(2026, 10, 16)


def expected_reports(
    catalogue: Catalogue, as_of: date, extended: Sequence[Row] = ()
) -> list[dict[str, Any]]:
    """Rows of ``inputs.expected_reports`` as the software writes them."""
    with duckdb.connect() as connection:
        connection.execute("create schema inputs")
        declared = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS.items())
        connection.execute(f"create table inputs.expected_reports ({declared})")
        write_expected_reports(catalogue, as_of, connection, extended=extended)
        tables = connection.execute("select table_name from information_schema.tables").fetchall()
        assert tables == [("expected_reports",)], "what it was joined from is left behind"
        found = connection.execute("select * from inputs.expected_reports").fetchall()
    return [dict(zip(COLUMNS, row, strict=True)) for row in found]


def one_by_one(catalogue: Catalogue, as_of: date) -> list[tuple[Any, ...]]:
    """The same, region by region and period by period."""
    found = []
    for feed in catalogue.feeds.values():
        for reporter in reporting_regions(catalogue, feed.id):
            for entry in obligations(feed.calendar, as_of):
                start, end = entry.period.start, entry.period.end
                if reporter.region.stands_in(start, end):
                    who = (feed.id, reporter.region.code, reporter.sender.id)
                    when = (entry.period.label, start, end, entry.due_on)
                    since = reporter.sender.obliged_from
                    owed = since is not None and end >= since
                    found.append((*who, *when, entry.structural_gap, owed))
    return found


def test_every_region_is_asked_for_every_period_it_stood_in() -> None:
    catalogue = load_catalogue()
    joined = [tuple(row.values()) for row in expected_reports(catalogue, AS_OF)]
    plain = one_by_one(catalogue, AS_OF)
    assert len(plain) > 40_000
    assert sorted(joined) == sorted(plain)
    assert {owed for *_, owed in plain} == {True, False}
