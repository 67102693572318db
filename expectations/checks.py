"""What a check on accepted data is: the rule it applies and what it tells the operator.

Belongs here: the vocabulary of rules (plain frozen dataclasses), ``Check`` and ``Suite``. Does not
belong here: which checks exist (``expectations.suites``, ``expectations.mart_suites``), how a rule
is prepared on a frame (``expectations.derivation``) or judged (``expectations.runner``).

A *key* is the text of one or several columns joined by ``|``: booleans as ``true``/``false``, whole
numbers without a point, dates as ISO, an absent value as ``∅``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Literal

Severity = Literal["hold", "note"]
Owner = Literal["statistician", "operator", "engineer"]

ABSENT = "∅"
SEPARATOR = "|"


def key(*parts: object) -> str:
    """The text of a key as checks compare it."""
    return SEPARATOR.join(ABSENT if part is None else str(part) for part in parts)


@dataclass(frozen=True)
class Where:
    """Rows whose key over ``columns`` is one of ``keys``."""

    columns: tuple[str, ...]
    keys: frozenset[str]


def where(column: str, *values: str) -> Where:
    """Rows whose ``column`` holds one of ``values``."""
    return Where((column,), frozenset(values))


@dataclass(frozen=True)
class RowsAtLeast:
    """The table has at least ``minimum`` rows: nothing passes on an empty table."""

    minimum: int


@dataclass(frozen=True)
class NotNull:
    """``column`` is filled, in every row or in the rows of ``rows``."""

    column: str
    rows: Where | None = None


@dataclass(frozen=True)
class Unique:
    """No two rows share the key over ``columns``; rows with ``open_column`` filled do not count."""

    columns: tuple[str, ...]
    open_column: str | None = None
    rows: Where | None = None


@dataclass(frozen=True)
class InSet:
    """The key over ``columns`` is one of ``allowed``; an absent value is not, unless nullable."""

    columns: tuple[str, ...]
    allowed: frozenset[str]
    nullable: bool = False


@dataclass(frozen=True)
class Between:
    """A number lies between the limits, both included; absent numbers are not judged.

    ``below`` excludes the maximum itself.
    """

    column: str
    minimum: float | None = None
    maximum: float | None = None
    below: bool = False
    rows: Where | None = None


@dataclass(frozen=True)
class KeySet:
    """The keys that occur over ``columns`` are exactly ``expected`` (or at least those)."""

    columns: tuple[str, ...]
    expected: frozenset[str]
    surplus_allowed: bool = False


@dataclass(frozen=True)
class OneValue:
    """``column`` has one and the same value in all rows."""

    column: str


@dataclass(frozen=True)
class Ordered:
    """``lesser`` ≤ ``greater`` wherever both are filled (``<`` when ``strictly``).

    ``compare`` says as what: ``date`` drops the time of day, ``time`` keeps it.
    """

    lesser: str
    greater: str
    compare: Literal["number", "date", "time"]
    strictly: bool = False
    rows: Where | None = None


@dataclass(frozen=True)
class PresentExactly:
    """``column`` is filled in the rows of ``rows`` and empty in all others.

    Only rows of ``among`` are judged, where it is given.
    """

    column: str
    rows: Where
    among: Where | None = None


@dataclass(frozen=True)
class Implies:
    """Rows of ``rows`` are rows of ``then``; with ``only`` the reverse holds as well.

    Rows with ``judged`` empty are not judged (a figure that is not there claims nothing).
    """

    rows: Where
    then: Where
    only: bool = False
    judged: str | None = None


@dataclass(frozen=True)
class Difference:
    """``column`` = ``minuend`` − ``subtrahend``; filled exactly where both of them are."""

    column: str
    minuend: str
    subtrahend: str
    tolerance: float


@dataclass(frozen=True)
class Growth:
    """``column`` (percent) = (``value`` / ``baseline`` − 1) × 100 wherever it is filled."""

    column: str
    value: str
    baseline: str
    tolerance: float
    rows: Where


@dataclass(frozen=True)
class Bounds:
    """The number in ``column`` lies within the limits declared for the row's key, if any."""

    columns: tuple[str, ...]
    column: str
    limits: Mapping[str, tuple[Decimal | None, Decimal | None]]


@dataclass(frozen=True)
class Declared:
    """``column`` holds what is declared for the row's key: a text, a number or nothing."""

    columns: tuple[str, ...]
    column: str
    expected: Mapping[str, str | Decimal | None]


@dataclass(frozen=True)
class PeriodEnded:
    """The period of that label has ended on ``as_of``; rows without a period are not judged."""

    period: str
    as_of: str


Rule = (
    RowsAtLeast
    | NotNull
    | Unique
    | InSet
    | Between
    | KeySet
    | OneValue
    | Ordered
    | PresentExactly
    | Implies
    | Difference
    | Growth
    | Bounds
    | Declared
    | PeriodEnded
)

# Fields of the rules above that name columns of the judged table.
_COLUMN_FIELDS = frozenset(
    {
        *("column", "columns", "open_column", "judged", "lesser", "greater"),
        *("minuend", "subtrahend", "value", "baseline", "period", "as_of"),
    }
)


def columns_of(rule: Rule) -> tuple[str, ...]:
    """Every column a rule reads, once, in the order it names them."""
    named: list[str] = []
    for field in fields(rule):
        entry = getattr(rule, field.name)
        if isinstance(entry, Where):
            named += entry.columns
        elif field.name in _COLUMN_FIELDS and entry is not None:
            named += [entry] if isinstance(entry, str) else entry
    return tuple(dict.fromkeys(named))


@dataclass(frozen=True)
class Check:
    """One thing that must hold, and what it means to whoever reads that it does not.

    ``hold`` stops publication, ``note`` publishes with the note shown; ``owner`` is who acts.
    """

    id: str
    owner: Owner
    severity: Severity
    rule: Rule
    message_zh: str
    message_en: str
    advice_zh: str

    @property
    def kind(self) -> str:
        """Name of the rule, as ``in_set``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self.rule).__name__).lower()

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns the check reads; one that is missing fails the check."""
        return columns_of(self.rule)


@dataclass(frozen=True)
class Suite:
    """The checks on one table; ``key`` names the columns that identify a row to the operator."""

    id: str
    table: str
    title_zh: str
    key: tuple[str, ...]
    checks: tuple[Check, ...]

    def __post_init__(self) -> None:
        """Refuse two checks of one id: the second would hide the first."""
        ids = [check.id for check in self.checks]
        twice = sorted({entry for entry in ids if ids.count(entry) > 1})
        if twice:
            raise ValueError(f"suite {self.id}: check declared twice: {twice}")
