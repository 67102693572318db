"""What we say beside an observation of how it was read, in its own note.

Belongs here: adding a remark to the observations it is about. Does not belong here: deciding what
a cell says (``period_column``, ``corrections``). The sender's own words always come first.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from orchestration.intake.cells.period_column import settled_note
from orchestration.intake.sheet import Sheet
from sources.catalogue import Role
from sources.periods import Period

SEPARATOR = "；"


def remarked(note: pl.Expr, remark: pl.Expr) -> pl.Expr:
    """``note`` followed by ``remark``; the remark alone where there is no note."""
    return pl.when(note.fill_null("") == "").then(remark).otherwise(note + SEPARATOR + remark)


def with_settled_periods(
    cells: pl.DataFrame, sheet: Sheet, periods: list[Period | None]
) -> pl.DataFrame:
    """The observations, those noted whose period was settled by the column around it."""
    texts = sheet.texts(sheet.feed.with_role(Role.PERIOD)[0].name)
    known: Mapping[tuple[str, Period], str | None] = {
        (text, period): settled_note(text, period)
        for text, period in set(zip(texts, periods, strict=True))
        if period is not None
    }
    if not any(known.values()):
        return cells
    found = (
        (line, period.end, known[text, period])
        for line, text, period in zip(sheet.lines, texts, periods, strict=True)
        if period is not None and known[text, period]
    )
    types = {name: cells.schema[name] for name in ("line", "period_end")} | {"remark": pl.String()}
    remarks = pl.DataFrame(list(found), schema=types, orient="row").unique(["line", "period_end"])
    joined = cells.join(remarks, on=["line", "period_end"], how="left", maintain_order="left")
    note = pl.col("note")
    both = (
        pl.when(pl.col("remark").is_null()).then(note).otherwise(remarked(note, pl.col("remark")))
    )
    return joined.with_columns(both.alias("note")).drop("remark")
