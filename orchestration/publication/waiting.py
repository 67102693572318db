"""What does not go out: drafts that wait for someone, and what the gate has held.

Belongs here: finding them. Does not belong here: letting them out (``release``).
"""

from __future__ import annotations

from datetime import date

from orchestration.context import Context
from orchestration.publication.drafting import stands
from orchestration.publication.gatekeeping import staged_decision
from orchestration.publication.identity import run_fingerprint
from orchestration.publication.release import why_not_yet
from orchestration.publication.releases import draft_decision, release_records
from orchestration.publication.shown import is_unattended, stamp_facts


def waiting_draft(context: Context, as_of: date) -> str | None:
    """The draft that a run as of that day would make again, beside what readers see now."""
    fingerprint, events = run_fingerprint(context, as_of), list(context.ledger.events())
    drafts = [r.release_id for r in release_records(events) if r.state in ("draft", "approved")]
    for identity in reversed(drafts):
        decision = draft_decision(events, identity)
        if (
            decision is not None
            and stands(context, identity, decision)
            and stamp_facts(context, identity)["fingerprint"] == fingerprint
        ):
            return identity
    return None


def draft_to_publish(context: Context, as_of: date) -> str | None:
    """The draft of that day that nothing keeps back any more."""
    draft = waiting_draft(context, as_of)
    decision = draft_decision(context.ledger.events(), draft) if draft else None
    if decision is None or why_not_yet(context, decision, auto=is_unattended()):
        return None
    return draft


def held_reasons(context: Context) -> tuple[str, ...]:
    """Why the gate has held what is staged: its marts, or the draft made of them."""
    decision = staged_decision(context)
    if decision is None or decision.holds:
        return decision.reasons_zh if decision else ()
    draft = draft_decision(context.ledger.events(), decision.release_id)
    return draft.reasons_zh if draft else ()
