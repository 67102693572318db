"""What an indicator's page says besides values and charts: its method, contributions, revisions.

Belongs here: finding these in our own markup. Does not belong here: what they should say
(``expected_contributions``, ``expected_revisions``).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.markup import Element
from orchestration.publication.pages.printed import body_rows, row_cells, text_of
from orchestration.publication.pages.structure import Page

_PARTS = ("拉动上级增长", "本地较基期")


def printed_indicator(page: Page, main: Element) -> Iterator[Cell]:
    """The sentence on the method, what lower regions add, what was printed otherwise before."""
    if not page.file.startswith("indicators/") or page.file.count("/") == 1:
        return
    yield Cell(page.file, "方法", text_of(main.first("p", "how")))
    for n, part in enumerate(main.all("details", "contribution"), 1):
        said = _contribution(part)
        yield from (Cell(page.file, f"下级贡献 {n} {what}", text) for what, text in said)
    yield Cell(page.file, "修订", text_of(main.first("p", "revised")))
    for table in main.all("table", "revisions"):
        for n, row in enumerate(body_rows(table), 1):
            yield from row_cells(page, row, f"修订 {n}")


def _contribution(part: Element) -> Iterator[tuple[str, str]]:
    yield "合计", text_of(part.first("summary"))
    for remark in part.all("p", "remark"):
        yield "未计入", remark.text()
    for table in part.all("table", "contributions"):
        for n, row in enumerate(body_rows(table), 1):
            yield f"{n} 地区", text_of(row.first("th"))
            told = {cell.get("data-label"): cell.text() for cell in row.all("td")}
            yield from ((f"{n} {name}", told.get(name, "")) for name in _PARTS)
            for bar in row.all("rect", "adds"):
                sign = "−" if "takes" in bar.classes else ""
                yield f"{n} 条", f"{sign}{bar.get('width')}%"
