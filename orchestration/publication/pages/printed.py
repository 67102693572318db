"""What the finished pages say, cell by cell: every place where a number or a light stands.

Belongs here: finding cells in our own markup (``dashboards/components``). Does not belong here:
what they should say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.markup import Element, parse
from orchestration.publication.pages.structure import Page

Found = Iterator[tuple[str, str]]


def main_part(page: Page) -> Element:
    """The page without its frame, as a tree."""
    start, end = page.html.find("<main"), page.html.find("</main>")
    return parse(page.html[start:end] if start >= 0 else "")


def printed_targets(page: Page, main: Element) -> Iterator[Cell]:
    """Cards, lists of targets and the matrix of the overview."""
    for card in main.all("section", "target"):
        yield from (Cell(page.file, place, text) for place, text in _card(card))
    for listed in main.all("ol", "attention"):
        for n, line in enumerate((one for one in listed.children if _is(one, "li")), 1):
            yield Cell(page.file, f"目标第 {n} 行", _text(line))
            yield Cell(page.file, f"目标第 {n} 行链接", _href(line))
    for table in main.all("table", "matrix"):
        for row in _body_rows(table):
            head = row.first("th")
            place = f"各方案 {_text(head.first('a') if head else None)}"
            yield Cell(page.file, place, _text(head))
            for cell in row.all("td"):
                yield Cell(page.file, f"{place} {cell.get('data-label')}", cell.text())


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
    yield from ((f"{place} {what}", _text(one)) for what, one in parts.items() if _text(one))
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
    """Tables of latest values, and every point and line of the charts."""
    caption = ""
    for one in main.elements():
        if one.tag in ("h2", "h3"):
            caption = one.text() if one.tag == "h3" else ""
        elif one.tag == "table" and "values" in one.classes:
            for row in _body_rows(one):
                yield from _row_cells(page, row, f"{caption} {_href(row)}".strip())
        elif one.tag == "figure":
            yield from _chart(page, one)


def _row_cells(page: Page, row: Element, place: str) -> Iterator[Cell]:
    yield Cell(page.file, f"{place} 名称", _text(row.first("th")))
    for cell in row.all("td"):
        yield Cell(page.file, f"{place} {cell.get('data-label')}", cell.text())


def _chart(page: Page, figure: Element) -> Iterator[Cell]:
    place = f"图 {_href(figure)}"
    yield Cell(page.file, place, _text(figure.first("figcaption")))
    drawing = figure.first("svg")
    yield Cell(page.file, f"{place} 说明", drawing.get("aria-label") if drawing else "")
    for n, point in enumerate(figure.all("circle"), 1):
        yield Cell(page.file, f"{place} 第 {n} 点", point.text())
    for n, line in enumerate(sorted(one.text() for one in figure.all("text", "goal")), 1):
        yield Cell(page.file, f"{place} 目标线 {n}", line)
    for n, year in enumerate(figure.all("text", "series"), 1):
        yield Cell(page.file, f"{place} 年份 {n}", year.text())


_ROOM = re.compile(r"共\s*(\d+)\s*[个项]")


def printed_counts(page: Page, main: Element) -> Iterator[Cell]:
    """Lights counted, reports counted, lists counted."""
    for tiles in main.all("ul", "light-counts"):
        for tile in tiles.all("li"):
            yield Cell(page.file, f"灯数 {_text(tile.first('b'))}", tile.text())
    feed = ""
    for one in main.elements():
        if one.tag == "h3":
            feed = one.text()
        elif one.tag == "table" and "status" in one.classes:
            for row in _body_rows(one):
                yield from _row_cells(page, row, f"应报 {feed} {_href(row)}")
        elif one.tag == "table" and "tally" in one.classes:
            for row in _body_rows(one):
                yield from _row_cells(page, row, f"清单计数 {_text(row.first('th'))}")
        elif one.tag == "ul" and "within" in one.classes:
            yield from (Cell(page.file, f"本页 {_href(li)}", li.text()) for li in one.all("li"))
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
        elif one.tag == "section" and _text(one.first("ol")):
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
            place = f"报送 {_text(section.first('h3'))} {n}"
            yield Cell(page.file, place, "|".join([square.text(), *parts]))


def _table(page: Page, table: Element) -> Iterator[Cell]:
    classes = table.classes
    for n, row in enumerate(_body_rows(table), 1):
        if "promises" in classes:
            yield from _row_cells(page, row, f"事项 {row.get('id') or _href(row)}")
        elif "projects" in classes:
            yield from _row_cells(page, row, f"项目 {n}")
        elif "changes" in classes:
            yield from _row_cells(page, row, f"灯号变化 {n}")
        elif "rules" in classes and "light-rules" not in classes:
            yield from _row_cells(page, row, f"设置 {_text(row.first('th'))}")
        elif "problems" in classes:
            yield from _problems(page, row)


def _problems(page: Page, row: Element) -> Iterator[Cell]:
    told = {cell.get("data-label"): cell for cell in row.all("td")}
    head = [_text(row.first("th")), *(told[name].text() for name in ("时期", "状态"))]
    for link in told["地区"].all("a"):
        place = f"未报 {' '.join(head)} {link.get('href')}"
        yield Cell(page.file, place, f"{told['辖区'].text()}{link.text()}")


def _is(one: Element | str, tag: str) -> bool:
    return isinstance(one, Element) and one.tag == tag


def _text(one: Element | str | None) -> str:
    return one.text() if isinstance(one, Element) else (one or "")


def _href(one: Element | str) -> str:
    link = one.first("a") if isinstance(one, Element) else None
    return link.get("href") if link else ""


def _body_rows(table: Element) -> list[Element]:
    body = table.first("tbody")
    return body.all("tr") if body else []
