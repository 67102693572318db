"""What was understood of a file: the facts that a person compares with what they meant to send.

Does not belong here: findings (``seen``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import polars as pl

from orchestration.desk.words import label_words
from orchestration.intake.judge import Judgement
from orchestration.intake.observations import RECORD_BASIS
from sources.catalogue import Basis, Catalogue, Column, Role

# What it is called and what it says.
Fact = tuple[str, str]
_FEW = 6
_FORMATS = {"xlsx": "Excel 工作簿", "xls": "旧版 Excel 工作簿", "text": "文本表格"}


def understood(catalogue: Catalogue, judgement: Judgement) -> Iterator[Fact]:
    """Feed, sender, periods, regions, units, rows and totals; how the file was read."""
    feed = catalogue.feeds[judgement.feed]
    yield "报表", feed.title_zh
    yield "填报单位", catalogue.senders[judgement.sender].name_zh
    if not judgement.readable:
        return
    yield "报告期", _periods(judgement)
    yield "地区", _regions(catalogue, judgement)
    yield "数据行数", f"{judgement.counts['records']:,} 行"
    cells = judgement.cells
    if cells is not None and not cells.is_empty():
        yield from _units(feed.with_role(Role.VALUE), cells)
        for column in feed.with_role(Role.VALUE):
            yield from _total(column, cells)
        if feed.shape == "records":
            yield "事项", _things(cells)
    yield "读法", _reading(judgement)


def _periods(judgement: Judgement) -> str:
    by_end: dict[str, date] = {label: end for _, label, _, end in judgement.attempts}
    labels = sorted(by_end, key=lambda label: (by_end[label], label))
    if not labels:
        return "没有读出"
    words = list(map(label_words, labels))
    named = "、".join(words) if len(words) <= _FEW else f"{words[0]}……{words[-1]}"
    return named if len(labels) == 1 else f"{named}（{len(labels)} 期）"


def _regions(catalogue: Catalogue, judgement: Judgement) -> str:
    codes = sorted({code for code, *_ in judgement.attempts})
    if not codes:
        return "没有读出"
    names = [catalogue.regions[c].name_zh if c in catalogue.regions else c for c in codes]
    named = "、".join(names[:_FEW]) + ("等" if len(names) > _FEW else "")
    return named if len(names) == 1 else f"{named}，共 {len(names)} 个"


def _units(columns: tuple[Column, ...], cells: pl.DataFrame) -> Iterator[Fact]:
    """The unit that each column was read in, as the file writes it."""
    shown = []
    for column in columns:
        of = _of(column, cells)
        printed = [unit for unit in of["printed_unit"].unique(maintain_order=True) if unit]
        if printed:
            shown.append(f"{column.header}：{'、'.join(printed)}")
    if shown:
        yield "计量单位", "；".join(shown)


def _total(column: Column, cells: pl.DataFrame) -> Iterator[Fact]:
    """The sum of a column; of a cumulative one in the last period. Rates do not add up."""
    if column.unit == "%":
        return
    said = _of(column, cells).filter(pl.col("value").is_not_null())
    if said.is_empty():
        return
    which = "合计"
    if column.basis is not Basis.CURRENT:
        said = said.filter(pl.col("period_end") == pl.col("period_end").max())
        which = "合计（最近一期）"
    values: list[Decimal] = said["value"].to_list()
    yield f"{column.header}{which}", f"{_number(sum(values, Decimal(0)))} {column.unit}"


def _of(column: Column, cells: pl.DataFrame) -> pl.DataFrame:
    assert column.basis is not None  # noqa: S101 - value columns have one
    return cells.filter((pl.col("item") == column.item) & (pl.col("basis") == column.basis.value))


def _number(value: Decimal) -> str:
    plain = f"{value:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _things(cells: pl.DataFrame) -> str:
    keys = cells.filter((pl.col("basis") == RECORD_BASIS) & (pl.col("entity_key") != ""))
    named = keys.filter(~pl.col("entity_key").str.starts_with("__"))
    count = named["entity_key"].n_unique()
    nil = keys.height > named.height
    return f"{count:,} 项" + ("；写明“无”（本期没有）" if nil else "")


def _reading(judgement: Judgement) -> str:
    book = judgement.book
    kind = _FORMATS[book.format] if book else ""
    encoding = f"，编码 {judgement.encoding.upper()}" if judgement.encoding else ""
    sheet = f"，工作表“{judgement.sheet}”" if judgement.sheet else ""
    inside = f"，压缩包内“{book.inside}”" if book and book.inside else ""
    return f"{kind}{encoding}{inside}{sheet}，表头在第 {judgement.header_line} 行"
