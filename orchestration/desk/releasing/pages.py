"""Which of these rooms' pages are for whom. Does not belong here: the pages (``views``)."""

from __future__ import annotations

from orchestration.desk.page import OPERATOR, READERS, Page

PAGES = {
    "releases": Page(READERS),
    "release": Page(READERS),
    "release-changes": Page(READERS),
    "release-site": Page(READERS),
    "release-approve": Page(OPERATOR, writes=True),
    "release-publish": Page(OPERATOR, writes=True),
    "release-hold": Page(OPERATOR, writes=True),
    "release-rollback": Page(OPERATOR, writes=True),
}
