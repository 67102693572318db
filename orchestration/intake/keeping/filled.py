"""The form of a feed for one period, filled with what its sender had accepted last.

Belongs here: which rows it has, and what is said beside them. Does not belong here: the empty form
(``orchestration.intake.answers.templates``) or writing it.

Values are never filled in, only said beside their cells; of a list every thing stands as it was
accepted last, since what is left out of a later list is not dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from expectations.edits.frame import NIL
from orchestration.context import Context
from orchestration.intake.answers.templates import (
    Template,
    first_words,
    marks_of,
    region_words,
    template_of,
)
from orchestration.intake.keeping.replacing import spoken, standing_after
from orchestration.intake.observations import RECORD_BASIS
from orchestration.submissions import State
from orchestration.submissions_index import acceptance_order
from orchestration.warehouse.obligations import MONTHS_OF
from sources.catalogue import Calendar, Column, Feed, Reads, Role, Sender
from sources.periods import Period

Row = dict[str, str]
# A note that says why accepted values were changed: it is not said again unasked.
_REVISED = re.compile("(?:修订|更正)(?:原因|代码)")


def fits(calendar: Calendar, period: Period) -> bool:
    """Whether a feed has that period: as long as its reports, and not before its first."""
    step = MONTHS_OF[calendar.cadence]
    whole = len(period.months) == step and (period.start.month - 1) % step == 0
    return whole and period.start >= calendar.first


def filled_template(context: Context, feed: Feed, sender: Sender, period: Period) -> Template:
    """The form with a row for everything that the sender reported last, for that period."""
    form = template_of(feed, context.catalogue, sender)
    words = region_words(context.catalogue, sender, period)
    standing = _standing(context, feed, sender)
    make = _listed if feed.shape == "records" else _measured
    made = list(make(feed, form, words, standing, period))
    always = {feed.with_role(Role.PERIOD)[0].name: period.words_zh} | marks_of(feed, sender)
    rows = tuple(
        tuple((row.get(c.name, "") or always.get(c.name, "")) for c in form.columns)
        for row, _ in made
    )
    region = feed.with_role(Role.REGION)[0].name
    choices = form.choices | {region: tuple(words.values())}
    return replace(form, rows=rows, remarks=tuple(said for _, said in made), choices=choices)


def _standing(context: Context, feed: Feed, sender: Sender) -> pl.DataFrame | None:
    """All that the sender has on record for the feed, each fact as it stands now."""
    entries = [e for e in context.index.of(sender.id, feed.id) if e.state is State.ACCEPTED]
    folder = context.workspace.observations
    places = [folder / f"{entry.id}.parquet" for entry in sorted(entries, key=acceptance_order)]
    return standing_after([spoken(place) for place in places if place.exists()])


def _measured(
    feed: Feed,
    form: Template,
    words: dict[str, str],
    standing: pl.DataFrame | None,
    period: Period,
) -> Iterator[tuple[Row, Row]]:
    """Each region's rows as reported last, without their values; else those of the empty form."""
    region = feed.with_role(Role.REGION)[0].name
    known = _last_values(standing, period) if standing is not None else {}
    names = [column.name for column in form.columns]
    empty = [dict(zip(names, row, strict=True)) for row in form.rows]
    for code, word in words.items():
        if code in known:
            for dims, cells in known[code].items():
                yield {region: word} | dim_words(feed, dims), _remarks(feed, cells)
            continue
        yield from ((row, {}) for row in empty or [{region: word}] if row[region] in (word, code))


def _last_values(
    standing: pl.DataFrame, period: Period
) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The cells of each region's last period before this one, by region and dims."""
    earlier = standing.filter(pl.col("period_end") < period.end)
    last = earlier.filter(pl.col("period_end") == pl.col("period_end").max().over("region_code"))
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for cell in last.sort("region_code", "line", "column").iter_rows(named=True):
        found.setdefault(cell["region_code"], {}).setdefault(cell["dims"], []).append(cell)
    return found


