"""What was once told and kept of submissions, made again where it is lost.

Belongs here: receipts, the quarantine and observations of a workspace that was rebuilt from its
landed files. Does not belong here: judging anew what the rules of today would say otherwise: every
submission keeps the state that the ledger gives it.
"""

from __future__ import annotations

from dataclasses import replace

from orchestration.context import Context
from orchestration.intake.keeping.acceptance import (
    is_unexplained,
    observations_again,
    observations_file_exists,
    quarantine_again,
)
from orchestration.intake.keeping.assessing import assess
from orchestration.intake.keeping.life import tell_ending
from orchestration.intake.keeping.receipts import (
    VERDICTS,
    receipt_file,
    tell_judged,
    tell_unreadable,
)
from orchestration.intake.tables.identify import identity
from orchestration.progress import report
from orchestration.submissions import ENDED, STANDING, State, Submission


def tell_again(context: Context) -> int:
    """Make again what is missing in outbox, quarantine and observations; returns of how many.

    In the order in which they were judged: each is compared with what was accepted before it. The
    caller holds the write lock.
    """
    answered = (entry for entry in context.submissions().values() if entry.state in VERDICTS)
    judged = sorted(answered, key=lambda entry: entry.accepted_seq or entry.judged_seq)
    told = 0
    for number, entry in enumerate(judged):
        if _is_missing(context, entry):
            _tell(context, entry)
            told += 1
        report("重新生成回执和审核记录", (number + 1) / len(judged))
    return told


def _is_missing(context: Context, entry: Submission) -> bool:
    lost = entry.on_record and not observations_file_exists(context, entry.id)
    return lost or not receipt_file(context, entry).exists() or is_unexplained(context, entry)


def _tell(context: Context, entry: Submission) -> None:
    if entry.state in ENDED and not entry.judged_seq:
        tell_ending(context, entry)
    elif entry.state is State.UNREADABLE or entry.feed is None:
        content = (context.workspace.landing / entry.sha256).read_bytes()
        sender = context.catalogue.senders[entry.sender]
        found = identity(content, entry.file_name, context.catalogue, sender).findings
        tell_unreadable(context, entry, found)
    else:
        _tell_judged(context, entry)


def _tell_judged(context: Context, entry: Submission) -> None:
    # What did not get in was compared with what was on record when it was judged last.
    as_judged = replace(entry, accepted_seq=entry.accepted_seq or entry.judged_seq)
    assessment = assess(context, as_judged)
    observations_again(context, entry, assessment.judgement)
    if is_unexplained(context, entry):
        unexplained = replace(as_judged, explanations=(), revision="", revision_reason="")
        before = assess(context, unexplained) if entry.on_record else assessment
        quarantine_again(context, entry, before.judgement)
    if entry.state in ENDED:
        tell_ending(context, entry)
    else:
        state = State.ACCEPTED if entry.state in STANDING else entry.state
        tell_judged(context, entry, state, assessment.judgement, assessment.changed)
