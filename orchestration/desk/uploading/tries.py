"""Earlier tries at a report that has been handed in since: they need nobody any more.

Belongs here: telling such a draft from one that is still to be handed in. Does not belong here:
what became of submissions that did not get in (``intake.keeping.overtaken``).
"""

from __future__ import annotations

from contextlib import suppress

from expectations.findings import Verdict
from orchestration.actions import note
from orchestration.context import Context
from orchestration.desk.models import Draft, DraftState
from orchestration.desk.uploading.drafts import look_at
from orchestration.desk.uploading.seen import Seen
from orchestration.faults import SystemFault


def put_tries_aside(context: Context, done: Draft, seen: Seen) -> None:
    """Discard what the unit had uploaded before, could not hand in, and has said by now.

    Only a file with something that must be corrected, whose every row speaks of a region and period
    of the one that was handed in (``seen``). Its bytes stay.
    """
    earlier = Draft.objects.filter(
        unit=done.unit, state=DraftState.OPEN, uploaded_at__lte=done.uploaded_at
    ).exclude(id=done.id)
    for draft in earlier:
        # One whose original is lost stays: it says so itself, and this one has been handed in.
        with suppress(SystemFault):
            before = look_at(context, draft)
            refused = before.verdict is Verdict.REJECT and bool(before.speaks_of)
            if refused and before.feed == seen.feed and before.speaks_of <= seen.speaks_of:
                _put_aside(context, draft, done)


def _put_aside(context: Context, draft: Draft, done: Draft) -> None:
    still_open = Draft.objects.filter(id=draft.id, state=DraftState.OPEN)
    if still_open.update(state=DraftState.DISCARDED):
        note(
            context.workspace,
            "draft_overtaken",
            file_name=draft.file_name,
            sha256=draft.sha256,
            draft=str(draft.id),
            submission_id=done.submission_id,
        )
