"""The incremental run: the same SQL as dbt's, over the parts that a change of the inputs touches.

Belongs here: computing touched parts and putting them in the place of the old ones. Does not
belong here: what is touched (``touched``), what a part is (``slices``), or what is computed (the
models). The result equals a full rebuild, row by row; where that cannot be had in parts,
``NotInPartsError`` asks for a full rebuild. Everything happens in one transaction.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from datetime import date

import duckdb

from orchestration.warehouse import touched
from orchestration.warehouse.build import ModelResult, WarehouseError
from orchestration.warehouse.compiled import Node
from orchestration.warehouse.slices import (
    ASKS_FOR_THE_DAY,
    REGIONS,
    REPORTING,
    REPORTS,
    SETTINGS,
    TESTED,
    Slicing,
)

_NAMED = re.compile(r"\b(inputs|staging|intermediate|marts)\.(\w+)\b")
LEAVES = "intermediate.int_leaf_values"
GROWTH = "intermediate.int_published_growth"


class NotInPartsError(Exception):
    """The change reaches further than parts do: a full rebuild is needed."""


class Parts:
    """The temporary tables of one slicing, made when first asked for."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        nodes: dict[str, Node],
        as_of: date,
        slicing: Slicing,
        prefix: str,
    ) -> None:
        self.connection = connection
        self.nodes = nodes
        self.as_of = as_of
        self.slicing = slicing
        self.prefix = prefix
        self.made: dict[str, str] = {}

    def sql_of(self, node: Node) -> str:
        """The node's SQL, reading parts where there are parts."""
        replaced = {name: self.part_of(name) for name in node.parents}
        return _NAMED.sub(
            lambda found: replaced.get(found.group(0), found.group(0)), node.sql_as_of(self.as_of)
        )

    def part_of(self, relation: str) -> str:
        """The name under which a relation is read here."""
        if relation in self.made:
            return self.made[relation]
        name = f"{self.prefix}_{relation.replace('.', '_')}"
        condition = self.slicing.tables.get(relation) or self.slicing.reads.get(relation)
        node = self.nodes.get(relation)
        if condition:
            self.connection.execute(
                f"create or replace temp table {name} as"  # noqa: S608 - names of ours
                f" select * from {relation} where {condition}"
            )
        elif node is not None and node.is_view and self._reads_parts(node):
            self.connection.execute(f"create or replace temp view {name} as\n{self.sql_of(node)}")
        else:
            name = relation
        self.made[relation] = name
        return name

    def _reads_parts(self, node: Node) -> bool:
        return any(self.part_of(name) != name for name in node.parents)

    def compute(self, node: Node) -> str:
        """Compute the touched part of a table; the name of the temporary table it is in."""
        name = f"{self.prefix}_new_{node.relation.replace('.', '_')}"
        self.connection.execute(
            f"create or replace temp table {name} as"  # noqa: S608 - dbt's own SQL
            f" select * from (\n{self.sql_of(node)}\n) where {self.slicing.tables[node.relation]}"
        )
        self.made[node.relation] = name
        return name

    def replace(self, node: Node) -> None:
        """Put the computed part in the place of the old one."""
        condition = self.slicing.tables[node.relation]
        self.connection.execute(f"delete from {node.relation} where {condition}")  # noqa: S608
        self.connection.execute(
            f"insert into {node.relation} by name select * from {self.made[node.relation]}"  # noqa: S608
        )


