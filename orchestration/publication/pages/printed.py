"""What the finished pages say, cell by cell: every place where a number or a light stands.

Belongs here: finding cells in our own markup (``dashboards/components``). Does not belong here:
what they should say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.links import resolved
from orchestration.publication.pages.markup import Element, parse
from orchestration.publication.pages.structure import Page

Found = Iterator[tuple[str, str]]


def main_part(page: Page) -> Element:
    """The page without its frame, as a tree."""
    start, end = page.html.find("<main"), page.html.find("</main>")
    return parse(page.html[start:end] if start >= 0 else "")


_UNITS = "责任单位"


def printed_targets(page: Page, main: Element) -> Iterator[Cell]:
    """Cards, lists of targets and the matrix of the overview."""
    for card in main.all("section", "target"):
        yield from (Cell(page.file, place, text) for place, text in _card(card))
    for listed in main.all("ol", "attention"):
        if "owned" in listed.classes:
            continue  # of one unit (printed_units)
        for n, line in enumerate((one for one in listed.children if _is(one, "li")), 1):
            yield Cell(page.file, f"目标第 {n} 行", text_of(line))
            yield Cell(page.file, f"目标第 {n} 行链接", link_of(page, line))
    for name, title in (("standings", "进展"), ("matrix", "各方案")):
        for table in main.all("table", name):
            yield from _by_plan(page, table, title)


def _by_plan(page: Page, table: Element, title: str) -> Iterator[Cell]:
    """A table with a row for each plan."""
    for row in body_rows(table):
        head = row.first("th")
        place = f"{title} {text_of(head.first('a') if head else None)}"
        yield Cell(page.file, place, text_of(head))
        for cell in row.all("td"):
            label = cell.get("data-label")
            yield Cell(page.file, f"{place} {label}", cell.text())
            if cell.first("a") and label != _UNITS:  # theirs are compared on the cards
                yield Cell(page.file, f"{place} {label} 链接", _links(page, cell))


def _card(card: Element) -> Found:
    place = f"#{card.get('id')}"
    tone = " ".join(name for name in card.classes if name != "target")
    parts = {
        "名称": card.first("h3"),
        "灯": card.first("b"),
        "目标": card.first("p", "promise"),
        "年度": card.first("p", "year"),
        "原因": card.first("p", "reason"),
        "责任单位": card.first("ul", "in-charge") or card.first("p", "in-charge"),
        "说明": card.first("p", "note"),
    }
    yield from ((f"{place} {what}", text_of(one)) for what, one in parts.items() if text_of(one))
    yield f"{place} 色", tone
    progress = card.first("div", "progress")
    if progress:
        for what, number in zip(("完成比例", "序时比例"), progress.all("strong"), strict=False):
            yield f"{place} {what}", number.text()
    for facts in card.all("dl", "facts"):
        for heading, text in zip(facts.all("dt"), facts.all("dd"), strict=False):
            yield f"{place} 数 {heading.text()}", text.text()
    for others in card.all("ul", "other-years"):
        for n, other in enumerate(others.all("li"), 1):
            yield f"{place} 其他年度 {n}", other.text()


def printed_figures(page: Page, main: Element) -> Iterator[Cell]:
    """Tables of latest values."""
    caption = ""
    for one in main.elements():
        if one.tag in ("h2", "h3"):
            caption = one.text() if one.tag == "h3" else ""
        elif one.tag == "table" and "values" in one.classes:
            for row in body_rows(one):
                yield from row_cells(page, row, f"{caption} {link_of(page, row)}".strip())


def row_cells(page: Page, row: Element, place: str) -> Iterator[Cell]:
    """A row of a table: its head and every cell by the name of its column."""
    yield Cell(page.file, f"{place} 名称", text_of(row.first("th")))
    for cell in row.all("td"):
        yield Cell(page.file, f"{place} {cell.get('data-label')}", cell.text())


_ROOM = re.compile(r"共\s*(\d+)\s*[个项]")


def printed_counts(page: Page, main: Element) -> Iterator[Cell]:
    """Lights counted, reports counted, lists counted."""
    for tiles in main.all("ul", "light-counts"):
        for tile in tiles.all("li"):
            yield Cell(page.file, f"灯数 {text_of(tile.first('b'))}", tile.text())
    feed = ""
    for one in main.elements():
        if one.tag == "h3":
            feed = one.text()
        elif one.tag == "table" and "status" in one.classes:
            for row in body_rows(one):
                yield from row_cells(page, row, f"应报 {feed} {link_of(page, row)}")
        elif one.tag == "table" and "tally" in one.classes:
            for row in body_rows(one):
                yield from row_cells(page, row, f"清单计数 {text_of(row.first('th'))}")
        elif one.tag == "ul" and "within" in one.classes:
            yield from (
                Cell(page.file, f"本页 {link_of(page, li)}", li.text()) for li in one.all("li")
            )
        elif one.tag == "p" and "more" in one.classes:
            yield from (Cell(page.file, "共", n) for n in _ROOM.findall(one.text()))


_TOLD = re.compile(
    r"^([^：]+：[^（]+)(?:（(?:截止(\d+年\d+月\d+日))?；?(?:(\d+年\d+月\d+日)收到)?.*）)?$",
    re.DOTALL,
)


def printed_lists(page: Page, main: Element) -> Iterator[Cell]:
    """Plans, promises without a number, projects, reports, changes and settings."""
    for one in main.elements():
        if one.tag == "dl" and {"identity", "glossary"} & set(one.classes):
            yield from _pairs(page, one)
        elif one.tag == "section" and text_of(one.first("ol")):
            yield from _reports(page, one)
        elif one.tag == "table":
            yield from _table(page, one)


def _pairs(page: Page, listed: Element) -> Iterator[Cell]:
    if "glossary" in listed.classes and not listed.all("a"):
        return
    for heading, text in zip(listed.all("dt"), listed.all("dd"), strict=False):
        yield Cell(page.file, f"项 {heading.text()}", text.text())


def _reports(page: Page, section: Element) -> Iterator[Cell]:
    for listed in section.all("ol"):
        for n, square in enumerate(listed.all("li"), 1):
            told = _TOLD.match(square.get("title"))
            parts = [part or "" for part in told.groups()] if told else [square.get("title")]
            place = f"报送 {text_of(section.first('h3'))} {n}"
            yield Cell(page.file, place, "|".join([square.text(), *parts]))


def _table(page: Page, table: Element) -> Iterator[Cell]:
    classes = table.classes
    for n, row in enumerate(body_rows(table), 1):
        if "promises" in classes:
            yield from row_cells(page, row, f"事项 {row.get('id') or link_of(page, row)}")
        elif "projects" in classes:
            yield from row_cells(page, row, f"项目 {n}")
        elif "changes" in classes:
            yield from row_cells(page, row, f"灯号变化 {n}")
        elif "rules" in classes and "light-rules" not in classes:
            yield from row_cells(page, row, f"设置 {text_of(row.first('th'))}")
        elif "problems" in classes:
            yield from _problems(page, row)


def _problems(page: Page, row: Element) -> Iterator[Cell]:
    told = {cell.get("data-label"): cell for cell in row.all("td")}
    head = [text_of(row.first("th")), *(told[name].text() for name in ("时期", "状态"))]
    for link in told["地区"].all("a"):
        place = f"未报 {' '.join(head)} {leads_to(page, link)}"
        yield Cell(page.file, place, f"{told['辖区'].text()}{link.text()}")


def _is(one: Element | str, tag: str) -> bool:
    return isinstance(one, Element) and one.tag == tag


def text_of(one: Element | str | None) -> str:
    """The text of what may be there."""
    return one.text() if isinstance(one, Element) else (one or "")


def link_of(page: Page, one: Element | str) -> str:
    """Where the first link leads."""
    link = one.first("a") if isinstance(one, Element) else None
    return leads_to(page, link) if link else ""


def leads_to(page: Page, link: Element) -> str:
    """Where a link leads, from the site's root; within the page, or nowhere there, as written."""
    href = link.get("href")
    return href if href.startswith("#") else resolved(page.address, href) or href


def _links(page: Page, one: Element) -> str:
    return "|".join(leads_to(page, link) for link in one.all("a"))


def body_rows(table: Element) -> list[Element]:
    """The rows of a table below its head."""
    body = table.first("tbody")
    return body.all("tr") if body else []
