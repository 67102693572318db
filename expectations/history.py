"""What a sender has had accepted before: the numbers that a new submission is compared with.

Belongs here: the shape of that record, and which of its values are current. Does not belong here:
reading it (``orchestration.intake.keeping.past``) or comparing anything with it
(``expectations.edits``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

import polars as pl

from sources.catalogue import Feed, Role

# The columns of an observation that edits look at; ``feed`` beside them tells feeds apart.
SCHEMA: dict[str, pl.DataType] = {
    "feed": pl.String(),
    "region_code": pl.String(),
    "dims": pl.String(),
    "item": pl.String(),
    "basis": pl.String(),
    "period_start": pl.Date(),
    "period_end": pl.Date(),
    "entity_key": pl.String(),
    "value": pl.Decimal(28, 9),
    "printed_value": pl.String(),
    "note": pl.String(),
}
# What makes two observations of different submissions the same fact (METHODOLOGY §7).
FACT = (
    "feed", "item", "dims", "region_code", "period_start", "period_end", "basis", "entity_key",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class History:
    """The values that were current when a submission is judged, one row a fact (``SCHEMA``).

    Empty is not the same as none at all: an empty history knows that nothing was accepted before.
    """

    frame: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SCHEMA))

    @classmethod
    def of_submissions(cls, accepted: list[pl.DataFrame]) -> Self:
        """The history after the observations in ``accepted``, in the order of their acceptance.

        A later value takes the place of an earlier one of the same fact; a cell left blank is
        expected to be left out already, since it replaces nothing.
        """
        if not accepted:
            return cls()
        stacked = pl.concat([frame.select(*SCHEMA) for frame in accepted])
        return cls(stacked.unique(FACT, keep="last", maintain_order=True))

    def of(self, feed: str) -> pl.DataFrame:
        """What was accepted in one feed."""
        return self.frame.filter(pl.col("feed") == feed)


def dims_of(feed: Feed) -> pl.Expr:
    """The dims of a row as observations store them: ``field=total``, several joined by ``;``."""
    dims = [pl.lit(f"{c.name}=") + pl.col(c.name) for c in feed.with_role(Role.DIM)]
    return pl.concat_str(dims, separator=";") if dims else pl.lit("")
