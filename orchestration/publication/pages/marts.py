"""The release's marts, asked with SQL for what the pages must show.

Belongs here: opening the exported files. Does not belong here: the pages' own SQL, which is not
read: what it makes of the marts is what is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from orchestration.warehouse.marts import quoted

Row = dict[str, Any]
Kept = TypeVar("Kept")

# Regions with a page: those with a plan, a figure or a report, as they are now.
_REGIONS = """
create table region as
select region_code, name_zh, level, parent_code,
  list_position(['country', 'province', 'prefecture', 'county'], level) as level_rank,
  region_code in (select region_code from dim_plan) as is_jurisdiction
from dim_region
where valid_to is null and region_code in (
  select region_code from dim_plan union select region_code from fct_indicator
  union select region_code from fct_reporting)
"""


class Marts:
    """The marts of one release."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._kept: dict[object, Any] = {}

    def once(self, make: Callable[[Marts], Kept]) -> Kept:
        """What ``make`` makes of these marts, made once."""
        if make not in self._kept:
            self._kept[make] = make(self)
        kept: Kept = self._kept[make]
        return kept

    def rows(self, sql: str) -> list[Row]:
        """The rows of a query, as dictionaries."""
        found = self._connection.execute(sql)
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def row(self, sql: str) -> Row:
        """The only row of a query."""
        (only,) = self.rows(sql)
        return only

    def jurisdictions(self) -> dict[str, str]:
        """By region the nearest at or above it that has a plan of its own."""
        return self.once(_jurisdictions)


def _jurisdictions(marts: Marts) -> dict[str, str]:
    above = {r["region_code"]: r for r in marts.rows("from dim_region where valid_to is null")}
    own = {row["region_code"] for row in marts.rows("select region_code from dim_plan")}
    found: dict[str, str] = {}
    for row in marts.rows("from region"):
        at: str | None = row["region_code"]
        while at is not None and at not in own:
            at = above[at]["parent_code"] if at in above else None
        if at is not None:
            found[row["region_code"]] = at
    return found


@contextmanager
def open_marts(data: Path) -> Iterator[Marts]:
    """The marts in a folder of a release's Parquet files."""
    with duckdb.connect() as connection:
        for file in sorted(data.glob("*.parquet")):
            connection.execute(
                f"create view {file.stem} as from read_parquet('{quoted(file)}')"  # names are ours
            )
        connection.execute(_REGIONS)
        yield Marts(connection)