class IncrementalRun:
    """One change of the inputs, computed through to the marts and their tests."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, nodes: Iterable[Node], as_of: date
    ) -> None:
        self.connection = connection
        self.nodes = {node.relation: node for node in nodes}
        self.as_of = as_of
        self.before = self._day()
        self.changed: set[str] = set()
        self.results: list[ModelResult] = []
        self.reports = self._parts(REPORTS, "report")
        self.regions = self._parts(REGIONS, "months")

    def _parts(self, slicing: Slicing, prefix: str) -> Parts:
        return Parts(self.connection, self.nodes, self.as_of, slicing, prefix)

    def _day(self) -> date:
        found = self.connection.execute(f"select as_of from {SETTINGS}").fetchone()  # noqa: S608
        assert found is not None  # noqa: S101 - one row by construction
        day: date = found[0]
        return day

    def run(
        self,
        submissions: Iterable[str],
        change: Callable[[duckdb.DuckDBPyConnection], Iterable[str]],
    ) -> list[ModelResult]:
        """Let ``change`` change the inputs of these submissions, and compute what follows.

        ``change`` returns the input tables it changed. Nothing is kept where anything fails.
        """
        if self.as_of < self.before:
            raise NotInPartsError(f"{self.as_of} < {self.before}")
        asked = list(submissions)
        self.connection.execute("begin transaction")
        try:
            touched.begin(self.connection)
            touched.touch_submissions(self.connection, asked)
            self.changed.update(f"inputs.{table}" for table in change(self.connection))
            touched.touch_submissions(self.connection, asked)
            touched.widen_reports(self.connection)
            self._compute()
            self._test()
        except BaseException:
            self.connection.execute("rollback")
            raise
        self.connection.execute("commit")
        return self.results

    def _compute(self) -> None:
        first = self._behind(REPORTS.tables)
        models = [node for node in self.nodes.values() if not node.is_test]
        for node in models:
            if node.relation in first:
                self._reach(node)
        # Only now is it known in which months the leaves differ.
        touched.touch_months(self.connection)
        touched.touch_days(self.connection, self.before, self.as_of)
        for node in models:
            if node.relation not in first:
                self._reach(node)

    def _reach(self, node: Node) -> None:
        if not self._is_reached(node):
            return
        start = time.perf_counter()
        if node.is_view or self._model(node):
            self.changed.add(node.relation)
        self._done(node, "success", start)

    def _behind(self, names: Iterable[str]) -> set[str]:
        """These and everything that they are computed from."""
        found: set[str] = set()
        for name in names:
            if name in self.nodes and name not in found:
                found |= {name} | self._behind(self.nodes[name].parents)
        return found

    def _is_reached(self, node: Node) -> bool:
        return bool(self.changed.intersection(node.parents)) or (
            node.relation == SETTINGS and self.as_of != self.before
        )

    def _model(self, node: Node) -> bool:
        """Compute a table; whether it may differ from what it was."""
        if node.relation == REPORTING and self.as_of != self.before:
            return self._whole(node)
        if node.relation in REPORTS.tables:
            return self._in_parts(node, self.reports)
        if node.relation in REGIONS.tables:
            return self._in_parts(node, self.regions)
        return self._whole(node)

    def _in_parts(self, node: Node, parts: Parts) -> bool:
        self._check_reach(node, parts.slicing)
        new = parts.compute(node)
        if node.relation in (LEAVES, GROWTH):
            old = f"old_{node.relation.partition('.')[2]}"
            self.connection.execute(
                f"create or replace temp table {old} as select * from {node.relation}"  # noqa: S608
                f" where {parts.slicing.tables[node.relation]}"
            )
            kept = "changed_leaves" if node.relation == LEAVES else "changed_growth"
            touched.keep_changes(self.connection, kept, old, new)
        parts.replace(node)
        return True

    def _check_reach(self, node: Node, slicing: Slicing) -> None:
        """What a part is computed from is in parts too, says what it touches, or is as it was."""
        for relation in self._tables_behind(node):
            if relation not in self.changed or relation in slicing.follows:
                continue
            if relation in slicing.tables or relation in slicing.reads:
                continue
            if relation == SETTINGS and (
                node.relation in ASKS_FOR_THE_DAY or "as_of" not in node.sql
            ):
                continue
            raise NotInPartsError(f"{node.relation} <- {relation}")

    def _tables_behind(self, node: Node) -> set[str]:
        found: set[str] = set()
        for name in node.parents:
            parent = self.nodes.get(name)
            if parent is not None and parent.is_view:
                found |= self._tables_behind(parent)
            else:
                found.add(name)
        return found

    def _whole(self, node: Node) -> bool:
        new = f"new_{node.relation.partition('.')[2]}"
        self.connection.execute(
            f"create or replace temp table {new} as\n{node.sql_as_of(self.as_of)}"
        )
        if node.relation in self._parents_of_parts():
            self._check_equal(node, new)
            if node.relation != SETTINGS or self.as_of == self.before:
                return False
        self.connection.execute(f"delete from {node.relation}")  # noqa: S608
        self.connection.execute(f"insert into {node.relation} by name select * from {new}")  # noqa: S608
        return True

    def _parents_of_parts(self) -> set[str]:
        names = [*REPORTS.tables, *REGIONS.tables]
        return {one for name in names if name in self.nodes for one in self.nodes[name].parents}

    def _check_equal(self, node: Node, new: str) -> None:
        """What parts are computed with must be as it was; of the settings, but for the day."""
        but = "* exclude (as_of)" if node.relation == SETTINGS else "*"
        old = f"select {but} from {node.relation}"  # noqa: S608
        now = f"select {but} from {new}"  # noqa: S608
        found = self.connection.execute(
            f"select count(*) from (({old} except all {now}) union all ({now} except all {old}))"  # noqa: S608
        ).fetchone()
        if found != (0,):
            raise NotInPartsError(node.relation)

    def _test(self) -> None:
        parts = self._parts(TESTED, "tested")
        for node in self.nodes.values():
            if not node.is_test or not self.changed.intersection(node.parents):
                continue
            start = time.perf_counter()
            found = self.connection.execute(
                f"select count(*) from (\n{parts.sql_of(node)}\n)"  # noqa: S608
            ).fetchone()
            failed = found != (0,)
            status = "pass" if not failed else "warn" if node.only_warns else "fail"
            self._done(node, status, start)
            if status == "fail":
                raise WarehouseError(f"{node.unique_id}: {found[0] if found else ''}")

    def _done(self, node: Node, status: str, start: float) -> None:
        taken = time.perf_counter() - start
        self.results.append(ModelResult(node.unique_id, status, taken, None))
