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
    RECORD,
    START,
    Position,
    blank_of,
    read_of,
    schema,
)
from expectations.findings import Finding
from orchestration.intake.attributes import not_allowed, stored_choice
from orchestration.intake.calendars import read_list_period, read_period, takes, wrong_column
from orchestration.intake.geography import Geography
from orchestration.intake.listing import read_list
from orchestration.intake.numbers import Blank, NumberRead, Problem
from orchestration.intake.observations import observe
from orchestration.intake.quantities import read_numbers
from orchestration.intake.sheet import Sheet
from orchestration.intake.table import RawTable
from orchestration.intake.text import compact
from sources.catalogue import Catalogue, Column, Feed, Nature, Role, Sender
from sources.periods import Period


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
    codes = _without_ended(sheet, geography, named, periods)
    data: dict[str, list[object]] = {
        LINE: [*sheet.lines],
        RECORD: [*sheet.records],
        KEY: [*sheet.keys],
        START: [period and period.start for period in periods],
        END: [period and period.end for period in periods],
        ENTITY: [""] * len(sheet.lines),
        feed.with_role(Role.REGION)[0].name: [*codes],
        feed.with_role(Role.PERIOD)[0].name: [period and period.label for period in periods],
    }
    printed_units = _fill_columns(data, sheet, sender, periods)
    if feed.shape == "records":
        listed = read_list(sheet, catalogue, sender, codes)
        data |= listed.data
        printed_units |= listed.printed_units
    types = schema(feed)
    frame = pl.DataFrame({name: pl.Series(name, data[name], types[name]) for name in types})
    cells, doubled = observe(frame, sheet, printed_units)
    return Normalised(frame, cells, sheet.positions, sheet.findings + doubled)


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
    name = sheet.feed.with_role(Role.PERIOD)[0].name
    read = read_list_period if sheet.feed.shape == "records" else read_period
    return sheet.typed(name, lambda text: read(text, sheet.feed.calendar, received_on))


def _regions(sheet: Sheet, geography: Geography) -> list[str | None]:
    codes = sheet.typed(sheet.feed.with_role(Role.REGION)[0].name, geography.resolve)
    sheet.name_rows(codes)
    return codes


def _without_ended(
    sheet: Sheet,
    geography: Geography,
    codes: list[str | None],
    periods: list[Period | None],
) -> list[str | None]:
    """``codes`` without regions that had ended before the row's period; those are findings."""
    name = sheet.feed.with_role(Role.REGION)[0].name
    checked = {
        (code, period): geography.abolished(code, period)
        for code, period in set(zip(codes, periods, strict=True))
        if code and period
    }
    kept = codes.copy()
    for row, key in enumerate(zip(codes, periods, strict=True)):
        problem = checked.get(key)  # type: ignore[arg-type]
        if problem is not None:
            sheet.report(row, name, sheet.texts(name)[row], problem)
            kept[row] = None
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
