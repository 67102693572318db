"""Whether the cells that a page names are the cells that its numbers are made of.

Belongs here: looking every named cell up among what the marts hold now of that region, and adding
up what stands there. Does not belong here: reading the page (``printed_origins``) or which numbers
it must tell of (``expected_origins``).
"""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from orchestration.publication.pages import writing as w
from orchestration.publication.pages.cells import by_place, differing
from orchestration.publication.pages.expected_origins import (
    OWN,
    Number,
    numbers_told,
    origin_cells,
)
from orchestration.publication.pages.markup import Element, plain
from orchestration.publication.pages.marts import Marts, Row
from orchestration.publication.pages.printed_origins import (
    Entry,
    Told,
    numbers_without_origin,
    printed_entries,
    printed_origins,
)
from orchestration.publication.pages.structure import Page

_WITHIN = Decimal("1e-6")
# How much of an uploaded text is printed, and what of it is printed as a space.
_QUOTED, _SHEET = 60, 40
_BREAKS = frozenset({"Cc", "Zl", "Zp"})
_WHOLE = 100
_NOW = """
select feed, region_code, submission_id, coalesce(sheet, '') as sheet, line, "column", period,
  basis, value, concat_ws(' ', printed_value, nullif(printed_unit, '')) as printed
from fct_observation where known_to is null and value is not null
"""
_ROWS = """
select feed, region_code, submission_id, coalesce(sheet, '') as sheet, line, 0 as "column",
  attributes
from fct_record where known_to is null
"""
_RECEIVED = """
select submission_id, max(received_at) as received_at from fct_reporting
where submission_id is not null group by 1
"""
Place = tuple[str, str, str, int, int]
Found = list[tuple[Told, list[Row]]]


class Known:
    """What the marts hold now, by where it stands."""

    def __init__(self, marts: Marts) -> None:
        self._at: dict[Place, list[Row]] = defaultdict(list)
        for row in (*marts.rows(_NOW), *marts.rows(_ROWS)):
            place = (row["region_code"], row["submission_id"], as_said(row["sheet"], _SHEET))
            self._at[(*place, row["line"], row["column"])].append(row)
        self.received = {
            row["submission_id"]: w.day(row["received_at"]) for row in marts.rows(_RECEIVED)
        }

    def at(self, number: Row, told: Told) -> list[Row]:
        """What stands in the told cells: of that region and its indicator's report alone."""
        found = []
        for line in told.lines:
            place = (number["region_code"], told.submission_id, told.sheet, line, told.column)
            here = [row for row in self._at.get(place, ()) if row["feed"] == number["feed"]]
            # One cell may give a month and the year so far: the one that is told of.
            here.sort(key=lambda row: not told.head.endswith(_head(row, number)))
            found += here[:1]
        return found


def differing_origins(
    marts: Marts, pages: dict[str, Page], mains: dict[str, Element]
) -> tuple[int, list[str]]:
    """How many texts and cells the pages tell of origins, and which of them are wrong."""
    must = by_place(origin_cells(marts))
    said = by_place(cell for f, main in mains.items() for cell in printed_origins(pages[f], main))
    wrong = differing(said, must)
    known, told, total = Known(marts), numbers_told(marts), len(must | said)
    for file, main in mains.items():
        wrong += numbers_without_origin(pages[file], main)
        region = file.removeprefix("regions/").removesuffix("/index.html")
        for indicator, entries in printed_entries(pages[file], main).items():
            numbers = told.get((region, indicator), [])
            for number, entry in zip(numbers, entries, strict=False):
                total += len(entry.cells)
                what = f"{file} 来源 {indicator} {entry.sentence}"
                wrong += [f"{what}：{why}" for why in _wrong(known, number, entry)]
    return total, wrong


