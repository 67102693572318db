"""Acceptance: judging what was received and keeping what came of it (DESIGN §4, §6).

Belongs here: from a landed submission to observations on record, or to the quarantine and an
annotated copy in the sender's outbox. Does not belong here: how a file is judged (``judge``), what
is asked because of what was accepted before (``assessing``), what a receipt says (``receipts``).

Every step may be killed: files are written before the event that says so, and a submission
without that event is simply judged again, to the same files.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from expectations.findings import Verdict
from orchestration.context import Context
from orchestration.faults import SystemFault
from orchestration.intake.judge import Judgement
from orchestration.intake.keeping.assessing import assess, judgement_of, known_at
from orchestration.intake.keeping.doubted import cells_doubted
from orchestration.intake.keeping.originals import original
from orchestration.intake.keeping.overtaken import rows_said
from orchestration.intake.keeping.receipts import tell_judged, tell_unreadable
from orchestration.intake.keeping.revising import Reason
from orchestration.intake.keeping.whole import is_whole, keep_whole, note_sum, sum_of
from orchestration.intake.tables.identify import identity
from orchestration.ledger import EventKind
from orchestration.publication.identity import code_version
from orchestration.submissions import HAVE_FINDINGS, State, Submission

STATE_OF_VERDICT = {
    Verdict.ACCEPT: State.ACCEPTED,
    Verdict.EXPLAIN: State.AWAITING_EXPLANATION,
    Verdict.REJECT: State.REJECTED,
}


class RestoreError(SystemFault):
    """An accepted submission cannot be judged again as it was: its declarations have changed."""


@dataclass(frozen=True, slots=True)
class Despite:
    """The operator accepts what still waits: who, and why."""

    by: str
    reason: str


def judge_pending(
    context: Context, feed: str | None = None, sender: str | None = None
) -> Iterator[tuple[Submission, State]]:
    """Judge what is to be judged (of one feed, or of none known); yields each with its new state.

    Only what ``sender`` sent, where one is named. The caller holds the workspace's write lock.
    One bad submission never stops the others.
    """
    for submission in context.index.pending():
        if submission.feed == feed and sender in (None, submission.sender):
            yield submission, judge_again(context, submission)


def judge_again(context: Context, submission: Submission, despite: Despite | None = None) -> State:
    """Judge a submission as it stands, with what was explained since; returns its new state.

    ``despite``: soft findings that are left do not keep it out.
    """
    if submission.feed is None:
        return _unreadable(context, submission)
    assessment = assess(context, submission)
    judgement = assessment.judgement
    state = STATE_OF_VERDICT[judgement.verdict]
    if despite and state is State.AWAITING_EXPLANATION:
        state = State.ACCEPTED
    if state is State.ACCEPTED:
        _keep_observations(context, submission, judgement)
    else:
        _quarantine(context, submission, judgement)
    told = replace(submission, **_revision(assessment.reason))
    tell_judged(context, told, state, judgement, assessment.changed)
    reason = "" if despite and state is State.ACCEPTED else _reason(judgement)
    facts = _holds(judgement) if state is State.ACCEPTED else {}
    return _record(context, submission, state, reason, assessment.reason, despite, **facts)


def _unreadable(context: Context, submission: Submission) -> State:
    """Why no feed could be told: the file itself cannot be read, or no header fits."""
    content = original(context, submission)
    sender = context.catalogue.senders[submission.sender]
    findings = identity(content, submission.file_name, context.catalogue, sender).findings
    tell_unreadable(context, submission, findings)
    reason = findings[0].message_zh if findings else ""
    return _record(context, submission, State.UNREADABLE, reason)


def restore_observations(context: Context) -> int:
    """Judge again whatever has lost its observations or its findings; returns how many.

    A file that is not what was written is lost. Both folders are caches of landing + ledger +
    declarations (DESIGN §4, 2).
    """
    submissions = context.submissions().values()
    damaged = [entry for entry in submissions if entry.on_record and not _is_kept(context, entry)]
    for entry in damaged:
        (context.workspace.observations / f"{entry.id}.parquet").unlink(missing_ok=True)
    return _restore(context, damaged) + _restore_findings(context, submissions)


def _is_kept(context: Context, entry: Submission) -> bool:
    place = context.workspace.observations / f"{entry.id}.parquet"
    if sum_of(place).exists():
        return is_whole(place)
    try:  # written before there were hashes: what can be read is taken as it is, from now on
        pl.read_parquet(place)
    except (OSError, pl.exceptions.PolarsError):
        return False
    note_sum(place)
    return True


def _restore_findings(context: Context, submissions: Iterable[Submission]) -> int:
    lost = [
        entry
        for entry in submissions
        if entry.state in HAVE_FINDINGS
        and not entry.on_record
        and not _has_findings(context.workspace.quarantine / f"{entry.id}.json")
    ]
    for entry in lost:
        _quarantine(context, entry, assess(context, entry).judgement)
    return len(lost)


def _has_findings(place: Path) -> bool:
    if not is_whole(place):
        return False
    with suppress(ValueError):
        return isinstance(json.loads(place.read_bytes()), dict)
    return False


def restore_sender(context: Context, sender: str, feed: str | None) -> int:
    """The same for one sender and feed: all that a new submission is compared with."""
    # Plain strings: a sender may have thousands, and each new submission asks for all of them.
    folder = str(context.workspace.observations)
    lost = [
        id_
        for id_ in context.index.accepted_ids(sender, feed)
        if not os.path.exists(f"{folder}/{id_}.parquet")  # noqa: PTH110
    ]
    return _restore(context, [entry for entry in map(context.index.get, lost) if entry])


def _restore(context: Context, submissions: list[Submission]) -> int:
    missing = [
        entry
        for entry in submissions
        if entry.on_record and not observations_file_exists(context, entry.id)
    ]
    # Each is judged beside what was accepted before it, which has to be there again.
    for submission in sorted(missing, key=lambda entry: entry.accepted_seq):
        judgement = judgement_of(context, submission)
        if judgement.observations is None:
            raise RestoreError(
                f"{submission.file_name}（{submission.id}，{submission.sender}）当时已接收，"
                f"按现在的报表规定却不能接收：{_reason(judgement)} "
                "请恢复当时的声明，或从备份恢复 observations/。"
            )
        _keep_observations(context, submission, judgement)
    return len(missing)


def observations_again(context: Context, submission: Submission, judgement: Judgement) -> None:
    """Keep the observations of what is on record, where they are lost."""
    lost = submission.on_record and not observations_file_exists(context, submission.id)
    if lost and judgement.observations is not None:
        _keep_observations(context, submission, judgement)


def is_unexplained(context: Context, submission: Submission) -> bool:
    """Whether the quarantine has lost what kept a submission out, now or before it came in."""
    place = context.workspace.quarantine / f"{submission.id}.json"
    return submission.was_kept_out and submission.feed is not None and not place.exists()


def quarantine_again(context: Context, submission: Submission, judgement: Judgement) -> None:
    """Keep again what kept a submission out."""
    _quarantine(context, submission, judgement)


def observations_file_exists(context: Context, submission_id: str) -> bool:
    """Whether the observations of a submission are on disk."""
    return (context.workspace.observations / f"{submission_id}.parquet").exists()


def _reason(judgement: Judgement) -> str:
    counted = [f for f in judgement.findings if f.severity == "hard"] or judgement.findings
    if not counted:
        return ""
    more = f"（共 {len(counted)} 处）" if len(counted) > 1 else ""
    return f"{counted[0].message_zh}{more}"


def _record(
    context: Context,
    submission: Submission,
    state: State,
    reason_zh: str,
    revised: Reason | None = None,
    despite: Despite | None = None,
    **facts: Any,
) -> State:
    facts |= {} if submission.revision else _revision(revised)
    if despite and state is State.ACCEPTED:
        facts |= {"operator": despite.by, "operator_reason": despite.reason}
    context.ledger.append(
        EventKind.JUDGED,
        at=None if despite else known_at(submission),
        submission_id=submission.id,
        state=state.value,
        judged_by=code_version(),
        reason_zh=reason_zh,
        **facts,
    )
    return state


def _holds(judgement: Judgement) -> dict[str, Any]:
    """The last days of the periods it speaks of: by these later ones find it."""
    assert judgement.observations is not None  # noqa: S101 - accepted means there are some
    ends = judgement.observations["period_end"].drop_nulls().unique().sort()
    return {"holds": [str(end) for end in ends]}


def _revision(reason: Reason | None) -> dict[str, Any]:
    return {"revision": reason.code.value, "revision_reason": reason.text} if reason else {}


def _keep_observations(context: Context, submission: Submission, judgement: Judgement) -> None:
    assert judgement.observations is not None  # noqa: S101 - accepted means there are some
    frame = judgement.observations.with_columns(submission_id=pl.lit(submission.id))
    buffer = io.BytesIO()
    frame.select("submission_id", pl.exclude("submission_id")).write_parquet(buffer)
    place = context.workspace.observations / f"{submission.id}.parquet"
    keep_whole(place, buffer.getvalue())


def _quarantine(context: Context, submission: Submission, judgement: Judgement) -> None:
    record = {
        "submission_id": submission.id,
        "verdict": judgement.verdict.value,
        "counts": judgement.counts,
        "findings": [finding.to_json() for finding in judgement.findings],
        "rows": rows_said(judgement.cells),
        "doubted": cells_doubted(judgement.cells, judgement.findings),
        "attempts": [
            {"region_code": region, "period": label, "start": str(start), "end": str(end)}
            for region, label, start, end in judgement.attempts
        ],
    }
    content = json.dumps(record, ensure_ascii=False, indent=1).encode()
    keep_whole(context.workspace.quarantine / f"{submission.id}.json", content)
