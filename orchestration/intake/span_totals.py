"""合计 over months as a check: what one region's periods add up to; never loaded as a period.

Belongs here: which rows such a total speaks of. Does not belong here: totals over regions and
comparing sums (``totals``), or recognising a total (``tables``). Cumulative numbers and rates do
not add up over periods and are passed over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from expectations.findings import Finding, built_in
from orchestration.intake.quantities import read_numbers
from orchestration.intake.reading.text import compact
from orchestration.intake.sheet import Sheet
from orchestration.intake.tables.rawtable import RawTable
from orchestration.intake.totals import adds_up, compared, sheet_without_findings
from sources.catalogue import Basis, Role
from sources.periods import Period


def span_findings(table: RawTable, sheet: Sheet, periods: Sequence[Period | None]) -> list[Finding]:
    """Every total over periods that the periods do not add up to, all of them or one year's."""
    if not table.spans or not table.rows:
        return []
    spans = Sheet(replace(table, rows=table.spans), sheet.feed)
    rows_of: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, about in enumerate(_about(sheet)):
        rows_of[about].append(row)
    findings = []
    for column in sheet.feed.with_role(Role.VALUE):
        if column.basis is not Basis.CURRENT or not adds_up(column):
            continue
        if column.name not in sheet.cells:
            continue
        numbers, unit = read_numbers(sheet_without_findings(sheet), column)
        sums, _ = read_numbers(sheet_without_findings(spans), column)
        for at, about in enumerate(_about(spans) if unit else []):
            total = sums[at]
            if total is None or total.value is None or not spans.has_cell(at, column.name):
                continue
            groups = _groups(rows_of[about], periods)
            wrong = [compared(total, g, numbers, sheet, spans, at, column) for g in groups]
            first = wrong[0] if wrong else None
            if first is not None and all(text is not None for text in wrong):
                place = spans.place(at, column.name, spans.texts(column.name)[at])
                label = spans.texts(sheet.feed.with_role(Role.PERIOD)[0].name)[at]
                findings.append(
                    built_in("total.disagrees", place, label=label, name=column.header, **first)
                )
    return findings


def _about(sheet: Sheet) -> list[tuple[str, ...]]:
    feed = sheet.feed
    keys = [*feed.with_role(Role.REGION), *feed.with_role(Role.DIM)]
    texts = [sheet.texts(column.name) for column in keys]
    return [tuple(map(compact, about)) for about in zip(*texts, strict=True)]


def _groups(rows: list[int], periods: Sequence[Period | None]) -> list[list[int]]:
    """All the rows, and those of every single year where there are several."""
    years: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        period = periods[row]
        if period is not None:
            years[period.year].append(row)
    groups = [rows] if rows else []
    return groups + ([*years.values()] if len(years) > 1 else [])
