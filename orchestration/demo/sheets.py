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
from datetime import date

from sources.catalogue import Column, Feed, Role, Sender

HUNDRED_MILLION = 10_000  # 亿元 in 万元
METRES = 1_000  # in a kilometre
# The units that offices with the habit write instead of a column's own.
SCALED = {"万元": "亿元", "公里": "米"}
PERIOD_STYLES = ("{year}年{month}月", "{year}-{month:02d}", "{year}{month:02d}", "{year}/{month}")
QUARTER_STYLES = (
    "{year}年{word}季度",
    "{year}-Q{quarter}",
    "{year}Q{quarter}",
    "{year}年第{word}季度",
)
DATE_STYLES = (
    "{0:%Y-%m-%d}",
    "{0.year}年{0.month}月{0.day}日",
    "{0:%Y%m%d}",
    "{0.year}/{0.month}/{0.day}",
)


@dataclass(frozen=True)
class Style:
    """One office's habits.

    ``wording`` picks a header or one of its aliases, ``codes`` writes regions as codes, and
    ``unit_above`` states the unit of measurement above the table (where it has one) and not in
    its headers. ``scaled`` writes amounts in 亿元 and lengths in 米.
    """

    encoding: str
    wording: int
    period: str
    quarter: str
    day: str
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
        quarter=QUARTER_STYLES[number % len(QUARTER_STYLES)],
        day=DATE_STYLES[number // 2 % len(DATE_STYLES)],
        codes=number % 5 in (0, 1, 2),
        title=number % 2 == 0,
        unit_above=number % 8 in (0, 6),
        growth=number % 7 > 1,
        scaled=number % 8 in (2, 6),
    )


def period(year: int, month: int | None, cadence: str, style: Style) -> str:
    """The period that ends with a month under a feed's calendar; a whole year without one."""
    if month is None:
        return f"{year}年"
    if cadence == "quarterly":
        quarter = month // 3
        return style.quarter.format(year=year, quarter=quarter, word="一二三四"[quarter - 1])
    return style.period.format(year=year, month=month)


def cells(feed: Feed, known: Mapping[str, str | int | date], style: Style) -> dict[str, str]:
    """What is known of a row as the office writes it; whole numbers of 公里 are known in 米."""
    return {name: _cell(feed.column(name), value, style) for name, value in known.items()}


def _cell(column: Column, value: str | int | date, style: Style) -> str:
    if isinstance(value, date):
        return style.day.format(value)
    if isinstance(value, int) and column.unit == "万元":
        return amount(value, style)
    if isinstance(value, int) and column.unit == "公里" and not style.scaled:
        return f"{value // METRES}.{value % METRES:03d}"
    return str(value)


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
    # A name that says its unit itself is not followed by another one.
    names = [name for name in (column.header, *column.aliases) if not name.endswith("））")]
    name = names[style.wording] if style.wording < len(names) else column.header
    if column.role is Role.REGION:  # its aliases say codes or names, which the cells may not be
        return column.header
    if column.unit is None or (unit_above and column.unit != "%"):
        return name
    return f"{name}（{_unit(column, style)}）"


def _unit(column: Column, style: Style) -> str | None:
    if column.unit == "台（套）":  # brackets within brackets are nobody's habit
        return "台"
    accepted = [unit.name for unit in column.written_in]
    other = SCALED.get(column.unit or "")
    return other if style.scaled and other in accepted else column.unit
