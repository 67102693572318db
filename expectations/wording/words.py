"""The shape of a rule's wording. Nothing else belongs here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What a rule says; each text is a ``str.format`` template."""

    zh: str
    en: str
    advice: str
    advice_en: str
