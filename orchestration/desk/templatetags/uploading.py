"""What its unit may do with a submission, for the submission's page.

Does not belong here: doing it (``uploading.answering``).
"""

from __future__ import annotations

from typing import Any

from django import template

from orchestration.desk.bureau import bureau_context
from orchestration.desk.models import Account
from orchestration.desk.uploading.asked import answering_facts

register = template.Library()


@register.inclusion_tag("desk/uploading/_answering.html", takes_context=True)
def answering(context: template.RequestContext) -> dict[str, Any]:
    """The boxes that explain the submission of this page, and taking it back."""
    request = context["request"]
    named = request.resolver_match.kwargs.get("submission_id", "")
    entry = bureau_context().index.get(named)
    if entry is None or not isinstance(request.user, Account):
        return {}
    return answering_facts(bureau_context(), request.user, entry)
