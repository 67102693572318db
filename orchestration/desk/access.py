"""Who may ask for what: every page of the desk by name, with the roles it is for.

Belongs here: the one table, and what an address says of whose things are asked for. Does not
belong here: asking (``middleware``, which refuses every page that is not in the table).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orchestration.desk.bureau import bureau_context
from orchestration.desk.models import Account, Draft
from orchestration.desk.operating import pages as operating
from orchestration.desk.reporting import pages as reporting
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


# Without signing in.
OPEN = frozenset({"sign-in"})
PAGES: Mapping[str, Page] = {
    "home": Page(EVERYONE),
    "sign-out": Page(EVERYONE, writes=True),
    "password": Page(EVERYONE, writes=True),
    **{name: Page(*said) for name, said in operating.PAGES.items()},
    **{name: Page(*said) for name, said in reporting.PAGES.items()},
}


def is_theirs(account: Account, named: Mapping[str, object]) -> bool:
    """Whether what an address names is of the account's unit; the bureau's roles see all units.

    What does not exist is nobody's: both are answered alike, so nothing can be learnt by trying.
    """
    if not account.reports:
        return True
    unit = account.unit
    context = bureau_context()
    if "submission_id" in named:
        found = context.index.get(str(named["submission_id"]))
        if found is None or found.sender != unit:
            return False
    if (
        "draft_id" in named
        and not Draft.objects.filter(id=str(named["draft_id"]), unit=unit).exists()
    ):
        return False
    if "feed" in named and named["feed"] not in context.catalogue.senders[unit].feeds:
        return False
    return named.get("unit", unit) == unit
