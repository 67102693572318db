"""What an operator may do with a submission, on the page that units, too, see it on.

Belongs here: which decisions are open, for whoever looks. Does not belong here: deciding
(``desk.operating.deciding``).
"""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest

from orchestration.desk.bureau import bureau_context
from orchestration.desk.models import Account
from orchestration.desk.roles import Role
from orchestration.intake.keeping.life import RETURNABLE
from orchestration.submissions import State

register = template.Library()


@register.inclusion_tag("desk/operating/_decisions.html", takes_context=True)
def operator_decisions(context: dict[str, Any]) -> dict[str, Any]:
    """The decisions on the submission that the address names; none for anybody but operators."""
    request: HttpRequest = context["request"]
    named = request.resolver_match.kwargs if request.resolver_match else {}
    account = request.user
    if not isinstance(account, Account) or account.role != Role.OPERATOR:
        return {}
    entry = bureau_context().index.get(str(named.get("submission_id", "")))
    if entry is None:
        return {}
    return {
        "submission": entry,
        "may_return": entry.state in RETURNABLE,
        "may_accept": entry.state is State.AWAITING_EXPLANATION,
    }
