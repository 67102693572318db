"""What the charts of the finished pages say, sign by sign, and the tables behind them.

Belongs here: finding texts in the markup of charts. Does not belong here: what they should say
(``expected_charts``).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.charted import MONTHS, YEARS
from orchestration.publication.pages.expected_charts import NAMES
from orchestration.publication.pages.markup import Element
from orchestration.publication.pages.printed import body_rows, link_of, text_of
from orchestration.publication.pages.structure import Page

_BESIDE = {"goal": "目标", "projected": "推算", "now": "最新", "base": "基期"}


def printed_charts(page: Page, main: Element) -> Iterator[Cell]:
    """Every chart: by years and by months."""
    for figure in main.all("figure", "chart"):
        kind = next((one for one in (YEARS, MONTHS) if one in figure.classes), "")
        place = f"{NAMES.get(kind, '图')} {link_of(page, figure)}"
        said = [*_drawn(figure), *_table(figure)]
        yield from (Cell(page.file, f"{place} {what}".strip(), text) for what, text in said)


def _drawn(figure: Element) -> Iterator[tuple[str, str]]:
    yield "", text_of(figure.first("figcaption"))
    drawing = figure.first("svg")
    yield "说明", drawing.get("aria-label") if drawing else ""
    for n, point in enumerate(figure.all("circle", "dot"), 1):
        yield f"第 {n} 点", point.text()
    for n, gap in enumerate(figure.all("g", "absent"), 1):
        yield f"缺 {n}", gap.text()
    for n, year in enumerate(figure.all("text", "series"), 1):
        yield f"年份 {n}", year.text()
    for name, sort in _BESIDE.items():
        for n, text in enumerate(sorted(one.text() for one in figure.all("text", name)), 1):
            yield f"{sort} {n}", text
    for told in figure.all("ul", "told"):
        for n, text in enumerate(sorted(one.text() for one in told.all("li")), 1):
            yield f"前路 {n}", text


def _table(figure: Element) -> Iterator[tuple[str, str]]:
    yield "表名", text_of(figure.first("summary"))
    for table in figure.all("table", "series"):
        if MONTHS in figure.classes:
            yield "表头", "|".join(one.text() for one in table.all("th", "n"))
        for row in body_rows(table):
            cells = "|".join(cell.text() for cell in row.all("td"))
            yield f"表 {text_of(row.first('th'))}", cells
