"""The cells behind many numbers at once, by the very rule that traces one number.

Belongs here: finding what each number is made of in few queries. Does not belong here: which cells
count (``observed``, ``counted``) or how neighbours are put together (``stretches``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.publication.counted import CountedList
from orchestration.publication.observed import cells_among, dims_of, items_of
from orchestration.publication.origins.numbers import OF_CELLS
from orchestration.publication.published import PublishedData, Row
from orchestration.warehouse.marts import quoted
from sources.catalogue import Catalogue, Indicator
from sources.geography import line_within_jurisdiction

# A superset of what may count: the rule itself is ``observed``'s. Only what is added up, chained or
# subtracted needs more than the cells of its own period.
_KNOWN = """
select i.indicator, o.*
from read_parquet('{data}/fct_observation.parquet') o
join item i on i.feed = o.feed and i.dims = o.dims and i.item = o.item
where o.known_to is null and o.value is not null and exists (
  select 1 from number n
  where n.indicator = i.indicator and n.region_code = o.region_code
    and (o.period_end = n.period_end or not n.is_plain and o.period_end < n.period_end)
)
order by o.period_end, o.known_from desc
"""


@dataclass(frozen=True)
class Piece:
    """One cell, or one row of a list, behind a number; what is subtracted has ``sign`` -1.

    ``part`` is 0 of a number of one item; 1 and 2 tell a numerator from its denominator.
    """

    row: Row
    part: int = 0
    sign: int = 1


class Behind:
    """What the numbers of one release are made of."""

    def __init__(self, data: Path, catalogue: Catalogue, numbers: Iterable[Row]) -> None:
        self._catalogue = catalogue
        self._data = PublishedData(data)
        self._lists: dict[str, CountedList] = {}
        self._known = _known(data, catalogue, numbers)

    def pieces(self, number: Row) -> list[Piece]:
        """The cells or rows of a number that its own region reported, in the order they count."""
        declared = self._catalogue.indicators[number["indicator"]]
        if declared.counting:
            if number["method"] not in OF_CELLS:
                return []
            counted = self._list(declared).counted(
                number["region_code"], number["period_start"], number["period_end"]
            )
            return [Piece(entry.row) for entry in counted]
        return list(self._observed(declared, number))

    def _observed(self, declared: Indicator, number: Row) -> Iterator[Piece]:
        def known(item: str) -> list[Row]:
            return self._known.get((number["indicator"], number["region_code"], item), [])

        if number["method"] in OF_CELLS:
            parts = cells_among(declared, number, known)
        elif number["published_growth_pct"] is not None and declared.growth_item:
            # Nothing but a growth was published: the cell that says it.
            only = declared.model_copy(
                update={"item": None, "numerator": None, "denominator": None}
            )
            parts = cells_among(only, number, known)
        else:
            parts = []
        less = number["method"] == "differenced"
        for part, cells in enumerate(parts, 1):
            for n, row in enumerate(cells):
                yield Piece(row, part if len(parts) > 1 else 0, -1 if less and n else 1)

    def _list(self, declared: Indicator) -> CountedList:
        if declared.code not in self._lists:
            self._lists[declared.code] = CountedList(self._data, declared, self._widest)
        return self._lists[declared.code]

    def _widest(self, region: str) -> str:
        return line_within_jurisdiction(self._catalogue, region)[-1]


def _known(
    data: Path, catalogue: Catalogue, numbers: Iterable[Row]
) -> dict[tuple[str, str, str], list[Row]]:
    """Current observations by indicator, region and item, in the order of their periods."""
    with duckdb.connect() as connection:
        connection.execute("create table item (indicator text, feed text, dims text, item text)")
        connection.executemany("insert into item values (?, ?, ?, ?)", list(_items(catalogue)))
        connection.execute(
            "create table number as select unnest(?) as indicator, unnest(?) as region_code,"
            " unnest(?)::date as period_end, unnest(?) as is_plain",
            _columns(numbers),
        )
        cursor = connection.execute(_KNOWN.format(data=quoted(data)))
        names = [column[0] for column in cursor.description or ()]
        found: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for values in cursor.fetchall():
            row = dict(zip(names, values, strict=True))
            found[row["indicator"], row["region_code"], row["item"]].append(row)
    return dict(found)


def _items(catalogue: Catalogue) -> Iterator[tuple[str, str, str, str]]:
    for declared in catalogue.indicators.values():
        if not declared.counting:
            items = {*items_of(declared), *filter(None, [declared.growth_item])}
            for item in sorted(items):
                yield declared.code, declared.feed, dims_of(declared), item


def _columns(numbers: Iterable[Row]) -> list[list[object]]:
    rows = [
        (n["indicator"], n["region_code"], n["period_end"], n["method"] in (None, "reported"))
        for n in numbers
    ]
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], [], []]
