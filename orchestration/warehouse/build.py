"""Building the staging warehouse: inputs in, dbt over them, marts out.

Belongs here: the dbt run in process and the file it builds into. Does not belong here: the
models, or whether what they computed may be published (``orchestration.publication``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from orchestration.context import Context
from orchestration.publication.before import release_before
from orchestration.warehouse.inputs import write_inputs
from orchestration.warehouse.staged import describe, write_staged_run
from orchestration.workspace import PROJECT_ROOT

DBT_PROJECT = PROJECT_ROOT / "dbt_project"


class WarehouseError(Exception):
    """dbt could not build the marts: the system is at fault, not the data."""


@dataclass(frozen=True)
class ModelResult:
    """What dbt made of one node: its unique id, its status and how long it took."""

    unique_id: str
    status: str
    seconds: float
    message: str | None


def build_staging(context: Context, as_of: date) -> list[ModelResult]:
    """Build ``staging/warehouse.duckdb`` anew as of a date and return dbt's results.

    Raises ``WarehouseError`` where a model or a data test fails. The caller holds the write lock.
    """
    staged = context.workspace.staged_warehouse
    staged.parent.mkdir(parents=True, exist_ok=True)
    for left_over in staged.parent.glob("warehouse.duckdb*"):
        left_over.unlink()
    with duckdb.connect(str(staged)) as connection:
        before = release_before(context, as_of)
        write_inputs(context, as_of, connection, before)
        write_staged_run(connection, describe(context, as_of, before))
    results = run_dbt(
        ["build", "--exclude-resource-type", "unit_test"], context.workspace.root, staged, as_of
    )
    failed = [r for r in results if r.status not in ("success", "pass", "skipped", "warn")]
    if failed:
        detail = "; ".join(f"{r.unique_id}: {r.status} {r.message or ''}" for r in failed)
        raise WarehouseError(detail)
    return results


def run_dbt(arguments: list[str], root: Path, warehouse: Path, as_of: date) -> list[ModelResult]:
    """Run one dbt command in process against a warehouse file, logs and target under ``root``."""
    with dbt_environment(root, warehouse):
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager  # noqa: PLC0415
        from dbt.cli.main import dbtRunner  # noqa: PLC0415

        try:
            outcome = dbtRunner().invoke(
                [*arguments, *dbt_options(root), "--vars", f"{{as_of: '{as_of}'}}"]
            )
        finally:
            # dbt-duckdb keeps the file open for the life of the process unless told otherwise.
            DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
    if outcome.exception is not None:
        raise WarehouseError(str(outcome.exception))
    return [_result(entry) for entry in getattr(outcome.result, "results", [])]


def _result(entry: Any) -> ModelResult:
    return ModelResult(
        entry.node.unique_id, str(entry.status.value), entry.execution_time, entry.message
    )


def dbt_options(root: Path) -> list[str]:
    """Where dbt finds the project and keeps what it writes."""
    return [
        "--quiet",
        "--log-level",
        "none",
        "--log-level-file",
        "info",
        "--project-dir",
        str(DBT_PROJECT),
        "--profiles-dir",
        str(DBT_PROJECT),
        "--target-path",
        str(root / "dbt"),
        "--log-path",
        str(root / "logs" / "dbt"),
    ]


@contextmanager
def dbt_environment(root: Path, warehouse: Path) -> Iterator[None]:
    """The environment dbt reads: the file to build into, and no word to the outside."""
    wanted = {
        "LIANGXIN_WAREHOUSE": str(warehouse),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
        "DBT_LOG_PATH": str(root / "logs" / "dbt"),
    }
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
