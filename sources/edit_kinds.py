"""The edits a contract may declare, one model per kind.

Belongs here: what each kind of edit is told. Does not belong here: evaluating one
(``expectations.edits``), the columns it names (``sources.contracts``) or the kinds that only ask
whether a number is likely (``sources.doubts``).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from sources.doubts import (
    Jump,
    JumpYear,
    Peers,
    RepeatedDigits,
    RoundedToTarget,
    SameAsBefore,
    UniformGrowth,
    UsualRange,
)
from sources.edit_base import EditBase

__all__ = [
    "COLUMN_FIELDS",
    "AtLeastOne",
    "Doubt",
    "Edit",
    "EditBase",
    "Jump",
    "JumpYear",
    "NotAfterPeriod",
    "NotBefore",
    "NotMoreThan",
    "OverTime",
    "PartsOfTotal",
    "Peers",
    "RateMatches",
    "RepeatedDigits",
    "RequiredWhen",
    "RoundedToTarget",
    "SameAsBefore",
    "SumOf",
    "UniformGrowth",
    "UsualRange",
    "YtdAddsUp",
    "YtdNotFalling",
]


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


class YtdAddsUp(EditBase):
    """The cumulative value is that of the period before plus the current one, beyond rounding.

    In the year's first period it is the current value. Earlier values come from the file, else
    from what was accepted before.
    """

    kind: Literal["ytd_adds_up"]
    ytd: str
    current: str


class SumOf(EditBase):
    """``column`` is the sum of the columns ``parts`` in every row that fills them all.

    Rounding of the printed numbers is allowed for.
    """

    kind: Literal["sum_of"]
    column: str
    parts: tuple[str, ...] = Field(min_length=2)


class PartsOfTotal(EditBase):
    """The row whose ``dim`` is ``total`` is the sum of the rows of the other values ``of`` it.

    Compared where the file has the total and every part of a region and period; parts that
    already exceed the total need no others. With a ``rest`` (其他: what is in none of the other
    parts) the edit asks instead where not every part is given but the rest is: together they
    should not fall short of the total either.
    """

    kind: Literal["parts_of_total"]
    column: str
    dim: str
    total: str
    of: tuple[str, ...] = Field(min_length=2)
    rest: str | None = None


class RequiredWhen(EditBase):
    """``column`` is filled in every row whose ``when`` column holds one of ``values``."""

    kind: Literal["required_when"]
    column: str
    when: str
    values: tuple[str, ...] = Field(min_length=1)


class NotAfterPeriod(EditBase):
    """The date in ``column`` does not lie after the last day of the row's period."""

    kind: Literal["not_after_period"]
    column: str


class NotBefore(EditBase):
    """The date in ``later`` does not lie before the date in ``earlier`` of the same row."""

    kind: Literal["not_before"]
    later: str
    earlier: str


# The kinds that only ask, and those that compare with other periods.
Doubt = (
    Jump
    | JumpYear
    | Peers
    | RepeatedDigits
    | UsualRange
    | SameAsBefore
    | UniformGrowth
    | RoundedToTarget
)
OverTime = YtdNotFalling | YtdAddsUp | Jump | JumpYear | Peers | SameAsBefore | UniformGrowth

Edit = Annotated[
    YtdNotFalling
    | YtdAddsUp
    | SumOf
    | PartsOfTotal
    | AtLeastOne
    | NotMoreThan
    | RateMatches
    | RequiredWhen
    | NotAfterPeriod
    | NotBefore
    | Jump
    | JumpYear
    | Peers
    | RepeatedDigits
    | UsualRange
    | SameAsBefore
    | UniformGrowth
    | RoundedToTarget,
    Field(discriminator="kind"),
]


# The fields of an edit that name columns of its feed.
COLUMN_FIELDS = (
    "column", "columns", "lesser", "greater", "rate", "numerator", "denominator",
    "when", "later", "earlier", "ytd", "current", "parts", "dim", "over",
)  # fmt: skip
