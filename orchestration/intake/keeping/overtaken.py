"""Files that did not get in, and need nothing more: a later one of the sender says all they said.

Belongs here: telling that from what was received since. Does not belong here: which accepted
submissions are superseded (``settling``): those change state, since their values counted. A file
that did not get in keeps its state, and is again to be done once the later one is taken back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from orchestration.context import Context
from orchestration.submissions import STANDING, State, Submission

# What makes two rows of different files the same row, whatever they say.
ROW = {
    "region_code": pl.String(),
    "period_end": pl.Date(),
    "dims": pl.String(),
    "entity_key": pl.String(),
}
# Of larger files the rows are not kept: they stay to be done until they are sent again.
MOST_ROWS = 20_000
# Waits for someone, or was sent back to be mended.
KEPT_OUT = frozenset({State.REJECTED, State.UNREADABLE, State.AWAITING_EXPLANATION, State.RETURNED})


def rows_said(cells: pl.DataFrame | None) -> list[list[str]]:
    """The rows of a file whose region and period could be read, as the quarantine keeps them."""
    rows = _rows(cells) if cells is not None else _no_rows()
    if rows.height > MOST_ROWS:
        return []
    return [[str(part) for part in row] for row in rows.sort(ROW.keys()).iter_rows()]


def overtaken_by(context: Context, entry: Submission) -> Submission | None:
    """The later submission that leaves nothing to be done about one that did not get in.

    The same bytes sent again; or accepted files that hold its every row. Of a file in which no
    row could be read its name has to do.
    """
    if entry.state not in KEPT_OUT:
        return None
    theirs = _later(context.index.of(entry.sender, entry.feed), entry)
    again = [other for other in theirs if other.sha256 == entry.sha256]
    if again:
        return again[-1]
    accepted = [other for other in theirs if other.state in STANDING]
    said = _said(context, entry)
    if said.is_empty():
        named = _later(context.index.named(entry.file_name), entry)
        same = [o for o in named if o.sender == entry.sender and o.state in STANDING]
        return same[-1] if same else None
    return _said_again(context, said, accepted)


def _later(others: Iterable[Submission], entry: Submission) -> list[Submission]:
    later = (other for other in others if other.received_seq > entry.received_seq)
    return [other for other in later if other.state is not State.WITHDRAWN]


def _said_again(
    context: Context, said: pl.DataFrame, accepted: Sequence[Submission]
) -> Submission | None:
    for other in accepted:
        place = _observations(context, other)
        if place.exists():
            said = said.join(_rows(pl.read_parquet(place)), on=[*ROW], how="anti")
        if said.is_empty():
            return other
    return None


def _said(context: Context, entry: Submission) -> pl.DataFrame:
    """The rows of a submission; none where it could not be read, or it is not known any more."""
    if entry.on_record and _observations(context, entry).exists():
        return _rows(pl.read_parquet(_observations(context, entry)))
    place = context.workspace.quarantine / f"{entry.id}.json"
    if not place.exists():
        return _no_rows()
    kept = json.loads(place.read_bytes()).get("rows", [])
    texts = pl.DataFrame(kept, schema=dict.fromkeys(ROW, pl.String), orient="row")
    return texts.with_columns(pl.col("period_end").str.to_date())


def _observations(context: Context, entry: Submission) -> Path:
    return context.workspace.observations / f"{entry.id}.parquet"


def _rows(cells: pl.DataFrame) -> pl.DataFrame:
    """Files from before there were lists have no entities."""
    known = [
        pl.col(name).fill_null("") if name in ("dims", "entity_key") else pl.col(name)
        for name in ROW
        if name in cells.columns
    ]
    missing = [pl.lit("").alias(name) for name in ROW if name not in cells.columns]
    return cells.select(*known, *missing).select(*ROW).drop_nulls().unique()


def _no_rows() -> pl.DataFrame:
    return pl.DataFrame(schema=ROW)
