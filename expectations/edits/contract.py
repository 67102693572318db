"""Checks that follow from a contract's columns: required, minimum, maximum.

Belongs here: what every row is checked for without declaring an edit. Does not belong here: the
declared edits (``declared``), rows that exclude each other (``rows``), or whether a cell can be
read at all (``orchestration.intake``).
"""

from __future__ import annotations

import polars as pl

from expectations.edits.frame import NUMBER, SHOWN, Positions, filled, places, read_of
from expectations.findings import Finding, built_in
from sources.catalogue import Column, Feed, Role


def contract_findings(feed: Feed, frame: pl.DataFrame, positions: Positions) -> list[Finding]:
    """Every row that breaks what the columns themselves ask for."""
    findings: list[Finding] = []
    for column in feed.columns:
        if column.name in positions:
            findings += blank_required(column, frame, positions)
            findings += out_of_bounds(column, frame, positions)
    return findings


def blank_required(column: Column, frame: pl.DataFrame, positions: Positions) -> list[Finding]:
    """Empty cells of a required column.

    Region, period, dims and keys are not looked at: intake refuses their blanks as it reads.
    """
    read_first = (Role.REGION, Role.PERIOD, Role.DIM, Role.KEY)
    if not column.required or column.role in read_first or column.default is not None:
        return []
    rule = "blank.attribute" if column.role is Role.ATTRIBUTE else "blank.required"
    failing = frame.filter(~filled(column))
    if failing.is_empty():
        return []
    failing = failing.with_columns(pl.col(read_of(column.name)).alias(SHOWN))
    cells = positions[column.name].cells
    if cells:  # a wide table has no such cell for every row
        failing = failing.filter(pl.col(NUMBER).is_in(list(cells)))
    return [built_in(rule, place) for place in places(failing, column, positions)]


def out_of_bounds(column: Column, frame: pl.DataFrame, positions: Positions) -> list[Finding]:
    """Values below the minimum or above the maximum, both in the column's own unit."""
    findings = []
    value, shown = pl.col(column.name), pl.col(read_of(column.name)).alias(SHOWN)
    for rule, bound in (("range.minimum", column.minimum), ("range.maximum", column.maximum)):
        if bound is None:
            continue
        limit = pl.lit(bound, dtype=pl.Decimal(38, 9))
        wrong = value < limit if rule == "range.minimum" else value > limit
        failing = frame.filter(wrong)
        if failing.is_empty():
            continue
        failing = failing.with_columns(shown)
        printed = f"{bound}{column.unit or ''}"
        findings += [
            built_in(rule, place, bound=printed) for place in places(failing, column, positions)
        ]
    return findings
