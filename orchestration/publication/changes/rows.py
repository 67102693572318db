"""The rows of all marts that differ, as changes: each with its cause, a series as one.

Belongs here: what each mart is for a reader, and going through them. Does not belong here: finding
the rows (``tables``), the causes (``causes``, ``lights``) or the pages (``pages``).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from orchestration.publication.changes import causes as why
from orchestration.publication.changes.causes import NOBODY_KNOWS, Between, Told
from orchestration.publication.changes.inputs import (
    CELL,
    CORRECTED,
    NEW,
    REVISED,
    TAKEN_BACK,
)
from orchestration.publication.changes.lights import Targets, kind_of_light, of_light
from orchestration.publication.changes.model import Change, Field, Row
from orchestration.publication.changes.naming import Names
from orchestration.publication.changes.report_causes import (
    gave_way,
    of_entry,
    of_report,
    of_report_rate,
)
from orchestration.publication.changes.showing import Showing
from orchestration.publication.changes.tables import KEYS, Pair, RowChange
from orchestration.publication.changes.weights import Weights, text_of

Cause = Callable[[Between, RowChange, Sequence[str]], Told]
# What each mart is for a reader, and how its causes are found.
MARTS: dict[str, tuple[str, Cause]] = {
    "fct_indicator": ("number", why.of_series),
    "fct_contribution": ("number", why.of_series),
    "fct_disagreement": ("number", why.of_series),
    "fct_growth_check": ("kept", why.of_series),
    "fct_target_path": ("kept", why.of_path),
    "fct_record": ("list", of_entry),
    "fct_action_progress": ("list", of_entry),
    "fct_reporting": ("reporting", of_report),
    "fct_reporting_rate": ("reporting", of_report_rate),
}
PROMISES = frozenset({"dim_target", "dim_target_unit"})
TARGETS = "fct_target_progress"
# Accepted cells and their history: by the cells that changed, a whole table at once.
CELLS = ("fct_observation", "fct_revision")
CAUSE_OF_SORT = {
    NEW: "new_period", REVISED: "revision", CORRECTED: "corrected", TAKEN_BACK: "revision",
}  # fmt: skip
FIRST = ("fct_reporting",)  # the counts of reports are told by the reports
# Periods of one series are one change where they have one cause: pages print the last of them.
SERIES = frozenset({
    "fct_indicator", "fct_contribution", "fct_disagreement", "fct_reporting", "fct_reporting_rate",
})  # fmt: skip
_PERIOD = ("period", "basis")
Found = list[tuple[RowChange, Told]]


class RowChanges:
    """The rows that differ between two releases.

    ``behind`` counts, mart by mart, the explained ones that are not told one by one.
    """

    def __init__(self, pair: Pair, between: Between, showing: Showing) -> None:
        self._pair = pair
        self._between = between
        self._showing = showing
        self._names = Names(pair)
        self._weights = Weights(pair)
        self.behind: Counter[str] = Counter()

    def changes(self) -> Iterator[Change]:
        """Every row that differs, a series at a time."""
        yield from self._shape()
        yield from self._altered()
        if self._pair.has(TARGETS):
            yield from self._targets()
        yield from self._of_cells()
        for table in sorted(
            set(self._pair.tables) - {TARGETS, *CELLS}, key=lambda t: (t not in FIRST, t)
        ):
            yield from self._of_table(table)

    def _true(self, told: Told) -> Told:
        """Two releases of the same data have no reason to differ."""
        return NOBODY_KNOWS if self._between.stamps.is_same_data else told

    def _shape(self) -> Iterator[Change]:
        """Tables and columns that only one release has come with another version."""
        told = why.told(self._between.by_version())
        for table, column, side in self._pair.only_on_one_side():
            words = f"{table}.{column}" if column else table
            now = side == "after"
            field = Field(words, None if now else words, words if now else None)
            key = (("column", column),) if column else ()
            yield Change("kept", table, key, f"数据表 {words}", (field,), told.cause, told.causes)

    def _altered(self) -> Iterator[Change]:
        """Accepted cells are never edited: another version may read them otherwise, nobody else."""
        told = why.told(self._between.by_version())
        for change in self._between.inputs.altered:
            table = str(change.key[0])
            columns = [c for c in self._pair.columns(table) if c not in ("known_to", "is_standing")]
            yield self._change("kept", table, [(change, self._true(told))], columns)

    def _of_cells(self) -> Iterator[Change]:
        """Accepted cells not altered are new or revised, and their history with them."""
        for table in (t for t in CELLS if self._pair.has(t)):
            self.behind[table] = self._pair.count(table)
        self.behind["fct_observation"] -= len(
            [c for c in self._between.inputs.altered if c.key[0] == "fct_observation"]
        )
        self._show_cells()
        if self._pair.has("fct_revision"):
            asked = "true"
            if self._between.inputs.has_changed_cells():
                asked = f"({CELL}) not in (select ({CELL}) from changed_cells)"  # noqa: S608
            told = self._true(why.told(self._between.by_version()))
            columns = self._pair.columns("fct_revision")
            if not self._between.stamps.is_same_data:
                for row in self._pair.steps():
                    self._showing.add("fct_revision", row, "revision")
            for change in self._pair.differences("fct_revision", asked):
                self.behind["fct_revision"] -= 1
                yield self._change("kept", "fct_revision", [(change, told)], columns)
        self.behind = +self.behind

    def _show_cells(self) -> None:
        """Where a region's numbers stand in its files may be told otherwise by any new cell."""
        if self._between.inputs.has_changed_cells():
            regions = self._pair.asked("select distinct region_code, sort from changed_cells")
            for row in regions:
                self._showing.add("fct_observation", row, CAUSE_OF_SORT[row["sort"]])

    def _targets(self) -> Iterator[Change]:
        targets = Targets(self._pair)
        for change, marts_say in targets.changes():
            was, now = ((side or {}).get("light") for side in (change.before, change.after))
            kind, told = "target", why.of_target(self._between, change, targets.columns)
            if was != now:
                kind = kind_of_light(was, now, self._weights.ranks)
                told = of_light(self._between, change, marts_say, targets.columns)
            yield self._change(kind, TARGETS, [(change, self._true(told))], targets.columns)
        before = str(self._between.stamps.before["release_id"])
        for row in targets.told_of_nothing(before):
            found = [(RowChange((), None, row), NOBODY_KNOWS)]
            columns = ["light_before", "light_after"]
            yield self._change("light_undetermined", "fct_light_change", found, columns)

    def _of_table(self, table: str) -> Iterator[Change]:
        kind, cause = MARTS.get(table, ("declared", _of_declaration(table)))
        kind = "promise" if table in PROMISES else kind
        columns = self._pair.columns(table)
        series: dict[tuple[object, ...], Found] = {}
        for change in self._pair.differences(table):
            told = self._true(cause(self._between, change, columns))
            explained = told is not NOBODY_KNOWS
            if table == "fct_reporting" and explained:
                self._remember(change.row, told)
            if explained and (kind == "kept" or (table == "fct_record" and gave_way(change))):
                self.behind[table] += 1
                if kind == "kept":
                    self._showing.add(table, change.row, told.cause)
            elif table in SERIES and explained:
                series.setdefault(_series(table, change, told), []).append((change, told))
            else:
                yield self._change(kind, table, [(change, told)], columns)
        for found in series.values():
            found.sort(key=_lateness, reverse=True)
            yield self._change(kind, table, found, columns)

    def _remember(self, row: Row, told: Told) -> None:
        """A report that changes is counted in every region it lies in."""
        for region in self._between.inputs.regions.at_or_above(row["region_code"]):
            self._between.reports.setdefault((row["feed"], region, row["period"]), told)

    def _change(self, kind: str, table: str, found: Found, columns: Sequence[str]) -> Change:
        """The change of one row, or of a series whose latest period comes first."""
        change, told = found[0]
        row = change.row
        self._showing.add(table, row, told.cause)
        named = [name for name in KEYS.get(table, ()) if name in row]
        was, now = change.before or {}, change.after or {}
        told_by = [name for name in columns if name not in named] or columns
        fields = [
            Field(name, text_of(was.get(name)), text_of(now.get(name)))
            for name in change.other(told_by)
        ]
        return Change(
            kind,
            table,
            tuple((name, text_of(row[name]) or "") for name in named),
            self._names.about(table, row),
            tuple(one for each in fields for one in _unfolded(each)),
            told.cause,
            told.causes,
            told.remark,
            self._weights.of(kind, table, change),
            tuple(" ".join(_period(other.row)) for other, _ in found[1:]),
        )


