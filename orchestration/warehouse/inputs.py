"""The ``inputs`` schema that dbt reads: declarations, submissions and observations as tables.

Belongs here: turning the catalogue, the ledger and the accepted observations into tables of one
DuckDB file. Does not belong here: computing anything from them (``dbt_project``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from orchestration.context import Context
from orchestration.extensions import Extensions
from orchestration.ledger import wall_time
from orchestration.publication.before import rows_before
from orchestration.publication.releases import release_rows
from orchestration.submissions import Submission
from orchestration.warehouse.attempts import attempt_rows
from orchestration.warehouse.declared import DECLARED_TABLES
from orchestration.warehouse.expected import (
    CALENDAR_COLUMNS,
    EXPECTED_REPORTS,
    EXTENDED_COLUMNS,
    REPORTER_COLUMNS,
    calendar_rows,
    reporter_rows,
)
from orchestration.warehouse.schema import INPUT_TABLES, OBSERVATION_COLUMNS
from sources.catalogue import Catalogue

Row = tuple[Any, ...]
SCHEMA = "inputs"


def write_inputs(
    context: Context,
    as_of: date,
    connection: duckdb.DuckDBPyConnection,
    before: str | None = None,
) -> int:
    """Create and fill the ``inputs`` schema as of a date; returns the number of observations.

    ``before`` is the release whose lights the new ones are compared with.
    """
    connection.execute(f"drop schema if exists {SCHEMA} cascade; create schema {SCHEMA}")
    fill_inputs(context, as_of, connection, SCHEMA, before)
    files = [str(path) for path in observation_files(context, as_of).values()]
    return write_observations(files, connection)


def fill_inputs(
    context: Context,
    as_of: date,
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    before: str | None,
) -> None:
    """Create and fill every input table but the observations in a schema that is there."""
    submissions = context.submissions(as_of)
    rows: dict[str, Iterable[Row]] = {
        table: make(context.catalogue, as_of) for table, make in DECLARED_TABLES.items()
    }
    rows["submissions"] = _submission_rows(context, submissions.values())
    rows["attempts"] = attempt_rows(context, submissions.values())
    rows["releases"] = release_rows(context.ledger.events())
    rows["expected_reports"] = ()  # joined where the tables are
    rows |= rows_before(context, before)
    for table, columns in INPUT_TABLES.items():
        fill(connection, schema, table, columns, list(rows[table]))
    extended = Extensions.known(context.told(), as_of).rows()
    write_expected_reports(context.catalogue, as_of, connection, schema, extended)


def observation_files(context: Context, as_of: date) -> dict[str, Path]:
    """The Parquet file of every submission that is on record, by submission."""
    return {
        entry.id: context.workspace.observations / f"{entry.id}.parquet"
        for entry in context.submissions(as_of).values()
        if entry.on_record
    }


def write_expected_reports(
    catalogue: Catalogue,
    as_of: date,
    connection: duckdb.DuckDBPyConnection,
    schema: str = SCHEMA,
    extended: Sequence[Row] = (),
) -> None:
    """Fill a schema's ``expected_reports`` from calendars, reporters and due days put off."""
    fill(connection, schema, "calendar", CALENDAR_COLUMNS, list(calendar_rows(catalogue, as_of)))
    fill(connection, schema, "reporters", REPORTER_COLUMNS, list(reporter_rows(catalogue)))
    fill(connection, schema, "extended", EXTENDED_COLUMNS, list(extended))
    names = ("calendar", "reporters", "extended")
    joined = EXPECTED_REPORTS.format(**{name: f"{schema}.{name}" for name in names})
    connection.execute(f"insert into {schema}.expected_reports by name {joined}")
    connection.execute("; ".join(f"drop table {schema}.{name}" for name in names))


def fill(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    table: str,
    columns: dict[str, str],
    rows: list[Row],
) -> None:
    """Create a table in a schema and fill it."""
    declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    connection.execute(f"create table {schema}.{table} ({declared})")
    if not rows:
        return
    # Through Arrow as text: one typed cast in DuckDB, exact for decimals, fast for many rows.
    arrays = [
        pa.array([_text(value) for value in column], pa.string())
        for column in zip(*rows, strict=True)
    ]
    batch = pa.table(arrays, names=list(columns))
    connection.register("batch", batch)
    casts = ", ".join(f'cast("{name}" as {kind})' for name, kind in columns.items())
    connection.execute(f"insert into {schema}.{table} select {casts} from batch")  # noqa: S608
    connection.unregister("batch")


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _submission_rows(context: Context, submissions: Iterable[Submission]) -> Iterable[Row]:
    for entry in submissions:
        yield (
            entry.id,
            entry.sender,
            _name_of(context, entry.sender),
            entry.feed,
            entry.sha256,
            entry.file_name,
            wall_time(entry.received_at),
            entry.accepted_at and wall_time(entry.accepted_at),
            entry.accepted_seq,
            entry.state.value,
            entry.reason_zh,
            entry.revision or None,
            entry.revision_reason or None,
            entry.ended_at and wall_time(entry.ended_at),
            entry.was_kept_out,
        )


def _name_of(context: Context, sender: str) -> str:
    """The sender's name; its id where it is no longer declared."""
    declared = context.catalogue.senders.get(sender)
    return declared.name_zh if declared else sender


def write_observations(files: list[str], connection: duckdb.DuckDBPyConnection) -> int:
    """Create ``inputs.observations`` from submissions' Parquet files; returns how many cells."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in OBSERVATION_COLUMNS.items())
    connection.execute(f"create table {SCHEMA}.observations ({columns})")
    if not files:
        return 0
    # By name: a file that was accepted before a column existed never gets it.
    connection.execute(
        f"insert into {SCHEMA}.observations by name"  # noqa: S608
        " select * from read_parquet(?, union_by_name = true)",
        [files],
    )
    found = connection.execute(f"select count(*) from {SCHEMA}.observations").fetchone()  # noqa: S608
    return int(found[0]) if found else 0
