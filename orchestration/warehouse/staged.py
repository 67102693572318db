"""What a staged warehouse was built from: kept in the file itself, beside the marts.

A submission may be accepted while a run is under way. Whoever judges or publishes the staged
marts therefore asks the file, not the ledger, which date and which submissions they stand for.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from orchestration.context import Context
from orchestration.ledger import wall_time
from orchestration.publication.identity import code_version, run_fingerprint
from orchestration.submissions import State

SCHEMA = "about"


@dataclass(frozen=True)
class StagedRun:
    """The date, the inputs' fingerprint, the last acceptance and how many were rejected.

    ``last_seq`` is the ledger's last submission event that was known; ``release_before`` the one
    whose lights these are compared with.
    """

    as_of: date
    fingerprint: str
    data_cutoff: datetime | None
    n_rejected: int
    last_seq: int
    release_before: str | None


def describe(context: Context, as_of: date, release_before: str | None) -> StagedRun:
    """What a warehouse built now, as of that date, stands for."""
    submissions = context.submissions(as_of).values()
    accepted = [entry.accepted_at for entry in submissions if entry.accepted_at is not None]
    return StagedRun(
        as_of=as_of,
        fingerprint=run_fingerprint(context, as_of),
        data_cutoff=wall_time(max(accepted)) if accepted else None,
        n_rejected=sum(1 for entry in submissions if entry.state is State.REJECTED),
        last_seq=context.last_submission_seq(),
        release_before=release_before,
    )


def write_staged_run(
    connection: duckdb.DuckDBPyConnection, run: StagedRun, *, in_parts: bool = False
) -> None:
    """Keep the description in the warehouse being built; and by what code and how it is built."""
    connection.execute(f"create schema {SCHEMA}")
    connection.execute(
        f"create table {SCHEMA}.run"
        " (as_of date, fingerprint varchar, data_cutoff timestamp, n_rejected integer,"
        " last_seq integer, release_before varchar)"
    )
    connection.execute(f"insert into {SCHEMA}.run values (?, ?, ?, ?, ?, ?)", list(astuple(run)))  # noqa: S608
    connection.execute(f"create table {SCHEMA}.built_by (code_version varchar, in_parts boolean)")
    connection.execute(f"insert into {SCHEMA}.built_by values (?, ?)", [code_version(), in_parts])  # noqa: S608


def read_staged_run(warehouse: Path) -> StagedRun:
    """The description kept in a built warehouse."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(
            f"select * from {SCHEMA}.run"  # noqa: S608
        ).fetchone()
    assert found is not None  # noqa: S101 - one row is written with the file
    return StagedRun(*found)


def built_by(warehouse: Path) -> str | None:
    """Which code built a warehouse; ``None`` where it does not say."""
    known = _built(warehouse)
    return None if known is None else known[0]


def built_in_parts(warehouse: Path) -> bool:
    """Whether a warehouse was computed in parts, from another one."""
    known = _built(warehouse)
    return known is not None and known[1]


def _built(warehouse: Path) -> tuple[str, bool] | None:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        known = connection.execute(
            "select count(*) from duckdb_columns()"
            " where schema_name = ? and table_name = 'built_by' and column_name = 'in_parts'",
            [SCHEMA],
        ).fetchone()
        if known == (0,):
            return None
        found = connection.execute(
            f"select code_version, in_parts from {SCHEMA}.built_by"  # noqa: S608
        ).fetchone()
    return None if found is None else (str(found[0]), bool(found[1]))
