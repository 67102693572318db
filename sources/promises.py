"""Plans and the rules they are judged by: what was promised, and the software's own choices.

Does not belong here: judging (``dbt_project``).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from sources.vocabulary import Declaration


class UnitInCharge(Declaration):
    """A unit in charge of a target by role (PLAN_CONVENTIONS §2)."""

    name: str
    role: Literal["lead", "joint", "cooperating"]


class Target(Declaration):
    """One promised number: one row = one indicator × scope × deadline × basis.

    ``value`` and ``unit`` are as printed; 一倍 is 100 with unit %. ``relative`` targets have no
    value but a ``reference_region``. ``clause`` names the place in the document.
    """

    n: int = Field(ge=1)
    clause: str
    indicator: str
    scope: str | None = None
    region: str | None = None
    kind: Literal["growth", "level", "cumulative", "annual", "points", "relative"]
    operator: Literal[">=", ">", "=", "approx"]
    value: Decimal | None
    unit: str
    deadline: int | None
    hedge: tuple[str, ...] = ()
    reference_region: str | None = None
    units_in_charge: tuple[UnitInCharge, ...] = ()

    @model_validator(mode="after")
    def _relative_targets_have_a_reference(self) -> Target:
        relative = self.kind == "relative"
        if relative != (self.value is None) or relative != (self.reference_region is not None):
            raise ValueError(
                f"target {self.n}: a relative target has a reference region, others a value"
            )
        return self


class Plan(Declaration):
    """A plan as issued. Identity that the document does not print stays empty."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    short_zh: str
    title_zh: str
    document_number: str | None
    issued_on: date | None
    status: Literal["issued", "draft"]
    jurisdiction: str
    parent_plan: str | None = None
    baseline_year: int
    horizon_year: int
    source: str
    remark_zh: str | None = None
    targets: tuple[Target, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _targets_are_numbered_in_order(self) -> Plan:
        numbers = [target.n for target in self.targets]
        if numbers != list(range(1, len(numbers) + 1)):
            raise ValueError(
                f"plan {self.id}: targets are numbered 1, 2, 3 … in order of appearance"
            )
        return self


class Light(Declaration):
    """A light: always shape + word + colour (METHODOLOGY §6)."""

    id: str
    rank: int
    text_zh: str
    early_text_zh: str | None = None
    shape: str
    tone: str


class Reason(Declaration):
    """Why a target has the light it has, in words."""

    id: str
    text_zh: str


class Rules(Declaration):
    """The software's own choices, each a named setting (METHODOLOGY, **choice**)."""

    version: str
    settings: dict[str, Decimal]
    setting_notes_zh: dict[str, str]
    lights: tuple[Light, ...]
    reasons: tuple[Reason, ...]

    @model_validator(mode="after")
    def _every_setting_is_explained(self) -> Rules:
        if self.settings.keys() != self.setting_notes_zh.keys():
            raise ValueError("every setting needs its note, and every note its setting")
        return self
