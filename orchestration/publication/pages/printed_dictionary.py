"""What the page 数据字典 says, and the rules of the lights on whatever page they stand.

Belongs here: finding these tables in our own markup. Does not belong here: what they should say
(``expected_dictionary``).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.markup import Element
from orchestration.publication.pages.structure import Page


def printed_dictionary(page: Page, main: Element) -> Iterator[Cell]:
    """Every row of the tables of terms, and the name of every light."""
    for table in main.all("table", "terms"):
        for row in _rows(table):
            place = f"字典 {row.get('id')}"
            yield from (Cell(page.file, f"{place} 名称", th.text()) for th in row.all("th"))
            for cell in row.all("td"):
                yield Cell(page.file, f"{place} {cell.get('data-label')}", cell.text())
    for table in main.all("table", "light-rules"):
        for row in _rows(table):
            yield from (
                Cell(page.file, f"灯 {row.get('id')}", name.text()) for name in row.all("th")
            )


def _rows(table: Element) -> list[Element]:
    body = table.first("tbody")
    return body.all("tr") if body else []
