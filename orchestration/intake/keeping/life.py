"""What happens to a submission after it was judged: explained, returned, withdrawn (DESIGN §6).

Belongs here: which of these may happen in which state, recording it, and what follows from it.
Does not belong here: judging (``acceptance``) or the words of a command (``commands``).

The caller holds the workspace's write lock. What was killed halfway is finished by the next run,
or by giving the command again where nothing has been recorded yet.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from orchestration.context import Context
from orchestration.intake.keeping.acceptance import Despite, judge_again, restore_sender
from orchestration.intake.keeping.receipts import tell
from orchestration.intake.keeping.revising import REVISION_RULE, Reason
from orchestration.intake.keeping.settling import settle_around
from orchestration.ledger import EventKind
from orchestration.submissions import ENDING_EVENTS, Explanation, State, Submission

# What may be returned by the operator, and taken back by its sender.
RETURNABLE = frozenset({State.ACCEPTED, State.SUPERSEDED, State.AWAITING_EXPLANATION})
WITHDRAWABLE = RETURNABLE | {State.RECEIVED}
_SAID = {State.RETURNED: "退回原因", State.WITHDRAWN: "撤回原因"}


class LifeError(Exception):
    """This cannot happen to the submission; in Chinese and English, for whoever asked."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class Question:
    """One soft finding that waits to be explained, as the quarantine keeps it."""

    rule: str
    line: int | None
    column: int | None
    key: str
    read: str
    message_zh: str
    message_en: str
    advice: str
    advice_en: str


def questions(context: Context, submission: Submission) -> list[Question]:
    """What is to be explained of a waiting submission, in the order of the file."""
    if submission.state is not State.AWAITING_EXPLANATION:
        return []
    place = context.workspace.quarantine / f"{submission.id}.json"
    findings: list[dict[str, Any]] = json.loads(place.read_bytes())["findings"]
    names = Question.__dataclass_fields__
    return [
        Question(**{name: entry.get(name, "") for name in names})
        for entry in findings
        if entry["severity"] == "soft"
    ]


def explain(
    context: Context,
    submission: Submission,
    told: Sequence[Explanation],
    by: str = "",
    reason: Reason | None = None,
) -> Submission:
    """Record what was said of some findings (and the reason for a revision) and judge again."""
    _must_wait(submission)
    facts: dict[str, Any] = {"explanations": [_fact(entry) for entry in told], "by": by}
    if reason is not None:
        facts |= {"revision": reason.code.value, "revision_reason": reason.text}
    context.ledger.append(EventKind.EXPLAINED, submission_id=submission.id, **facts)
    return _judged_again(context, submission)


def accept_despite(
    context: Context, submission: Submission, by: str, reason: str, why: Reason | None = None
) -> Submission:
    """The operator accepts a waiting submission as it is, under their name and with a reason."""
    _must_wait(submission)
    if why is not None:
        context.ledger.append(
            EventKind.EXPLAINED,
            submission_id=submission.id,
            explanations=[],
            by=by,
            revision=why.code.value,
            revision_reason=why.text,
        )
    return _judged_again(context, submission, Despite(by, reason))


def give_back(context: Context, submission: Submission, reason: str, by: str = "") -> Submission:
    """The operator returns a submission: from now on it does not count, the sender is told."""
    if submission.state not in RETURNABLE:
        raise _impossible(submission, "退回", "be returned")
    return _ended(context, submission, EventKind.RETURNED, reason, by)


def withdraw(context: Context, submission: Submission, reason: str, by: str = "") -> Submission:
    """The sender takes a submission back: from now on it does not count."""
    if submission.state not in WITHDRAWABLE:
        raise _impossible(submission, "撤回", "be withdrawn")
    return _ended(context, submission, EventKind.WITHDRAWN, reason, by)


def asks_for_revision(asked: Sequence[Question]) -> bool:
    """Whether a reason code is among what is missing."""
    return any(question.rule == REVISION_RULE for question in asked)


def _fact(entry: Explanation) -> dict[str, Any]:
    facts = asdict(entry)
    facts.pop("by")  # the same for all: once in the event
    return facts


def _must_wait(submission: Submission) -> None:
    if submission.state is not State.AWAITING_EXPLANATION:
        raise _impossible(submission, "补充说明", "be explained")


def _judged_again(
    context: Context, submission: Submission, despite: Despite | None = None
) -> Submission:
    restore_sender(context, submission.sender, submission.feed)
    judge_again(context, _now(context, submission), despite)
    changed = _now(context, submission)
    settle_around(context, submission.sender, submission.feed, [changed])
    return _now(context, submission)


def _ended(
    context: Context, submission: Submission, kind: EventKind, reason: str, by: str
) -> Submission:
    restore_sender(context, submission.sender, submission.feed)
    # Before the event: whoever was killed in between gives the command again.
    ended = replace(submission, state=ENDING_EVENTS[kind], ended_by=by, reason_zh=reason)
    tell_ending(context, ended)
    context.ledger.append(kind, submission_id=submission.id, reason_zh=reason, by=by)
    changed = _now(context, submission)
    settle_around(context, submission.sender, submission.feed, [changed])
    return _now(context, submission)


def tell_ending(context: Context, ended: Submission) -> None:
    """The receipt of what was returned or withdrawn."""
    who = f"（{ended.ended_by}）" if ended.ended_by else ""
    said = f"{_SAID[ended.state]}：{ended.reason_zh}{who}\n{_what_now(ended, ended.state)}"
    tell(context, ended, ended.state, said)


def _what_now(submission: Submission, state: State) -> str:
    stood = ""
    if submission.on_record:
        stood = "该文件的数据自即日起不再使用；此前的报送中被它替代的数据（如有）恢复使用。"
    return stood + ("请改正后重新报送。" if state is State.RETURNED else "")


def _now(context: Context, submission: Submission) -> Submission:
    found = context.index.get(submission.id)
    assert found is not None  # noqa: S101 - it was given
    return found


_STATES = {
    State.RECEIVED: ("已收到、尚未审核（请先 liangxin run）", "received, not judged yet"),
    State.UNREADABLE: ("无法识别、未入库", "unreadable and did not get in"),
    State.REJECTED: ("未通过审核、未入库", "rejected and did not get in"),
    State.AWAITING_EXPLANATION: ("待说明", "waiting for an explanation"),
    State.ACCEPTED: ("已接收入库，没有要说明的", "accepted; nothing is to be explained"),
    State.SUPERSEDED: ("已被新的报送替代，没有要说明的", "superseded; nothing is to be explained"),
    State.RETURNED: ("已经退回", "returned already"),
    State.WITHDRAWN: ("已经撤回", "withdrawn already"),
}


def _impossible(submission: Submission, what_zh: str, what_en: str) -> LifeError:
    zh, en = _STATES[submission.state]
    return LifeError(
        f"{submission.file_name}（{submission.id}）{zh}，不能{what_zh}。",
        f"{submission.file_name} ({submission.id}) is {en}: it cannot {what_en}.",
    )
