"""What a printed receipt says a submission holds: regions and totals.

Plain functions: nothing of Django. Does not belong here: what was found in it (``found``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import polars as pl

from expectations.edits.frame import NIL
from orchestration.context import Context
from orchestration.duties_spoken import spoken_of
from orchestration.intake.keeping.replacing import spoken
from orchestration.submissions import Submission
from sources.catalogue import Column, Feed, Role
from sources.geography import full_name

# A period in words, and the sum of each column.
Totals = tuple[tuple[str, tuple[str, ...]], ...]
# So many are named on the page; of more it says how many there are.
MOST_NAMED = 24
MOST_PERIODS = 24


@dataclass(frozen=True, slots=True)
class Holds:
    """Regions by name; totals as a table: headers, and a row for each period."""

    regions: tuple[str, ...]
    n_regions: int
    headers: tuple[str, ...]
    totals: Totals
    n_things: int | None


def held_by(context: Context, entry: Submission) -> Holds:
    """What a submission speaks of, and the totals of what was accepted of it."""
    said = spoken_of(context, [entry]).get(entry.id, ())
    codes = sorted({one.region_code for one in said})
    names = [_name(context, code) for code in codes[:MOST_NAMED]]
    feed = context.catalogue.feeds.get(entry.feed or "")
    cells = _cells(context, entry)
    headers: tuple[str, ...] = ()
    totals: Totals = ()
    n_things = None
    if feed is not None and cells is not None:
        if feed.shape == "records":
            n_things = cells.filter(pl.col("entity_key") != NIL)["entity_key"].n_unique()
        else:
            headers, totals = _totals(feed, cells)
    return Holds(tuple(names), len(codes), headers, totals, n_things)


def _name(context: Context, code: str) -> str:
    known = code in context.catalogue.regions
    return full_name(context.catalogue, code) if known else code


def _cells(context: Context, entry: Submission) -> pl.DataFrame | None:
    place = context.workspace.observations / f"{entry.id}.parquet"
    return spoken(place) if entry.on_record and place.exists() else None


def _totals(feed: Feed, cells: pl.DataFrame) -> tuple[tuple[str, ...], Totals]:
    """Each value column added up over the rows of a period; rates are never added up."""
    columns = [c for c in feed.with_role(Role.VALUE) if c.unit != "%"]
    summed = cells.drop_nulls("value").group_by("period_end", "item", "basis")
    sums = {
        (end, item, basis): value
        for end, item, basis, value in summed.agg(pl.col("value").sum()).iter_rows()
    }
    ends = sorted({end for end, _, _ in sums}, reverse=True)[:MOST_PERIODS]
    present = [c for c in columns if any(_sum(sums, end, c) is not None for end in ends)]
    headers = tuple(f"{column.header}（{column.unit}）" for column in present)
    rows = tuple(
        (f"{end.year}年{end.month}月", tuple(_text(_sum(sums, end, c)) for c in present))
        for end in reversed(ends)
    )
    return headers, rows


def _sum(sums: dict[tuple[date, str, str], Decimal], end: date, column: Column) -> Decimal | None:
    """What the column holds of a period; a cumulative one may hold the whole year."""
    bases = ("ytd", "year") if column.basis == "ytd" else (str(column.basis),)
    found = [
        sums[end, str(column.item), basis] for basis in bases if (end, column.item, basis) in sums
    ]
    return sum(found, Decimal()) if found else None


def _text(value: Decimal | None) -> str:
    if value is None:
        return ""
    plain = f"{value:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
