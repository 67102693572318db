"""Breaks in a series: from when on an indicator's numbers mean something else (METHODOLOGY §3).

Belongs here: what a break is. Does not belong here: whether it suits its indicator
(``sources.checks_breaks``) or what it does to a light (``dbt_project``).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field

from sources.vocabulary import Declaration


class SeriesBreak(Declaration):
    """From ``since`` on the values follow another definition.

    ``link`` is the factor that brings the values before it to the new definition; without one
    nothing is judged across the break. ``region``: only there and below; everywhere without one.
    """

    since: date
    link: Decimal | None = Field(default=None, gt=0)
    region: str | None = None
    reason_zh: str = Field(min_length=1)
    source: str = Field(min_length=1)
