"""How a simulated office writes its figures down: encodings, headers, units and spellings vary.

Belongs here: turning rows of a feed into the bytes of a CSV file as offices send them. Does not
belong here: the figures (``orchestration.demo.figures``) or which files there are
(``orchestration.demo.simulate``).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sources.catalogue import Column, Feed, Role, Sender

HUNDRED_MILLION = 10_000  # 亿元 in 万元, the one scaled unit that the simulation writes
PERIOD_STYLES = ("{year}年{month}月", "{year}-{month:02d}", "{year}{month:02d}", "{year}/{month}")


@dataclass(frozen=True)
class Style:
    """One office's habits.

    ``wording`` picks a header or one of its aliases, ``codes`` writes regions as codes, and
    ``unit_above`` states the unit of measurement above the table (where it has one) and not in
    its headers. ``scaled`` writes amounts in 亿元.
    """

    encoding: str
    wording: int
    period: str
    codes: bool
    title: bool
    unit_above: bool
    growth: bool
    scaled: bool


def styled(number: int) -> Style:
    """The habits of the n-th office: different cycles, so that most combinations occur."""
    return Style(
        encoding="gb18030" if number % 3 == 1 else "utf-8-sig",
        wording=number % 4,
        period=PERIOD_STYLES[number % len(PERIOD_STYLES)],
        codes=number % 5 in (0, 1, 2),
        title=number % 2 == 0,
        unit_above=number % 8 in (0, 6),
        growth=number % 7 > 1,
        scaled=number % 8 in (2, 6),
    )


def amount(value: int, style: Style) -> str:
    """An amount in 万元 as the office writes it: 万元, or 亿元 with four exact decimals."""
    if not style.scaled:
        return str(value)
    return f"{value // HUNDRED_MILLION}.{value % HUNDRED_MILLION:04d}"


def growth(value: int, before: int | None) -> str:
    """Growth in % with one decimal; empty where there is nothing to compare with."""
    return "" if not before else f"{(value / before - 1) * 100:.1f}"


def sheet(feed: Feed, sender: Sender, style: Style, rows: Sequence[Mapping[str, str]]) -> bytes:
    """A sender's file; ``rows`` map column names to cells, columns nobody fills are left out."""
    used = {name for row in rows for name, cell in row.items() if cell}
    columns = [column for column in feed.columns if column.name in used or column.required]
    units = {_unit(column, style) for column in columns if column.unit} - {"%"}
    above = style.unit_above and len(units) == 1
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if style.title:
        blank = [""] * (len(columns) - 1)
        writer.writerow([f"{feed.title_zh}报表（模拟）", *blank])
        stated = f"计量单位：{units.pop()}" if above else ""
        writer.writerow([f"填报单位：{sender.name_zh}", *blank[1:], stated])
    writer.writerow(_header(column, style, above) for column in columns)
    writer.writerows([row.get(column.name, "") for column in columns] for row in rows)
    return out.getvalue().encode(style.encoding)


def _header(column: Column, style: Style, unit_above: bool) -> str:
    names = (column.header, *column.aliases)
    name = names[style.wording] if style.wording < len(names) else column.header
    if column.role is Role.REGION:  # its aliases say codes or names, which the cells may not be
        return column.header
    if column.unit is None or (unit_above and column.unit != "%"):
        return name
    return f"{name}（{_unit(column, style)}）"


def _unit(column: Column, style: Style) -> str | None:
    larger = [unit.name for unit in column.written_in if unit.factor == HUNDRED_MILLION]
    return larger[0] if style.scaled and column.unit == "万元" and larger else column.unit
