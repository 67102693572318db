"""Reading a feed's CSV file the plain way, so that tests do not depend on the intake.

Belongs here: finding the header and naming the cells by the contract's columns. Does not belong
here: anything that judges.
"""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

from sources.catalogue import Feed

UNIT = re.compile(r"^(.+)（([^（）]+)）$")


def text_of(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def lines_of(path: Path) -> list[list[str]]:
    return list(csv.reader(text_of(path).splitlines()))


def rows_of(feed: Feed, path: Path) -> list[dict[str, str]]:
    """Rows by column name; amounts converted to the column's unit and written as integers."""
    lines = lines_of(path)
    top = next(n for n, line in enumerate(lines) if len([c for c in line if c]) > 3)
    above = "".join(cell for line in lines[:top] for cell in line if cell.startswith("计量单位："))
    columns = {h: c for c in feed.columns for h in (c.header, *c.aliases)}
    named = []
    for header in lines[top]:
        found = UNIT.match(header)
        whole = header in columns or not found
        name, unit = (header, above.removeprefix("计量单位：")) if whole else (found[1], found[2])
        column = columns[name]
        units = {u.name: u.factor for u in column.written_in} | {column.unit: Decimal(1)}
        assert column.unit is None or unit in units, f"{path.name}: {header}"
        named.append((column, units.get(unit, Decimal(1))))
    assert len(lines) > top + 1, f"{path.name} has no rows"
    return [
        {
            column.name: f"{Decimal(cell) * factor:f}" if column.unit and cell else cell
            for (column, factor), cell in zip(named, line, strict=True)
        }
        for line in lines[top + 1 :]
    ]
