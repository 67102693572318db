"""The observations that a reported number is made of, and the number computed from them again.

Belongs here: which cells of a feed of values make up a reporting region's figure, by how it was
got. Does not belong here: numbers counted from lists (``counted``), or looking a cell up in its
file (``cells``).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from orchestration.publication.published import PublishedData, Row
from sources.catalogue import Indicator, Measure

AT_A_DATE = (Measure.STOCK, Measure.RATIO_STOCK)
Parts = list[list[Row]]  # cells by what they give: the level, or numerator and denominator


def cells_behind(data: PublishedData, declared: Indicator, leaf: Row) -> Parts:
    """The observations behind a reporting region's figure, in the order they count, by part."""
    return cells_among(declared, leaf, lambda item: _current(data, declared, leaf, item))


def cells_among(declared: Indicator, leaf: Row, known: Callable[[str], list[Row]]) -> Parts:
    """The same of what is ``known`` of each item in that region, in the order of its periods."""
    return [_cells_of(declared, leaf, known(item)) for item in items_of(declared)]


def items_of(declared: Indicator) -> list[str]:
    """The items of its feed that a figure is made of: its level, or numerator and denominator."""
    items = [i for i in (declared.item, declared.numerator, declared.denominator) if i]
    return items or [str(declared.growth_item)]


def dims_of(declared: Indicator) -> str:
    """The dimensions of an indicator as the marts hold them."""
    return ";".join(f"{name}={value}" for name, value in declared.dims.items())


def recomputed(method: str | None, parts: Parts) -> Decimal | None:
    """The figure that these cells make; ``None`` without cells, or for a share of nothing."""
    if not all(parts):
        return None
    amounts = [_amount(method, [Decimal(row["value"]) for row in cells]) for cells in parts]
    if len(amounts) == 1:
        return amounts[0]
    numerator, denominator = amounts
    return numerator / denominator * 100 if denominator else None


def _amount(method: str | None, values: list[Decimal]) -> Decimal:
    if method == "chained":
        index = Decimal(1)
        for growth in values:
            index *= 1 + growth / 100
        return (index - 1) * 100
    if method == "differenced":
        return values[0] - sum(values[1:])
    return sum(values, Decimal(0))


def _current(data: PublishedData, declared: Indicator, leaf: Row, item: str) -> list[Row]:
    return data.rows(
        "fct_observation",
        "feed = ? and region_code = ? and dims = ? and item = ? "
        "and known_to is null and value is not null order by period_end, known_from desc",
        [declared.feed, leaf["region_code"], dims_of(declared), item],
    )


def _cells_of(declared: Indicator, leaf: Row, known: list[Row]) -> list[Row]:
    """The cells of one item that count in a figure, by how it was got."""
    start, end = leaf["period_start"], leaf["period_end"]
    if declared.measure in AT_A_DATE:
        return [row for row in known if row["period_end"] == end][:1]
    cumulative = [row for row in known if row["basis"] != "current"]
    if leaf["method"] == "chained":
        base = leaf["base_year"]
        return [
            row for row in cumulative if _same_month(row, end) and base < row["period_end"].year
        ]
    at_end = [row for row in cumulative if row["period_end"] == end][:1]
    if leaf["method"] == "differenced":
        before = [
            r for r in cumulative if r["period_end"] < start and r["period_end"].year == end.year
        ]
        return at_end + before[-1:]
    if leaf["method"] == "summed":
        return _summands(known, start, end)
    if leaf["basis"] == "current":
        spanning = [row for row in known if row["basis"] == "current" and _spans(row, start, end)]
        return spanning[:1]
    return at_end


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
