"""What a later submission replaces of an earlier one (METHODOLOGY §7).

Belongs here: what makes two observations of different submissions the same fact, and what stands
after several. Does not belong here: which submissions are compared (``settling``, ``revising``),
or which value is current in the marts (``dbt_project``).

A value replaces the value of the same fact. A row of a list replaces the whole row of the same
thing and period, under whatever region it stood: what the new row leaves blank is blank. That
there is nothing on a list is said of a region and period, and replaced only by being said again.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import polars as pl

from expectations.edits.frame import NIL
from orchestration.intake.cells.numbers import Blank
from orchestration.intake.observations import FACT, RECORD_BASIS, SCHEMA

# The same names as in FACT, told apart from the cells' own values: what a row of a list replaces.
_REPLACED = {name: f"__{name}" for name in ("item", "region_code")}
KEY = [_REPLACED.get(name, name) for name in FACT]
WHOLE_ROW = (pl.col("basis") == RECORD_BASIS) & (pl.col("item") != NIL)
_KEPT = 2048


def spoken(place: Path) -> pl.DataFrame:
    """The cells that say something of the submission whose observations are at ``place``.

    A cell left blank says nothing and replaces nothing. Files from before there were lists have
    no entities: all they hold are values.
    """
    # The file is never edited; its time tells one that was lost and made again.
    return _spoken(place, place.stat().st_mtime_ns)


@lru_cache(maxsize=_KEPT)
def _spoken(place: Path, _modified: int) -> pl.DataFrame:
    return spoken_of(pl.read_parquet(place))


def spoken_of(frame: pl.DataFrame) -> pl.DataFrame:
    """The cells of a submission that say something, with what each of them replaces (``KEY``)."""
    before_lists = {"entity_key": pl.lit(""), "text": pl.lit(None, pl.String)}
    missing = {name: made for name, made in before_lists.items() if name not in frame.columns}
    cells = frame.with_columns(**missing).filter(pl.col("blank") != Blank.NOT_REPORTED.value)
    replaced = [
        pl.when(WHOLE_ROW).then(pl.lit("")).otherwise(pl.col(name)).alias(alias)
        for name, alias in _REPLACED.items()
    ]
    return cells.select(*SCHEMA).with_columns(replaced)


def left_after(said: pl.DataFrame, later: pl.DataFrame) -> pl.DataFrame:
    """What of ``said`` a later submission has not said again."""
    return said.join(later, on=KEY, how="anti")


def standing_after(submissions: Iterable[pl.DataFrame]) -> pl.DataFrame | None:
    """What stands once all of these were accepted in this order; ``None`` after none."""
    numbered = [frame.with_columns(__turn=pl.lit(turn)) for turn, frame in enumerate(submissions)]
    if not numbered:
        return None
    latest = pl.col("__turn") == pl.col("__turn").max().over(KEY)
    return pl.concat(numbered).filter(latest).drop("__turn")
