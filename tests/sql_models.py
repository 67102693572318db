"""The models as plain SQL: compiled once by dbt, then run directly on a DuckDB in memory.

Belongs here: getting the compiled SQL in the order of its references, running it over tiny
``Inputs`` and comparing what two warehouses hold. Does not belong here: any expectation of what
comes out, and what only dbt does (data tests, unit tests, docs). A whole build takes about 0.4 s
this way, so that a property can be tried on many worlds and shrunk; that it builds what dbt
builds is a test (``tests/unit/test_sql_models.py``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa

from orchestration.warehouse.build import run_dbt
from tests.unit.dbt_inputs import TABLES, Inputs, Row

# The day the models are compiled for; a world's own day takes its place in the SQL.
MARKER = date(1987, 6, 5)
SCHEMAS = ("inputs", "staging", "intermediate", "marts")
Change = Callable[[str, str], str]  # model, its SQL -> its SQL


@dataclass(frozen=True)
class Model:
    """One model: its SQL as dbt would run it, the columns of its contract, what it reads."""

    name: str
    schema: str
    sql: str
    is_view: bool
    contract: tuple[tuple[str, str], ...]
    reads: frozenset[str]

    def statements(self, as_of: date) -> list[str]:
        """What creates it; a contract fixes names, order and types as dbt's does."""
        place, sql = f"{self.schema}.{self.name}", self.sql.replace(str(MARKER), str(as_of))
        names = ", ".join(f'"{name}"' for name, _ in self.contract)
        if self.is_view:
            return [f"create view {place} as ({sql})"]
        if not self.contract:
            return [f"create table {place} as ({sql})"]
        declared = ", ".join(f'"{name}" {kind}' for name, kind in self.contract)
        return [
            f"create table {place} ({declared})",
            f"insert into {place} ({names}) (select {names} from ({sql}))",  # noqa: S608
        ]


@cache
def compiled_models() -> tuple[Model, ...]:
    """Every model of the project in an order in which it can be built.

    The project is ``orchestration.warehouse.build.DBT_PROJECT`` as it is at the first call.
    """
    with TemporaryDirectory(prefix="compiled-") as folder:
        return read_compiled(Path(folder))


def read_compiled(root: Path) -> tuple[Model, ...]:
    warehouse = Inputs().write(root / "warehouse.duckdb")
    run_dbt(["compile"], root, warehouse, MARKER)
    manifest = json.loads((root / "dbt" / "manifest.json").read_text("utf-8"))
    nodes = {key: n for key, n in manifest["nodes"].items() if n["resource_type"] == "model"}
    reads = {key: nodes.keys() & set(node["depends_on"]["nodes"]) for key, node in nodes.items()}
    return tuple(_model(nodes[key], nodes) for key in TopologicalSorter(reads).static_order())


def _model(node: Row, nodes: Mapping[str, Row]) -> Model:
    contract = node["columns"].values() if node["config"]["contract"]["enforced"] else ()
    return Model(
        name=node["name"],
        schema=node["schema"],
        sql=node["compiled_code"].replace(f'"{node["database"]}".', ""),
        is_view=node["config"]["materialized"] == "view",
        contract=tuple((column["name"], column["data_type"]) for column in contract),
        reads=frozenset(nodes[key]["name"] for key in node["depends_on"]["nodes"] if key in nodes),
    )


def needed(models: tuple[Model, ...], wanted: Collection[str]) -> list[Model]:
    """The models asked for and all they read, in order; all of them where none is asked for."""
    names = set(wanted) or {model.name for model in models}
    missing = names - {model.name for model in models}
    assert not missing, f"no such models: {sorted(missing)}"
    for model in reversed(models):
        if model.name in names:
            names |= model.reads
    return [model for model in models if model.name in names]


def build(
    inputs: Inputs, as_of: date, *wanted: str, change: Change | None = None
) -> duckdb.DuckDBPyConnection:
    """A warehouse in memory with the models asked for, built over the inputs.

    ``change`` may alter a model's SQL before it runs, to see what notices.
    """
    connection = duckdb.connect(config={"threads": "1"})
    for schema in SCHEMAS:
        connection.execute(f"create schema {schema}")
    fill(connection, inputs)
    build_over(connection, as_of, *wanted, change=change)
    return connection


def build_over(
    connection: duckdb.DuckDBPyConnection,
    as_of: date,
    *wanted: str,
    change: Change | None = None,
) -> None:
    """The models over the ``inputs`` that are there already."""
    for schema in SCHEMAS:
        connection.execute(f"create schema if not exists {schema}")
    for model in needed(compiled_models(), wanted):
        for statement in model.statements(as_of):
            connection.execute(change(model.name, statement) if change else statement)


def fill(connection: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    """The tables of ``inputs``, every value through its text as its column's type."""
    for table, columns in TABLES.items():
        declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        connection.execute(f"create table inputs.{table} ({declared})")
        rows = inputs.rows[table]
        if not rows:
            continue
        texts = {
            name: pa.array([text(row.get(name)) for row in rows], "string") for name in columns
        }
        connection.register("given", pa.table(texts))
        cast = ", ".join(f'cast("{name}" as {kind})' for name, kind in columns.items())
        connection.execute(f"insert into inputs.{table} select {cast} from given")  # noqa: S608
        connection.unregister("given")


def text(value: Any) -> str | None:
    """A value as DuckDB reads it back."""
    if value is None:
        return None
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def tables_for_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make marts that are views tables, so that one can be altered and no other with it."""
    views = connection.execute(
        "select table_name from information_schema.tables"
        " where table_schema = 'marts' and table_type = 'VIEW'"
    ).fetchall()
    for (name,) in views:
        connection.execute(f"create table marts.kept as from marts.{name}")
        connection.execute(f"drop view marts.{name}")
        connection.execute(f"alter table marts.kept rename to {name}")


def rows_of(connection: duckdb.DuckDBPyConnection, table: str, where: str = "true") -> list[Row]:
    """The rows of a table of the warehouse as dictionaries."""
    cursor = connection.execute(f"select * from {table} where {where}")  # noqa: S608
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
