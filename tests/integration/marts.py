"""Reading a release's data the way an auditor would: with nothing but DuckDB."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb


def rows(data: Path, mart: str, **where: Any) -> list[dict[str, Any]]:
    """Rows of a mart in a release's data folder that have these values."""
    condition = " and ".join(f'"{name}" = ?' for name in where) or "true"
    with duckdb.connect() as connection:
        cursor = connection.execute(
            f"select * from read_parquet(?) where {condition}",  # noqa: S608
            [str(data / f"{mart}.parquet"), *where.values()],
        )
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def only(data: Path, mart: str, **where: Any) -> dict[str, Any]:
    """The one row that has these values."""
    found = rows(data, mart, **where)
    assert len(found) == 1, f"{mart} {where}: {len(found)} rows"
    return found[0]
