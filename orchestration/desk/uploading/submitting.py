"""Handing a draft in: the same steps as the command line's, and what the draft then says.

Belongs here: from a draft to its submission, once however often it is asked for. Does not belong
here: the steps (``intake.keeping.handing_in``), pages (``deciding``).
"""

from __future__ import annotations

from collections.abc import Collection

from orchestration.context import Context
from orchestration.desk.models import Account, Draft, DraftState
from orchestration.desk.uploading.drafts import (
    UNDER_WAY,
    mark_submitted,
    sent,
    settle,
    stands_already,
    submission_of,
    told_of,
)
from orchestration.desk.uploading.judged import told_apart
from orchestration.intake.keeping.acceptance import restore_sender
from orchestration.intake.keeping.assessing import assess
from orchestration.intake.keeping.handing_in import hand_in
from orchestration.intake.keeping.landing import Arrival
from orchestration.intake.keeping.originals import original
from orchestration.intake.keeping.revising import Reason, Revision
from orchestration.submissions import State, Submission


class NotNowError(Exception):
    """The draft cannot be handed in as it stands now; the message says why, in Chinese."""


def submit(context: Context, draft: Draft, states: Collection[str] = UNDER_WAY) -> Draft:
    """Hand a draft in and note it; one that was handed in before is only told.

    Killed anywhere, asking again ends the same: the ledger is written before the draft is noted.
    """
    feed, _ = told_apart(context, sent(draft))
    content = original(context, sent(draft).as_submission())
    with context.workspace.single_writer():
        # Two clicks, two tabs, two people: whoever comes second finds it done.
        draft.refresh_from_db()
        settle(context, draft)
        if draft.state == DraftState.SUBMITTED:
            return draft
        if draft.state not in states:
            raise NotNowError("这份文件的状态已经变了，没有上报。请看下面的最新情况。")
        stands = _says_nothing_new(context, draft)
        if stands is not None:
            return mark_submitted(draft, stands.id)
        arrival = Arrival(
            content,
            draft.file_name,
            draft.unit,
            feed or None,
            revision=draft.revision,
            revision_reason=draft.revision_reason,
        )
        (receipt,) = hand_in(
            context, draft.unit, [arrival], _reason(draft), told_of(draft), _explained_by(draft)
        )
        return mark_submitted(draft, receipt.submission.id)


def _says_nothing_new(context: Context, draft: Draft) -> Submission | None:
    """The accepted submission of the same bytes, while every value of it stands.

    Whoever's answer was lost hands in again, and a colleague's file may have come in between.
    """
    stands = stands_already(context, draft, changes=False)
    if stands is None or stands.state is not State.ACCEPTED:
        return None
    restore_sender(context, draft.unit, draft.feed)
    seen = assess(context, sent(draft).as_submission())
    return stands if seen.judgement.observations is not None and not seen.changed else None


def _reason(draft: Draft) -> Reason | None:
    if not draft.revision:
        return None
    return Reason(Revision(draft.revision), draft.revision_reason)


def _explained_by(draft: Draft) -> str:
    """Who explained, each once."""
    return "、".join(dict.fromkeys(one.by for one in told_of(draft) if one.by))


def may_confirm(account: Account, draft: Draft) -> bool:
    """Whether somebody is another than those who uploaded, explained and sent it for review."""
    explained = {entry.get("account") for entry in draft.explanations}
    others = {draft.uploaded_by_id, draft.sent_for_review_by_id}
    return account.id not in others and account.username not in explained


def broken_off(context: Context, draft: Draft) -> str:
    """The id of the submission that a draft began to be, where that was not finished."""
    became = submission_of(context, draft) if draft.state in UNDER_WAY else None
    return became.id if became else ""
