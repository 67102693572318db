"""What a resubmission changes of what was accepted before, as a sender reads it.

Belongs here: one changed value in one line, and the table of them all. Does not belong here:
finding the changes (``revising``) or the rest of the receipt (``receipts``).
"""

from __future__ import annotations

import csv
import io
from datetime import date

from orchestration.context import Context
from orchestration.intake.answers.annotate import inert
from orchestration.intake.keeping.revising import Change
from sources.catalogue import Catalogue
from sources.periods import Period

CHANGES_TOLD = 20
_CHANGE_HEADER = (
    "地区代码", "地区", "期初", "期末", "口径", "指标", "分组", "编号", "原值", "新值", "行", "列",
)  # fmt: skip
_BASIS = {"current": "当期", "ytd": "累计", "year": "全年", "record": "清单"}


def change_line(catalogue: Catalogue, feed: str | None, change: Change) -> str:
    """One changed value in one line: where, when, what, and from which value to which."""
    region = catalogue.regions.get(change.region_code)
    name = region.name_zh if region else change.region_code
    what = " ".join([_header(catalogue, feed, change), *_dims(catalogue, feed, change)])
    thing = f"“{change.entity_key}”" if change.entity_key else ""
    return f"{name} {_period(change)} {what}{thing}：{change.old} → {change.new}"


def _header(catalogue: Catalogue, feed: str | None, change: Change) -> str:
    """How the sender knows the column: by its header."""
    wanted = "ytd" if change.basis == "year" else change.basis
    columns = catalogue.feeds[feed].columns if feed in catalogue.feeds else ()
    named = [column for column in columns if change.item in (column.name, column.item)]
    named.sort(key=lambda column: column.basis != wanted)  # the item's own basis first
    return named[0].header if named else f"{change.item}（{_basis(change)}）"


def _dims(catalogue: Catalogue, feed: str | None, change: Change) -> list[str]:
    """The groups the value is of, as the file writes them; what goes without saying is left out."""
    named = {column.name: column for column in catalogue.feeds[feed].columns} if feed else {}
    told = []
    for part in filter(None, change.dims.split(";")):
        name, _, value = part.partition("=")
        column = named.get(name)
        if column is None or column.default != value:
            written = (column.allowed if column else None) or {}
            told.append(next((zh for zh, id_ in written.items() if id_ == value), value))
    return told


def _basis(change: Change) -> str:
    return _BASIS.get(change.basis, change.basis)


def _period(change: Change) -> str:
    start, end = date.fromisoformat(change.period_start), date.fromisoformat(change.period_end)
    return Period(start, end).label


def changes_text(context: Context, feed: str | None, changed: list[Change]) -> str:
    """The first of the changed values, one a line."""
    told = [f"  {change_line(context.catalogue, feed, one)}" for one in changed[:CHANGES_TOLD]]
    left = len(changed) - len(told)
    more = [f"  ……另有 {left} 个，见“修订对照”表"] if left else []
    return "\n".join([*told, *more]) + "\n"


def changes_table(context: Context, feed: str | None, changed: list[Change]) -> bytes:
    """All of them as CSV, for a spreadsheet."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_CHANGE_HEADER)
    for one in changed:
        region = context.catalogue.regions.get(one.region_code)
        cells = (
            one.region_code,
            region.name_zh if region else "",
            one.period_start,
            one.period_end,
            _basis(one),
            _header(context.catalogue, feed, one),
            one.dims,
            one.entity_key,
            one.old,
            one.new,
            str(one.line or ""),
            str(one.column or ""),
        )
        writer.writerow([inert(cell) for cell in cells])
    return buffer.getvalue().encode("utf-8-sig")
