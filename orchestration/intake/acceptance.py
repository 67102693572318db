"""Acceptance: judging what was received and keeping what came of it (DESIGN §4, §6).

Belongs here: from a landed submission to observations on record, or to the quarantine and an
annotated copy in the sender's outbox. Does not belong here: how a file is judged (``judge``).

Every step may be killed: files are written before the event that says so, and a submission
without that event is simply judged again, to the same files.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import datetime

import polars as pl

from orchestration.context import Context
from orchestration.durable import write_whole
from orchestration.intake.annotate import annotated_copy
from orchestration.intake.judge import Judgement, judge
from orchestration.intake.render import render_findings_text
from orchestration.intake.replacing import left_after, spoken_keys
from orchestration.ledger import SHANGHAI, EventKind
from orchestration.publication.identity import code_version
from orchestration.submissions import ON_RECORD, State, Submission

STATE_OF_VERDICT = {
    "accept": State.ACCEPTED,
    "explain": State.AWAITING_EXPLANATION,
    "reject": State.REJECTED,
}


class RestoreError(Exception):
    """An accepted submission cannot be judged again as it was: its declarations have changed."""


def judge_pending(context: Context, feed: str | None = None) -> Iterator[tuple[Submission, State]]:
    """Judge every received submission (of one feed, or of none known); yields its new state.

    The caller holds the workspace's write lock. One bad submission never stops the others.
    """
    for submission in list(context.submissions().values()):
        if submission.state is State.RECEIVED and submission.feed == feed:
            yield submission, _judge_one(context, submission)


def restore_observations(context: Context) -> int:
    """Judge again whatever is on record but has lost its observations; returns how many.

    ``observations/`` is a cache of landing + ledger + declarations (DESIGN §4, 2).
    """
    missing = [
        entry
        for entry in context.submissions().values()
        if entry.state in ON_RECORD and not observations_file_exists(context, entry.id)
    ]
    for submission in missing:
        judgement = _judgement(context, submission)
        if judgement.observations is None:
            raise RestoreError(
                f"{submission.file_name}（{submission.id}，{submission.sender}）当时已接收，"
                f"按现在的报表规定却不能接收：{_reason(judgement)} "
                "请恢复当时的声明，或从备份恢复 observations/。"
            )
        _keep_observations(context, submission, judgement)
    return len(missing)


def settle_superseded(context: Context) -> list[str]:
    """Mark accepted submissions whose every value the same sender has sent again since.

    Returns the ids. Looks at what is on record rather than at what just happened, so a run that
    was killed before this step is caught up by the next one.
    """
    settled = []
    for together in _accepted_by_sender_and_feed(context):
        for place, entry in enumerate(together[:-1]):
            by = _superseded_by(context, entry, together[place + 1 :])
            if by is not None:
                at = _known_at(by)
                context.ledger.append(EventKind.SUPERSEDED, at=at, submission_id=entry.id, by=by.id)
                settled.append(entry.id)
    return settled


def _superseded_by(
    context: Context, entry: Submission, later: list[Submission]
) -> Submission | None:
    """The submission with which the last of the entry's values had been sent again, if any."""
    left = _spoken(context, entry)
    if left.is_empty():
        return None
    for newer in later:
        left = left_after(left, _spoken(context, newer))
        if left.is_empty():
            return newer
    return None


def _accepted_by_sender_and_feed(context: Context) -> list[list[Submission]]:
    groups: dict[tuple[str, str | None], list[Submission]] = {}
    for entry in context.submissions().values():
        if entry.state is State.ACCEPTED:
            groups.setdefault((entry.sender, entry.feed), []).append(entry)
    return [sorted(group, key=_acceptance_order) for group in groups.values() if len(group) > 1]


def _acceptance_order(submission: Submission) -> tuple[datetime, int]:
    assert submission.accepted_at is not None  # noqa: S101 - called for accepted ones only
    return submission.accepted_at, submission.accepted_seq


def observations_file_exists(context: Context, submission_id: str) -> bool:
    """Whether the observations of a submission are on disk."""
    return (context.workspace.observations / f"{submission_id}.parquet").exists()


