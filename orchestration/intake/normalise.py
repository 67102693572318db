"""Raw table → typed rows and observations: every cell read by the contract, none repaired.

Belongs here: applying the contract column by column. Does not belong here: the keys and attributes
of a list (``listing``), the grammar of a cell (``numbers``, ``geography``, ``calendars``), edits
over rows (``expectations.edits``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

import polars as pl

from expectations.edits.frame import (
    END,
    ENTITY,
    KEY,
    LINE,
    NUMBER,
    RECORD,
    START,
    Position,
    blank_of,
    read_of,
    schema,
)
from expectations.findings import Finding
from orchestration.intake.cells.attributes import not_allowed, stored_choice
from orchestration.intake.cells.calendars import takes, wrong_column
from orchestration.intake.cells.geography import Geography
from orchestration.intake.cells.numbers import Blank, NumberRead, Problem
from orchestration.intake.cells.period_column import read_period_column, stated_year
from orchestration.intake.listing import read_list
from orchestration.intake.observations import observe
from orchestration.intake.quantities import read_numbers
from orchestration.intake.reading.preamble import PERIOD_KEYS
from orchestration.intake.reading.text import compact
from orchestration.intake.remarks import with_settled_periods
from orchestration.intake.sheet import Sheet
from orchestration.intake.span_totals import span_findings
from orchestration.intake.tables.rawtable import RawTable
from orchestration.intake.totals import contradicted_title, total_findings
from sources.catalogue import Catalogue, Column, Feed, Nature, Role, Sender
from sources.periods import Period, parse_period


@dataclass(frozen=True, slots=True)
class Normalised:
    """A submission typed: rows (``edits.frame``), observations, positions and findings."""

    frame: pl.DataFrame
    cells: pl.DataFrame
    positions: dict[str, Position]
    findings: list[Finding]


def normalise(
    table: RawTable,
    feed: Feed,
    catalogue: Catalogue,
    sender: Sender,
    received_on: date | None = None,
) -> Normalised:
    """Type every cell of ``table``; whatever cannot be read is null and has a finding.

    ``received_on`` is the day the file arrived, where that is known: later periods are refused.
    """
    sheet = Sheet(table, feed)
    geography = Geography(catalogue, sender)
    named = _regions(sheet, geography)
    periods = _periods(sheet, received_on)
    codes = _in_force(sheet, geography, named, periods)
    data: dict[str, list[object]] = {
        LINE: [*sheet.lines],
        RECORD: [*sheet.records],
        KEY: [*sheet.keys],
        START: [period and period.start for period in periods],
        END: [period and period.end for period in periods],
        ENTITY: [""] * len(sheet.lines),
        feed.with_role(Role.REGION)[0].name: [*codes],
        feed.with_role(Role.PERIOD)[0].name: _labels(periods),
    }
    printed_units = _fill_columns(data, sheet, sender, periods)
    if feed.shape == "records":
        listed = read_list(sheet, catalogue, sender, codes)
        data |= listed.data
        printed_units |= listed.printed_units
    types = schema(feed)
    frame = pl.DataFrame({name: pl.Series(name, data[name], types[name]) for name in types})
    if sheet.is_wide:
        frame = frame.with_columns(pl.int_range(pl.len(), dtype=pl.Int32).alias(NUMBER))
    cells, doubled = observe(frame, sheet, printed_units)
    cells = with_settled_periods(cells, sheet, periods)
    findings = sheet.findings + doubled + _of_table(table, sheet, periods)
    return Normalised(frame, cells, sheet.positions, findings)


def _labels(periods: list[Period | None]) -> list[object]:
    """The periods as they are written; each of the few there are is written once."""
    labels = {period: period.label for period in set(periods) if period}
    return [period and labels[period] for period in periods]


def _of_table(table: RawTable, sheet: Sheet, periods: list[Period | None]) -> list[Finding]:
    """What the table says of itself beside its rows: its totals and its title."""
    findings = total_findings(table, sheet, periods, lambda totals: _periods(totals, None))
    findings += span_findings(table, sheet, periods)
    titled = [parse_period(text) for text in table.periods_above]
    contradiction = contradicted_title(table, sheet.feed, periods, titled)
    return findings + ([contradiction] if contradiction else [])


def _fill_columns(
    data: dict[str, list[object]],
    sheet: Sheet,
    sender: Sender,
    periods: list[Period | None],
) -> dict[str, str]:
    """Fill in what region and period leave; returns the printed unit of each value column."""
    printed_units: dict[str, str] = {}
    for column in sheet.feed.columns:
        texts = sheet.texts(column.name)
        data[read_of(column.name)] = [*texts]
        match column.role:
            case Role.VALUE:
                numbers, printed_units[column.name] = read_numbers(sheet, column)
                numbers = _fit_periods(sheet, column, numbers, periods)
                data[column.name] = [number and number.value for number in numbers]
                data[blank_of(column.name)] = [number and number.blank.value for number in numbers]
            case Role.DIM | Role.NATURE:
                data[column.name] = [*_choices(sheet, column, sender)]
            case Role.SOURCE | Role.NOTE | Role.IGNORED:
                data[column.name] = [text or None for text in texts]
    return printed_units


def _periods(sheet: Sheet, received_on: date | None) -> list[Period | None]:
    """The period of every row, read as one column: rows of the same other keys are one series."""
    feed, name = sheet.feed, sheet.feed.with_role(Role.PERIOD)[0].name
    texts = sheet.texts(name)
    read = read_period_column(
        texts,
        feed.calendar,
        received_on,
        year=stated_year(
            (
                *(sheet.table.preamble.get(key, "") for key in PERIOD_KEYS),
                *sheet.table.periods_above,
            )
        ),
        series=[sheet.texts(other) for other in feed.grain if other != name],
        of_list=feed.shape == "records",
    )
    for row, entry in enumerate(read):
        if isinstance(entry, Problem):
            sheet.report(row, name, texts[row], entry)
    return [entry if isinstance(entry, Period) else None for entry in read]


def _regions(sheet: Sheet, geography: Geography) -> list[str | None]:
    codes = sheet.typed(sheet.feed.with_role(Role.REGION)[0].name, geography.resolve)
    sheet.name_rows(codes)
    return codes


def _in_force(
    sheet: Sheet,
    geography: Geography,
    codes: list[str | None],
    periods: list[Period | None],
) -> list[str | None]:
    """The regions that ``codes`` mean in the rows' periods; where that is none, a finding."""
    name = sheet.feed.with_role(Role.REGION)[0].name
    meant = {
        (code, period): geography.in_force(code, period)
        for code, period in set(zip(codes, periods, strict=True))
        if code
    }
    kept: list[str | None] = []
    for row, (code, period) in enumerate(zip(codes, periods, strict=True)):
        found = meant[code, period] if code else None
        # Without a period the row is refused as it is; what the region was is of no use then.
        if isinstance(found, Problem) and period is not None:
            sheet.report(row, name, sheet.texts(name)[row], found)
        kept.append(found if isinstance(found, str) else None)
    return kept


