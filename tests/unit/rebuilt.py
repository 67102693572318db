"""The models' own SQL over some inputs, all of it anew, and what differs between two warehouses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from orchestration.warehouse.compiled import Node


def rebuild(connection: duckdb.DuckDBPyConnection, nodes: Sequence[Node], as_of: date) -> None:
    """Every model, in the order of dependence."""
    for schema in ("staging", "intermediate", "marts"):
        connection.execute(f"create schema if not exists {schema}")
    for node in nodes:
        if not node.is_test:
            kind = "view" if node.is_view else "table"
            connection.execute(f"create {kind} {node.relation} as\n{node.sql_as_of(as_of)}")


def differences(
    warehouse: Path, nodes: Sequence[Node], as_of: date
) -> tuple[dict[str, int], dict[str, int]]:
    """Rows of each table that are not what a rebuild over the same inputs has; and its rows."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse}' as found (read_only)")
        connection.execute("create schema inputs")
        for (table,) in connection.execute(
            "select table_name from duckdb_tables()"
            " where database_name = 'found' and schema_name = 'inputs'"
        ).fetchall():
            connection.execute(f"create table inputs.{table} as from found.inputs.{table}")
        rebuild(connection, nodes, as_of)
        tables = [node.relation for node in nodes if not node.is_test and not node.is_view]
        differing = {name: _differing(connection, name) for name in tables}
        rows = {name: _count(connection, f"from {name}") for name in tables}
    return {name: n for name, n in differing.items() if n}, rows


def _differing(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    columns = ", ".join(f'"{row[0]}"' for row in connection.execute(f"describe {name}").fetchall())
    new, old = f"select {columns} from {name}", f"select {columns} from found.{name}"  # noqa: S608
    return _count(connection, f"from (({new} except all {old}) union all ({old} except all {new}))")


def _count(connection: duckdb.DuckDBPyConnection, rows: str) -> int:
    found = connection.execute(f"select count(*) {rows}").fetchone()
    assert found is not None
    return int(found[0])
