"""The same facts written in every supported shape of table, and as bytes of every kind.

Belongs here: writing. Does not belong here: reading, or anything the intake does: a shape is made
by hand from the facts, so that a test compares two independent accounts.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook

from sources.catalogue import Feed
from tests.unit import factories

REGIONS = {"东区": "990102", "西区": "990103"}
NAMES = {"current": "本月交易量", "ytd": "累计交易量", "growth": "累计同比增长"}
UNITS = {"current": "辆", "ytd": "辆", "growth": "%"}
# What makes an observation: item, region, first and last day, basis.
Fact = tuple[str, str, date, date, str]
Grid = list[list[str]]


def trade_feed() -> Feed:
    """A monthly feed whose columns are called like those of real reports."""
    common = {column.name: column.model_dump() for column in factories.feed().columns}
    columns = [
        common["region"],
        common["period"],
        factories.value("now", NAMES["current"], "current", aliases=["当月交易量"]),
        factories.value("so_far", NAMES["ytd"], "ytd", item="now"),
        factories.value("rate", NAMES["growth"], "ytd", unit="%", integer=False, minimum=-100),
        common["nature"],
        common["origin"],
        common["note"],
    ]
    return factories.feed(id="trades", title_zh="汽车交易量", columns=columns, edits=[])


@dataclass(frozen=True)
class Facts:
    """What is reported: kind, region and month of 2025 → number; blank cells are not in it."""

    cells: dict[tuple[str, str, int], Decimal]
    regions: tuple[str, ...]
    months: tuple[int, ...]

    def text(self, kind: str, region: str, month: int) -> str:
        value = self.cells.get((kind, region, month))
        return "" if value is None else f"{value}"

    def expected(self, *kinds: str) -> dict[Fact, Decimal]:
        """The observations that tables of these kinds must give."""
        items = {"current": "now", "ytd": "now", "growth": "rate"}
        found = {}
        for (kind, region, month), value in self.cells.items():
            if kind in kinds:
                start = date(2025, month if kind == "current" else 1, 1)
                end = date(2025, month, _DAYS[month - 1])
                basis = "current" if kind == "current" else "ytd"
                found[items[kind], REGIONS[region], start, end, basis] = value
        return found


_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def named(kind: str) -> str:
    return f"{NAMES[kind]}（{UNITS[kind]}）"


def long(facts: Facts, kinds: Sequence[str]) -> Grid:
    """One row per region and month."""
    rows = [["地区", "报告期", *map(named, kinds)]]
    for region in facts.regions:
        for month in facts.months:
            cells = [facts.text(kind, region, month) for kind in kinds]
            rows.append([region, f"2025年{month}月", *cells])
    return rows


def periods_as_columns(facts: Facts, kinds: Sequence[str]) -> Grid:
    """One kind, named in the title: months across, regions down."""
    (kind,) = kinds
    rows = [[f"2025年各县区{named(kind)}统计表"], ["地区", *(f"2025年{m}月" for m in facts.months)]]
    for region in facts.regions:
        rows.append([region, *(facts.text(kind, region, m) for m in facts.months)])
    return rows


def years_over_months(facts: Facts, kinds: Sequence[str]) -> Grid:
    """One kind, named by a pair above: the year over its months."""
    (kind,) = kinds
    rows = [
        [f"指标：{named(kind)}"],
        ["地区", "2025年", *[""] * (len(facts.months) - 1)],
        ["", *(f"{m}月" for m in facts.months)],
    ]
    for region in facts.regions:
        rows.append([region, *(facts.text(kind, region, m) for m in facts.months)])
    return rows


def periods_over_names(facts: Facts, kinds: Sequence[str]) -> Grid:
    """Months across, below each of them the kinds."""
    upper, lower = ["地区"], [""]
    for month in facts.months:
        upper += [f"2025年{month}月", *[""] * (len(kinds) - 1)]
        lower += [named(kind) for kind in kinds]
    rows = [upper, lower]
    for region in facts.regions:
        rows.append([region, *(facts.text(k, region, m) for m in facts.months for k in kinds)])
    return rows


def names_over_periods(facts: Facts, kinds: Sequence[str]) -> Grid:
    """The kinds across, below each of them the months."""
    upper, lower = ["地区"], [""]
    for kind in kinds:
        upper += [named(kind), *[""] * (len(facts.months) - 1)]
        lower += [f"2025年{month}月" for month in facts.months]
    rows = [upper, lower]
    for region in facts.regions:
        rows.append([region, *(facts.text(k, region, m) for k in kinds for m in facts.months)])
    return rows


def regions_as_columns(facts: Facts, kinds: Sequence[str]) -> Grid:
    """One kind, named in the title: regions across, months down."""
    (kind,) = kinds
    rows = [[f"{named(kind)}"], ["报告期", *facts.regions]]
    for month in facts.months:
        rows.append([f"2025年{month}月", *(facts.text(kind, r, month) for r in facts.regions)])
    return rows


def indicators_as_rows(facts: Facts, kinds: Sequence[str]) -> Grid:
    """One region, named above: the kinds down, months across."""
    region = facts.regions[0]
    rows = [[f"地区：{region}"], ["指标", *(f"2025年{m}月" for m in facts.months)]]
    for kind in kinds:
        rows.append([named(kind), *(facts.text(kind, region, m) for m in facts.months)])
    return rows


def indicators_and_regions_as_rows(facts: Facts, kinds: Sequence[str]) -> Grid:
    """Regions and kinds down, months across, the unit in a column of its own."""
    rows = [["地区", "指标", "计量单位", *(f"2025年{m}月" for m in facts.months)]]
    for region in facts.regions:
        for kind in kinds:
            cells = [facts.text(kind, region, m) for m in facts.months]
            rows.append([region, NAMES[kind], UNITS[kind], *cells])
    return rows


ONE_KIND = (periods_as_columns, years_over_months, regions_as_columns)
ANY_KINDS = (
    long,
    periods_over_names,
    names_over_periods,
    indicators_as_rows,
    indicators_and_regions_as_rows,
)


def as_text(rows: Grid, delimiter: str, line_end: str, pad: str, ragged: bool) -> str:
    """The grid as delimited text; cells padded; lines as wide as the widest, or as they are."""
    width = max(map(len, rows))
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=line_end)
    for row in rows:
        filled = [*row, *[""] * (0 if ragged and len(row) == 1 else width - len(row))]
        writer.writerow([f"{cell}{pad}" if cell else cell for cell in filled])
    return buffer.getvalue()


def as_workbook(rows: Grid, numbers: bool) -> bytes:
    """The grid as the first sheet of a workbook, with a sheet of notes behind it."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "报表"
    for row in rows:
        sheet.append([_typed(cell) if numbers else cell or None for cell in row])
    book.create_sheet("填表说明").append(["一、按月填报。"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _typed(cell: str) -> object:
    try:
        return float(cell) if "." in cell else int(cell)
    except ValueError:
        return cell or None
