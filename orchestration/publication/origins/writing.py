"""The origins of a release's numbers as a table beside its marts, for the pages to print.

Belongs here: the columns of that table, and names of files and days of receipt, which the ledger
knows. Does not belong here: wording (``dashboards/sources/liangxin/origin.sql``), or whether the
pages say it right, which is derived a second time (``pages/expected_origins.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from orchestration.publication.downloads.queries import asked
from orchestration.publication.origins.cells import Behind
from orchestration.publication.origins.numbers import numbers
from orchestration.publication.origins.stretches import (
    MOST_STRETCHES,
    Stretch,
    as_ranges,
    stretches,
)
from orchestration.publication.published import Row
from orchestration.submissions import Submission
from orchestration.warehouse.marts import ORIGIN, quoted
from sources.catalogue import Catalogue

# A row a stretch of cells; a number without any has one row that says so (``stretch`` 0).
COLUMNS = {
    "region_code": "varchar",
    "indicator": "varchar",
    "turn": "integer",
    "role": "integer",
    "is_baseline": "boolean",
    "period": "varchar",
    "basis": "varchar",
    "n_left": "integer",
    "stretch": "integer",
    "part": "integer",
    "sign": "integer",
    "submission_id": "varchar",
    "file_name": "varchar",
    "received_on": "date",
    "sheet": "varchar",
    "lines": "varchar",
    "lines_left": "integer",
    "column": "integer",
    "n_cells": "integer",
    "first_period": "varchar",
    "last_period": "varchar",
    "cell_basis": "varchar",
    "printed_value": "varchar",
    "printed_unit": "varchar",
}
_NUMBER = ("region_code", "indicator", "turn", "role", "is_baseline", "period", "basis")
_NO_STRETCH = dict.fromkeys(list(COLUMNS)[9:])


def write_origins(data: Path, catalogue: Catalogue, submissions: Mapping[str, Submission]) -> Path:
    """Write the origins of every number that the pages of the marts in ``data`` show."""
    rows = [tuple(row[name] for name in COLUMNS) for row in _rows(data, catalogue, submissions)]
    place = data / f"{ORIGIN}.parquet"
    told = ", ".join(f'unnest(?)::{kind} as "{name}"' for name, kind in COLUMNS.items())
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in COLUMNS]
    with duckdb.connect() as connection:
        connection.execute(f"create table origin as select {told}", columns)
        connection.execute(f"copy origin to '{quoted(place)}' (format parquet)")
    return place


def _rows(
    data: Path, catalogue: Catalogue, submissions: Mapping[str, Submission]
) -> Iterator[dict[str, Any]]:
    with asked(data, ["region_value"]) as marts:
        shown = list(numbers(marts))
    behind = Behind(data, catalogue, shown)
    for number in shown:
        yield from _of_number(number, stretches(behind.pieces(number)), submissions)


def _of_number(
    number: Row, found: list[Stretch], submissions: Mapping[str, Submission]
) -> Iterator[dict[str, Any]]:
    left = sum(len(stretch.rows) for stretch in found[MOST_STRETCHES:])
    about = {name: number[name] for name in _NUMBER} | {"n_left": left}
    if not found:
        yield about | {"stretch": 0} | _NO_STRETCH
    for n, stretch in enumerate(found[:MOST_STRETCHES], 1):
        yield about | {"stretch": n} | _told(stretch, submissions.get(stretch.submission_id))


def _told(stretch: Stretch, submission: Submission | None) -> dict[str, Any]:
    first, last = stretch.rows[0], stretch.rows[-1]
    lines, left = as_ranges(stretch.lines)
    single = first if len(stretch.rows) == 1 else {}
    return {
        "part": stretch.part,
        "sign": stretch.sign,
        "submission_id": stretch.submission_id,
        "file_name": submission.file_name if submission else None,
        "received_on": _day(submission),
        "sheet": stretch.sheet,
        "lines": lines,
        "lines_left": left,
        "column": stretch.column,
        "n_cells": len(stretch.rows),
        "first_period": first["period"],
        "last_period": last["period"],
        "cell_basis": first.get("basis"),
        "printed_value": single.get("printed_value"),
        "printed_unit": single.get("printed_unit"),
    }


def _day(submission: Submission | None) -> date | None:
    return submission.received_at.date() if submission else None
