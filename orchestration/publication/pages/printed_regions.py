"""What regions' pages and the list of regions say, besides the tables of latest values.

Belongs here: finding cells in our own markup (``RankTable``, ``PeerBars``, ``ChildMatrix``,
``RegionEntry``). Does not belong here: what they should say (``expected_regions``).
"""

from __future__ import annotations

import re
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
from orchestration.publication.pages.printed_units import tally_of, tone_of
from orchestration.publication.pages.structure import Page

_ALL = re.compile(r"全部(\d+)项指标的最新数")
_BESIDE = re.compile(r"与.*?其他地区比增长")
# What stands beside the lights of an entry.
_BESIDE_LIGHTS = {"draft", "open", "whole"}
_AIMED = re.compile(r"这是本地区(\d+)项量化目标的灯，出自(.*)。")


def printed_regions(page: Page, main: Element) -> Iterator[Cell]:
    """Report cards, peers and the matrices of lower regions."""
    if not page.file.startswith("regions/"):
        return
    for table in main.all("table", "card"):
        for row in body_rows(table):
            yield from _card(page, row)
    for said in main.all("summary"):
        yield from (Cell(page.file, "全部指标", n) for n in _ALL.findall(said.text()))
    for more in main.all("p", "more"):
        yield from (Cell(page.file, "同级比较", told) for told in _BESIDE.findall(more.text()))
    for folded in main.all("details", "peer"):
        title = text_of(folded.first("h3"))
        yield Cell(page.file, f"同级 {title}", text_of(folded.first("summary")))
        yield Cell(page.file, f"同级 {title} 表头", text_of(folded.first("thead")))
        for n, row in enumerate(body_rows(folded), 1):
            yield Cell(page.file, f"同级 {title} 第 {n} 行", _peer(page, row))
    for table in main.all("table", "below"):
        for head in table.all("th")[1:]:
            if head.get("scope") == "col":
                yield Cell(page.file, f"下级表头 {text_of(head.first('a'))}", head.text())
        for row in body_rows(table):
            place = f"下级 {link_of(page, row)}"
            yield Cell(page.file, place, text_of(row.first("th")))
            for cell in row.all("td"):
                yield Cell(page.file, f"{place} {cell.get('data-label')}", cell.text())


def _card(page: Page, row: Element) -> Iterator[Cell]:
    place = f"成绩 {link_of(page, row)}"
    for cell in row_cells(page, row, place):
        if not cell.place.endswith(" 目标"):
            yield cell
    for aims in row.all("td", "aims"):
        links = aims.all("a")
        told = "".join(
            f"{text_of(a.first('b'))}[{tone_of(a)}]{text_of(a.first('small'))}" for a in links
        )
        yield Cell(page.file, f"{place} 目标", told or aims.text())
        if links:
            yield Cell(page.file, f"{place} 目标链接", "|".join(leads_to(page, a) for a in links))


def _peer(page: Page, row: Element) -> str:
    told = row.first("td", "change") or row.first("td", "why")
    cells = [
        text_of(row.first("td", "rank")),
        link_of(page, row),
        text_of(row.first("th")),
        text_of(told),
        text_of(row.first("td", "adds")),
    ]
    return "|".join(cells) + ("本地区" if "own" in row.classes else "")


def printed_region_counts(page: Page, main: Element) -> Iterator[Cell]:
    """Lights counted on regions' pages; lights and reports counted in the list of regions."""
    if page.file == "regions/index.html":
        yield from _entries(page, main)
    elif page.file.startswith("regions/"):
        yield from (Cell(page.file, "灯数", tally_of(ul)) for ul in main.all("ul", "light-tally"))
        for more in main.all("p", "more"):
            for n, plans in _AIMED.findall(more.text()):
                yield Cell(page.file, "目标数", f"{n}|{plans}")


def _entries(page: Page, main: Element) -> Iterator[Cell]:
    heading = ""
    for one in main.elements():
        if one.tag == "h2":
            heading = link_of(page, one)
        elif one.tag == "div" and "entry" in one.classes:
            named = link_of(page, one)
            tally = one.first("ul", "light-tally")
            text = text_of(one.first("a")) + (tally_of(tally) if tally else "")
            spans = [span for span in one.all("span") if _BESIDE_LIGHTS & set(span.classes)]
            text += "".join(span.text() for span in spans)
            yield Cell(page.file, f"地区 {named or heading}", text)