def _unfolded(field: Field) -> Iterator[Field]:
    """What a row of a list says, column by column."""
    if field.name != "attributes":
        yield field
        return
    try:
        was, now = (dict(json.loads(side or "{}")) for side in (field.before, field.after))
    except (TypeError, ValueError):  # somebody has altered it: told as it stands
        yield field
        return
    for name in sorted({*was, *now}):
        if was.get(name) != now.get(name):
            sides = (None if side.get(name) is None else str(side[name]) for side in (was, now))
            yield Field(name, *sides)


def _of_declaration(table: str) -> Cause:
    def cause(between: Between, change: RowChange, _columns: Sequence[str]) -> Told:
        return why.of_declaration(between, change, table)

    return cause


def _series(table: str, change: RowChange, told: Told) -> tuple[object, ...]:
    """What tells the series apart that are told as one: whose, why, and which way."""
    row = change.row
    whose = tuple(row.get(name) for name in KEYS[table] if name not in _PERIOD)
    states = ((side or {}).get("state") for side in (change.before, change.after))
    return *whose, told.cause, change.before is None, change.after is None, *states


def _period(row: Row) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in _PERIOD if row.get(name))


def _lateness(found: tuple[RowChange, Told]) -> tuple[object, ...]:
    """The latest period last; of one period the whole year, then what adds up over the year."""
    row = found[0].row
    return why.period_end(row["period"]), row.get("basis") != "current", str(row.get("basis"))
