"""Which of these rooms' pages are for whom. Does not belong here: the pages (``views``)."""

from __future__ import annotations

from orchestration.desk.page import ADMINISTRATOR, Page

PAGES = {
    "accounts": Page(ADMINISTRATOR),
    "account-new": Page(ADMINISTRATOR, writes=True),
    "account": Page(ADMINISTRATOR, writes=True),
    "accounts-import": Page(ADMINISTRATOR, writes=True),
    "units": Page(ADMINISTRATOR, writes=True),
}
