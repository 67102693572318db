"""The wording of every built-in rule: what is wrong and what to do, in one list.

Belongs here: rule id → message and advice in Chinese and English, with ``{facts}`` to fill in, and
whether it rejects or asks. Does not belong here: the declared edits of a feed (their words are in
``sources/feeds``) and any decision.
"""

from __future__ import annotations

from expectations.wording.cells import CELL_RULES
from expectations.wording.files import FILE_RULES, TABLE_RULES
from expectations.wording.life import LIFE_RULES
from expectations.wording.lists import LIST_RULES
from expectations.wording.reading import READING_RULES
from expectations.wording.regions import REGION_RULES
from expectations.wording.tables import LAYOUT_RULES
from expectations.wording.values import VALUE_RULES
from expectations.wording.words import Words

__all__ = ["RULES", "Words"]

RULES: dict[str, Words] = (
    FILE_RULES
    | TABLE_RULES
    | CELL_RULES
    | REGION_RULES
    | LIST_RULES
    | LIFE_RULES
    | READING_RULES
    | VALUE_RULES
    | LAYOUT_RULES
)
