"""What a sender gets back in its outbox: a receipt for people, one for machines, and tables.

Belongs here: what a receipt says and which files go with it. Does not belong here: what is found
(``judge``), how findings read (``render``) or how the copy is marked (``annotate``).

A receipt is written again at every step of the submission's life, to the same file names.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from orchestration.context import Context
from orchestration.durable import write_whole
from orchestration.intake.answers.annotate import annotated_file, inert
from orchestration.intake.answers.render import render_findings_text
from orchestration.intake.judge import Judgement
from orchestration.intake.keeping.revising import REVISION_WORDS, Change, Revision
from orchestration.ledger import SHANGHAI
from orchestration.submissions import State, Submission
from sources.catalogue import Catalogue
from sources.periods import Period

VERDICTS = {
    State.ACCEPTED: "已接收入库",
    State.SUPERSEDED: "已接收入库，其后被新的报送替代",
    State.AWAITING_EXPLANATION: "待说明，暂未入库",
    State.REJECTED: "已退回，未入库",
    State.UNREADABLE: "无法识别，未入库",
    State.RETURNED: "已由审核单位退回，不再使用",
    State.WITHDRAWN: "已由报送单位撤回，不再使用",
}
CHANGES_TOLD = 20
_CHANGE_HEADER = (
    "地区代码", "地区", "期初", "期末", "口径", "指标", "分组", "编号", "原值", "新值", "行", "列",
)  # fmt: skip
_BASIS = {"current": "当期", "ytd": "累计", "year": "全年", "record": "清单"}


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
    if changed:
        parts.append(_changes_text(context, submission.feed, changed))
        write_whole(
            _place(context, submission, "修订对照.csv"),
            _changes_table(context, submission.feed, changed),
        )
    if judgement.findings:
        suffix, copy = annotated_file(judgement)
        write_whole(_place(context, submission, f"审核结果{suffix}"), copy)
    if state is State.AWAITING_EXPLANATION:
        parts.append(_how_to_explain(submission))
    document: dict[str, object] = {
        "findings": [finding.to_json() for finding in judgement.findings],
        "counts": judgement.counts,
        "changes": [asdict(change) for change in changed],
    }
    tell(context, submission, state, "\n".join(parts), document)


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
        "findings": [],
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


def _how_to_explain(submission: Submission) -> str:
    return (
        f"补充说明：liangxin explain {submission.id} 列出要说明的各处；\n"
        f"  liangxin explain {submission.id} --line 行号 --text “原因”，"
        "或在原表“说明”列写明原因后重新报送。\n"
    )


def change_line(catalogue: Catalogue, feed: str | None, change: Change) -> str:
    """One changed value in one line: where, when, what, and from which value to which."""
    region = catalogue.regions.get(change.region_code)
    name = region.name_zh if region else change.region_code
    what = " ".join([_header(catalogue, feed, change), *_dims(catalogue, feed, change)])
    thing = f"“{change.entity_key}”" if change.entity_key else ""
    return f"{name} {_period(change)} {what}{thing}：{change.old} → {change.new}"


def _header(catalogue: Catalogue, feed: str | None, change: Change) -> str:
    """How the sender knows the column: by its header."""
    wanted = "ytd" if change.basis == "year" else change.basis
    columns = catalogue.feeds[feed].columns if feed in catalogue.feeds else ()
    named = [column for column in columns if change.item in (column.name, column.item)]
    named.sort(key=lambda column: column.basis != wanted)  # the item's own basis first
    return named[0].header if named else f"{change.item}（{_basis(change)}）"


def _dims(catalogue: Catalogue, feed: str | None, change: Change) -> list[str]:
    """The groups the value is of, as the file writes them; what goes without saying is left out."""
    named = {column.name: column for column in catalogue.feeds[feed].columns} if feed else {}
    told = []
    for part in filter(None, change.dims.split(";")):
        name, _, value = part.partition("=")
        column = named.get(name)
        if column is None or column.default != value:
            written = (column.allowed if column else None) or {}
            told.append(next((zh for zh, id_ in written.items() if id_ == value), value))
    return told


def _basis(change: Change) -> str:
    return _BASIS.get(change.basis, change.basis)


def _period(change: Change) -> str:
    start, end = date.fromisoformat(change.period_start), date.fromisoformat(change.period_end)
    return Period(start, end).label


def _changes_text(context: Context, feed: str | None, changed: list[Change]) -> str:
    told = [f"  {change_line(context.catalogue, feed, one)}" for one in changed[:CHANGES_TOLD]]
    left = len(changed) - len(told)
    more = [f"  ……另有 {left} 个，见“修订对照”表"] if left else []
    title = f"本次上报改动了此前已接收的 {len(changed)} 个数："
    return "\n".join([title, *told, *more]) + "\n"


def _changes_table(context: Context, feed: str | None, changed: list[Change]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_CHANGE_HEADER)
    for one in changed:
        region = context.catalogue.regions.get(one.region_code)
        cells = (
            one.region_code,
            region.name_zh if region else "",
            one.period_start,
            one.period_end,
            _basis(one),
            _header(context.catalogue, feed, one),
            one.dims,
            one.entity_key,
            one.old,
            one.new,
            str(one.line or ""),
            str(one.column or ""),
        )
        writer.writerow([inert(cell) for cell in cells])
    return buffer.getvalue().encode("utf-8-sig")
