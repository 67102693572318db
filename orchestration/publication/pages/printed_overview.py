"""What the top of the overview, small charts and lines, and the choices of lights say.

Belongs here: finding cells in our own markup (``Headline``, ``SmallMultiple``, ``Sparkline``,
``LightFilter``). Does not belong here: what they should say (``expected_overview``,
``expected_courses``).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.markup import Element
from orchestration.publication.pages.printed import body_rows, leads_to, link_of, text_of
from orchestration.publication.pages.structure import Page


def printed_headline(page: Page, main: Element) -> Iterator[Cell]:
    """The answers at the top of the overview."""
    for listed in main.all("dl", "headline"):
        for heading, text in zip(listed.all("dt"), listed.all("dd"), strict=False):
            yield Cell(page.file, f"要点 {heading.text()}", text.text())
            if heading.text() == "最急的一项" and text.first("a"):
                yield Cell(page.file, "要点链接", link_of(page, text))


def printed_courses(page: Page, main: Element) -> Iterator[Cell]:
    """The small lines beside targets: their label in a list, the words beside them on a card."""
    for card in main.all("section", "target"):
        course = card.first("div", "course")
        if course:
            yield Cell(page.file, f"走势 #{card.get('id')}", course.text())
    for listed in main.all("ol", "attention"):
        for line in listed.all("li"):
            drawing = line.first("svg", "spark")
            if drawing:
                place = f"走势 {link_of(page, line)}"
                yield Cell(page.file, place, drawing.get("aria-label"))


def printed_choices(page: Page, main: Element) -> Iterator[Cell]:
    """What may be chosen, with how many targets, and what each card answers to."""
    for choices in main.all("fieldset", "light-filter"):
        labels = choices.all("label")
        yield Cell(page.file, "只看", "|".join(one.text() for one in labels))
        values = [one.get("value") for one in choices.all("input")]
        yield Cell(page.file, "只看 选项", "|".join(values))
    for card in main.all("section", "target"):
        behind = "落后" if card.get("data-behind") else ""
        yield Cell(page.file, f"只看 #{card.get('id')}", f"{card.get('data-light')}{behind}")


def printed_multiples(page: Page, main: Element) -> Iterator[Cell]:
    """Small charts: what they are of, the end of every line, and the table below."""
    for chart in main.all("section", "multiple"):
        heading = chart.first("h3")
        link = heading.first("a") if heading else None
        place = f"小图 {leads_to(page, link) if link else ''}"
        yield Cell(page.file, place, text_of(heading))
        drawing = chart.first("svg")
        yield Cell(page.file, f"{place} 说明", drawing.get("aria-label") if drawing else "")
        for n, end in enumerate(chart.all("text", "end"), 1):
            yield Cell(page.file, f"{place} 末端 {n}", end.text())
        for absent in chart.all("p", "absent"):
            yield Cell(page.file, f"{place} 未画", absent.text())
        for table in chart.all("table"):
            for n, row in enumerate(body_rows(table), 1):
                yield Cell(page.file, f"{place} {n} 名称", text_of(row.first("th")))
                for cell in row.all("td"):
                    label = cell.get("data-label")
                    yield Cell(page.file, f"{place} {n} {label}", cell.text())
