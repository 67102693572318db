"""A cell: one text at one place of one page; and what two sets of cells do not agree on.

Belongs here: comparing. Does not belong here: where either set comes from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orchestration.publication.pages.markup import plain


@dataclass(frozen=True)
class Cell:
    """What a page says, or must say, at a place."""

    file: str
    place: str
    text: str


Texts = dict[tuple[str, str], Cell]


def by_place(cells: Iterable[Cell]) -> Texts:
    """Cells by page and place, compared without space; a place met again gets a number."""
    found: Texts = {}
    for cell in cells:
        place, again = plain(cell.place), 1
        while (cell.file, place) in found:
            again += 1
            place = f"{plain(cell.place)}({again})"
        found[cell.file, place] = Cell(cell.file, cell.place, plain(cell.text))
    return found


def differing(printed: Texts, expected: Texts) -> list[str]:
    """Where the pages say something else than they must, nothing, or something more."""
    wrong = []
    for key in sorted(printed.keys() | expected.keys()):
        on_page, in_marts = printed.get(key), expected.get(key)
        if on_page is None or in_marts is None or on_page.text != in_marts.text:
            cell = in_marts or on_page
            place = cell.place if cell else key[1]
            told = f"页面“{_short(on_page)}”，数据“{_short(in_marts)}”"
            wrong.append(f"{key[0]} {place}：{told}")
    return wrong


def _short(cell: Cell | None, longest: int = 80) -> str:
    if cell is None:
        return "（没有）"
    return cell.text if len(cell.text) <= longest else f"{cell.text[:longest]}…"
