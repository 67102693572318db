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
from orchestration.desk.reporting.sent import ending
from orchestration.duties_spoken import spoken_of
from orchestration.intake.keeping.filled import dim_words
from orchestration.intake.keeping.replacing import spoken
from orchestration.submissions import Submission
from orchestration.warehouse.obligations import MONTHS_OF
from sources.catalogue import Basis, Column, Feed, Role
from sources.geography import full_name

# A period and its group in words, and the sum of each column.
Totals = tuple[tuple[str, tuple[str, ...]], ...]
# So many are named on the page, so that it is one sheet; of more it says how many there are.
MOST_NAMED = 24
MOST_LINES = 16


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
    """Each value column added up over the regions, by period and group; rates never are."""
    columns = [c for c in feed.with_role(Role.VALUE) if c.unit != "%"]
    sums: dict[tuple[date, str], dict[tuple[str, str], Decimal]] = {}
    for end, dims, item, basis, value in _added_up(feed, cells).iter_rows():
        sums.setdefault((end, dims), {})[item, basis] = value
    latest = sorted(sums)[-MOST_LINES:]
    present = [c for c in columns if any(_of(c) in sums[key] for key in latest)]
    headers = tuple(f"{column.header}（{column.unit}）" for column in present)
    rows = tuple(
        (_line(feed, end, dims), tuple(_text(sums[end, dims].get(_of(c))) for c in present))
        for end, dims in latest
    )
    return headers, rows


def _added_up(feed: Feed, cells: pl.DataFrame) -> pl.DataFrame:
    """Sums by period, group, item and basis; a cumulative number of the whole year is one."""
    cumulative = [c.item for c in feed.with_role(Role.VALUE) if c.basis is Basis.YTD]
    yearly = (pl.col("basis") == "year") & pl.col("item").is_in(cumulative)
    fact = ["period_end", "dims", "item", "basis"]
    return (
        cells.drop_nulls("value")
        .sort("basis", descending=True)  # where both are said of a region, the month's own counts
        .with_columns(basis=pl.when(yearly).then(pl.lit("ytd")).otherwise("basis"))
        .unique([*fact, "region_code"], keep="first", maintain_order=True)
        .group_by(fact)
        .agg(pl.col("value").sum())
    )


def _of(column: Column) -> tuple[str, str]:
    return str(column.item), str(column.basis)


def _line(feed: Feed, end: date, dims: str) -> str:
    """The period, and the group where it does not go without saying."""
    months = MONTHS_OF[feed.calendar.cadence]
    groups = [word for word in dim_words(feed, dims).values() if word]
    return " ".join([ending(end, months).words_zh, *groups])


def _text(value: Decimal | None) -> str:
    if value is None:
        return ""
    plain = f"{value:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
