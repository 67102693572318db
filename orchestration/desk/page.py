"""What the table of pages is made of: a page's roles, and the sets of roles that pages are for.

Belongs here: the words that every room's ``pages`` uses. Does not belong here: the table itself
(``access``) or any page.
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.desk.roles import OF_A_UNIT, Role

EVERYONE = frozenset(Role)
UNIT = OF_A_UNIT
REPORTER = frozenset({Role.REPORTER})
REVIEWER = frozenset({Role.REVIEWER})
OPERATOR = frozenset({Role.OPERATOR})
READERS = frozenset({Role.OPERATOR, Role.AUDITOR})
AUDITOR = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Page:
    """One page: the roles it is for, and whether asking for it changes anything."""

    roles: frozenset[Role]
    writes: bool = False
