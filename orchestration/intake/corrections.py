"""Declared corrections on one submission: the right value beside what the source prints.

Belongs here: replacing a value that a correction names, as long as the cell prints what the
correction expects. Does not belong here: the declarations (``sources.correcting``) or noticing
that a source was mended (``expectations.correction_checks``). Where the cell prints anything else
nothing is replaced: what the source says now counts.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from expectations.edits.frame import END, REPORTED, START, blank_of, read_of
from orchestration.intake.normalise import Normalised
from orchestration.intake.remarks import remarked
from sources.catalogue import Basis, Catalogue, Feed, Role
from sources.correcting import Correction, Fact, fact_of, stored_dims


def apply_corrections(
    typed: Normalised, feed: Feed, sender: str, sha256: str, catalogue: Catalogue
) -> Normalised:
    """The submission with every declared correction that fits one of its cells.

    A corrected observation keeps what is printed; its note says which correction it follows.
    """
    for correction in catalogue.corrections.values():
        if correction.concerns(feed.id, sender, sha256):
            typed = replace(
                typed,
                frame=_in_frame(typed.frame, correction, feed),
                cells=_in_cells(typed.cells, correction, fact_of(correction, feed)),
            )
    return typed


def _in_cells(cells: pl.DataFrame, correction: Correction, fact: Fact) -> pl.DataFrame:
    same = pl.col("printed_value").str.strip_chars() == correction.expect.strip()
    for name, value in fact._asdict().items():
        same &= pl.col(name) == value
    remark = pl.lit(f"更正 {correction.id}：{correction.reason_zh}（{correction.source}）")
    changed = {
        "value": pl.lit(correction.value, dtype=cells.schema["value"]),
        "blank": pl.lit(REPORTED),
        "note": remarked(pl.col("note"), remark),
    }
    return cells.with_columns(
        pl.when(same).then(new).otherwise(pl.col(name)).alias(name) for name, new in changed.items()
    )


def _in_frame(frame: pl.DataFrame, correction: Correction, feed: Feed) -> pl.DataFrame:
    """The rows that the edits look at: a cumulative cell is known by its last month alone."""
    column, fact = feed.column(correction.column), fact_of(correction, feed)
    same = pl.col(read_of(column.name)).str.strip_chars() == correction.expect.strip()
    same &= pl.col(feed.with_role(Role.REGION)[0].name) == correction.region
    same &= pl.col(END) == fact.period_end
    if column.basis is not Basis.YTD:
        same &= pl.col(START) == fact.period_start
    for name, stored in stored_dims(correction, feed).items():
        same &= pl.col(name) == stored
    changed = {
        column.name: pl.lit(correction.value, dtype=frame.schema[column.name]),
        blank_of(column.name): pl.lit(REPORTED),
    }
    return frame.with_columns(
        pl.when(same).then(new).otherwise(pl.col(name)).alias(name) for name, new in changed.items()
    )
