"""The rules targets are judged by: the software's own choices, and the words of the lights.

Belongs here: the shape of ``rules.yml``, and which settings a plan is judged by. Does not belong
here: whether the numbers make sense (``sources.checks_rules``) or judging (``dbt_project``).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pydantic import Field, model_validator

from sources.problems import DeclarationError, Words
from sources.promises import Plan
from sources.vocabulary import Declaration


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


class SettingNote(Declaration):
    """What a setting is called, its unit, what it does and where its number comes from.

    ``is_choice``: no document says it, the software had to choose (METHODOLOGY, **choice**).
    """

    title_zh: str
    unit: str
    note_zh: str
    source_zh: str
    is_choice: bool = True


class Rules(Declaration):
    """The settings every plan is judged by unless it has its own; lights and reasons."""

    version: str
    settings: dict[str, Decimal]
    setting_notes: dict[str, SettingNote] = Field(default_factory=dict)
    lights: tuple[Light, ...]
    reasons: tuple[Reason, ...]

    @model_validator(mode="after")
    def _every_setting_is_explained(self) -> Rules:
        if self.settings.keys() != self.setting_notes.keys():
            raise DeclarationError(
                Words(
                    "settings 与 setting_notes 不对应",
                    "every setting needs its note, and every note its setting",
                ),
                Words("补上说明或删去多余的一项", "add the note, or remove what is too many"),
                ("setting_notes",),
            )
        return self

    def settings_of(self, plan: Plan) -> Mapping[str, Decimal]:
        """The settings a plan is judged by: the general ones, and its own instead."""
        return self.settings | plan.settings

    def version_of(self, plan: Plan) -> str:
        """The version on a plan's lights; a plan with settings of its own adds its id."""
        return f"{self.version}+{plan.id}" if plan.settings else self.version
