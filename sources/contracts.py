"""Feed contracts: the columns of a feed, its edits and its calendar, each checked by itself.

Does not belong here: the kinds of edits (``sources.edit_kinds``) or reading a file
(``orchestration.intake``).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from sources.edit_kinds import COLUMN_FIELDS, Edit
from sources.problems import DeclarationError, KeyPath, Words
from sources.vocabulary import Basis, Declaration, Reads, Role


class MeasurementUnit(Declaration):
    """A unit a column may be written in, as an exact factor to the column's own unit."""

    name: str
    factor: Decimal = Field(gt=0)


class Column(Declaration):
    """One column of a feed: how its header is written and what its cells may hold.

    ``unit`` is the unit observations are stored in (the indicator's canonical unit);
    ``written_in`` lists the other units accepted in the header with their exact factors.
    ``allowed`` maps what may be written to what is stored. Key and attribute columns belong to
    feeds of records and say what their cells ``reads``: numbers have a ``unit``, choices their
    ``allowed`` words, a promise is an action or goal of a plan (``zigong-A12``, ``zigong-G3``).
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    role: Role
    header: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    reads: Reads | None = None
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
            raise _column(
                "数值列要有 item、basis 和 unit", "a value column needs item, basis and unit"
            )
        measured = self.item or self.basis or (self.unit and self.reads is not Reads.NUMBER)
        if self.role is not Role.VALUE and measured:
            raise _column(
                "不是数值列，没有 item、basis 和 unit",
                "only a value column has item, basis and unit",
            )
        chosen = self.role in (Role.DIM, Role.NATURE) or self.reads is Reads.CHOICE
        if chosen and not self.allowed:
            raise _column("要列出 allowed 可填的词", "the words it allows must be listed")
        return self

    @model_validator(mode="after")
    def _listed_columns_say_what_they_read(self) -> Column:
        if (self.role in (Role.KEY, Role.ATTRIBUTE)) != (self.reads is not None):
            raise _column(
                "reads 只用于 key 列和 attribute 列，也不能缺",
                "reads goes with key and attribute columns, and only there",
            )
        if self.reads is Reads.NUMBER and self.unit is None:
            raise _column("填数字的列要有 unit", "a column that reads numbers needs their unit")
        return self


class Calendar(Declaration):
    """Which periods of a feed exist and when they are due.

    ``first`` is the first period of the feed, ``gap_months`` the months that never have a
    period of their own (METHODOLOGY §1: a structural gap, neither zero nor late nor missing).
    A period is due on ``due_day`` of the month ``due_after_months`` after its last month, or, where
    that is a day off, on the next working day, unless a rule fixes the day (``moves_due_day``).
    """

    cadence: Literal["monthly", "quarterly", "yearly"]
    first: date
    gap_months: tuple[int, ...] = ()
    due_day: int = Field(ge=1, le=28)
    due_after_months: int = Field(ge=1, le=12)
    moves_due_day: bool = True


class Feed(Declaration):
    """The contract of a feed: what a bureau sends each period.

    A feed of ``values`` reports numbers by region and period. A feed of ``records`` is a list as
    of the end of the period: one row per thing (project, enterprise, works, lift …), told apart by
    its key columns ``within`` the reporting region or the plan's widest jurisdiction. A row stands
    until a later row with the same key takes its place; nothing is dropped by being left out of a
    later list.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title_zh: str
    title_en: str
    unit_in_charge: str
    calendar: Calendar
    authority: Literal["children", "parent"]
    shape: Literal["values", "records"] = "values"
    keys_within: Literal["region", "jurisdiction"] | None = None
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
        keys = (Role.REGION, Role.PERIOD, Role.DIM, Role.KEY)
        return tuple(column.name for column in self.columns if column.role in keys)

    @model_validator(mode="after")
    def _columns_fit_together(self) -> Feed:
        names = [column.name for column in self.columns]
        headers = [h for c in self.columns for h in (c.header, *c.aliases)]
        for zh, en, listed in (("列名", "column name", names), ("表头", "header", headers)):
            twice = sorted({entry for entry in listed if listed.count(entry) > 1})
            if twice:
                told = "、".join(twice)
                place = ("columns", self._last_with(twice[0]))
                raise _feed(f"{zh}重复：{told}", f"{en} declared twice: {told}", place)
        for role in (Role.REGION, Role.PERIOD):
            if len(self.with_role(role)) != 1:
                raise _feed(
                    f"要有且只有一个 {role} 列", f"needs exactly one {role} column", ("columns",)
                )
        self._edits_name_columns(set(names))
        return self

    def _last_with(self, name: str) -> int:
        """The position of the last column of that name, header or alias."""
        return max(
            position
            for position, column in enumerate(self.columns)
            if name in (column.name, column.header, *column.aliases)
        )

    def _edits_name_columns(self, names: set[str]) -> None:
        for position, edit in enumerate(self.edits):
            for field, entry in edit.model_dump().items():
                named = (entry,) if isinstance(entry, str) else entry or ()
                unknown = [n for n in named if n not in names] if field in COLUMN_FIELDS else []
                if unknown:
                    told = "、".join(unknown)
                    place = ("edits", position, field)
                    raise _feed(f"没有列 {told}", f"there is no column {told}", place)

    @model_validator(mode="after")
    def _shape_fits_the_columns(self) -> Feed:
        listed = self.with_role(Role.KEY) + self.with_role(Role.ATTRIBUTE)
        measured = self.with_role(Role.VALUE) + self.with_role(Role.DIM)
        records = self.shape == "records"
        if records and (measured or not self.with_role(Role.KEY)):
            raise _feed(
                "名录要有 key 列，没有 value 和 dim 列",
                "records have key columns, and no values or dims",
                ("shape",),
            )
        if not records and listed:
            raise _feed(
                "只有名录（shape: records）有 key 和 attribute 列",
                "only a feed of records has keys and attributes",
                ("columns",),
            )
        if records != (self.keys_within is not None):
            raise _feed(
                "keys_within 只用于名录，名录也不能缺",
                "keys_within goes with records, and only there",
                ("keys_within",),
            )
        return self


ADVICE = Words("对照 sources/README.md 改正", "put it right; see sources/README.md")


def _column(zh: str, en: str) -> DeclarationError:
    """What a column refuses about itself."""
    return DeclarationError(Words(zh, en), ADVICE)


def _feed(zh: str, en: str, path: KeyPath) -> DeclarationError:
    """What a contract refuses about itself; ``path`` leads on from the contract."""
    return DeclarationError(Words(zh, en), ADVICE, path)
