"""What the pages of units in charge say, and where the names of units lead.

Belongs here: finding cells in our own markup (``UnitTable``, ``UnitSection``). Does not belong
here: what they should say (``expected_units``).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.markup import Element
from orchestration.publication.pages.printed import (
    body_rows,
    leads_to,
    link_of,
    row_cells,
    text_of,
)
from orchestration.publication.pages.structure import Page


def printed_units(page: Page, main: Element) -> Iterator[Cell]:
    """The table of units, a section each, and the links of the cards of targets."""
    rows = [row for table in main.all("table", "units") for row in body_rows(table)]
    sections = main.all("article", "unit")
    if rows or sections:
        listed = "|".join(link_of(page, row).removeprefix("#") for row in rows)
        told = "|".join(section.get("id") for section in sections)
        yield Cell(page.file, "单位顺序", f"{listed}||{told}")
    for row in rows:
        yield from _line(page, row)
    for section in sections:
        yield from _section(page, section, f"#{section.get('id')}")
    for card in main.all("section", "target"):
        links = [leads_to(page, one) for ul in card.all("ul", "in-charge") for one in ul.all("a")]
        if links:
            yield Cell(page.file, f"#{card.get('id')} 责任单位链接", "|".join(links))


def _line(page: Page, row: Element) -> Iterator[Cell]:
    tally = row.first("ul", "light-tally")
    for cell in row_cells(page, row, f"单位 {link_of(page, row)}"):
        lights = tally and cell.place.endswith("的灯")
        yield Cell(page.file, cell.place, tally_of(tally)) if tally and lights else cell


def _section(page: Page, section: Element, place: str) -> Iterator[Cell]:
    yield Cell(page.file, f"{place} 名称", text_of(section.first("h3")))
    yield Cell(page.file, f"{place} 分工", text_of(section.first("p", "roles")))
    tally = section.first("ul", "light-tally")
    if tally:
        yield Cell(page.file, f"{place} 灯数", tally_of(tally))
    headings = [one.text() for one in section.all("h4")]
    yield Cell(page.file, f"{place} 小标题", "|".join(headings))
    targets = [li for ol in section.all("ol", "owned") for li in ol.all("li")]
    for n, line in enumerate(targets, 1):
        yield Cell(page.file, f"{place} 目标 {n}", f"{line.text()}[{tone_of(line)}]")
        yield Cell(page.file, f"{place} 目标 {n} 链接", link_of(page, line))
    titles = [title.rstrip("0123456789项") for title in headings if not title.startswith("量化")]
    for title, listed in zip(titles, section.all("details", "held"), strict=False):
        folded = "展开" if listed.has("open") else "折叠"
        yield Cell(page.file, f"{place} {title} 状态", text_of(listed.first("summary")) + folded)
        for line in listed.all("li"):
            word = line.first("span", "status-word")
            state = " ".join(name for name in word.classes if name != "status-word") if word else ""
            yield Cell(page.file, f"{place} {link_of(page, line)}", f"{line.text()}[{state}]")


def tally_of(listed: Element) -> str:
    """Lights counted: each with its word, its number and its tone."""
    return "".join(f"{one.text()}[{tone_of(one)}]" for one in listed.all("li"))


def tone_of(line: Element) -> str:
    """The tone of the first light in it."""
    light = line.first("span", "light")
    return " ".join(name for name in light.classes if name != "light") if light else ""
