"""Checks that follow from a contract's columns: required, minimum, maximum, one row per key.

Belongs here: what every feed is checked for without declaring an edit. Does not belong here: the
declared edits (``declared``), or whether a cell can be read at all (``orchestration.intake``).
"""

from __future__ import annotations

import polars as pl

from expectations.edits.frame import LINE, SHOWN, Positions, places, read_of
from expectations.findings import Finding, built_in
from sources.catalogue import Column, Feed, Role

_LISTED_LINES = 12


def contract_findings(feed: Feed, frame: pl.DataFrame, positions: Positions) -> list[Finding]:
    """Every row that breaks what the columns themselves ask for."""
    findings = duplicate_keys(feed, frame, positions)
    for column in feed.columns:
        if column.name in positions:
            findings += blank_required(column, frame, positions)
            findings += out_of_bounds(column, frame, positions)
    return findings


def blank_required(column: Column, frame: pl.DataFrame, positions: Positions) -> list[Finding]:
    """Empty cells of a required column. A mark such as 未报 is a statement, not an empty cell.

    Region and period are not looked at: intake refuses their blanks while it reads the keys.
    """
    keys = (Role.REGION, Role.PERIOD)
    if not column.required or column.role in keys or column.default is not None:
        return []
    failing = frame.filter(pl.col(read_of(column.name)) == "").with_columns(pl.lit("").alias(SHOWN))
    return [built_in("blank.required", place) for place in places(failing, column, positions)]


def out_of_bounds(column: Column, frame: pl.DataFrame, positions: Positions) -> list[Finding]:
    """Values below the minimum or above the maximum, both in the column's own unit."""
    findings = []
    value, shown = pl.col(column.name), pl.col(read_of(column.name)).alias(SHOWN)
    for rule, bound in (("range.minimum", column.minimum), ("range.maximum", column.maximum)):
        if bound is None:
            continue
        limit = pl.lit(bound, dtype=pl.Decimal(38, 9))
        wrong = value < limit if rule == "range.minimum" else value > limit
        failing = frame.filter(wrong).with_columns(shown)
        printed = f"{bound}{column.unit or ''}"
        findings += [
            built_in(rule, place, bound=printed) for place in places(failing, column, positions)
        ]
    return findings


def duplicate_keys(feed: Feed, frame: pl.DataFrame, positions: Positions) -> list[Finding]:
    """Every row whose key another row has too; each names the others' lines.

    Keys are compared as understood, so a code and a name of one region are the same. The finding
    stands at the region's cell.
    """
    grain = list(feed.grain)
    readable = frame.drop_nulls(grain)
    doubled = readable.filter(pl.len().over(grain) > 1)
    if doubled.is_empty():
        return []
    # A few lines are enough to find the others, however many there are.
    doubled = doubled.with_columns(
        pl.col(LINE).head(_LISTED_LINES + 1).implode().over(grain).alias("__lines"),
        pl.len().over(grain).alias("__count"),
        pl.concat_str([pl.col(read_of(name)) for name in grain], separator=" ").alias(SHOWN),
    )
    region = feed.with_role(Role.REGION)[0]
    others = doubled.select(LINE, "__lines", "__count").iter_rows()
    return [
        built_in("key.duplicate", place, others=_others(line, lines, count))
        for place, (line, lines, count) in zip(
            places(doubled, region, positions), others, strict=True
        )
    ]


def _others(line: int, lines: list[int], count: int) -> str:
    shown = [str(other) for other in lines if other != line][:_LISTED_LINES]
    rest = count - 1 - len(shown)
    return "、".join(shown) + (f"等（另有 {rest} 行）" if rest else "")
