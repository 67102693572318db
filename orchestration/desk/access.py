"""Who may ask for what: every page of the desk by name, with the roles it is for.

Belongs here: the one table, and what an address says of whose things are asked for. Does not
belong here: asking (``middleware``, which refuses every page that is not in the table).
"""

from __future__ import annotations

from collections.abc import Mapping

from orchestration.desk.accounts.pages import PAGES as ACCOUNTS
from orchestration.desk.auditing.pages import PAGES as AUDITING
from orchestration.desk.bureau import bureau_context
from orchestration.desk.models import Account, Draft
from orchestration.desk.operating.pages import PAGES as OPERATING
from orchestration.desk.page import EVERYONE, Page
from orchestration.desk.releasing.pages import PAGES as RELEASING
from orchestration.desk.reporting.pages import PAGES as REPORTING
from orchestration.desk.uploading.pages import PAGES as UPLOADING

# Without signing in.
OPEN = frozenset({"sign-in"})
PAGES: Mapping[str, Page] = {
    "home": Page(EVERYONE),
    "sign-out": Page(EVERYONE, writes=True),
    "password": Page(EVERYONE, writes=True),
    **{name: Page(*said) for name, said in UPLOADING.items()},
    **{name: Page(*said) for name, said in OPERATING.items()},
    **{name: Page(*said) for name, said in REPORTING.items()},
    **{name: Page(*said) for name, said in RELEASING.items()},
    **{name: Page(*said) for name, said in AUDITING.items()},
    **{name: Page(*said) for name, said in ACCOUNTS.items()},
}


def is_declared(unit: str) -> bool:
    """Whether a unit still reports: declarations change, accounts stay."""
    return unit in bureau_context().catalogue.senders


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
    sender = context.catalogue.senders.get(unit)
    if "feed" in named and (sender is None or named["feed"] not in sender.feeds):
        return False
    return named.get("unit", unit) == unit
