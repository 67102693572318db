"""From a published number back to the cells it came from (DESIGN §4, 6).

Belongs here: which observations make up a published value, recomputed from them as a proof, and
the cells as they stand in the landed bytes. Reads what was published (a release's own data), so
the answer is about the number a reader sees. Does not belong here: printing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from sources.catalogue import Catalogue, Indicator
from sources.geography import line_within_jurisdiction, reporting_regions

AGREES_WITHIN = Decimal("1e-6")
Row = dict[str, Any]


class LineageError(Exception):
    """There is no such published number."""


@dataclass(frozen=True)
class Contribution:
    """What one reporting region adds: its value, how it was got, and the cells behind it."""

    region_code: str
    region_name: str
    value: Decimal | None
    method: str | None
    observations: tuple[Row, ...]
    recomputed: Decimal | None

    @property
    def agrees(self) -> bool:
        """Whether the cells give the value again."""
        if self.value is None or self.recomputed is None:
            return False
        return abs(self.value - self.recomputed) <= AGREES_WITHIN


@dataclass(frozen=True)
class Lineage:
    """A published number with everything that went into it."""

    number: Row
    contributions: tuple[Contribution, ...]


class PublishedData:
    """The Parquet files of one release, asked with SQL."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.connection = duckdb.connect()

    def rows(self, mart: str, condition: str, values: Sequence[object]) -> list[Row]:
        """Rows of a mart that meet a condition with ``?`` for the values."""
        query = f"select * from read_parquet(?) where {condition}"  # noqa: S608 - ours, not a user's
        cursor = self.connection.execute(query, [str(self.folder / f"{mart}.parquet"), *values])
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def trace_indicator(
    data: PublishedData, catalogue: Catalogue, indicator: str, region: str, period: str
) -> Lineage:
    """The lineage of an indicator's value in a region and period (``2025``, ``2025-09`` = ytd).

    Raises ``LineageError`` where nothing of that name was published.
    """
    declared = catalogue.indicators.get(indicator)
    if declared is None:
        known = "、".join(catalogue.indicators)
        raise LineageError(f"没有指标 {indicator}；可用：{known}。")
    found = data.rows(
        "fct_indicator",
        "indicator = ? and region_code = ? and period = ? and basis in ('ytd', 'year', 'current') "
        "order by basis = 'current'",
        [indicator, region, period],
    )
    if not found:
        raise LineageError(f"当前发布版中没有 {indicator} · {region} · {period} 的数值。")
    number = found[0]
    reporting = [
        entry.region.code
        for entry in reporting_regions(catalogue, declared.feed)
        if region in line_within_jurisdiction(catalogue, entry.region.code)
    ]
    leaves = [_contribution(data, catalogue, declared, number, code) for code in reporting]
    return Lineage(number, tuple(leaves))


def _contribution(
    data: PublishedData, catalogue: Catalogue, declared: Indicator, number: Row, region: str
) -> Contribution:
    key = [declared.code, region, number["period"], number["basis"]]
    own = data.rows(
        "fct_indicator", "indicator = ? and region_code = ? and period = ? and basis = ?", key
    )
    name = catalogue.regions[region].name_zh
    if not own or own[0]["n_reported"] == 0:
        return Contribution(region, name, None, None, (), None)
    method = own[0]["method"]
    # A growth-only series has no level: what is judged, and proven here, is its chained growth.
    value = own[0]["growth_pct"] if method == "chained" else own[0]["value"]
    value = None if value is None else Decimal(str(value))
    cells = _cells(data, declared, own[0])
    return Contribution(
        region, name, value, method, tuple(cells), _recomputed(declared, method, cells)
    )


def _cells(data: PublishedData, declared: Indicator, leaf: Row) -> list[Row]:
    """The observations behind a reporting region's value, in the order they count."""
    items = [i for i in (declared.item, declared.numerator, declared.denominator) if i]
    known = _current_observations(
        data, declared, leaf["region_code"], items or [declared.growth_item]
    )
    start, end = leaf["period_start"], leaf["period_end"]
    cumulative = [row for row in known if row["basis"] != "current"]
    if leaf["method"] == "chained":
        base = leaf["base_year"]
        return [
            row for row in cumulative if _same_month(row, end) and base < row["period_end"].year
        ]
    if leaf["method"] == "differenced":
        before = [
            r for r in cumulative if r["period_end"] < start and r["period_end"].year == end.year
        ]
        return [r for r in cumulative if r["period_end"] == end][:1] + before[-1:]
    if leaf["method"] == "summed":
        return _summands(known, start, end)
    if leaf["basis"] == "current":
        return [r for r in known if r["basis"] == "current" and _spans(r, start, end)]
    at_end = [row for row in cumulative if row["period_end"] == end]
    return [next(row for row in at_end if row["item"] == item) for item in items]


def _current_observations(
    data: PublishedData, declared: Indicator, region: str, items: Sequence[str | None]
) -> list[Row]:
    dims = ";".join(f"{name}={value}" for name, value in declared.dims.items())
    marks = ", ".join("?" for _ in items)
    return data.rows(
        "fct_observation",
        f"feed = ? and region_code = ? and dims = ? and item in ({marks}) "
        "and known_to is null and value is not null order by period_end, known_from desc",
        [declared.feed, region, dims, *items],
    )


def _same_month(row: Row, end: date) -> bool:
    return bool(row["period_end"].month == end.month and row["period_end"].year <= end.year)


def _spans(row: Row, start: date, end: date) -> bool:
    return bool(row["period_start"] == start and row["period_end"] == end)


def _summands(known: list[Row], start: date, end: date) -> list[Row]:
    """The latest cumulative value before the end, if any, and the current values after it."""
    within = [row for row in known if start <= row["period_end"] <= end]
    anchors = [row for row in within if row["basis"] != "current"]
    since = anchors[-1]["period_end"] if anchors else None
    pieces = [
        row
        for row in within
        if row["basis"] == "current" and (since is None or row["period_start"] > since)
    ]
    return anchors[-1:] + pieces


def _recomputed(declared: Indicator, method: str | None, cells: list[Row]) -> Decimal | None:
    values = [Decimal(row["value"]) for row in cells]
    if not values:
        return None
    if method == "chained":
        index = Decimal(1)
        for growth in values:
            index *= 1 + growth / 100
        return (index - 1) * 100
    if method == "differenced":
        return values[0] - sum(values[1:])
    if declared.numerator:
        return values[0] / values[1] * 100
    return sum(values, Decimal(0))
