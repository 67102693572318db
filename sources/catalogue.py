"""The catalogue: typed models of every declaration under ``sources/``.

Belongs here: the shape of a feed contract, an indicator, a plan, a region, a sender and the rule
settings, and what each must satisfy by itself. Does not belong here: reading files
(``sources.loader``), evaluating an edit (``expectations``) or computing anything
(``dbt_project``). Imports nothing of ours.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from sources.contracts import (
    AtLeastOne,
    Calendar,
    Column,
    Edit,
    Feed,
    Jump,
    MeasurementUnit,
    NotMoreThan,
    RateMatches,
    YtdNotFalling,
)
from sources.promises import Light, Plan, Reason, Rules, Target, UnitInCharge
from sources.vocabulary import Basis, Declaration, Level, Measure, Nature, Role, Severity

__all__ = [
    "AtLeastOne",
    "Basis",
    "Calendar",
    "Catalogue",
    "Column",
    "Declaration",
    "Edit",
    "Feed",
    "Indicator",
    "Jump",
    "Level",
    "Light",
    "Measure",
    "MeasurementUnit",
    "Nature",
    "NotMoreThan",
    "Plan",
    "RateMatches",
    "Reason",
    "Region",
    "Role",
    "Rules",
    "Sender",
    "Severity",
    "Target",
    "UnitInCharge",
    "YtdNotFalling",
]


class Region(Declaration):
    """One administrative unit during its validity (GB/T 2260 code, six digits)."""

    code: str = Field(pattern=r"^\d{6}$")
    name_zh: str
    level: Level
    parent_code: str | None
    valid_from: date
    valid_to: date | None = None
    successor_code: str | None = None


class Sender(Declaration):
    """A unit that sends submissions: its folder in the inbox, its feeds and its regions.

    ``reports_for`` is ``self`` (the region itself) or ``counties`` (every county below it).
    Reports are owed for the periods that end on or after ``obliged_from``; what comes for earlier
    ones is history, never late. Without it nothing is owed, so nothing is ever missing or late.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name_zh: str
    region: str
    reports_for: Literal["self", "counties"]
    feeds: tuple[str, ...] = Field(min_length=1)
    obliged_from: date | None = None
    simulated: bool = False

    def owes(self, period_end: date) -> bool:
        """Whether a report of a period that ends on that day is owed."""
        return self.obliged_from is not None and period_end >= self.obliged_from


class Indicator(Declaration):
    """An indicator and where its number comes from.

    Levels take ``item``; ratios take ``numerator`` and ``denominator``; ``growth_only`` takes
    ``growth_item`` alone. ``growth_item`` beside a level is the published growth that is shown
    beside the computed one (METHODOLOGY §3). ``dims`` filters the feed's dimensions.
    ``display_unit``/``display_factor``: how large values are printed (value / factor).
    """

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name_zh: str
    name_en: str
    unit: str
    display_unit: str
    display_factor: Decimal = Field(gt=0)
    decimals: int = Field(ge=0, le=4)
    measure: Measure
    direction: Literal["up"]
    judge_by: Literal["level", "published_chain"]
    feed: str
    item: str | None = None
    numerator: str | None = None
    denominator: str | None = None
    growth_item: str | None = None
    dims: dict[str, str] = Field(default_factory=dict)
    scope_note_zh: str

    @model_validator(mode="after")
    def _inputs_fit_the_measure(self) -> Indicator:
        ratio = self.measure in (Measure.RATIO_STOCK, Measure.RATIO_FLOW)
        growth = self.measure is Measure.GROWTH_ONLY
        if ratio != bool(self.numerator and self.denominator):
            raise ValueError(
                f"{self.code}: numerator and denominator go with a ratio, and only there"
            )
        if bool(self.item) == (ratio or growth):
            raise ValueError(f"{self.code}: item goes with flow and stock, and only there")
        if growth and not self.growth_item:
            raise ValueError(f"{self.code}: growth_only needs growth_item")
        if growth != (self.judge_by == "published_chain"):
            raise ValueError(
                f"{self.code}: growth_only is judged by published_chain, levels by level"
            )
        return self


class Catalogue(Declaration):
    """Everything declared, checked against each other (``sources.loader`` builds it)."""

    feeds: dict[str, Feed]
    indicators: dict[str, Indicator]
    plans: dict[str, Plan]
    regions: dict[str, Region]
    senders: dict[str, Sender]
    rules: Rules
