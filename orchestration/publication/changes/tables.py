"""Which tables a release holds, what tells their rows apart, and which rows differ.

Belongs here: the shape of the marts as far as comparing needs it (a test holds the keys to
``dbt_project``) and the comparison row by row. Does not belong here: what a difference means.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import duckdb

from orchestration.publication.changes.model import Row
from orchestration.warehouse.marts import BESIDE_THE_MARTS, quoted

_CELL = ("feed", "item", "dims", "region_code", "period_start", "period_end", "basis")
_SERIES = ("indicator", "region_code", "period", "basis")
_REPORT = ("feed", "region_code", "period")
_CHARGE = ("plan", "n", "unit_name")

# What tells the rows of each mart apart.
KEYS: Mapping[str, tuple[str, ...]] = {
    "dim_action": ("plan", "n"),
    "dim_action_unit": _CHARGE,
    "dim_feed": ("feed",),
    "dim_goal": ("plan", "n"),
    "dim_goal_unit": _CHARGE,
    "dim_indicator": ("indicator",),
    "dim_light": ("light",),
    "dim_plan": ("plan",),
    "dim_reason": ("reason",),
    "dim_region": ("region_code", "valid_from"),
    "dim_setting": ("plan", "setting"),
    "dim_target": ("plan", "n"),
    "dim_target_unit": _CHARGE,
    "fct_action_progress": ("plan", "promise_kind", "n"),
    "fct_contribution": ("indicator", "parent_code", "region_code", "period", "basis"),
    "fct_disagreement": _SERIES,
    "fct_growth_check": _SERIES,
    "fct_indicator": _SERIES,
    "fct_light_change": ("plan", "n", "region_code", "target_year"),
    "fct_observation": (*_CELL, "known_from"),
    "fct_record": ("feed", "entity_key", "period", "known_from"),
    "fct_release": ("release_id",),
    "fct_reporting": _REPORT,
    "fct_reporting_rate": _REPORT,
    "fct_revision": ("feed", "item", "dims", "region_code", "period", "basis", "step"),
    "fct_target_path": ("plan", "n", "target_year", "path_year"),
    "fct_target_progress": ("plan", "n", "region_code", "target_year"),
}

# What is true of the release and not of the row: the stamp says it.
OF_THE_RELEASE: Mapping[str, frozenset[str]] = {
    "fct_target_progress": frozenset({"as_of", "rule_version"}),
}
# Tables that speak of releases, or of words, compared apart or not at all: a page tells the words.
APART = frozenset({"fct_release", "fct_light_change", *BESIDE_THE_MARTS})


@dataclass(frozen=True)
class RowChange:
    """One row as it was and as it is; ``None`` where there is none."""

    key: tuple[object, ...]
    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        """The row as it is, else as it was."""
        return self.after or self.before or {}

    def other(self, names: Sequence[str]) -> list[str]:
        """The columns of which it says something else."""
        was, now = self.before or {}, self.after or {}
        return [name for name in names if was.get(name) != now.get(name)]


class Pair:
    """The data of two releases beside each other."""

    def __init__(self, before: Path, after: Path) -> None:
        self.folders = {"before": before, "after": after}
        self.connection = duckdb.connect()
        self.connection.execute("set enable_progress_bar = false")
        self._same: dict[str, bool] = {}
        self._made: set[str] = set()
        self._columns = {side: self._read_columns(folder) for side, folder in self.folders.items()}

    def _read_columns(self, folder: Path) -> dict[str, tuple[str, ...]]:
        found = {}
        for place in sorted(folder.glob("*.parquet")):
            cursor = self.connection.execute(
                f"select * from read_parquet('{quoted(place)}') limit 0"  # noqa: S608 - a path of ours
            )
            found[place.stem] = tuple(column[0] for column in cursor.description or ())
        return found

    @property
    def tables(self) -> list[str]:
        """Tables that both releases hold."""
        return sorted(self._columns["before"].keys() & self._columns["after"].keys() - APART)

    def only_on_one_side(self) -> list[tuple[str, str, str]]:
        """Tables and columns that only one release holds: table, column or '', and which side."""
        found = []
        for side, other in (("before", "after"), ("after", "before")):
            for table, columns in self._columns[side].items():
                if table in APART:
                    continue
                theirs = self._columns[other].get(table)
                missing = [""] if theirs is None else [c for c in columns if c not in theirs]
                found += [(table, column, side) for column in missing]
        return found

    def columns(self, table: str) -> list[str]:
        """The columns of a table that both releases have and that say something of the row."""
        theirs, left_out = self._columns["after"][table], OF_THE_RELEASE.get(table, frozenset())
        return [c for c in self._columns["before"][table] if c in theirs and c not in left_out]

    def has(self, table: str) -> bool:
        """Whether both releases hold the table."""
        return all(table in columns for columns in self._columns.values())

    def source(self, side: str, table: str) -> str:
        """A table of one side as it stands in SQL."""
        return f"read_parquet('{quoted(self.folders[side] / f'{table}.parquet')}')"

    def rows(self, side: str, table: str) -> list[Row]:
        """All rows of a small table of one side."""
        if table not in self._columns[side]:
            return []
        return self.asked(f"select * from {self.source(side, table)}")  # noqa: S608

    def both(self, table: str) -> list[Row]:
        """All rows of a small table of both sides; the later come last."""
        return [*self.rows("before", table), *self.rows("after", table)]

    def asked(self, query: str) -> list[Row]:
        """The rows of a query."""
        cursor = self.connection.execute(query)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def is_same(self, table: str) -> bool:
        """Whether both files hold the same bytes: marts are written in a fixed order."""
        if table not in self._same:
            places = [folder / f"{table}.parquet" for folder in self.folders.values()]
            self._same[table] = places[0].read_bytes() == places[1].read_bytes()
        return self._same[table]

    def only(self, side: str, table: str) -> str:
        """A table of the rows that one side has and the other has not, in the columns of both."""
        name = f"only_{side}_{table}"
        if name not in self._made:
            other = "after" if side == "before" else "before"
            named = ", ".join(f'"{column}"' for column in self.columns(table))
            mine, theirs = self.source(side, table), self.source(other, table)
            less = f"except all select {named} from {theirs}"  # noqa: S608 - names of ours
            query = f"select {named} from {mine} {'limit 0' if self.is_same(table) else less}"  # noqa: S608
            self.connection.execute(f'create temp table "{name}" as {query}')
            self._made.add(name)
        return f'"{name}"'

    def count(self, table: str) -> int:
        """How many rows differ, a row that says something else counted once."""
        key = ", ".join(f'"{name}"' for name in KEYS[table])
        sides = [f"select {key} from {self.only(s, table)}" for s in self.folders]  # noqa: S608
        query = f"select count(*) as n from ({' union '.join(sides)})"  # noqa: S608
        return int(self.asked(query)[0]["n"])

    def steps(self) -> list[Row]:
        """The feeds of which one release tells a revision that the other does not."""
        sides = [
            f"select feed from {self.only(side, 'fct_revision')} where step > 1"  # noqa: S608
            for side in self.folders
        ]
        return self.asked(" union ".join(sides))

    def differences(self, table: str, condition: str = "true") -> Iterator[RowChange]:
        """Every row that is there, gone or says something else, by key."""
        if self.is_same(table):
            return
        named = self.columns(table)
        key = [column for column in KEYS.get(table, ()) if column in named] or named
        sides: dict[str, dict[tuple[object, ...], list[Row]]] = {}
        for side in self.folders:
            found: dict[tuple[object, ...], list[Row]] = {}
            for row in self.asked(f"from {self.only(side, table)} where {condition}"):
                found.setdefault(tuple(row[column] for column in key), []).append(row)
            sides[side] = found
        for place in {**sides["before"], **sides["after"]}:
            pairs = zip_longest(sides["before"].get(place, ()), sides["after"].get(place, ()))
            for was, now in pairs:
                yield RowChange(place, was, now)
