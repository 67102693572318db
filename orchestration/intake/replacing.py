"""What a later submission replaces of an earlier one (METHODOLOGY §7).

Belongs here: what makes two observations of different submissions the same fact. Does not belong
here: which submissions are compared (``acceptance``), or which value is current (``dbt_project``).

A value replaces the value of the same fact. A row of a list replaces the whole row of the same
thing and period, under whatever region it stood: what the new row leaves blank is blank. That
there is nothing on a list is said of a region and period, and replaced only by being said again.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from expectations.edits.frame import NIL
from orchestration.intake.numbers import Blank
from orchestration.intake.observations import FACT, RECORD_BASIS

_KEY = list(FACT)


def spoken_keys(place: Path) -> pl.DataFrame:
    """What the submission with the observations at ``place`` speaks of.

    A cell left blank says nothing and replaces nothing. Files from before there were lists have
    no entities: all they hold are values.
    """
    scan = pl.scan_parquet(place)
    if "entity_key" not in scan.collect_schema():
        scan = scan.with_columns(entity_key=pl.lit(""))
    cells = scan.filter(pl.col("blank") != Blank.NOT_REPORTED.value).select(_KEY)
    whole_row = (pl.col("basis") == RECORD_BASIS) & (pl.col("item") != NIL)
    rows = [
        pl.when(whole_row).then(pl.lit("")).otherwise(pl.col(name)).alias(name)
        for name in ("item", "region_code")
    ]
    return cells.with_columns(rows).collect()


def left_after(spoken: pl.DataFrame, later: pl.DataFrame) -> pl.DataFrame:
    """What of ``spoken`` a later submission has not said again."""
    return spoken.join(later, on=_KEY, how="anti")
