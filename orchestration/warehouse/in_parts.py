"""Staging a warehouse from the one published last: what has changed since, computed in parts.

Belongs here: comparing the inputs of a run with those of the last one, table by table. Does not
belong here: computing (``incremental``). ``NotInPartsError`` where there is nothing to start from
or the change reaches too far: then ``build.build_staging`` builds everything anew.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb

from orchestration.context import Context
from orchestration.publication.before import release_before
from orchestration.publication.identity import code_version
from orchestration.warehouse import touched
from orchestration.warehouse.build import ModelResult, WarehouseError
from orchestration.warehouse.compiled import Node
from orchestration.warehouse.incremental import IncrementalRun, NotInPartsError
from orchestration.warehouse.inputs import SCHEMA, fill_inputs, observation_files
from orchestration.warehouse.marts import content_hash
from orchestration.warehouse.schema import INPUT_TABLES
from orchestration.warehouse.staged import built_by, describe, read_staged_run, write_staged_run

_NEXT = "next_inputs"
_EXPECTED = "expected_reports"
_CHANGED = """
select distinct submission_id from (
    (from inputs.submissions except all from next_inputs.submissions)
    union all
    (from next_inputs.submissions except all from inputs.submissions)
)
"""


def build_in_parts(context: Context, as_of: date, nodes: list[Node]) -> list[ModelResult]:
    """Stage a copy of the published warehouse with everything that has changed since.

    Raises ``NotInPartsError`` where that cannot be had. The caller holds the write lock.
    """
    base, staged = context.workspace.warehouse, context.workspace.staged_warehouse
    _check_start(context, as_of, base)
    staged.parent.mkdir(parents=True, exist_ok=True)
    for left_over in staged.parent.glob("warehouse.duckdb*"):
        left_over.unlink()
    shutil.copyfile(base, staged)
    try:
        with duckdb.connect(str(staged)) as connection:
            results = _update(context, as_of, nodes, connection)
        # What was taken over is read once: damage in it shows here, where it can still be mended.
        content_hash(staged)
        return results
    except duckdb.Error as problem:
        raise WarehouseError(str(problem)) from problem


def _check_start(context: Context, as_of: date, base: Path) -> None:
    """What looks back is an audit: it owes nothing to what was computed before."""
    if context.up_to is not None:
        raise NotInPartsError("a release is made again")
    if not base.exists():
        raise NotInPartsError("no warehouse to start from")
    try:
        if built_by(base) != code_version():
            raise NotInPartsError("built by other code")
        if read_staged_run(base).as_of > as_of:
            raise NotInPartsError("an earlier day")
    except duckdb.Error as problem:
        raise NotInPartsError(f"no warehouse to start from: {problem}") from problem


def _update(
    context: Context, as_of: date, nodes: list[Node], connection: duckdb.DuckDBPyConnection
) -> list[ModelResult]:
    connection.execute(f"drop schema if exists {_NEXT} cascade; create schema {_NEXT}")
    before = release_before(context, as_of)
    fill_inputs(context, as_of, connection, _NEXT, before)
    changed = [row[0] for row in connection.execute(_CHANGED).fetchall()]
    tables = [table for table in INPUT_TABLES if _differs(connection, table)]

    def change(inside: duckdb.DuckDBPyConnection) -> Iterable[str]:
        # On another day every report is looked at anyway.
        if _EXPECTED in tables and run.before == as_of:
            touched.touch_expected(inside, f"{SCHEMA}.{_EXPECTED}", f"{_NEXT}.{_EXPECTED}")
        for table in tables:
            inside.execute(f"delete from {SCHEMA}.{table}")  # noqa: S608 - names of ours
            inside.execute(f"insert into {SCHEMA}.{table} from {_NEXT}.{table}")
        return [*tables, "observations"] if _observe(context, as_of, inside) else tables

    run = IncrementalRun(connection, nodes, as_of)
    results = run.run(changed, change)
    connection.execute(f"drop schema {_NEXT} cascade; drop schema about cascade")
    write_staged_run(connection, describe(context, as_of, before), in_parts=True)
    done = {one.unique_id: one for one in results}
    # Parents before their children, as dbt gives them; what was not reached is what it was.
    return [
        done.get(node.unique_id) or ModelResult(node.unique_id, "success", 0.0, None)
        for node in nodes
        if node.unique_id in done or not node.is_test
    ]


def _differs(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    old, new = f"from {SCHEMA}.{table}", f"from {_NEXT}.{table}"
    found = connection.execute(
        f"select count(*) from (({old} except all {new}) union all ({new} except all {old}))"  # noqa: S608
    ).fetchone()
    return found != (0,)


def _observe(context: Context, as_of: date, connection: duckdb.DuckDBPyConnection) -> bool:
    """Bring in the observations of what is on record now, and leave out those of what is not."""
    files = observation_files(context, as_of)
    held = {
        row[0]
        for row in connection.execute(
            f"select distinct submission_id from {SCHEMA}.observations"  # noqa: S608
        ).fetchall()
    }
    gone, new = sorted(held - files.keys()), sorted(files.keys() - held)
    if gone:
        connection.executemany(
            f"delete from {SCHEMA}.observations where submission_id = ?",  # noqa: S608
            [[one] for one in gone],
        )
    if new:
        connection.execute(
            f"insert into {SCHEMA}.observations by name"  # noqa: S608
            " select * from read_parquet(?, union_by_name = true)",
            [[str(files[one]) for one in new]],
        )
    return bool(gone or new)