def _judge_one(context: Context, submission: Submission) -> State:
    if submission.feed is None:
        reason = "看不出是哪张表：表头与任何一张报表都对不上，请用模板填报或在报送时注明报表。"
        _reply(context, submission, State.UNREADABLE, reason)
        return _record(context, submission, State.UNREADABLE, reason)
    judgement = _judgement(context, submission)
    state = STATE_OF_VERDICT[judgement.verdict]
    if state is State.ACCEPTED:
        _keep_observations(context, submission, judgement)
    else:
        _quarantine(context, submission, judgement)
    reason = _reason(judgement)
    _reply(context, submission, state, render_findings_text(judgement), judgement)
    return _record(context, submission, state, reason)


def _judgement(context: Context, submission: Submission) -> Judgement:
    content = (context.workspace.landing / submission.sha256).read_bytes()
    assert submission.feed is not None  # noqa: S101 - callers pass submissions of a known feed
    feed = context.catalogue.feeds[submission.feed]
    sender = context.catalogue.senders[submission.sender]
    received_on = submission.received_at.astimezone(SHANGHAI).date()
    return judge(content, submission.file_name, feed, sender, context.catalogue, received_on)


def _reason(judgement: Judgement) -> str:
    counted = [f for f in judgement.findings if f.severity == "hard"] or judgement.findings
    if not counted:
        return ""
    more = f"（共 {len(counted)} 处）" if len(counted) > 1 else ""
    return f"{counted[0].message_zh}{more}"


def _record(context: Context, submission: Submission, state: State, reason_zh: str) -> State:
    context.ledger.append(
        EventKind.JUDGED,
        at=_known_at(submission),
        submission_id=submission.id,
        state=state.value,
        judged_by=code_version(),
        reason_zh=reason_zh,
    )
    return state


def _known_at(submission: Submission) -> datetime | None:
    # A submission entered with an earlier date was also known from that date.
    return submission.received_at if submission.backdated else None


def _keep_observations(context: Context, submission: Submission, judgement: Judgement) -> None:
    assert judgement.observations is not None  # noqa: S101 - accepted means there are some
    frame = judgement.observations.with_columns(submission_id=pl.lit(submission.id))
    buffer = io.BytesIO()
    frame.select("submission_id", pl.exclude("submission_id")).write_parquet(buffer)
    place = context.workspace.observations / f"{submission.id}.parquet"
    write_whole(place, buffer.getvalue())


def _quarantine(context: Context, submission: Submission, judgement: Judgement) -> None:
    record = {
        "submission_id": submission.id,
        "verdict": judgement.verdict.value,
        "counts": judgement.counts,
        "findings": [finding.to_json() for finding in judgement.findings],
        "attempts": [
            {"region_code": region, "period": label, "start": str(start), "end": str(end)}
            for region, label, start, end in judgement.attempts
        ],
    }
    content = json.dumps(record, ensure_ascii=False, indent=1).encode()
    write_whole(context.workspace.quarantine / f"{submission.id}.json", content)


def _reply(
    context: Context,
    submission: Submission,
    state: State,
    text: str,
    judgement: Judgement | None = None,
) -> None:
    """Put the receipt, and where needed the annotated copy, into the sender's outbox."""
    folder = context.workspace.outbox / submission.sender
    said = {
        State.ACCEPTED: "已接收入库",
        State.AWAITING_EXPLANATION: "待说明",
        State.REJECTED: "已退回，未入库",
        State.UNREADABLE: "无法识别，未入库",
    }[state]
    lines = [
        f"回执 {submission.id}",
        f"文件：{submission.file_name}",
        f"SHA-256：{submission.sha256}",
        f"收到：{submission.received_at:%Y-%m-%d %H:%M:%S}（北京时间）",
        f"结论：{said}",
        "",
        text,
    ]
    receipt = "\n".join(lines).rstrip() + "\n"
    write_whole(folder / f"{submission.id}.回执.txt", receipt.encode("utf-8-sig"))
    if judgement is not None and judgement.findings:
        copy = annotated_copy(judgement)
        write_whole(folder / f"{submission.id}.审核结果.csv", copy)


def _spoken(context: Context, submission: Submission) -> pl.DataFrame:
    return spoken_keys(context.workspace.observations / f"{submission.id}.parquet")
