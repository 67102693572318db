"""What the release checks are shown is in the same order, however the warehouse was built."""

from __future__ import annotations

import duckdb

from orchestration.warehouse.marts import SCHEMA, frame


def frame_of(*rows: tuple[str | None, float]) -> list[tuple[str, float]]:
    with duckdb.connect() as connection:
        connection.execute(f"create schema {SCHEMA}")
        connection.execute(f"create table {SCHEMA}.fct_some (region varchar, value double)")
        connection.executemany(f"insert into {SCHEMA}.fct_some values (?, ?)", rows)  # noqa: S608
        found = frame(connection, "fct_some")
    return [(str(region), float(value)) for region, value in found.itertuples(index=False)]


def test_rows_of_a_mart_come_in_order_whatever_thread_wrote_first() -> None:
    """The gate's notes name the first rows a check finds; the same decision is recorded once."""
    one, two, three = ("510302", 1.0), ("510302", 2.0), ("510303", 1.0)
    assert frame_of(three, two, one) == frame_of(two, one, three) == [one, two, three]
