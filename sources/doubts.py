"""The kinds of edits that doubt a number: it may be right, and then somebody can say why.

Belongs here: what each of these kinds is told. Does not belong here: kinds that find a
contradiction (``sources.edit_kinds``) or evaluating one (``expectations.edits``). Most compare with
the rows of the file and with what the same sender had accepted before.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from sources.edit_base import EditBase

Against = Literal["previous", "year"]


class Jump(EditBase):
    """A value is more than ``factor`` times, or less than 1/``factor`` of, the one before it.

    "Before it" is the preceding period of the same region and dims. Where neither of the two
    reaches ``at_least``, chance alone makes such jumps and nothing is asked.
    """

    kind: Literal["jump"]
    column: str
    factor: Decimal = Field(gt=1)
    at_least: Decimal = Field(default=Decimal(0), ge=0)


class JumpYear(EditBase):
    """As ``jump``, against the same period of the year before."""

    kind: Literal["jump_year"]
    column: str
    factor: Decimal = Field(gt=1)
    at_least: Decimal = Field(default=Decimal(0), ge=0)


class Peers(EditBase):
    """A region's change is far from the median change of its peers in the same period.

    Peers are the sender's regions with the same dims, at least ``peers`` others. Far is more than
    ``deviations`` robust standard deviations (1.4826 × MAD), and at least a factor of ``factor``,
    away from the median; changes are ratios to the period before or a year before.
    """

    kind: Literal["peers"]
    column: str
    against: Against = "previous"
    factor: Decimal = Field(gt=1)
    deviations: Decimal = Field(default=Decimal(6), gt=0)
    peers: int = Field(default=5, ge=5)
    at_least: Decimal = Field(default=Decimal(0), ge=0)


class RepeatedDigits(EditBase):
    """A number of one digit only (88888) or of digits in a row (12345).

    One with at least ``digits`` digits is doubted by itself, one a digit shorter where the row
    has two different ones: chance makes one of them in some hundreds of shorter numbers.
    """

    kind: Literal["repeated_digits"]
    columns: tuple[str, ...] = Field(min_length=1)
    digits: int = Field(default=5, ge=4)


class UsualRange(EditBase):
    """A number outside what one thing of its kind usually has: the wrong unit, most often.

    For lists, whose things have no number before: what no thing can have is the column's own
    ``minimum`` and ``maximum``. Zero is asked about like any other number.
    """

    kind: Literal["usual_range"]
    column: str
    minimum: Decimal
    maximum: Decimal

    @model_validator(mode="after")
    def _has_room(self) -> Self:
        if self.minimum >= self.maximum:
            raise ValueError(f"minimum {self.minimum} 应小于 / is not below maximum {self.maximum}")
        return self


class SameAsBefore(EditBase):
    """Every number of ``columns`` is that of the period before (or of a year before) again.

    Doubted where the numbers, each once, have ``digits`` digits together, or where half of the
    period's rows (three at least) are repeated: short numbers are equal by chance, zeros often.
    """

    kind: Literal["same_as_before"]
    columns: tuple[str, ...] = Field(min_length=1)
    against: Against
    digits: int = Field(default=8, ge=3)


class UniformGrowth(EditBase):
    """``rows`` or more regions of a period, or periods of a region, grew alike to two decimals.

    Growth is that against the same period a year before, where that value reaches ``at_least``.
    """

    kind: Literal["uniform_growth"]
    column: str
    rows: int = Field(default=4, ge=4)
    at_least: Decimal = Field(default=Decimal(100), gt=0)


class RoundedToTarget(EditBase):
    """A year's value meets a number printed in a plan exactly, or within ``hair`` (points).

    The growth of ``column`` against the plan's baseline year, or its share of the column
    ``over`` in percent, against the targets that hold for the region. Only values that are
    compared with at least ``at_least`` are looked at: small counts can hardly miss.
    """

    kind: Literal["rounded_to_target"]
    column: str
    over: str | None = None
    hair: Decimal = Field(default=Decimal("0.005"), ge=0)
    at_least: Decimal = Field(default=Decimal(1000), gt=0)
