"""The empty form of a feed, made from its contract: what it asks for, and as CSV.

Belongs here: which lines, columns, words and rows a template has. Does not belong here: the
workbook around them (``templates_book``) or anything that the contract does not say.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from orchestration.intake.answers.annotate import inert
from sources.catalogue import Catalogue, Column, Feed, Reads, Region, Role, Sender
from sources.geography import regions_of_sender
from sources.periods import Period

_PERIODS = {"monthly": "2026年3月", "quarterly": "2026年一季度", "yearly": "2025年"}
_READS = {
    Reads.TEXT: "（照实填写）",
    Reads.DATE: "2026-03-16",
    Reads.NUMBER: "120",
    Reads.CREDIT_CODE: "91990102MA0000001D",
    Reads.PROMISE: "自贡-举措12",
}
_SIMULATED = "simulated"


@dataclass(frozen=True, slots=True)
class Template:
    """A form to fill in: the lines above the table, its columns and headers, its first rows.

    ``choices`` are the words a cell of a column may hold, by the column's name; ``remarks`` what is
    said beside the cells of each row, by the column's name.
    """

    feed: Feed
    above: tuple[str, ...]
    columns: tuple[Column, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    choices: dict[str, tuple[str, ...]]
    remarks: tuple[dict[str, str], ...] = ()

    def examples(self) -> tuple[str, ...]:
        """What a filled row looks like, cell by cell."""
        return tuple(self._example(column) for column in self.columns)

    def _example(self, column: Column) -> str:
        chosen = self.choices.get(column.name)
        if chosen:
            return chosen[0]
        if column.reads is not None:
            return _READS.get(column.reads, "")
        if column.role is Role.VALUE:
            return "120" if column.integer or column.unit != "%" else "5.2"
        by_role = {Role.REGION: "510302", Role.PERIOD: _PERIODS[self.feed.calendar.cadence]}
        return by_role.get(column.role, "")


def template_of(feed: Feed, catalogue: Catalogue, sender: Sender | None = None) -> Template:
    """The form of ``feed``; for a ``sender`` with its name, its regions and a row for each."""
    columns = tuple(column for column in feed.columns if column.role is not Role.IGNORED)
    choices = {c.name: tuple(first_words(c).values()) for c in columns if c.allowed}
    if sender is not None:
        region = feed.with_role(Role.REGION)[0].name
        choices[region] = tuple(region_words(catalogue, sender).values())
    return Template(
        feed=feed,
        above=tuple(_above(feed, sender)),
        columns=columns,
        headers=tuple(header_with_unit(column) for column in columns),
        rows=tuple(_rows(feed, columns, choices, sender)),
        choices=choices,
    )


def header_with_unit(column: Column) -> str:
    """The column's header with its unit in parentheses, as a contract reads it."""
    return f"{column.header}（{column.unit}）" if column.unit else column.header


def template_csv(template: Template) -> bytes:
    """The form as CSV: UTF-8 with BOM, so that spreadsheets show it right, and run nothing."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows([line] for line in template.above)
    writer.writerow(template.headers)
    writer.writerows([inert(cell) for cell in row] for row in template.rows)
    return buffer.getvalue().encode("utf-8-sig")


def first_words(column: Column) -> dict[str, str]:
    """One word for everything that can be stored: the first that the contract lists."""
    first: dict[str, str] = {}
    for word, stored in (column.allowed or {}).items():
        first.setdefault(stored, word)
    return first


def region_words(
    catalogue: Catalogue, sender: Sender, period: Period | None = None
) -> dict[str, str]:
    """The names of the sender's regions by code; a name of several gives way to codes.

    Those that still stand, or that stood in ``period``.
    """
    regions = [r for r in regions_of_sender(catalogue, sender) if _stands(r, period)]
    count = Counter(region.name_zh for region in regions)
    return {r.code: r.name_zh if count[r.name_zh] == 1 else r.code for r in regions}


def _stands(region: Region, period: Period | None) -> bool:
    if period is None:
        return region.valid_to is None
    return region.stands_in(period.start, period.end)


def marks_of(feed: Feed, sender: Sender) -> dict[str, str]:
    """What stands in every row of a simulated sender, by the column's name."""
    return {
        column.name: word
        for column in feed.with_role(Role.NATURE)
        for word, stored in (column.allowed or {}).items()
        if sender.simulated and stored == _SIMULATED
    }


def _above(feed: Feed, sender: Sender | None) -> Iterator[str]:
    yield f"报表：{feed.title_zh}"
    yield f"填报单位：{sender.name_zh if sender else ''}"
    units = dict.fromkeys(c.unit for c in feed.with_role(Role.VALUE) if c.unit)
    if units:
        yield f"计量单位：{'、'.join(units)}"


def _rows(
    feed: Feed,
    columns: tuple[Column, ...],
    choices: dict[str, tuple[str, ...]],
    sender: Sender | None,
) -> Iterator[tuple[str, ...]]:
    """A row for every region, and every class of it, that the sender reports; none of a list."""
    if sender is None or feed.shape == "records":
        return
    fixed = [c.name for c in columns if c.role is Role.REGION]
    fixed += [c.name for c in columns if c.role is Role.DIM and c.default is None]
    marks = marks_of(feed, sender)
    for chosen in product(*(choices[name] for name in fixed)):
        cells = dict(zip(fixed, chosen, strict=True)) | marks
        yield tuple(cells.get(column.name, "") for column in columns)
