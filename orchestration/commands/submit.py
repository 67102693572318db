"""``liangxin submit FILE…``: hand files in, have them judged, and say what became of each."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.commands.terminal import (
    DATA_AT_FAULT,
    WRONG_USE,
    JsonOption,
    WorkspaceOption,
    chosen_workspace,
    console,
    guarded,
    not_in_the_future,
    print_json,
    say,
    stop,
)
from orchestration.context import Context
from orchestration.intake.acceptance import (
    judge_pending,
    restore_observations,
    settle_superseded,
)
from orchestration.intake.landing import Arrival, Receipt, receive
from orchestration.ledger import SHANGHAI
from orchestration.submissions import State, Submission

STATES = {
    State.ACCEPTED: ("已接收入库", "accepted"),
    State.SUPERSEDED: ("已接收，后被新报送替代", "accepted, since superseded"),
    State.REJECTED: ("已退回", "rejected"),
    State.AWAITING_EXPLANATION: ("待说明", "awaiting explanation"),
    State.UNREADABLE: ("无法识别", "unreadable"),
    State.RECEIVED: ("已收到，待审核", "received"),
}
TAKEN = frozenset({State.ACCEPTED, State.SUPERSEDED, State.AWAITING_EXPLANATION})


@guarded
def submit(
    files: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, readable=True, help="要报送的文件")
    ],
    sender: Annotated[str, typer.Option("--sender", "-s", help="报送单位编号 / id of the sender")],
    feed: Annotated[
        str | None, typer.Option("--feed", "-f", help="报表编号（默认按表头识别）")
    ] = None,
    received_at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"], help="补录历史报送：当时收到的时间"
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """报送文件：先留存原文，再审核，给出回执 / land, judge, receipt."""
    context = Context.open(chosen_workspace(workspace))
    _check_names(context, sender, feed)
    if received_at:
        not_in_the_future("--received-at", received_at)
    known_at = received_at.replace(tzinfo=SHANGHAI) if received_at else None
    arrivals = [Arrival(f.read_bytes(), f.name, sender, feed, known_at) for f in files]
    with context.workspace.single_writer():
        receipts = list(receive(context, arrivals))
        for receipt in receipts:
            list(judge_pending(context, receipt.submission.feed))
        restore_observations(context)
        settle_superseded(context)
    _tell(context, receipts, as_json)


def _check_names(context: Context, sender: str, feed: str | None) -> None:
    if sender not in context.catalogue.senders:
        stop(
            WRONG_USE,
            f"没有编号为 {sender} 的报送单位；编号见 sources/senders/。",
            f"no sender {sender}; the ids are in sources/senders/.",
        )
    if feed is not None and feed not in context.catalogue.feeds:
        known = "、".join(context.catalogue.feeds)
        stop(WRONG_USE, f"没有报表 {feed}；可用：{known}。", f"no feed {feed}; there are: {known}.")


def _tell(context: Context, receipts: list[Receipt], as_json: bool) -> None:
    now = context.submissions()
    told = [(now[receipt.submission.id], receipt.duplicate) for receipt in receipts]
    if as_json:
        answers = [_answer(context, entry, duplicate) for entry, duplicate in told]
        print_json({"schema": 1, "submissions": answers})
    else:
        for entry, duplicate in told:
            _print(context, entry, duplicate)
    bad = any(entry.state not in TAKEN for entry, _ in told)
    raise typer.Exit(DATA_AT_FAULT if bad else 0)


def _answer(context: Context, entry: Submission, duplicate: bool) -> dict[str, object]:
    return {
        "submission_id": entry.id,
        "file": entry.file_name,
        "sha256": entry.sha256,
        "sender": entry.sender,
        "feed": entry.feed,
        "state": entry.state.value,
        "duplicate": duplicate,
        "reason_zh": entry.reason_zh,
        "receipt": str(_receipt_file(context, entry)),
    }


def _receipt_file(context: Context, entry: Submission) -> Path:
    return context.workspace.outbox / entry.sender / f"{entry.id}.回执.txt"


def _print(context: Context, entry: Submission, duplicate: bool) -> None:
    mark = "✔" if entry.state in TAKEN else "✘"
    again = (
        say("（内容与之前报送的相同，未重复登记）", " (the same bytes as before)")
        if duplicate
        else ""
    )
    said = say(*STATES[entry.state])
    console.print(f"{mark} {entry.file_name}  {entry.id}  {said}{again}")
    if entry.state in TAKEN and entry.state is not State.AWAITING_EXPLANATION:
        return
    receipt = _receipt_file(context, entry)
    if receipt.exists():
        console.print(receipt.read_text("utf-8-sig").partition("\n\n")[2].rstrip())
        console.print(say("回执与批注：", "receipt and annotated copy: ") + str(receipt.parent))
