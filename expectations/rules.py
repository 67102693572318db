"""The vocabulary of rules: what can be asked of a table, as plain frozen dataclasses.

Belongs here: the kinds of rules and the *key* they compare by. Does not belong here: what a check
tells the operator (``expectations.checks``), which checks exist (the ``*_checks`` modules), how a
rule is prepared on a frame (``expectations.derivation``) or judged (``expectations.runner``).

A *key* is the text of one or several columns joined by ``|``: booleans as ``true``/``false``, whole
numbers without a point, dates as ISO, an absent value as ``∅``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Literal

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
    """The keys that occur over ``columns`` are exactly ``expected`` (or at least those).

    Only rows of ``rows`` are looked at, where it is given.
    """

    columns: tuple[str, ...]
    expected: frozenset[str]
    surplus_allowed: bool = False
    rows: Where | None = None


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

    ``negated``: none of them is one of ``then``. Rows with ``judged`` empty are not judged (a
    figure that is not there claims nothing).
    """

    rows: Where
    then: Where
    only: bool = False
    negated: bool = False
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
class Prefixed:
    """The text in ``column`` begins with that of ``prefix`` and ``separator``."""

    column: str
    prefix: str
    separator: str
    rows: Where | None = None


@dataclass(frozen=True)
class JsonFields:
    """The text in ``column`` is a JSON object of the fields declared for the row's key.

    ``allowed`` says per key which fields there are, and for a field of a closed vocabulary its
    values (``None``: any text or number). A key that is not there allows no field.
    """

    columns: tuple[str, ...]
    column: str
    allowed: Mapping[str, Mapping[str, frozenset[str] | None]]


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
    | Prefixed
    | JsonFields
    | PeriodEnded
)

# Fields of the rules above that name columns of the judged table.
_COLUMN_FIELDS = frozenset(
    {
        *("column", "columns", "open_column", "judged", "lesser", "greater"),
        *("minuend", "subtrahend", "value", "baseline", "prefix", "period", "as_of"),
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
