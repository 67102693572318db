"""What each submission speaks of: regions and periods, and whether it says anything of them.

Belongs here: reading that from accepted observations and from the quarantine, once a submission.
Does not belong here: what follows from it for a report that is owed (``orchestration.duties``).

What was accepted never changes, so it is kept for as long as the program runs; what did not get in
is read again once it has been judged again.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl

from orchestration.context import Context
from orchestration.submissions import HAVE_FINDINGS, Submission

# Cells that say something; a report of which every cell is blank is none.
SAYING = ("reported", "below_unit")
NAMES = ("submission_id", "region_code", "period_end", "blank")


class Spoken(NamedTuple):
    """A region and the last day of a period that a submission speaks of; ``speaks``: with words."""

    region_code: str
    period_end: date
    speaks: bool


Known = dict[tuple[str, str, int], tuple[Spoken, ...]]
_known: Known = {}
_reading = threading.Lock()


def spoken_of(context: Context, submissions: Iterable[Submission]) -> dict[str, tuple[Spoken, ...]]:
    """What each of these submissions speaks of, by id; those that speak of nothing are left out."""
    asked = {_key(context, entry): entry for entry in submissions if _speaks(entry)}
    with _reading:
        unread = [entry for key, entry in asked.items() if key not in _known]
        accepted = [entry for entry in unread if entry.on_record]
        found = _of_accepted(context, accepted) if accepted else {}
        for entry in unread:
            kept_out = None if entry.on_record else _of_kept_out(context, entry)
            found |= {} if kept_out is None else {entry.id: kept_out}
        for entry in unread:
            # What is lost is made again by the next run: then it is to be read.
            if entry.id in found:
                _known[_key(context, entry)] = found[entry.id]
        return {entry.id: _known[key] for key, entry in asked.items() if key in _known}


def _speaks(entry: Submission) -> bool:
    return entry.on_record or entry.state in HAVE_FINDINGS


def _key(context: Context, entry: Submission) -> tuple[str, str, int]:
    """Which judgement of which submission; of an accepted one there is but one that counts."""
    judged = 0 if entry.on_record else entry.judged_seq
    return str(context.workspace.root), entry.id, judged


def _of_accepted(context: Context, accepted: list[Submission]) -> dict[str, tuple[Spoken, ...]]:
    folder = context.workspace.observations
    places = [place for entry in accepted if (place := folder / f"{entry.id}.parquet").exists()]
    try:
        return _read(places) if places else {}
    except (OSError, pl.exceptions.PolarsError):
        # One damaged file must not hide the others; the next run mends it.
        return {id_: said for place in places for id_, said in _read_one(place).items()}


def _read_one(place: Path) -> dict[str, tuple[Spoken, ...]]:
    try:
        return _read([place])
    except (OSError, pl.exceptions.PolarsError):
        return {}


def _read(places: list[Path]) -> dict[str, tuple[Spoken, ...]]:
    said = (
        pl.scan_parquet(places, extra_columns="ignore")
        .select(NAMES)
        .group_by("submission_id", "region_code", "period_end")
        .agg(pl.col("blank").is_in(SAYING).any())
        .drop_nulls("period_end")
        .collect()
    )
    found: dict[str, list[Spoken]] = {place.stem: [] for place in places}
    for id_, region, end, speaks in said.iter_rows():
        found[id_].append(Spoken(sys.intern(region), end, speaks))
    return {id_: tuple(entries) for id_, entries in found.items()}


def _of_kept_out(context: Context, entry: Submission) -> tuple[Spoken, ...] | None:
    place = context.workspace.quarantine / f"{entry.id}.json"
    try:
        attempts = json.loads(place.read_bytes())["attempts"]
    except (OSError, ValueError, KeyError):
        return None
    tried = {(said["region_code"], said["end"]) for said in attempts}
    return tuple(
        Spoken(sys.intern(region), date.fromisoformat(end), False) for region, end in sorted(tried)
    )
