"""The marts in a built warehouse: which there are, what exactly they hold, and their export.

Belongs here: reading marts as a whole. Does not belong here: building them or judging them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "marts"

# Says what was published when, not what is true of the data: it may change without the data.
# Neither does what it says of the release before: the same data may follow on any.
OUTSIDE_THE_CONTENT = frozenset({"fct_release", "fct_light_change"})

# What stands beside the exported marts and is none: the stamp, the words of 数据字典, and the cells
# that the numbers shown are made of, which the marts and the ledger say already.
DICTIONARY, ORIGIN = "dictionary", "origin"
BESIDE_THE_MARTS = frozenset({"release", DICTIONARY, ORIGIN})

# Hashes of files by their identity, while ``hashed_once``.
_known_hashes: dict[tuple[int, ...], str] | None = None


def open_read_only(warehouse: Path) -> duckdb.DuckDBPyConnection:
    """A connection that cannot change the warehouse nor reach for extensions."""
    return duckdb.connect(
        str(warehouse),
        read_only=True,
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )


def mart_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Names of the marts in the warehouse, in alphabetical order."""
    rows = connection.execute(
        "select table_name from information_schema.tables where table_schema = ? order by 1",
        [SCHEMA],
    ).fetchall()
    return [row[0] for row in rows]


@contextmanager
def hashed_once() -> Iterator[None]:
    """Within, a file that has not been written to since is not hashed again.

    For the length of one run: several steps ask for the hash of the marts they were given, and each
    must, since they are started apart as well. A file that was written to, even by the same bytes,
    has another identity and is hashed anew.
    """
    global _known_hashes  # noqa: PLW0603 - there is one run a process (``Workspace.single_run``)
    outer = _known_hashes
    _known_hashes = {} if outer is None else outer
    try:
        yield
    finally:
        _known_hashes = outer


def content_hash(warehouse: Path) -> str:
    """SHA-256 over every row of every mart, independent of row order and of the file's layout.

    What the gate judged and what is published are the same data if, and only if, these agree.
    """
    seen = warehouse.stat()
    identity = (seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)
    known = {} if _known_hashes is None else _known_hashes
    if identity not in known:
        known[identity] = _content_hash(warehouse)
    return known[identity]


def _content_hash(warehouse: Path) -> str:
    digest = hashlib.sha256()
    with open_read_only(warehouse) as connection:
        for mart in mart_names(connection):
            if mart in OUTSIDE_THE_CONTENT:
                continue
            digest.update(mart.encode())
            digest.update(_table_hash(connection, f"{SCHEMA}.{mart}").encode())
    return digest.hexdigest()


def differing_marts(warehouse: Path, exported: Path) -> list[str]:
    """Names of the marts whose rows are not those exported to a folder, both ways."""
    with open_read_only(warehouse) as connection:
        built = set(mart_names(connection)) - OUTSIDE_THE_CONTENT
        kept = {place.stem: f"read_parquet('{quoted(place)}')" for place in exported.iterdir()}
        return sorted(
            mart
            for mart in built | (kept.keys() - OUTSIDE_THE_CONTENT - BESIDE_THE_MARTS)
            if mart not in built
            or mart not in kept
            or _table_hash(connection, f"{SCHEMA}.{mart}") != _table_hash(connection, kept[mart])
        )


def _table_hash(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    found = connection.execute(
        f"""
        select coalesce(sha256(string_agg(row_hash, '' order by row_hash)), 'empty')
        from (select sha256(to_json(t)::varchar) as row_hash from {table} as t)
        """  # noqa: S608 - the name comes from the database's own catalogue
    ).fetchone()
    assert found is not None  # noqa: S101 - an aggregate without grouping always has one row
    return str(found[0])


def export_marts(warehouse: Path, folder: Path) -> list[Path]:
    """Write every mart to ``folder`` as ``<mart>.parquet``, rows in a fixed order."""
    folder.mkdir(parents=True, exist_ok=True)
    with open_read_only(warehouse) as connection:
        written = []
        for mart in mart_names(connection):
            place = folder / f"{mart}.parquet"
            query = f"select * from {SCHEMA}.{mart} order by all"  # noqa: S608
            connection.execute(f"copy ({query}) to '{quoted(place)}' (format parquet)")
            written.append(place)
    return written


def quoted(path: Path) -> str:
    """A path as it stands between the quotes of an SQL string."""
    return str(path).replace("'", "''")


def frame(connection: duckdb.DuckDBPyConnection, mart: str) -> pd.DataFrame:
    """One mart as a pandas frame, for the suites.

    Its rows are in order: a table is built in whatever order threads finish, and what a suite finds
    is named by its first rows, which the same data must always be.
    """
    return connection.execute(f"select * from {SCHEMA}.{mart} order by all").df()  # noqa: S608