def _choices(sheet: Sheet, column: Column, sender: Sender) -> list[str | None]:
    """Dims and nature: what may be written, as it is stored; blank is the default."""
    stored = sheet.typed(column.name, partial(_read_choice, column=column))
    if column.role is Role.NATURE and sender.simulated:
        texts = sheet.texts(column.name)
        for row, nature in enumerate(stored):
            if nature not in (None, Nature.SIMULATED):
                problem = Problem("value.not_marked_simulated", {"sender": sender.name_zh})
                sheet.report(row, column.name, texts[row], problem)
    return stored


def _read_choice(text: str, column: Column) -> str | Problem:
    stored = stored_choice(text, column)
    if stored is not None:
        return stored
    if compact(text):
        return not_allowed(column)
    if column.default is not None:
        return column.default
    # A dim is part of the key; a nature that nobody states is a reported number.
    return Problem("blank.required") if column.role is Role.DIM else Nature.REPORTED.value


def _fit_periods(
    sheet: Sheet,
    column: Column,
    numbers: list[NumberRead | None],
    periods: list[Period | None],
) -> list[NumberRead | None]:
    """Without the cells whose row's period the column does not take; what they say is a finding.

    A blank one says nothing, and there is nothing it could be blank of.
    """
    basis = column.basis
    assert basis is not None  # noqa: S101 - the catalogue asks it of value columns
    refused = {
        period
        for period in set(periods)
        if period is not None and not takes(basis, period, sheet.feed.calendar)
    }
    if not refused:
        return numbers
    texts = sheet.texts(column.name)
    for row, (number, period) in enumerate(zip(numbers, periods, strict=True)):
        if period not in refused or period is None:
            continue
        if number is not None and number.blank is not Blank.NOT_REPORTED:
            sheet.report(row, column.name, texts[row], wrong_column(basis, period))
        numbers[row] = None
    return numbers
