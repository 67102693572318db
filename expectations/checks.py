"""What a check on accepted data is: a rule, and what it tells the operator where it fails.

Belongs here: ``Check`` and ``Suite``. Does not belong here: the rules (``expectations.rules``),
which checks exist (``expectations.suites``) or running them (``expectations.runner``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from expectations.rules import Rule, columns_of

Severity = Literal["hold", "note"]
Owner = Literal["statistician", "operator", "engineer"]


@dataclass(frozen=True)
class Check:
    """One thing that must hold, and what it means to whoever reads that it does not.

    ``hold`` stops publication, ``note`` publishes with the note shown; ``owner`` is who acts.
    """

    id: str
    owner: Owner
    severity: Severity
    rule: Rule
    message_zh: str
    message_en: str
    advice_zh: str

    @property
    def kind(self) -> str:
        """Name of the rule, as ``in_set``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self.rule).__name__).lower()

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns the check reads; one that is missing fails the check."""
        return columns_of(self.rule)


@dataclass(frozen=True)
class Suite:
    """The checks on one table; ``key`` names the columns that identify a row to the operator.

    ``query`` says what is read instead of the table itself, where a check compares several: SQL
    over the marts (schema ``marts``) and what they were made from (``inputs``).
    """

    id: str
    table: str
    title_zh: str
    key: tuple[str, ...]
    checks: tuple[Check, ...]
    query: str = ""

    def __post_init__(self) -> None:
        """Refuse two checks of one id: the second would hide the first."""
        ids = [check.id for check in self.checks]
        twice = sorted({entry for entry in ids if ids.count(entry) > 1})
        if twice:
            raise ValueError(f"suite {self.id}: check declared twice: {twice}")
