"""One cell of a list → what is stored of it, a typed blank, or the reason why it is neither.

Belongs here: which reader a column's ``reads`` asks for. Does not belong here: the readers
themselves (``dates``, ``credit_codes``, ``promise_cells``), numbers (``quantities``) or rows
(``listing``). Text is stored as it is printed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from orchestration.intake.cells.credit_codes import read_credit_code
from orchestration.intake.cells.dates import read_date
from orchestration.intake.cells.numbers import Blank, Problem, read_blank
from orchestration.intake.cells.promise_cells import PromiseIndex
from orchestration.intake.reading.text import compact, listed
from sources.catalogue import Column, Reads

Stored = str | date


@dataclass(frozen=True, slots=True)
class CellRead:
    """What a cell of a list says: what is stored of it, or a typed blank."""

    stored: Stored | None
    blank: Blank = Blank.REPORTED


def reader_of(column: Column, promises: PromiseIndex) -> Callable[[str], CellRead | Problem]:
    """The reader of the column's cells. Numbers are text here: their unit is not in the cell."""
    readers: dict[Reads | None, Callable[[str], Stored | Problem]] = {
        Reads.DATE: read_date,
        Reads.CREDIT_CODE: read_credit_code,
        Reads.PROMISE: promises.read,
    }
    if column.reads is Reads.CHOICE:
        return partial(_choice, column=column)
    return partial(_read, read=readers.get(column.reads))


def stored_choice(text: str, column: Column) -> str | None:
    """What is stored for a word the contract allows; ``None`` for any other."""
    allowed = {compact(word): stored for word, stored in (column.allowed or {}).items()}
    return allowed.get(compact(text))


def not_allowed(column: Column) -> Problem:
    """The problem of a word that the contract does not allow."""
    return Problem("value.not_allowed", {"allowed": listed(column.allowed or ())})


def _choice(text: str, column: Column) -> CellRead | Problem:
    """Looked up first: 无 may be one of the words."""
    stored = stored_choice(text, column)
    if stored is not None:
        return CellRead(stored)
    blank = read_blank(text)
    return not_allowed(column) if blank is None else CellRead(None, blank)


def _read(text: str, read: Callable[[str], Stored | Problem] | None) -> CellRead | Problem:
    """Without a reader the text itself; in text 无 is a statement, else it means that none is."""
    blank = read_blank(text)
    if blank is not None:
        return CellRead(None, blank)
    if read is None:
        return CellRead(text)
    if compact(text) == "无":
        return CellRead(None, Blank.NOT_APPLICABLE)
    stored = read(text)
    return stored if isinstance(stored, Problem) else CellRead(stored)
