"""The project as compiled once by dbt: its models, their unit tests and the data tests, as SQL.

Belongs here: reading dbt's manifest, and running what is in it on DuckDB in memory, some twenty
milliseconds a unit test where dbt itself takes seconds. Does not belong here: deliberate changes.
That a unit test passes or fails here as it does in dbt is a test (``tests/unit/test_mutants.py``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from tests.sql_models import SCHEMAS, Change, Model, build, read_compiled
from tests.unit.dbt_inputs import Inputs, Row

AS_OF = date(2026, 1, 31)
PASS, FAIL, ERROR = "pass", "fail", "error"
Columns = dict[str, str]  # name -> type


def unchanged(_: str, sql: str) -> str:
    return sql


@dataclass(frozen=True)
class Project:
    """What dbt made of ``dbt_project``."""

    models: tuple[Model, ...]
    unit_tests: tuple[Row, ...]
    data_tests: dict[str, str]

    @classmethod
    def compiled(cls) -> Project:
        with TemporaryDirectory(prefix="compiled-") as folder:
            models = read_compiled(Path(folder))
            manifest = json.loads((Path(folder) / "dbt" / "manifest.json").read_text("utf-8"))
        tests = [n for n in manifest["nodes"].values() if n["resource_type"] == "test"]
        return cls(
            models=models,
            unit_tests=tuple(manifest["unit_tests"].values()),
            data_tests={
                node["name"]: node["compiled_code"].replace(f'"{node["database"]}".', "")
                for node in tests
            },
        )

    @cached_property
    def columns(self) -> dict[str, Columns]:
        """Columns of every relation there is, by its schema and name."""
        inputs = Inputs()
        inputs.rules()
        with build(inputs, AS_OF) as connection:
            tables = connection.execute(
                "select table_schema || '.' || table_name from information_schema.tables"
            ).fetchall()
            return {table: described(connection, table) for (table,) in tables}

    def outcomes(self, model: str, change: Change = unchanged) -> Iterator[tuple[str, str]]:
        """Each unit test of a model, one after the other: passes, fails or cannot be run."""
        [subject] = [each for each in self.models if each.name == model]
        for test in self.unit_tests:
            if test["model"] == model:
                yield test["name"], self._outcome(subject, test, change)

    def _outcome(self, model: Model, test: Row, change: Change) -> str:
        try:
            with warehouse() as connection:
                for given in test["given"]:
                    self._fill(connection, place(given["input"], self.columns), given)
                for statement in model.statements(AS_OF):
                    connection.execute(change(model.name, statement))
                actual = f"{model.schema}.{model.name}"
                names = expect(connection, described(connection, actual), test["expect"])
                return PASS if same(connection, actual, names) else FAIL
        except duckdb.Error:
            return ERROR

    def _fill(self, connection: duckdb.DuckDBPyConnection, table: str, given: Row) -> None:
        columns = self.columns[table]
        declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
        connection.execute(f"create table {table} ({declared})")
        insert(connection, table, columns, given)

    def failing_data_tests(self, connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
        """The data tests that find something in a built warehouse."""
        for name, sql in self.data_tests.items():
            if connection.execute(f"select * from ({sql}) limit 1").fetchall():  # noqa: S608
                yield name


@contextmanager
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse in memory."""
    with duckdb.connect(config={"threads": "1"}) as connection:
        for schema in SCHEMAS:
            connection.execute(f"create schema {schema}")
        yield connection


def place(reference: str, columns: dict[str, Columns]) -> str:
    """Schema and name of ``ref('int_settings')`` or ``source('inputs', 'rules')``."""
    name = re.findall(r"'(\w+)'", reference)[-1]
    [found] = [table for table in columns if table.split(".")[1] == name and (
        table.startswith("inputs.") == reference.startswith("source"))]  # fmt: skip
    return found


def described(connection: duckdb.DuckDBPyConnection, table: str) -> Columns:
    return {name: kind for name, kind, *_ in connection.execute(f"describe {table}").fetchall()}


def insert(connection: duckdb.DuckDBPyConnection, table: str, columns: Columns, rows: Row) -> None:
    """Rows as a unit test gives them; columns that it leaves out are null."""
    if rows["format"] == "sql":
        connection.execute(f"insert into {table} by name ({rows['rows']})")
        return
    for row in rows["rows"]:
        assert row.keys() <= columns.keys(), f"{table} has no columns {row.keys() - columns.keys()}"
        names = ", ".join(f'"{name}"' for name in row)
        values = ", ".join(f"cast(? as {columns[name]})" for name in row)
        connection.execute(
            f"insert into {table} ({names}) values ({values})",  # noqa: S608
            [None if value is None else str(value) for value in row.values()],
        )


def expect(connection: duckdb.DuckDBPyConnection, columns: Columns, expected: Row) -> list[str]:
    """Create the expected rows as ``expected``; the columns that are compared."""
    if expected["format"] == "sql":
        connection.execute(f"create table expected as ({expected['rows']})")
        return list(described(connection, "expected"))
    # As in dbt, the first row says which columns are compared.
    names = list(expected["rows"][0] if expected["rows"] else columns)
    declared = ", ".join(f'"{name}" {columns[name]}' for name in names)
    connection.execute(f"create table expected ({declared})")
    insert(connection, "expected", {name: columns[name] for name in names}, expected)
    return names


def same(connection: duckdb.DuckDBPyConnection, actual: str, names: list[str]) -> bool:
    """Whether a table and ``expected`` hold the same rows."""
    listed: Any = ", ".join(f'"{name}"' for name in names)
    one, other = f"select {listed} from {actual}", f"select {listed} from expected"  # noqa: S608
    differing = f"({one} except all {other}) union all ({other} except all {one})"
    return not connection.execute(f"select * from ({differing}) limit 1").fetchall()  # noqa: S608
