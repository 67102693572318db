"""What the finished pages say of this release against the last.

Belongs here: reading our own markup (``changes.md`` and its components). Does not belong here: what
it must say (``expected_changes``); lights that changed are read with the other lists (``printed``).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.markup import Element
from orchestration.publication.pages.printed import body_rows, row_cells, text_of
from orchestration.publication.pages.structure import Page

_PAGE = "changes/index.html"
_NUMBERED = {"revisions": "修订", "taken-back": "退回"}


def printed_changes(page: Page, main: Element) -> Iterator[Cell]:
    """The sentences and tables about the release before."""
    for sentence in main.all("p", "since"):
        yield Cell(page.file, "与上一版", sentence.text())
    if page.file != _PAGE:
        return
    for table in main.all("table", "new-periods"):
        for row in body_rows(table):
            yield from row_cells(page, row, f"新一期 {text_of(row.first('th'))}")
    for name, what in _NUMBERED.items():
        for table in main.all("table", name):
            for n, row in enumerate(body_rows(table), 1):
                yield from row_cells(page, row, f"{what} {n}")
