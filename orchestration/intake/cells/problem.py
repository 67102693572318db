"""What is wrong with one cell, before anybody knows where the cell stands.

Belongs here: the shape that every reader of cells answers with. Does not belong here: the wording
(``expectations.wording``) or the place (``sheet``).
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell cannot be read: a built-in rule and the facts of its wording."""

    rule: str
    facts: dict[str, object] = field(default_factory=dict)
