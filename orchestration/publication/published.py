"""The data of one release, asked with SQL: what a reader sees, not what is being computed now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

Row = dict[str, Any]


class PublishedData:
    """The Parquet files of one release."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.connection = duckdb.connect()

    def rows(self, mart: str, condition: str, values: Sequence[object]) -> list[Row]:
        """Rows of a mart that meet a condition with ``?`` for the values."""
        query = f"select * from read_parquet(?) where {condition}"  # noqa: S608 - ours, not a user's
        cursor = self.connection.execute(query, [str(self.folder / f"{mart}.parquet"), *values])
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