def dim_words(feed: Feed, dims: str) -> Row:
    """The words of the groups; what goes without saying is left empty."""
    stored = dict(part.split("=", 1) for part in dims.split(";") if "=" in part)
    return {
        column.name: first_words(column).get(stored.get(column.name, ""), "")
        for column in feed.with_role(Role.DIM)
        if stored.get(column.name) != column.default
    }


def _remarks(feed: Feed, cells: list[dict[str, Any]]) -> Row:
    """上期（2026年2月）：123, beside the cell of each value."""
    said = {}
    for column in feed.with_role(Role.VALUE):
        for cell in cells:
            if cell["item"] == column.item and _is_of(column, cell["basis"]):
                value = plain_number(cell["value"]) or cell["printed_value"]
                said[column.name] = f"上期（{_period_of(feed, cell).words_zh}）：{value}"
    return said


def _is_of(column: Column, basis: str) -> bool:
    return basis == column.basis or (basis == "year" and column.basis == "ytd")


def _period_of(feed: Feed, cell: dict[str, Any]) -> Period:
    """The report a cell was part of: a cumulative value begins in January whatever its report."""
    end: date = cell["period_end"]
    months = MONTHS_OF[feed.calendar.cadence]
    if cell["basis"] == "year":
        return Period.of_months(end.year, 1, 12)
    return Period.of_months(end.year, max(1, end.month - months + 1), end.month)


def _listed(
    feed: Feed,
    _form: Template,
    words: dict[str, str],
    standing: pl.DataFrame | None,
    period: Period,
) -> Iterator[tuple[Row, Row]]:
    """Everything on the list as it stood last; where nothing is, a row to begin with."""
    region = feed.with_role(Role.REGION)[0].name
    things = _things(standing, period) if standing is not None else []
    places = {code: place for place, code in enumerate(words)}
    things = [cells for cells in things if cells[0]["region_code"] in places]
    things.sort(key=lambda cells: places[cells[0]["region_code"]])
    for cells in things:
        row = {region: words[cells[0]["region_code"]]}
        yield row | _attributes(feed, cells), {}
    if not things:
        yield from (({region: word}, {}) for word in words.values())


def _things(standing: pl.DataFrame, period: Period) -> list[list[dict[str, Any]]]:
    """The cells of each thing's row of the latest period, in the order of the files."""
    listed = standing.filter(
        (pl.col("basis") == RECORD_BASIS)
        & (pl.col("item") != NIL)
        & (pl.col("period_end") <= period.end)
    )
    latest = pl.col("period_end") == pl.col("period_end").max().over("entity_key")
    things: dict[str, list[dict[str, Any]]] = {}
    for cell in listed.filter(latest).sort("period_end", "line", "column").iter_rows(named=True):
        things.setdefault(cell["entity_key"], []).append(cell)
    return list(things.values())


def _attributes(feed: Feed, cells: list[dict[str, Any]]) -> Row:
    said = {cell["item"]: cell for cell in cells}
    listed = (*feed.with_role(Role.KEY), *feed.with_role(Role.ATTRIBUTE))
    row = {c.name: _cell_text(c, said[c.name]) for c in listed if c.name in said}
    row |= _note(feed, cells[0]["note"] or "")
    for column in feed.with_role(Role.NATURE):
        nature = cells[0]["nature"]
        if nature != column.default:
            row[column.name] = first_words(column).get(nature, "")
    return row


def _note(feed: Feed, note: str) -> Row:
    """What explained the row explains it again; but not why it was once changed."""
    columns = feed.with_role(Role.NOTE)
    if len(columns) != 1 or _REVISED.search(note):
        return {}
    return {columns[0].name: note}


def _cell_text(column: Column, cell: dict[str, Any]) -> str:
    """A cell as a person fills it in: numbers in the column's unit, words as the contract has."""
    if column.reads is Reads.NUMBER:
        return plain_number(cell["value"]) or str(cell["printed_value"] or "")
    if column.reads is Reads.CHOICE:
        return first_words(column).get(cell["text"], str(cell["text"] or ""))
    if column.reads is Reads.PROMISE:
        return str(cell["printed_value"] or cell["text"] or "")
    return str(cell["text"] or "")


def plain_number(value: Any) -> str:
    """123.5 of a stored 123.500000000; nothing of none."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
