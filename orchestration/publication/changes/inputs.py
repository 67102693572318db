"""What was handed in between two releases, as far as it can have changed a number.

Belongs here: which accepted cells and rows of lists are new, revised, taken back or gone, and the
indicators and regions they are part of; what was altered although it was accepted as it was. Does
not belong here: which change of a number follows from it (``causes``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from orchestration.publication.changes.lying import Regions
from orchestration.publication.changes.model import Row
from orchestration.publication.changes.tables import Pair, RowChange
from orchestration.publication.observed import dims_of
from sources.catalogue import Catalogue, Indicator

# A record of a list counts whenever it is dated: in any period.
ANY_PERIOD = date.min
NEW, REVISED, CORRECTED, TAKEN_BACK = "new", "revised", "corrected", "taken_back"

_ACCEPTED_AS_IT_WAS = {
    "fct_observation": ("submission_id", "sheet", "line", "column", "item", "dims", "period_start"),
    "fct_record": ("submission_id", "sheet", "line", "entity_key", "period"),
}
# When a cell stands is told by what came after it; what it says never changes.
_STANDING = frozenset({"known_from", "known_to", "is_standing", "reason", "reason_zh"})
CELL = "feed, item, dims, region_code, period, basis"


Place = tuple[object, ...]


@dataclass(slots=True)
class Evidence:
    """Cells of one period that are new, revised, corrected or taken back, and whose they are."""

    period_end: date
    sorts: set[str]
    submissions: set[str]


class Inputs:
    """The inputs that differ between two releases, found by indicator and region."""

    def __init__(
        self, pair: Pair, catalogue: Catalogue, *, goes_back: bool, nothing_came: bool
    ) -> None:
        self._pair = pair
        self._indicators = catalogue.indicators
        self.regions = Regions(pair)
        self.altered = list(self._altered(goes_back, nothing_came))
        self._of: dict[tuple[str, str], dict[date, Evidence]] = {}
        self._asked: dict[tuple[str, str, date, date], list[Evidence]] = {}
        self.submissions: set[str] = set()
        self.reporters: set[tuple[str, str]] = set()
        self.things: set[tuple[str, str]] = set()
        if not nothing_came:
            self._gather()

    def behind(self, indicator: str, region: str, since: date, until: date) -> list[Evidence]:
        """What differs of an indicator's cells in a region or below it, of those periods."""
        asked = indicator, self._asked_as(indicator, region), since, until
        if asked not in self._asked:
            found = self._of.get(asked[:2], {})
            self._asked[asked] = [
                e for end, e in found.items() if end == ANY_PERIOD or since <= end <= until
            ]
        return self._asked[asked]

    def near(self, indicator: str, region: str, period_end: date) -> list[Evidence]:
        """The same of the whole jurisdiction: neighbours that reported show who did not."""
        widest = self.regions.widest(region)
        return self.behind(indicator, widest, period_end, period_end)

    def _asked_as(self, indicator: str, region: str) -> str:
        """What a list tells apart counts once in its whole jurisdiction, wherever that is."""
        declared = self._indicators.get(indicator)
        distinct = declared and declared.counting and declared.counting.count == "distinct"
        return self.regions.widest(region) if distinct else region

    def _altered(self, goes_back: bool, nothing_came: bool) -> Iterator[RowChange]:
        """Accepted cells that say something else, and such as are gone: nobody can do that.

        Where nothing came in between, none can be new either.
        """
        for table, identity in _ACCEPTED_AS_IT_WAS.items():
            if not self._pair.has(table):
                continue
            if nothing_came:
                changes = self._pair.differences(table)
                yield from (RowChange((table, *c.key), c.before, c.after) for c in changes)
                continue
            rows = {
                s: self._pair.asked(f"from {self._pair.only(s, table)}")
                for s in ("before", "after")
            }
            was = _by_identity(rows["before"], identity)
            now = _by_identity(rows["after"], identity)
            for place in was.keys() & now.keys():
                if _said(was[place]) != _said(now[place]):
                    yield RowChange((table, *place), was[place], now[place])
            if not goes_back:
                gone = {place: was[place] for place in was.keys() - now.keys()}
                yield from self._gone(table, identity, gone, rows["after"])

    def _gone(
        self, table: str, identity: tuple[str, ...], gone: Mapping[Place, Row], come: list[Row]
    ) -> Iterator[RowChange]:
        """What stands nowhere any longer; a cell accepted again at the same instant stands in."""
        if not gone:
            return
        named = ", ".join(f'"{name}"' for name in identity)
        there = self._pair.asked(f"select {named} from {self._pair.source('after', table)}")  # noqa: S608
        standing = {tuple(row.values()) for row in there}
        instants = {(_thing(row), row["known_from"]) for row in come}
        for place, row in gone.items():
            if place not in standing and (_thing(row), row["known_from"]) not in instants:
                yield RowChange((table, *place), row, None)

    def _gather(self) -> None:
        self._tell_changed_cells()
        for place, period_end, row in self._evidence():
            found = self._of.setdefault(place, {})
            evidence = found.setdefault(period_end, Evidence(period_end, set(), set()))
            evidence.sorts.add(row["sort"])
            evidence.submissions.update(row["submissions"])

    def _tell_changed_cells(self) -> None:
        """Cells of which a version is new or gone, or stands no longer, with the reason given."""
        pair = self._pair
        if not (pair.has("fct_observation") and pair.has("fct_revision")):
            return
        gone, come = (pair.only(side, "fct_observation") for side in ("before", "after"))
        pair.connection.execute(
            f"""
            create or replace temp table changed_cells as
            with touched as (
                select {CELL}, period_end, submission_id, 'gone' as side from {gone}
                union all
                select {CELL}, period_end, submission_id, 'come' as side from {come}
            ), reasons as (
                select {CELL}, arg_max(reason, step) as reason
                from {pair.source("after", "fct_revision")} group by all
            )
            select
                {CELL}, any_value(period_end) as period_end,
                list_sort(list(distinct submission_id)) as submissions,
                case
                    when not bool_or(side = 'gone') then '{NEW}'
                    when any_value(reason) = 'C' then '{CORRECTED}'
                    when
                        any_value(reason) in ('returned', 'withdrawn')
                        or not bool_or(side = 'come')
                        then '{TAKEN_BACK}'
                    else '{REVISED}'
                end as sort
            from touched left join reasons using ({CELL})
            group by {CELL}
            """  # noqa: S608 - names of ours
        )

    def has_changed_cells(self) -> bool:
        """Whether there is a table ``changed_cells`` to ask."""
        tables = self._pair.asked("select table_name from duckdb_tables()")
        return any(row["table_name"] == "changed_cells" for row in tables)

    def _evidence(self) -> Iterator[tuple[tuple[str, str], date, Row]]:
        """Cells and rows of lists by the indicators they are part of and the regions above them."""
        parts: dict[tuple[str, str, str], list[str]] = {}
        counted: dict[str, list[str]] = {}
        for declared in self._indicators.values():
            if declared.counting is not None:
                counted.setdefault(declared.feed, []).append(declared.code)
            for item in items_of(declared):
                parts.setdefault((declared.feed, item, dims_of(declared)), []).append(declared.code)
        for row in self._grouped_cells():
            self.reporters.add((row["feed"], row["region_code"]))
            self.submissions.update(row["submissions"])
            for indicator in parts.get((row["feed"], row["item"], row["dims"]), ()):
                yield from self._above(indicator, row, row["period_end"])
        for row in [*self._grouped_records(), *self._changed_reports()]:
            self.submissions.update(row["submissions"])
            self.reporters.add((row["feed"], row["region_code"]))
            self.things.update((row["feed"], thing) for thing in row.get("things", ()))
            for indicator in counted.get(row["feed"], ()):
                yield from self._above(indicator, row, ANY_PERIOD)

    def _above(
        self, indicator: str, row: Row, period_end: date
    ) -> Iterator[tuple[tuple[str, str], date, Row]]:
        for region in self.regions.added_up_in(row["region_code"]):
            yield (indicator, region), period_end, row

    def _grouped_cells(self) -> list[Row]:
        if not self.has_changed_cells():
            return []
        return self._pair.asked(
            """
            select feed, item, dims, region_code, period_end, sort,
                list_distinct(flatten(list(submissions))) as submissions
            from changed_cells group by all
            """
        )

    def _grouped_records(self) -> list[Row]:
        if not self._pair.has("fct_record"):
            return []
        gone, come = (self._pair.only(side, "fct_record") for side in ("before", "after"))
        return self._pair.asked(
            f"""
            with touched as (
                select *, 'gone' as side from {gone}
                union all select *, 'come' as side from {come}
            ), versions as (
                select feed, region_code, entity_key, period,
                    list(distinct submission_id) as submissions,
                    case
                        when not bool_or(side = 'gone') then '{NEW}'
                        when not bool_or(side = 'come') then '{TAKEN_BACK}'
                        when count(distinct attributes) > 1
                            then if(bool_or(reason = 'C'), '{CORRECTED}', '{REVISED}')
                        -- What only stands no longer gave way to a later row: that one tells.
                        when count(distinct coalesce(known_to, timestamp '9999-12-31')) > 1
                            then '{TAKEN_BACK}'
                    end as sort
                from touched group by all
            )
            select feed, region_code, sort,
                list_distinct(flatten(list(submissions))) as submissions,
                list(distinct entity_key) as things
            from versions where sort is not null group by all
            """  # noqa: S608 - names of ours
        )

    def _changed_reports(self) -> list[Row]:
        """Reports that another file speaks of: a list with nothing on it is a report, too."""
        if not self._pair.has("fct_reporting"):
            return []
        gone, come = (self._pair.only(side, "fct_reporting") for side in ("before", "after"))
        return self._pair.asked(
            f"""
            with spoken as (
                select coalesce(b.feed, a.feed) as feed,
                    coalesce(b.region_code, a.region_code) as region_code,
                    b.submission_id as was, a.submission_id as now
                from {gone} as b full outer join {come} as a using (feed, region_code, period)
                where b.submission_id is distinct from a.submission_id
            )
            select feed, region_code, if(was is null, 'new', 'revised') as sort,
                list(distinct coalesce(now, was)) as submissions
            from spoken group by all
            """  # noqa: S608 - names of ours
        )


def items_of(declared: Indicator) -> list[str]:
    """What an indicator takes from its feed."""
    named = (declared.item, declared.numerator, declared.denominator, declared.growth_item)
    return [item for item in named if item]


def _thing(row: Row) -> Place:
    named = ("feed", "item", "dims", "region_code", "period", "basis", "entity_key")
    return tuple(row.get(name) for name in named)


def _by_identity(rows: list[Row], identity: tuple[str, ...]) -> dict[Place, Row]:
    return {tuple(row.get(name) for name in identity): row for row in rows}


def _said(row: Row) -> list[tuple[str, object]]:
    return sorted((name, str(value)) for name, value in row.items() if name not in _STANDING)
