"""What a sender gets back in its outbox: a receipt for people, one for machines, and tables.

Belongs here: what a receipt says and which files go with it. Does not belong here: what is found
(``judge``), how findings read (``render``) or how the copy is marked (``annotate``).

A receipt is written again at every step of the submission's life, to the same file names.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from expectations.findings import Finding
from orchestration.context import Context
from orchestration.durable import write_whole
from orchestration.intake.answers.annotate import annotated_file
from orchestration.intake.answers.render import render_findings_text
from orchestration.intake.judge import Judgement
from orchestration.intake.keeping.asking import how_to_answer, how_to_answer_en
from orchestration.intake.keeping.changes_told import changes_table, changes_text
from orchestration.intake.keeping.revising import REVISION_WORDS, Change, Revision
from orchestration.ledger import SHANGHAI
from orchestration.submissions import State, Submission
from sources.catalogue import Severity

VERDICTS = {
    State.ACCEPTED: "已接收入库",
    State.SUPERSEDED: "已接收入库，其后被新的报送替代",
    State.AWAITING_EXPLANATION: "待说明，暂未入库",
    State.REJECTED: "已退回，未入库",
    State.UNREADABLE: "无法识别，未入库",
    State.RETURNED: "已由审核单位退回，不再使用",
    State.WITHDRAWN: "已由报送单位撤回，不再使用",
}


def receipt_file(context: Context, submission: Submission) -> Path:
    """Where the receipt for people lies."""
    return _place(context, submission, "回执.txt")


def tell_judged(
    context: Context,
    submission: Submission,
    state: State,
    judgement: Judgement,
    changed: list[Change],
) -> None:
    """Receipt, annotated copy where something was found, and the table of changed values."""
    parts = [render_findings_text(judgement)]
    parts_en = [render_findings_text(judgement, "en")]
    if changed:
        told = changes_text(context, submission.feed, changed)
        parts.append(f"本次上报改动了此前已接收的 {len(changed)} 个数：\n{told}")
        parts_en.append(f"This file changes {len(changed)} values accepted before:\n{told}")
        write_whole(
            _place(context, submission, "修订对照.csv"),
            changes_table(context, submission.feed, changed),
        )
    copies = _copies(context, submission)
    if judgement.findings:
        suffix, copy = annotated_file(judgement)
        marked = _place(context, submission, f"审核结果{suffix}")
        write_whole(marked, copy)
        copies.discard(marked)
    for stale in copies:  # nothing is to be mended any more
        stale.unlink(missing_ok=True)
    if state is State.AWAITING_EXPLANATION:
        rules = {finding.rule for finding in judgement.findings}
        parts.append(how_to_answer(submission, rules))
        parts_en.append(how_to_answer_en(submission, rules))
    document: dict[str, object] = {
        "said_en": "\n".join(parts_en).rstrip(),
        "reason_en": _reason_en(judgement.findings),
        "findings": [finding.to_json() for finding in judgement.findings],
        "counts": judgement.counts,
        "changes": [asdict(change) for change in changed],
    }
    tell(context, submission, state, "\n".join(parts), document)


def _copies(context: Context, submission: Submission) -> set[Path]:
    """Annotated copies of an earlier judgement."""
    folder = context.workspace.outbox / submission.sender
    return set(folder.glob(f"{submission.id}.审核结果*"))


def tell_unreadable(context: Context, submission: Submission, findings: list[Finding]) -> None:
    """Receipt for a file of which nobody can tell what feed it is."""
    zh = [f"{found.message_zh.rstrip('。')}。{found.advice}" for found in findings]
    en = [f"{found.message_en.rstrip('.')}. {found.advice_en}".strip() for found in findings]
    document: dict[str, object] = {
        "said_en": "\n".join(en),
        "reason_en": _reason_en(findings),
        "findings": [finding.to_json() for finding in findings],
    }
    tell(context, submission, State.UNREADABLE, "\n".join(zh), document)


def _reason_en(findings: list[Finding]) -> str:
    hard = [found for found in findings if found.severity is Severity.HARD] or findings
    more = f" ({len(hard)} in all)" if len(hard) > 1 else ""
    return f"{hard[0].message_en}{more}" if hard else ""


def tell_same_again(context: Context, submission: Submission, file_name: str) -> None:
    """A note for a file whose bytes had come before, where the receipt does not name it.

    One that is taken in again because a run was killed is named by its receipt, or will be.
    """
    judged = submission.state is not State.RECEIVED
    receipt = receipt_file(context, submission)
    if file_name == submission.file_name and (receipt.exists() or not judged):
        return
    verdict = f"，结论：{VERDICTS[submission.state]}" if judged else ""
    text = (
        f"文件：{file_name}\n"
        f"与此前报送的“{submission.file_name}”（{submission.id}，"
        f"{_clock(submission.received_at)} 收到）内容完全相同，没有重复登记{verdict}。\n"
        f"详见回执 {receipt.name}。\n"
    )
    write_whole(_place(context, submission, "重复报送.txt"), text.encode("utf-8-sig"))


def tell(
    context: Context,
    submission: Submission,
    state: State,
    text: str,
    document: dict[str, object] | None = None,
) -> None:
    """Write the receipt: number, time, hash, verdict and what is to be said besides."""
    facts: dict[str, object] = {
        "schema": 1,
        "receipt": submission.id,
        "sender": submission.sender,
        "feed": submission.feed,
        "file": submission.file_name,
        "sha256": submission.sha256,
        "received_at": submission.received_at.isoformat(),
        "state": state.value,
        "said_zh": text.rstrip(),
        "said_en": "",
        "reason_en": "",
        "findings": [],
        "counts": {},
        "changes": [],
    }
    content = json.dumps(facts | (document or {}), ensure_ascii=False, indent=1)
    write_whole(_place(context, submission, "回执.json"), content.encode())
    lines = [
        f"回执 {submission.id}",
        f"文件：{submission.file_name}",
        f"SHA-256：{submission.sha256}",
        f"收到：{_clock(submission.received_at)}（北京时间）",
        f"结论：{VERDICTS[state]}",
        *_given(submission),
        "",
        text,
    ]
    receipt = "\n".join(lines).rstrip() + "\n"
    write_whole(receipt_file(context, submission), receipt.encode("utf-8-sig"))


def _place(context: Context, submission: Submission, ending: str) -> Path:
    return context.workspace.outbox / submission.sender / f"{submission.id}.{ending}"


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


def _given(submission: Submission) -> list[str]:
    """What was said of the submission since: reason code, explanations, the operator's word."""
    lines = []
    if submission.revision:
        zh = REVISION_WORDS[Revision(submission.revision)][0]
        lines.append(f"修订原因：{submission.revision} {zh} {submission.revision_reason}".rstrip())
    for entry in dict.fromkeys((one.text, one.by) for one in submission.explanations):
        said, by = entry
        lines.append(f"说明：{said}" + (f"（{by}）" if by else ""))
    return lines
