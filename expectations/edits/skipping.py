"""Which declared edits a file cannot be held to, and why.

Belongs here: what an edit needs. Does not belong here: evaluating it (``declared``).
"""

from __future__ import annotations

from dataclasses import dataclass

from expectations.edits.frame import Positions
from sources.catalogue import (
    AtLeastOne,
    Edit,
    Feed,
    RepeatedDigits,
    RequiredWhen,
    RoundedToTarget,
    SameAsBefore,
)
from sources.edit_kinds import COLUMN_FIELDS, OverTime


@dataclass(frozen=True, slots=True)
class SkippedEdit:
    """An edit that could not be evaluated on a file (or only in part), and why."""

    id: str
    why: str
    why_en: str = ""


def columns_of(edit: Edit) -> tuple[str, ...]:
    """The contract columns an edit compares; the first is where its finding stands."""
    given = (getattr(edit, name) for name in type(edit).model_fields if name in COLUMN_FIELDS)
    return tuple(
        name for named in given for name in ((named,) if isinstance(named, str) else named or ())
    )


def skipped_edits(
    feed: Feed, positions: Positions, *, knows_history: bool = True
) -> list[SkippedEdit]:
    """The edits that need a column this file does not have, or earlier reports nobody gave.

    Without ``knows_history`` an edit over time still compares the rows of the file.
    """
    skipped = []
    for edit in feed.edits:
        absent = [name for name in _missing(edit, positions) if name not in positions]
        if absent:
            headers = "、".join(feed.column(name).header for name in absent)
            why_en = f"the file has no column '{headers}'"
            skipped.append(SkippedEdit(edit.id, f"文件中没有“{headers}”列", why_en))
        elif not knows_history and looks_back(edit):
            skipped.append(SkippedEdit(edit.id, *_WITHIN_THE_FILE))
    return skipped


_WITHIN_THE_FILE = (
    "没有以前报送的数据，只与本文件内的数据比较",
    "earlier reports are not at hand: only numbers of this file were compared",
)


def looks_back(edit: Edit) -> bool:
    """Whether an edit compares with earlier periods."""
    return isinstance(edit, OverTime) or (isinstance(edit, RoundedToTarget) and edit.over is None)


def _missing(edit: Edit, positions: Positions) -> tuple[str, ...]:
    """The columns without which an edit says nothing: a column that is asked for is not one."""
    match edit:
        case AtLeastOne():
            return ()
        case RequiredWhen():
            return (edit.when,)
        case RepeatedDigits() | SameAsBefore():
            return () if any(name in positions for name in edit.columns) else edit.columns
        case _:
            return columns_of(edit)