def _wrong(known: Known, number: Number, entry: Entry) -> Iterator[str]:
    row = number.row
    found = [(told, known.at(row, told)) for told in entry.cells]
    for told, cells in found:
        yield from _wrong_cells(known, row, told, cells)
    if row["method"] not in OWN and row["value"] is not None:
        if entry.cells:
            yield "不是本地区上报的数，不该有单元格"
    elif not entry.cells:
        # Of a list nothing counts where nothing is there; any other number is read somewhere.
        yield from () if row["counted"] and not row["value"] else ("没有出处",)
    elif not _makes(row, found) and not entry.remark and not any(t.n_left for t in entry.cells):
        yield "所列的单元格得不出这个数"


def _makes(row: Row, found: Found) -> bool:
    return _counted(row, found) if row["counted"] else _adds_up(row, found)


def _wrong_cells(known: Known, row: Row, told: Told, cells: list[Row]) -> Iterator[str]:
    if not told.lines:
        yield told.head
        return
    where = f"批号 {told.submission_id} 第 {told.lines} 行第 {told.column} 列"
    if len(cells) != len(told.lines):
        yield f"{where}没有这样的单元格"
        return
    received = known.received.get(told.submission_id, told.received)
    if told.received != received:
        yield f"{where}：收到日期应为 {received}"
    if told.column == 0:
        heads = {f"清单{len(cells) + told.n_left}行"}
    elif len(cells) == 1:
        heads = {_head(cells[0], row)}
        if (told.quoted or "") != as_said(cells[0]["printed"], _QUOTED):
            yield f"{where}：原文是“{cells[0]['printed']}”"
    else:
        first, last = (w.period(cells[n]["period"]) for n in (0, -1))
        heads = {plain(f"{first}至{last}{len(cells)}格")}
    head = told.head.removeprefix("分子：").removeprefix("分母：").removeprefix("减去")
    if head not in heads:
        yield f"{where}：写的是“{told.head}”，数据是“{'、'.join(heads)}”"


def _head(cell: Row, number: Row) -> str:
    """The period of a cell as the page words it; of a row of a list there is none."""
    basis = cell.get("basis")
    return plain(w.as_of(cell["period"], basis, number["measure"]) or "") if basis else ""


def as_said(text: str, longest: int) -> str:
    """An uploaded text as a page prints it, compared without space: cut, and nothing unseen."""
    seen: list[str] = []
    breaks = False
    for sign in text:
        kind = unicodedata.category(sign)
        if kind != "Cf" and not (kind in _BREAKS and breaks):
            seen.append(" " if kind in _BREAKS else sign)
        breaks = kind in _BREAKS
    return plain("".join(seen).strip(" ")[:longest]) + ("……" if len(text) > longest else "")


def _adds_up(row: Row, found: Found) -> bool:
    """Whether what stands in the cells makes the number again."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    index = Decimal(1)
    for told, cells in found:
        part = told.head[:2] if told.head.startswith(("分子", "分母")) else ""
        sign = -1 if "减去" in told.head else 1
        for cell in cells:
            sums[part] += sign * cell["value"]
            index *= 1 + cell["value"] / 100
    if row["method"] == "chained":
        return row["growth_pct"] is None or _near((index - 1) * 100, row["growth_pct"])
    if row["value"] is None:
        published = row["published_growth_pct"]
        # Without a level or a published growth there is nothing that the cells alone must make.
        return published is None or _near(sums[""], published)
    if "分母" in sums:
        return bool(sums["分母"]) and _near(sums["分子"] / sums["分母"] * 100, row["value"])
    return _near(sums[""], row["value"])


def _counted(row: Row, found: Found) -> bool:
    """Whether the rows can be the number: as many, or what one of their columns adds up to.

    Which column counts is declared and no mart holds it; of a share only its bounds are known.
    """
    rows = [json.loads(cell["attributes"], parse_float=Decimal) for _, c in found for cell in c]
    if row["measure"].startswith("ratio"):
        return bool(rows) and 0 <= row["value"] <= _WHOLE
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for attributes in rows:
        for name, value in attributes.items():
            if isinstance(value, int | Decimal):
                sums[name] += value
    return any(_near(one, row["value"]) for one in (Decimal(len(rows)), *sums.values()))


def _near(one: Decimal, other: Decimal | float) -> bool:
    return abs(one - Decimal(str(other))) <= _WITHIN
