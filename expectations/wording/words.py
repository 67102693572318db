"""The shape of a rule's wording. Nothing else belongs here."""

from __future__ import annotations

from dataclasses import dataclass

from sources.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Words:
    """What a rule says; each text is a ``str.format`` template.

    A built-in rule is hard unless it says otherwise: a file that breaks it cannot be read without
    guessing.
    """

    zh: str
    en: str
    advice: str
    advice_en: str
    severity: Severity = Severity.HARD
