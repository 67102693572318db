"""What ``liangxin trace --json`` answers: a published number down to the cells in their files.

Belongs here: looking up each cell and the shape of the answer. Does not belong here: which cells
and rows make up a number (``orchestration.publication.lineage``) or printing (``trace``).
"""

from __future__ import annotations

from typing import Any

from orchestration.context import Context
from orchestration.publication.cells import Kept, Originals
from orchestration.publication.counted import Counted, key_columns, telling_columns
from orchestration.publication.lineage import Contribution, Lineage
from orchestration.publication.published import Row

SCHEMA = 1
NUMBER = ("indicator", "region_code", "period", "basis", "value")
NOTHING_KEPT = Kept(0, "", "", "", None)


def answer_of(context: Context, lineage: Lineage) -> dict[str, Any]:
    """The answer for one published number."""
    number, originals = lineage.number, Originals(context)
    indicator = context.catalogue.indicators[number["indicator"]]
    feed = context.catalogue.feeds[indicator.feed]
    telling = telling_columns(indicator, key_columns(feed.columns))
    return {
        "schema": SCHEMA,
        "release_id": context.workspace.current.readlink().name,
        **{name: number[name] for name in NUMBER},
        "since": lineage.since,
        "baseline_value": number["baseline_value"],
        "growth_pct": number["growth_pct"],
        "quality": number["quality"],
        "coverage": number["coverage"],
        "low": number["low"],
        "high": number["high"],
        "simulated": number["simulated"],
        "contributions": [
            _contribution(originals, entry, telling) for entry in lineage.contributions
        ],
    }


def _contribution(
    originals: Originals, entry: Contribution, telling: tuple[str, ...]
) -> dict[str, Any]:
    cells = [_observed(originals, row) for row in entry.observations]
    for counted in entry.records:
        cells += _of_record(originals, counted, telling)
    return {
        "region_code": entry.region_code,
        "region": entry.region_name,
        "value": entry.value,
        "method": entry.method,
        "recomputed": entry.recomputed,
        "agrees": entry.agrees,
        "missing_periods": list(entry.missing),
        "n_records": len(entry.records),
        "cells": cells,
    }


def _observed(originals: Originals, row: Row) -> dict[str, Any]:
    """The cell behind an observation."""
    printed = row["printed_value"]
    return {
        "item": row["item"],
        "entity": None,
        "in_numerator": None,
        "period_start": row["period_start"],
        "period_end": row["period_end"],
        "basis": row["basis"],
        "value": row["value"],
        "unit": row["unit"],
        "printed": f"{printed} {row['printed_unit']}".strip(),
        **_place(originals, row, row["column"], printed),
        "nature": row["nature"],
        "source": row["data_source"],
    }


def _of_record(
    originals: Originals, counted: Counted, telling: tuple[str, ...]
) -> list[dict[str, Any]]:
    """The cells of a counted row that make it count: its date, its amount, else its key."""
    row, cells = counted.row, []
    for item in telling:
        if item not in counted.attributes:
            continue
        kept = originals.kept(row["submission_id"], row["sheet"] or "", row["line"], item)
        kept = kept or NOTHING_KEPT
        cells.append(
            {
                "item": item,
                "entity": row["entity_key"],
                "in_numerator": counted.in_numerator,
                "period_start": None,
                "period_end": row["period_end"],
                "basis": "record",
                "value": counted.attributes[item],
                "unit": kept.unit,
                "printed": f"{kept.printed_value} {kept.printed_unit}".strip(),
                **_place(originals, row, kept.column, kept.printed_value),
                "nature": row["nature"],
                "source": kept.data_source,
            }
        )
    return cells


def _place(originals: Originals, row: Row, column: int, printed: str) -> dict[str, Any]:
    sheet = row["sheet"] or ""
    cell = originals.cell(row["submission_id"], sheet, row["line"], column, printed)
    return {
        "submission_id": cell.submission_id,
        "file": cell.file_name,
        "inside": cell.inside,
        "sha256": cell.sha256,
        "sheet": cell.sheet,
        "line": cell.line,
        "column": cell.column,
        "found_in_file": cell.found,
    }
