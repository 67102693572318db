"""What every declared edit says when it fires. No kind of edit belongs here."""

from __future__ import annotations

from pydantic import Field

from sources.vocabulary import Declaration, Severity


class EditBase(Declaration):
    """An edit's number, weight and words (DESIGN §5); every kind adds what it compares."""

    id: str = Field(pattern=r"^[A-Z]{2}\d{2}$")
    severity: Severity
    message_zh: str
    message_en: str
    advice_zh: str
    advice_en: str
