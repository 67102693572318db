"""The edits a contract may declare, one model per kind.

Belongs here: what each kind of edit is told. Does not belong here: evaluating one
(``expectations.edits``) or the columns it names (``sources.contracts``).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from sources.vocabulary import Declaration, Severity


class EditBase(Declaration):
    """What every declared edit says when it fires (DESIGN §5)."""

    id: str = Field(pattern=r"^[A-Z]{2}\d{2}$")
    severity: Severity
    message_zh: str
    message_en: str
    advice_zh: str
    advice_en: str = ""


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


Edit = Annotated[
    YtdNotFalling
    | AtLeastOne
    | NotMoreThan
    | RateMatches
    | Jump
    | RequiredWhen
    | NotAfterPeriod
    | NotBefore,
    Field(discriminator="kind"),
]


# The fields of an edit that name columns of its feed.
COLUMN_FIELDS = (
    "column", "columns", "lesser", "greater", "rate", "numerator", "denominator",
    "when", "later", "earlier",
)  # fmt: skip
