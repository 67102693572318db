"""The dbt project as dbt compiles it: every model and data test with its SQL, parents first.

Belongs here: reading what dbt compiled. Does not belong here: running it. The SQL names no database
and has a placeholder for the one variable of the project, so it is compiled once per version of
the code.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from orchestration.warehouse.build import run_dbt

# A day on which nothing is computed stands for `as_of` until the day is known.
NO_DAY = date.min
_RELATION = re.compile(r'"\w+"\."(\w+)"\."(\w+)"')


@dataclass(frozen=True, slots=True)
class Node:
    """One model or data test: its relation as ``schema.name``, its SQL, and what it reads."""

    unique_id: str
    relation: str
    is_test: bool
    is_view: bool
    only_warns: bool
    sql: str
    parents: tuple[str, ...]

    def sql_as_of(self, as_of: date) -> str:
        """The SQL for a day."""
        return self.sql.replace(f"'{NO_DAY}'", f"'{as_of}'")


def compiled_nodes(folder: Path) -> list[Node]:
    """Compile the project into ``folder`` and read it."""
    run_dbt(["compile"], folder, Path(":memory:"), NO_DAY)
    return read_compiled(folder / "dbt" / "manifest.json")


def read_compiled(manifest: Path) -> list[Node]:
    """The nodes of a manifest that dbt wrote after compiling."""
    written = json.loads(manifest.read_bytes())
    known = {
        unique_id: entry
        for unique_id, entry in written["nodes"].items()
        if entry["resource_type"] in ("model", "test")
    }
    names = {unique_id: _relation(entry) for unique_id, entry in known.items()}
    names |= {unique_id: _relation(entry) for unique_id, entry in written["sources"].items()}
    parents = {
        unique_id: [one for one in entry["depends_on"]["nodes"] if one in names]
        for unique_id, entry in known.items()
    }
    order = TopologicalSorter(parents).static_order()
    return [
        _node(unique_id, known[unique_id], tuple(names[one] for one in parents[unique_id]))
        for unique_id in order
        if unique_id in known
    ]


def _relation(entry: dict[str, Any]) -> str:
    return f"{entry['schema']}.{entry.get('alias') or entry.get('identifier') or entry['name']}"


def _node(unique_id: str, entry: dict[str, Any], parents: tuple[str, ...]) -> Node:
    return Node(
        unique_id=unique_id,
        relation=_relation(entry),
        is_test=entry["resource_type"] == "test",
        is_view=entry["config"]["materialized"] == "view",
        only_warns=str(entry["config"].get("severity")).lower() == "warn",
        sql=_RELATION.sub(r"\1.\2", entry["compiled_code"]),
        parents=parents,
    )
