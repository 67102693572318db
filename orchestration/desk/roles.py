"""The roles people have at the desk, and what each is called.

Does not belong here: what a role may do (``access``).
"""

from __future__ import annotations

from django.db.models import TextChoices


class Role(TextChoices):
    """One for each account; reporters and reviewers belong to a unit, the others to the bureau."""

    REPORTER = "reporter", "填报人"
    REVIEWER = "reviewer", "复核人"
    OPERATOR = "operator", "审核人员"
    AUDITOR = "auditor", "审计人员"
    ADMINISTRATOR = "administrator", "管理员"


OF_A_UNIT = frozenset({Role.REPORTER, Role.REVIEWER})
OF_THE_BUREAU = frozenset({Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
