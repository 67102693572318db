"""Plans: what was promised, by whom, until when.

Belongs here: the shape of a plan and of its promises. Does not belong here: the rules they are
judged by (``sources.rules``) or judging (``dbt_project``).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from sources.problems import DeclarationError, Words
from sources.vocabulary import Declaration


class UnitInCharge(Declaration):
    """A unit in charge by role, named as the document prints it (PLAN_CONVENTIONS §2).

    Where a document marks no lead, every unit is ``joint``.
    """

    name: str
    role: Literal["lead", "joint", "cooperating"]


class PlanUnit(Declaration):
    """A unit under its canonical name, with the other names the document prints for it."""

    name: str
    aliases: tuple[str, ...] = ()


class OutlineEntry(Declaration):
    """One numbered place of a document: a clause, its unnumbered parts, an appendix table's rows.

    ``{label: （一）, parts: 4}`` are the clauses （一）, （一）1 … （一）4;
    ``{label: 附件, rows: 33}`` are 附件第1行 … 附件第33行.
    """

    label: str
    parts: int = Field(default=0, ge=0)
    rows: int = Field(default=0, ge=0)

    @property
    def clauses(self) -> tuple[str, ...]:
        """Every clause label of this place."""
        if self.rows:
            return tuple(f"{self.label}第{row}行" for row in range(1, self.rows + 1))
        return (self.label, *(f"{self.label}{part}" for part in range(1, self.parts + 1)))


class Target(Declaration):
    """One promised number: one row = one indicator × scope × deadline × basis.

    ``value`` and ``unit`` are as printed; 一倍 is 100 with unit %. ``relative`` targets have no
    value but a ``reference_region``, and the ``reference_indicator`` that says its rate where it
    is not the target's own. ``clause`` names the place in the document. ``annual`` targets hold for
    every year from ``first_year`` (default: the year after the baseline) to ``deadline`` (default:
    the plan's horizon). ``counts_from`` of a ``cumulative`` target: a 1 January (default: the one
    after the baseline year) or everything on record (METHODOLOGY §5).
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
    first_year: int | None = None
    counts_from: date | Literal["all_on_record"] | None = None
    hedge: tuple[str, ...] = ()
    reference_region: str | None = None
    reference_indicator: str | None = None
    units_in_charge: tuple[UnitInCharge, ...] = ()
    remark_zh: str | None = None

    @model_validator(mode="after")
    def _relative_targets_have_a_reference(self) -> Target:
        relative = self.kind == "relative"
        if relative != (self.value is None) or relative != (self.reference_region is not None):
            raise DeclarationError(
                Words(
                    "relative 目标没有 value 而有 reference_region，其他目标相反",
                    "a relative target has a reference region, others a value",
                ),
                Words(
                    "relative 写 value: null 和 reference_region；其他目标写 value",
                    "give relative targets value: null and reference_region, others a value",
                ),
            )
        if self.reference_indicator is not None and not relative:
            raise _only("reference_indicator", "relative")
        return self

    @model_validator(mode="after")
    def _years_fit_the_kind(self) -> Target:
        if self.first_year is not None and self.kind != "annual":
            raise _only("first_year", "annual")
        if self.counts_from is not None and self.kind != "cumulative":
            raise _only("counts_from", "cumulative")
        if isinstance(self.counts_from, date) and (
            (self.counts_from.month, self.counts_from.day) != (1, 1)
        ):
            raise DeclarationError(
                Words("counts_from 只能是某年 1 月 1 日", "counts_from is a 1 January"),
                Words(
                    f"写 {self.counts_from.year}-01-01；全部在册数写 all_on_record",
                    f"write {self.counts_from.year}-01-01, or all_on_record",
                ),
                ("counts_from",),
            )
        return self


def _only(key: str, kind: str) -> DeclarationError:
    """A key that goes with one kind of target only."""
    return DeclarationError(
        Words(f"{key} 只用于 {kind} 目标", f"{key} goes with {kind} targets"),
        Words(f"删去 {key}，或改 kind", f"remove {key}, or change kind"),
        (key,),
    )


class Goal(Declaration):
    """An outcome promised without a number; tracked by evidence, never by a percentage.

    ``title_zh`` are our own few words. ``direction``: a quantity that rises (``up``) or falls
    (``down``), a state to ``reach``, a number left open of things to ``build``, a stock to
    ``phase_out`` (PLAN_CONVENTIONS §2).
    """

    n: int = Field(ge=1)
    clause: str
    title_zh: str = Field(max_length=40)
    direction: Literal["up", "down", "reach", "build", "phase_out"]
    scope: str | None = None
    deadline: int | None = None
    hedge: tuple[str, ...] = ()
    units_in_charge: tuple[UnitInCharge, ...] = ()
    remark_zh: str | None = None


class Action(Declaration):
    """A listed measure (a row of the appendix) or an organisational ``system`` the plan requires.

    ``title_zh`` are our own few words, ``task`` is the heading the row stands under. ``same_as``
    names the action that a system repeats.
    """

    n: int = Field(ge=1)
    clause: str
    title_zh: str = Field(max_length=40)
    task: str | None = None
    system: str | None = None
    same_as: int | None = None
    units_in_charge: tuple[UnitInCharge, ...] = ()
    remark_zh: str | None = None


class Plan(Declaration):
    """A plan as issued. Identity that the document does not print stays empty.

    ``outline`` lists every numbered place of the document; ``units`` every unit it names.
    ``settings`` are what this plan is judged by instead of the general rules (``sources.rules``),
    ``settings_reason_zh`` says why.
    """

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
    outline: tuple[OutlineEntry, ...] = Field(min_length=1)
    units: tuple[PlanUnit, ...] = ()
    targets: tuple[Target, ...] = Field(min_length=1)
    goals: tuple[Goal, ...] = ()
    actions: tuple[Action, ...] = ()
    settings: dict[str, Decimal] = Field(default_factory=dict)
    settings_reason_zh: str | None = None

    @property
    def clauses(self) -> tuple[str, ...]:
        """Every clause label of the document, in its order."""
        return tuple(clause for entry in self.outline for clause in entry.clauses)

    def canonical_unit(self, printed: str) -> str:
        """The canonical name of a unit; the printed one where the plan declares no other."""
        for unit in self.units:
            if printed == unit.name or printed in unit.aliases:
                return unit.name
        return printed

    @model_validator(mode="after")
    def _promises_are_numbered_in_order(self) -> Plan:
        for what in ("targets", "goals", "actions"):
            for position, promise in enumerate(getattr(self, what)):
                if promise.n != position + 1:
                    raise DeclarationError(
                        Words(
                            f"应为 {position + 1}：{what} 按出现的先后编号",
                            f"must be {position + 1}: {what} are numbered 1, 2, 3 … "
                            "in order of appearance",
                        ),
                        Words("改编号，或调整先后", "number them anew, or put them in order"),
                        (what, position, "n"),
                    )
        return self
