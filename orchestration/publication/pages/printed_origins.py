"""What 数据来源 says on a finished page, and where the numbers of a page say they come from.

Belongs here: reading our own markup (``OriginTable.svelte``, links of numbers). Does not belong
here: what it must say (``expected_origins``, ``comparing_origins``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.markup import Element
from orchestration.publication.pages.printed import body_rows, leads_to, text_of
from orchestration.publication.pages.structure import Page

_PLACE = re.compile(
    r"^(?:同一文件|文件“”（批号(\w+)(?:，(\d+年\d+月\d+日)收到)?）(?:工作表“”)?)"
    r"第([\d—、]+)行(?:等（另有(\d+)行）)?(?:第(\d+)列)?$"
)

# What a card computes from a target and its value: the value and its baseline alone are read.
_COMPUTED = re.compile("较|^进度差|^达到目标需要|平均水平$|^今年余下|^按目前")


@dataclass(frozen=True)
class Told:
    """One line that names cells: the words before its place, what is quoted, and the place.

    ``column`` is 0 of rows of a list; ``n_left`` lines are not told. What cannot be read has no
    lines.
    """

    head: str
    quoted: str | None
    submission_id: str
    received: str | None
    sheet: str
    lines: tuple[int, ...]
    n_left: int
    column: int


@dataclass(frozen=True)
class Entry:
    """One number in the table: its sentence, its cells, the regions it is the sum of."""

    sentence: str
    cells: tuple[Told, ...]
    parts: tuple[tuple[str, str], ...]
    remark: str


def printed_entries(page: Page, main: Element) -> dict[str, list[Entry]]:
    """By indicator the numbers that the page's table tells of."""
    table = main.first("table", "origins")
    rows = body_rows(table) if table else []
    return {row.get("id").removeprefix("lai-"): list(_entries(page, row)) for row in rows}


def _entries(page: Page, row: Element) -> Iterator[Entry]:
    before: Told | None = None
    for block in row.all("div"):
        sentences = [one.text() for one in block.all("p")]
        cells: list[Told] = []
        parts: list[tuple[str, str]] = []
        for listed in block.all("ul"):
            for line in listed.all("li"):
                if "parts" in listed.classes:
                    link = line.first("a")
                    parts.append((leads_to(page, link) if link else "无", line.text()))
                else:
                    before = _told(line, before)
                    cells.append(before)
        yield Entry("".join(sentences[:1]), tuple(cells), tuple(parts), "".join(sentences[1:]))


def _told(line: Element, before: Told | None) -> Told:
    head, _, tail = line.text().partition("；")
    found = _PLACE.match(tail)
    if found is None:
        return Told(f"读不懂：{line.text()}", None, "", None, "", (), 0, 0)
    said = [one.text() for one in line.all("span", "said")]
    quoted = said.pop(0) if "原文“" in head else None
    submission, received, lines, left, column = found.groups()
    if submission is None and before is not None:
        submission, received, sheet = before.submission_id, before.received, before.sheet
    else:
        sheet = said[-1] if "工作表" in tail and said else ""
    return Told(
        head.removesuffix("，原文“”"), quoted, submission or "", received, sheet,
        tuple(_lines(lines)), int(left or 0), int(column or 0),
    )  # fmt: skip


def _lines(text: str) -> Iterator[int]:
    for part in text.split("、"):
        first, _, last = part.partition("—")
        yield from range(int(first), int(last or first) + 1)


def printed_origins(page: Page, main: Element) -> Iterator[Cell]:
    """The table but for its cells, as texts."""
    table = main.first("table", "origins")
    for row in body_rows(table) if table else []:
        indicator = row.get("id").removeprefix("lai-")
        yield Cell(page.file, f"来源 {indicator} 名称", text_of(row.first("th")))
    for indicator, entries in printed_entries(page, main).items():
        for turn, entry in enumerate(entries, 1):
            place = f"来源 {indicator} {turn}"
            yield Cell(page.file, place, entry.sentence)
            for href, text in entry.parts:
                leads = href.removeprefix("/").removesuffix(f"#lai-{indicator}")
                yield Cell(page.file, f"{place} {leads}", text)


def numbers_without_origin(page: Page, main: Element) -> Iterator[str]:
    """Values in tables and cards that lead nowhere, or to the origin of another number."""
    for table in main.all("table", "values"):
        for row in body_rows(table):
            cells = {cell.get("data-label"): cell for cell in row.all("td")}
            if cells["数值"].first("strong"):
                yield from _astray(page, cells["数值"], text_of(row.first("th")))
    for card in main.all("section", "target"):
        for facts in card.all("dl", "facts"):
            for what, number in zip(facts.all("dt"), facts.all("dd"), strict=False):
                if not _COMPUTED.search(what.text()):
                    yield from _astray(page, number, f"{card.get('id')} {what.text()}")


def _astray(page: Page, cell: Element, what: str) -> Iterator[str]:
    link = cell.first("a", "from")
    if link is None or "#lai-" not in leads_to(page, link):
        yield f"{page.file} {what}：没有指到数据来源"
