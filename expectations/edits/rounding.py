"""How far printed numbers may be off because they were rounded when they were printed.

Does not belong here: any check.
"""

from __future__ import annotations

import polars as pl

# Sums of a few numbers below 10¹² are exact to this as floats.
HAIR = 1e-6


def half_unit(value: str, said: str, *, integer: bool) -> pl.Expr:
    """Half a unit of the last digit that was printed, in the column's own unit.

    289 written under 万辆 is anything from 288.5 to 289.5 万辆. What counts things in its own
    unit is exact.
    """
    digits = pl.col(said).str.normalize("NFKC").str.replace_all("[^0-9]", "")
    number = digits.cast(pl.Float64, strict=False)
    unit = pl.when(number > 0).then(pl.col(value).cast(pl.Float64).abs() / number).otherwise(0.0)
    exact = pl.lit(integer) & (unit <= 1 + HAIR)
    return pl.when(exact).then(0.0).otherwise(unit.fill_null(0.0) / 2)


def apart(left: pl.Expr, right: pl.Expr, slack: pl.Expr) -> pl.Expr:
    """Whether two numbers differ by more than rounding explains."""
    return (left.cast(pl.Float64) - right.cast(pl.Float64)).abs() > slack + HAIR
