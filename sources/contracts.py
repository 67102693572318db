"""Feed contracts: the columns of a feed, its edits and its calendar, each checked by itself.

Does not belong here: evaluating an edit (``expectations.edits``) or reading a file
(``orchestration.intake``).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from sources.vocabulary import Basis, Declaration, Role, Severity


class MeasurementUnit(Declaration):
    """A unit a column may be written in, as an exact factor to the column's own unit."""

    name: str
    factor: Decimal = Field(gt=0)


class Column(Declaration):
    """One column of a feed: how its header is written and what its cells may hold.

    ``unit`` is the unit observations are stored in (the indicator's canonical unit);
    ``written_in`` lists the other units accepted in the header with their exact factors.
    ``allowed`` maps what may be written to what is stored.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    role: Role
    header: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    item: str | None = None
    basis: Basis | None = None
    unit: str | None = None
    written_in: tuple[MeasurementUnit, ...] = ()
    integer: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    allowed: dict[str, str] | None = None
    default: str | None = None

    @model_validator(mode="after")
    def _value_columns_are_complete(self) -> Column:
        complete = self.item is not None and self.basis is not None and self.unit is not None
        if self.role is Role.VALUE and not complete:
            raise ValueError(f"value column {self.name} needs item, basis and unit")
        if self.role is not Role.VALUE and (self.item or self.basis or self.unit):
            raise ValueError(f"column {self.name} is no value: no item, basis or unit")
        if self.role in (Role.DIM, Role.NATURE) and not self.allowed:
            raise ValueError(f"column {self.name} needs its allowed values")
        return self


class EditBase(Declaration):
    """What every declared edit says when it fires (DESIGN §5)."""

    id: str = Field(pattern=r"^[A-Z]{2}\d{2}$")
    severity: Severity
    message_zh: str
    message_en: str
    advice_zh: str


class YtdNotFalling(EditBase):
    """Within a region and year the cumulative value never falls from one month to the next."""

    kind: Literal["ytd_not_falling"]
    column: str


class AtLeastOne(EditBase):
    """At least one of the columns is filled in every row."""

    kind: Literal["at_least_one"]
    columns: tuple[str, ...] = Field(min_length=2)


class NotMoreThan(EditBase):
    """``lesser`` ≤ ``greater`` in every row (numerator and denominator, current and ytd)."""

    kind: Literal["not_more_than"]
    lesser: str
    greater: str


class RateMatches(EditBase):
    """A printed rate agrees with numerator / denominator × 100 within ``tolerance`` points."""

    kind: Literal["rate_matches"]
    rate: str
    numerator: str
    denominator: str
    tolerance: Decimal = Field(gt=0)


class Jump(EditBase):
    """A value is more than ``factor`` times, or less than 1/``factor`` of, the one before it.

    "Before it" is the row of the preceding period of the same region and dims in the file.
    """

    kind: Literal["jump"]
    column: str
    factor: Decimal = Field(gt=1)


Edit = Annotated[
    YtdNotFalling | AtLeastOne | NotMoreThan | RateMatches | Jump,
    Field(discriminator="kind"),
]


class Calendar(Declaration):
    """Which periods of a feed exist and when they are due.

    ``first`` is the first period of the feed, ``gap_months`` the months that never have a
    period of their own (METHODOLOGY §1: a structural gap, neither zero nor late nor missing).
    A period is due on ``due_day`` of the month ``due_after_months`` after its last month.
    """

    cadence: Literal["monthly", "quarterly", "yearly"]
    first: date
    gap_months: tuple[int, ...] = ()
    due_day: int = Field(ge=1, le=28)
    due_after_months: int = Field(ge=1, le=12)


class Feed(Declaration):
    """The contract of a feed: what a bureau sends each period."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title_zh: str
    title_en: str
    unit_in_charge: str
    calendar: Calendar
    authority: Literal["children", "parent"]
    columns: tuple[Column, ...] = Field(min_length=3)
    edits: tuple[Edit, ...] = ()

    def with_role(self, role: Role) -> tuple[Column, ...]:
        """The columns of one role, in the order of the contract."""
        return tuple(column for column in self.columns if column.role is role)

    def column(self, name: str) -> Column:
        """The column of that name; ``KeyError`` where the contract has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def grain(self) -> tuple[str, ...]:
        """Names of the columns that identify a row (the natural key)."""
        keys = (Role.REGION, Role.PERIOD, Role.DIM)
        return tuple(column.name for column in self.columns if column.role in keys)

    @model_validator(mode="after")
    def _columns_fit_together(self) -> Feed:
        names = [column.name for column in self.columns]
        headers = [h for c in self.columns for h in (c.header, *c.aliases)]
        for what, listed in (("column name", names), ("header", headers)):
            twice = sorted({entry for entry in listed if listed.count(entry) > 1})
            if twice:
                raise ValueError(f"feed {self.id}: {what} declared twice: {twice}")
        for role in (Role.REGION, Role.PERIOD):
            if len(self.with_role(role)) != 1:
                raise ValueError(f"feed {self.id} needs exactly one {role} column")
        used = {
            name
            for edit in self.edits
            for field, entry in edit.model_dump().items()
            if field
            in ("column", "columns", "lesser", "greater", "rate", "numerator", "denominator")
            for name in ((entry,) if isinstance(entry, str) else entry)
        }
        if used - set(names):
            raise ValueError(
                f"feed {self.id}: edits name unknown columns {sorted(used - set(names))}"
            )
        return self
