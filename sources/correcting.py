"""Known errors of a source that cannot be resent: which cell, what it prints, what is right.

Belongs here: the shape of a correction and the fact it is about. Does not belong here: what it
needs of other declarations (``sources.checks_corrections``), applying it (``orchestration.intake``)
or noticing that the source was mended (``expectations``).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pydantic import Field

from sources.contracts import Feed
from sources.periods import parse_period
from sources.vocabulary import Basis, Declaration, Role


class Fact(NamedTuple):
    """What an observation is about, in the words of the observations."""

    item: str
    dims: str
    region_code: str
    period_start: date
    period_end: date
    basis: str


class Correction(Declaration):
    """One cell of one source: ``value`` instead of what it prints, while that is ``expect``.

    ``column`` is a value column of the feed, ``period`` the label of the row's period, ``dims`` the
    stored values of the row's dimensions (left out: their defaults), ``value`` in the column's own
    unit. ``sender`` and ``sha256`` narrow it to one sender or one file. ``source`` says where the
    right figure is from, so that anyone can look.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    feed: str
    region: str
    period: str
    column: str
    dims: dict[str, str] = Field(default_factory=dict)
    sender: str | None = None
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    expect: str = Field(min_length=1)
    value: Decimal
    reason_zh: str = Field(min_length=1)
    source: str = Field(min_length=1)

    def concerns(self, feed: str, sender: str, sha256: str) -> bool:
        """Whether a file of that content, sender and feed is one it speaks of."""
        return self.feed == feed and self.sender in (None, sender) and self.sha256 in (None, sha256)


def fact_of(correction: Correction, feed: Feed) -> Fact:
    """The fact a correction is about: cumulative values run from January, as observations do.

    Raises ``KeyError`` or ``PeriodError`` where the correction does not fit its feed.
    """
    column, period = feed.column(correction.column), parse_period(correction.period)
    basis = str(column.basis)
    start = period.start
    if column.basis is Basis.YTD:
        start = date(period.year, 1, 1)
        basis = str(Basis.YEAR) if period.is_full_year else basis
    dims = ";".join(f"{name}={stored}" for name, stored in stored_dims(correction, feed).items())
    return Fact(column.item or "", dims, correction.region, start, period.end, basis)


def stored_dims(correction: Correction, feed: Feed) -> dict[str, str]:
    """The stored value of every dimension of the feed, in the order of the contract."""
    return {
        column.name: correction.dims.get(column.name, column.default or "")
        for column in feed.with_role(Role.DIM)
    }
