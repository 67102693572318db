"""The rows of a list: which thing each row speaks of, and what it says of it.

Belongs here: key and attribute columns under the contract, rows that say that there is nothing.
Does not belong here: the cells themselves (``attributes``), joining keys (``entity_keys``), or
rows that exclude each other (``expectations.edits``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from expectations.edits.frame import ENTITY, NIL, blank_of
from orchestration.intake.cells.attributes import reader_of, stored_choice
from orchestration.intake.cells.entity_keys import entity_key, key_text, says_nil
from orchestration.intake.cells.numbers import Problem, read_blank
from orchestration.intake.cells.promise_cells import PromiseIndex
from orchestration.intake.quantities import read_numbers
from orchestration.intake.reading.text import plain
from orchestration.intake.sheet import Sheet
from sources.catalogue import Catalogue, Column, Reads, Role, Sender

# What a spreadsheet makes of a long number: its last digits are gone for good.
# Of 18 digits in a cell that holds a number only the first fifteen are kept.
_ZEROED = re.compile(r"[1-9][0-9]{14}0{3,}")
_DIGITS_LOST = re.compile(r"[0-9]+(?:\.[0-9]+)?[eE]\+[0-9]+")
_FORMULA_ERROR = re.compile(
    r"=.*|#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|#+)", re.DOTALL
)
_NOTHING = re.compile(r"0*(?:\.0+)?")


@dataclass
class ListRead:
    """Frame columns of the keys and attributes by name, and the printed unit of each number."""

    data: dict[str, list[object]] = field(default_factory=dict)
    printed_units: dict[str, str] = field(default_factory=dict)


def read_list(
    sheet: Sheet, catalogue: Catalogue, sender: Sender, codes: list[str | None]
) -> ListRead:
    """Read every key and attribute; ``codes`` are the rows' regions, where they were understood."""
    promises = PromiseIndex(catalogue, sender)
    nil = _nil_rows(sheet)
    read = ListRead()
    keys = sheet.feed.with_role(Role.KEY)
    for column in keys:
        stored = _keys(sheet, column, promises, nil)
        _refuse_promises_of_others(sheet, column, promises, stored, codes)
        read.data[column.name] = [NIL if row in nil else key for row, key in enumerate(stored)]
    for column in sheet.feed.with_role(Role.ATTRIBUTE):
        _read_attribute(read, sheet, column, promises, nil, codes)
    key_cells = zip(*(read.data[column.name] for column in keys), strict=True)
    read.data[ENTITY] = [
        NIL if row in nil else _entity(sheet, code, cells)
        for row, (code, cells) in enumerate(zip(codes, key_cells, strict=True))
    ]
    return read


def _entity(sheet: Sheet, code: str | None, cells: tuple[object, ...]) -> str | None:
    keys = [cell for cell in cells if isinstance(cell, str)]
    return entity_key(sheet.feed, code, keys) if code and len(keys) == len(cells) else None


def _nil_rows(sheet: Sheet) -> set[int]:
    """The rows whose every key cell says that there is nothing; what else they say is a finding."""
    keys = [sheet.texts(column.name) for column in sheet.feed.with_role(Role.KEY)]
    nil = {row for row, cells in enumerate(zip(*keys, strict=True)) if all(map(says_nil, cells))}
    for column in sheet.feed.with_role(Role.ATTRIBUTE):
        texts = sheet.texts(column.name)
        for row in nil:
            if not _says_nothing(texts[row]):
                sheet.report(row, column.name, texts[row], Problem("nil.not_empty"))
    return nil


def _says_nothing(text: str) -> bool:
    return read_blank(text) is not None or says_nil(text) or bool(_NOTHING.fullmatch(plain(text)))


def _keys(
    sheet: Sheet, column: Column, promises: PromiseIndex, nil: Collection[int]
) -> list[str | None]:
    """The keys of one column as they are stored; a row without its key cannot be kept."""
    read = reader_of(column, promises)
    of_workbook = bool(sheet.table.sheet)

    def read_key(text: str) -> str | Problem:
        if says_nil(text) and stored_choice(text, column) is None:
            return Problem("nil.partial")
        cell = _damage(text, of_workbook) or read(text)
        if isinstance(cell, Problem):
            return cell
        key = "" if cell.stored is None else _key_of(cell.stored, column)
        return key or Problem("key.blank")

    return sheet.typed(column.name, read_key, nil)


def _key_of(stored: str | date, column: Column) -> str:
    if isinstance(stored, date):
        return stored.isoformat()
    return key_text(stored) if column.reads in (Reads.TEXT, Reads.NUMBER) else stored


def _damage(text: str, of_workbook: bool) -> Problem | None:
    """What a spreadsheet does to a key, so that several things get the same one."""
    written = plain(text)
    if _DIGITS_LOST.fullmatch(written) or (of_workbook and _ZEROED.fullmatch(written)):
        return Problem("code.digits_lost")
    return Problem("type.formula") if _FORMULA_ERROR.fullmatch(written) else None


def _read_attribute(
    read: ListRead,
    sheet: Sheet,
    column: Column,
    promises: PromiseIndex,
    nil: Collection[int],
    codes: list[str | None],
) -> None:
    """Fill in the stored cells and typed blanks of one attribute."""
    if column.reads is Reads.NUMBER:
        numbers, read.printed_units[column.name] = read_numbers(sheet, column, nil)
        read.data[column.name] = [number and number.value for number in numbers]
        read.data[blank_of(column.name)] = [number and number.blank.value for number in numbers]
        return
    cells = sheet.typed(column.name, reader_of(column, promises), nil)
    read.data[column.name] = [cell and cell.stored for cell in cells]
    _refuse_promises_of_others(sheet, column, promises, read.data[column.name], codes)
    read.data[blank_of(column.name)] = [cell and cell.blank.value for cell in cells]


def _refuse_promises_of_others(
    sheet: Sheet,
    column: Column,
    promises: PromiseIndex,
    stored: Sequence[object],
    codes: list[str | None],
) -> None:
    """Findings for promises that neither the row's region nor the sender's has made."""
    if column.reads is not Reads.PROMISE:
        return
    texts = sheet.texts(column.name)
    for row, (promise, code) in enumerate(zip(stored, codes, strict=True)):
        if isinstance(promise, str) and code is not None:
            problem = promises.not_yours(promise, code)
            if problem is not None:
                sheet.report(row, column.name, texts[row], problem)
