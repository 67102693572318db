"""Checks across tables: what one mart says, held against what another says of the same thing.

Belongs here: which identities there are, and the suite on them. Does not belong here: their SQL
(``cross_numbers``, ``cross_totals``, ``cross_lights``, ``cross_reports``), what must hold of one
table by itself (the other ``*_checks``), or running SQL (``orchestration``).
"""

from __future__ import annotations

from expectations import common_checks as common
from expectations.checks import Check, Suite
from expectations.common_checks import declare
from expectations.cross_lights import LIGHT_IDENTITIES
from expectations.cross_numbers import NUMBER_IDENTITIES
from expectations.cross_reports import REPORT_IDENTITIES
from expectations.cross_totals import TOTAL_IDENTITIES
from expectations.identities import Identity
from expectations.rules import Between, where

SUITE_ID = "across"
TITLE_ZH = "各表之间的对应关系"
KEY = ("identity", "subject")
IDENTITIES = (*NUMBER_IDENTITIES, *TOTAL_IDENTITIES, *LIGHT_IDENTITIES, *REPORT_IDENTITIES)

# Every comparison that fails, and one line for each identity that was asked: a hundred thousand
# that agree need not be carried about to say so.
_FAILING = """
select '{id}' as identity, subject, 1 as off from ({sql}) where coalesce(wrong, true)
union all
select '{id}' as identity, '' as subject, 0 as off
"""


def cross_suite() -> Suite:
    """The suite on what the marts say of each other."""
    checks = (common.has_rows(TITLE_ZH), *map(_check, IDENTITIES))
    query = "\nunion all\n".join(
        _FAILING.format(id=identity.id, sql=identity.sql) for identity in IDENTITIES
    )
    return Suite(SUITE_ID, SUITE_ID, TITLE_ZH, KEY, checks, query)


def _check(identity: Identity) -> Check:
    return declare(
        identity.id,
        Between("off", 0, 0, rows=where("identity", identity.id)),
        identity.message_zh,
        identity.message_en,
        identity.advice_zh,
        severity=identity.severity,
        owner=identity.owner,
    )
