"""Drafts: files that were uploaded and are not handed in yet.

Belongs here: keeping one, finding it again, what is known of it now. Does not belong here: judging
(``judged``), handing in (``submitting``) or pages (``views``).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from orchestration.actions import note
from orchestration.context import Context
from orchestration.desk.models import Account, Draft, DraftState, UnitSetting
from orchestration.desk.uploading.judged import Sent, assessed, told_apart
from orchestration.desk.uploading.remembered import remembered
from orchestration.desk.uploading.seen import Seen, seen_of, unknown
from orchestration.intake.keeping.landing import land, readable_name, same_submission
from orchestration.ledger import SHANGHAI
from orchestration.locks import held
from orchestration.submissions import Explanation as Told
from orchestration.submissions import State, Submission

UNDER_WAY = (DraftState.OPEN, DraftState.FOR_REVIEW)
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """An upload that is safe, and whether the unit had it under way already."""

    draft: Draft
    again: bool


def keep(context: Context, account: Account, name: str, content: bytes, feed: str) -> Kept:
    """Store the bytes, then the draft; what is in the file is looked at afterwards.

    The same bytes of a unit are one draft, whoever of it uploads them and however often.
    """
    sha256 = land(context, content)
    with held(context.workspace.locks / "drafts.lock"):
        known = Draft.objects.filter(unit=account.unit, sha256=sha256, state__in=UNDER_WAY)
        for draft in known:
            # Handed in meanwhile, and only the note of it was lost: this is another upload.
            if settle(context, draft).state in UNDER_WAY:
                return Kept(_chosen(draft, feed), again=True)
        draft = Draft.objects.create(
            unit=account.unit,
            feed=feed,
            sha256=sha256,
            size=len(content),
            file_name=_short(readable_name(name)),
            uploaded_by=account,
        )
    note(
        context.workspace,
        "uploaded",
        file_name=draft.file_name,
        sha256=sha256,
        size=draft.size,
        draft=str(draft.id),
    )
    return Kept(draft, again=False)


def _chosen(draft: Draft, feed: str) -> Draft:
    """A draft that is uploaded again for a named feed is of that one from now on."""
    if feed and feed != draft.feed and draft.state == DraftState.OPEN:
        draft.feed = feed
        draft.save(update_fields=["feed"])
    return draft


def _short(name: str) -> str:
    """A name of a length that a file may have, with its ending."""
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    ending = f"{dot}{ending}" if stem and len(ending) <= 5 else ""  # noqa: PLR2004
    return f"{name[: LONGEST_NAME - len(ending) - 1]}…{ending}"


def sent(draft: Draft) -> Sent:
    """The draft as what would be handed in."""
    return Sent(
        unit=draft.unit,
        feed=draft.feed,
        sha256=draft.sha256,
        file_name=draft.file_name,
        size=draft.size,
        told=tuple(told_of(draft)),
        revision=draft.revision,
        revision_reason=draft.revision_reason,
    )


def told_of(draft: Draft) -> list[Told]:
    """What was said of its findings so far."""
    return [
        Told(entry["rule"], entry["line"], entry["text"], entry.get("by", ""))
        for entry in draft.explanations
    ]


def questions_of(draft: Draft) -> dict[tuple[str, int | None], str]:
    """What had been asked where something was said."""
    said = draft.explanations
    return {(entry["rule"], entry["line"]): entry.get("asked", "") for entry in said}


def look_at(context: Context, draft: Draft) -> Seen:
    """What the file says and what is found in it, as it would be found if it were handed in now.

    A feed that the file tells by itself is noted in the draft.
    """
    feed, findings = told_apart(context, sent(draft))
    if not feed:
        return unknown(findings)
    if feed != draft.feed:
        Draft.objects.filter(id=draft.id, feed="").update(feed=feed)
        draft.feed = feed
    asked = sent(draft)
    return remembered(context, asked, lambda: seen_of(context, feed, assessed(context, asked)))


def submission_of(context: Context, draft: Draft) -> Submission | None:
    """The submission that a draft became though nobody noted it in the draft (a crash between).

    Its bytes were received after they were uploaded, and no other draft is known to have become
    that submission.
    """
    since = draft.uploaded_at.astimezone(SHANGHAI).replace(microsecond=0)
    for feed in dict.fromkeys((draft.feed or None, None)):
        for entry in reversed(context.index.same((draft.unit, feed, draft.sha256))):
            others = Draft.objects.filter(submission_id=entry.id).exclude(id=draft.id)
            if entry.received_at >= since and not others.exists():
                return entry
    return None


def settle(context: Context, draft: Draft) -> Draft:
    """Note what became of a draft whose handing in was done, or was cut off after it was done.

    One that was received and not judged, or waits for what the draft says, is left to be finished
    by handing it in again.
    """
    if draft.state not in UNDER_WAY:
        return draft
    became = submission_of(context, draft)
    if became is None or unfinished(draft, became):
        return draft
    return mark_submitted(draft, became.id)


def unfinished(draft: Draft, became: Submission) -> bool:
    """Whether something was to be said of the submission that the draft still holds."""
    if became.state is State.RECEIVED:
        return True
    said = {(one.rule, one.line, one.text) for one in became.explanations}
    left = any((one.rule, one.line, one.text) not in said for one in told_of(draft))
    no_reason = bool(draft.revision) and not became.revision
    return became.state is State.AWAITING_EXPLANATION and (left or no_reason)


def mark_submitted(draft: Draft, submission_id: str) -> Draft:
    """Note which submission it became."""
    draft.state, draft.submission_id = DraftState.SUBMITTED, submission_id
    draft.submitted_at = draft.submitted_at or timezone.now()
    draft.save(update_fields=["state", "submission_id", "submitted_at"])
    return draft


def stands_already(context: Context, draft: Draft, *, changes: bool) -> Submission | None:
    """The submission with the same bytes that handing in would find, where there is one.

    To the ledger the same bytes are a new event once a later file of the unit was accepted (DESIGN
    §6: A → B → A). While they change nothing of what stands (``changes``), they say nothing new.
    """
    key = (draft.unit, draft.feed or None, draft.sha256)
    found = same_submission(context, key)
    if found is not None or changes:
        return found
    accepted = [one for one in context.index.same(key) if one.state is State.ACCEPTED]
    return accepted[-1] if accepted else None


def needs_review(unit: str) -> bool:
    """Whether somebody else of the unit must look before its files are handed in."""
    return UnitSetting.objects.filter(unit=unit, needs_review=True).exists()
