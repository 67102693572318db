"""What a check says about one submission: findings, and the verdict that follows from them.

Belongs here: the ``Finding`` every check produces, its order and the verdict. Does not belong
here: the wording of the built-in rules (``expectations.wording``), how a finding is printed
(``orchestration.intake``), or the checks themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from expectations.wording import RULES
from expectations.wording.english import in_english
from sources.catalogue import Severity


class Verdict(StrEnum):
    """What happens to a submission: accepted, waiting for an explanation, or rejected."""

    ACCEPT = "accept"
    EXPLAIN = "explain"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong in one place: exactly the finding of ``check --json`` (DESIGN §6).

    ``record`` (data rows counted from 1), ``line`` (of the file, counted from 1) and ``column``
    (counted from 1) are ``None`` where the finding is about the whole file or a whole row. ``key``
    names the row by what it says of itself, ``read`` is what the file says, as printed.
    """

    rule: str
    severity: Severity
    message_zh: str
    message_en: str
    advice: str
    sheet: str = ""
    record: int | None = None
    line: int | None = None
    column: int | None = None
    header: str = ""
    key: str = ""
    read: str = ""
    advice_en: str = ""

    def to_json(self) -> dict[str, str | int | None]:
        """The finding as a JSON object, keys in the documented order."""
        values = asdict(self)
        return {name: values[name] for name in JSON_FIELDS}


JSON_FIELDS = (
    "rule",
    "severity",
    "sheet",
    "record",
    "line",
    "column",
    "header",
    "key",
    "read",
    "message_zh",
    "message_en",
    "advice",
    "advice_en",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding is: a cell, a row, or (all defaults) the file."""

    sheet: str = ""
    record: int | None = None
    line: int | None = None
    column: int | None = None
    header: str = ""
    key: str = ""
    read: str = ""

    def reading(self, read: str) -> Place:
        """The same place with another account of what was read there."""
        return replace(self, read=read)


THE_FILE = Place()


def built_in(rule: str, place: Place = THE_FILE, **facts: object) -> Finding:
    """A finding of a built-in rule, worded with ``facts``; ``{read}`` and ``{header}`` are given.

    Raises ``KeyError`` for a rule without wording or wording without its facts: our own mistake.
    """
    words = RULES[rule]
    said = {"read": place.read, "header": place.header}
    known, known_en = said | facts, said | in_english(facts)
    return Finding(
        rule=rule,
        severity=words.severity,
        message_zh=words.zh.format_map(known),
        message_en=words.en.format_map(known_en),
        advice=words.advice.format_map(known),
        sheet=place.sheet,
        record=place.record,
        line=place.line,
        column=place.column,
        header=place.header,
        key=place.key,
        read=place.read,
        advice_en=words.advice_en.format_map(known_en),
    )


def verdict(findings: Iterable[Finding]) -> Verdict:
    """One hard finding rejects; else one soft finding asks for an explanation; else accept."""
    severities = {finding.severity for finding in findings}
    if Severity.HARD in severities:
        return Verdict.REJECT
    return Verdict.EXPLAIN if Severity.SOFT in severities else Verdict.ACCEPT


def in_reading_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings about the file first, then from the top of the file to the bottom."""
    return sorted(findings, key=lambda f: (f.line or 0, f.column or 0, f.rule))
