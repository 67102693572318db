"""Reading the simulated files the plain way: regions, stored words, what stands on a list.

Belongs here: what tests need to count without the intake and the models. Does not belong here:
anything that judges.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache

from orchestration.demo import counties
from orchestration.demo.deliveries import Delivery
from orchestration.intake.cells.dates import read_date
from sources.catalogue import Counting, Indicator, Reads, Role
from sources.geography import full_name, is_within, regions_in_scope
from sources.loader import load_catalogue
from sources.periods import parse_period
from tests.unit.sheets import rows_of

CATALOGUE = load_catalogue()
CODES = {full_name(CATALOGUE, region.code): region.code for region in regions_in_scope(CATALOGUE)}
CODES |= {code: code for code in CODES.values()}
# The feeds of lists and departments: all that counties' offices do not send.
OTHERS = set(CATALOGUE.feeds) - counties.FEEDS
LATEST = date(2026, 9, 30)
Row = dict[str, str]


@cache
def rows(delivery: Delivery) -> list[Row]:
    """The rows of a file by column name, amounts in the column's unit."""
    return rows_of(CATALOGUE.feeds[delivery.feed], delivery.path)


def stored(feed: str, row: Row) -> Row:
    """A row with its choices as they are stored and its dates as ISO dates."""
    found = dict(row)
    for column in CATALOGUE.feeds[feed].columns:
        cell = row.get(column.name, "")
        if cell and column.allowed and column.role is not Role.NATURE:
            found[column.name] = column.allowed.get(cell, cell)
        elif cell and column.reads is Reads.DATE:
            found[column.name] = str(read_date(cell))
    return found


def standing(deliveries: list[Delivery], feed: str, within: str, at: date) -> list[Row]:
    """The latest row of each thing as of a day; what says that there is nothing is left out."""
    keys = [column.name for column in CATALOGUE.feeds[feed].with_role(Role.KEY)]
    latest: dict[tuple[str, ...], tuple[date, Row]] = {}
    for d in deliveries:
        if d.feed == feed and is_within(CATALOGUE, CATALOGUE.senders[d.sender].region, within):
            for row in rows(d):
                end, thing = parse_period(row["period"]).end, tuple(row[key] for key in keys)
                if thing[0] != "无" and end <= at and end >= latest.get(thing, (end, {}))[0]:
                    latest[thing] = end, stored(feed, row)
    return [row for _, row in latest.values()]


def meets(row: Row, where: dict[str, tuple[str, ...]]) -> bool:
    return all(row.get(column) in allowed for column, allowed in where.items())


def amount(counting: Counting, found: list[Row]) -> float:
    if counting.count == "sum":
        return sum(float(row[counting.column or ""]) for row in found)
    if counting.count == "distinct":
        return len({row[counting.column or ""] for row in found})
    return len(found)


def counted(
    deliveries: list[Delivery],
    indicator: str,
    within: str,
    year: int | None = None,
    at: date = LATEST,
) -> float:
    """A flow since 2024 or of one year, a stock or a share as of a day."""
    declared: Indicator = CATALOGUE.indicators[indicator]
    counting = declared.counting
    assert counting is not None
    found = [r for r in standing(deliveries, declared.feed, within, at) if meets(r, counting.where)]
    if counting.dated_by:
        first = f"{year or 2024}" if declared.measure == "flow" else "0000"
        last = f"{year or 9999}-12-31"
        found = [r for r in found if first <= r[counting.dated_by] <= last]
    if counting.ended_by:
        found = [r for r in found if not r.get(counting.ended_by)]
    if not counting.numerator_where:
        return amount(counting, found)
    numerator = [row for row in found if meets(row, counting.numerator_where)]
    return 100 * amount(counting, numerator) / amount(counting, found)


def numbers(deliveries: list[Delivery], feed: str, within: str, label: str) -> dict[str, float]:
    """The sums of a feed's columns over the regions inside one, for one period; by class too."""
    found: defaultdict[str, float] = defaultdict(float)
    for d in deliveries:
        if d.feed == feed and is_within(CATALOGUE, CATALOGUE.senders[d.sender].region, within):
            for row in rows(d):
                if parse_period(row["period"]).label == label:
                    for column in CATALOGUE.feeds[feed].with_role(Role.VALUE):
                        if row.get(column.name):
                            vehicle = row.get("vehicle_class", "")[:3]
                            found[f"{vehicle}{column.name}"] += float(row[column.name])
    return found
