"""The catalogue: typed models of every declaration under ``sources/``.

Belongs here: the shape of a feed contract, an indicator, a plan, a region, a sender and the rule
settings, and what each must satisfy by itself. Does not belong here: reading files
(``sources.loader``), evaluating an edit (``expectations``) or computing anything
(``dbt_project``). Imports nothing of ours.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from sources.breaks import SeriesBreak
from sources.contracts import Calendar, Column, Feed, MeasurementUnit
from sources.correcting import Correction
from sources.divisions import FormerName, LocalUnit, Region, RegionIndex, Succession
from sources.edit_kinds import (
    AtLeastOne,
    Edit,
    Jump,
    JumpYear,
    NotAfterPeriod,
    NotBefore,
    NotMoreThan,
    PartsOfTotal,
    Peers,
    RateMatches,
    RepeatedDigits,
    RequiredWhen,
    RoundedToTarget,
    SameAsBefore,
    SumOf,
    UniformGrowth,
    UsualRange,
    YtdAddsUp,
    YtdNotFalling,
)
from sources.problems import DeclarationError, KeyPath, Words
from sources.promises import (
    Action,
    Goal,
    OutlineEntry,
    Plan,
    PlanUnit,
    Target,
    UnitInCharge,
)
from sources.rules import Light, Reason, Rules, SettingNote
from sources.vocabulary import Basis, Declaration, Level, Measure, Nature, Reads, Role, Severity

__all__ = [
    "Action",
    "AtLeastOne",
    "Basis",
    "Calendar",
    "Catalogue",
    "Column",
    "Correction",
    "Counting",
    "Declaration",
    "Edit",
    "Feed",
    "FormerName",
    "Goal",
    "Indicator",
    "Jump",
    "JumpYear",
    "Level",
    "Light",
    "LocalUnit",
    "Measure",
    "MeasurementUnit",
    "Nature",
    "NotAfterPeriod",
    "NotBefore",
    "NotMoreThan",
    "OutlineEntry",
    "PartsOfTotal",
    "Peers",
    "Plan",
    "PlanUnit",
    "RateMatches",
    "Reads",
    "Reason",
    "Region",
    "RegionIndex",
    "RepeatedDigits",
    "RequiredWhen",
    "Role",
    "RoundedToTarget",
    "Rules",
    "SameAsBefore",
    "Sender",
    "SettingNote",
    "Severity",
    "Succession",
    "SumOf",
    "Target",
    "UniformGrowth",
    "UnitInCharge",
    "UsualRange",
    "YtdAddsUp",
    "YtdNotFalling",
]


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


class Counting(Declaration):
    """How an indicator is counted from a feed of records, never typed in.

    ``count`` records, the ``distinct`` values of ``column``, or the ``sum`` of a number column,
    over the rows that hold one of the stored values in every column of ``where``. A flow counts
    each thing in the month of its ``dated_by`` date (distinct: in the first such month of each
    year). A stock counts what has that date at or before the end of the period (without
    ``dated_by``: every row on the list) and no ``ended_by`` date by then. A ratio is the part
    that also meets ``numerator_where``, in percent.
    """

    count: Literal["records", "distinct", "sum"]
    column: str | None = None
    dated_by: str | None = None
    ended_by: str | None = None
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    numerator_where: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _column_goes_with_what_is_counted(self) -> Counting:
        if (self.count == "records") != (self.column is None):
            raise DeclarationError(
                Words(
                    "count: records 不写 column；distinct 和 sum 要写",
                    "counting records takes no column; distinct and sum need one",
                ),
                Words("补上或删去 column", "add or remove column"),
                ("column",),
            )
        return self


class Indicator(Declaration):
    """An indicator and where its number comes from.

    Levels take ``item``; ratios take ``numerator`` and ``denominator``; ``growth_only`` takes
    ``growth_item`` alone. ``growth_item`` beside a level is its published growth: ``judge_by``
    says which counts, the other is shown beside it (METHODOLOGY §3). ``dims`` filters the feed.
    A ratio with ``item`` alone is a rate as its office publishes it: never added up, only where
    the region itself reports it. ``counting`` goes with a feed of records, in place of items.
    ``display_unit``/``display_factor``: how large values are printed (value / factor).
    ``printed_units`` are other words for the same unit (家, 户 and 个 count enterprises alike).
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
    counting: Counting | None = None
    printed_units: tuple[str, ...] = ()
    dims: dict[str, str] = Field(default_factory=dict)
    scope_note_zh: str
    breaks: tuple[SeriesBreak, ...] = ()

    @property
    def is_published_rate(self) -> bool:
        """Whether it is a rate as published: without numerator and denominator."""
        return self.measure is Measure.RATIO_STOCK and self.item is not None

    @property
    def is_added_up(self) -> bool:
        """Whether regions are added up to the one above; what an office publishes never is."""
        return self.measure is not Measure.GROWTH_ONLY and not self.is_published_rate

    @model_validator(mode="after")
    def _inputs_fit_the_measure(self) -> Indicator:
        ratio = self.measure in (Measure.RATIO_STOCK, Measure.RATIO_FLOW)
        growth = self.measure is Measure.GROWTH_ONLY
        if self.counting is not None:
            return self._counted()
        both = bool(self.numerator and self.denominator)
        if bool(self.numerator or self.denominator) != both or (both and not ratio):
            raise _refused(
                "numerator 和 denominator 成对用于比率，也只用于比率",
                "numerator and denominator go with a ratio, and only there",
            )
        if (growth == bool(self.item) and not both) or (both and self.item):
            raise _refused(
                "item 用于 flow、stock 和公布的比率，也只用于这些",
                "item goes with flow, stock or a published rate, and only there",
            )
        if self.measure is Measure.RATIO_FLOW and not both:
            raise _refused(
                "ratio_flow 要有 numerator 和 denominator",
                "ratio_flow needs numerator and denominator",
            )
        if growth and not self.growth_item:
            raise _refused("growth_only 要有 growth_item", "growth_only needs growth_item")
        return self

    def _counted(self) -> Indicator:
        """A counted indicator: its numbers come from records alone."""
        if self.item or self.numerator or self.denominator or self.growth_item or self.dims:
            raise _refused(
                "按清单计数（counting）的指标不写 item、numerator、growth_item 和 dims",
                "what is counted takes no items and no dims",
                ("counting",),
            )
        if self.measure not in (Measure.FLOW, Measure.STOCK, Measure.RATIO_STOCK):
            raise _refused(
                f"{self.measure} 不能由清单计数得出",
                f"a {self.measure} cannot be counted from records",
                ("measure",),
            )
        counting = self.counting
        assert counting is not None  # noqa: S101 - asked by the caller
        if (self.measure is Measure.RATIO_STOCK) != bool(counting.numerator_where):
            raise _refused(
                "numerator_where 用于比率，也只用于比率",
                "numerator_where goes with a ratio, and only there",
                ("counting", "numerator_where"),
            )
        if self.measure is Measure.FLOW and (counting.dated_by is None or counting.ended_by):
            raise _refused(
                "按清单计数的 flow 要有 dated_by，没有 ended_by",
                "a counted flow needs dated_by, and has no ended_by",
                ("counting", "dated_by"),
            )
        return self


def _refused(zh: str, en: str, path: KeyPath = ("measure",)) -> DeclarationError:
    """Inputs that do not go with the measure of an indicator."""
    advice = Words(
        "使 measure 与数据来源的各项一致，参见 sources/README.md",
        "make the measure and its inputs agree; see sources/README.md",
    )
    return DeclarationError(Words(zh, en), advice, path)


class Catalogue(Declaration):
    """Everything declared, checked against each other (``sources.loader`` builds it)."""

    feeds: dict[str, Feed]
    indicators: dict[str, Indicator]
    plans: dict[str, Plan]
    regions: dict[str, Region]
    senders: dict[str, Sender]
    rules: Rules
    corrections: dict[str, Correction] = Field(default_factory=dict)

    @cached_property
    def _region_index(self) -> RegionIndex:
        return RegionIndex(self.regions)

    @property
    def region_index(self) -> RegionIndex:
        """Who lies below whom: made when first asked for, anew in a copy with other regions."""
        if self._region_index.regions is not self.regions:
            del self.__dict__["_region_index"]
        return self._region_index
