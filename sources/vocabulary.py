"""The words declarations are made of: their common base and the fixed sets of values.

Does not belong here: any declaration.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Declaration(BaseModel):
    """Base of all declarations: unknown keys are refused, instances cannot be changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Basis(StrEnum):
    """Of which months a value speaks (METHODOLOGY §1)."""

    CURRENT = "current"
    YTD = "ytd"
    YEAR = "year"


class Measure(StrEnum):
    """How an indicator adds up over periods and regions (METHODOLOGY §3)."""

    FLOW = "flow"
    STOCK = "stock"
    RATIO_STOCK = "ratio_stock"
    RATIO_FLOW = "ratio_flow"
    GROWTH_ONLY = "growth_only"


class Level(StrEnum):
    """Administrative level of a region (GB/T 2260)."""

    COUNTRY = "country"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"


class Severity(StrEnum):
    """强制性 (hard: rejects) and 核实性 (soft: asks for an explanation) 审核."""

    HARD = "hard"
    SOFT = "soft"


class Role(StrEnum):
    """What a feed's column is for."""

    REGION = "region"
    PERIOD = "period"
    DIM = "dim"
    VALUE = "value"
    KEY = "key"
    ATTRIBUTE = "attribute"
    NATURE = "nature"
    SOURCE = "source"
    NOTE = "note"
    IGNORED = "ignored"


class Nature(StrEnum):
    """Where a reported number comes from; simulated data is marked wherever it appears."""

    REPORTED = "reported"
    DERIVED = "derived"
    SIMULATED = "simulated"


class Reads(StrEnum):
    """What the cells of a key or attribute column of a list hold."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"
    CREDIT_CODE = "credit_code"
    PROMISE = "promise"
