"""Which of these rooms' pages are for whom. Does not belong here: the pages (``views``)."""

from __future__ import annotations

from orchestration.desk.page import AUDITOR, Page

PAGES = {
    "audit": Page(AUDITOR),
    "audit-table": Page(AUDITOR),
}
