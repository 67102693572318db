"""``liangxin submit FILE…``: hand files in, have them judged, and say what became of each."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.commands.explain import reason_given
from orchestration.commands.large_files import refused_unread
from orchestration.commands.submission_named import STATES, as_answer, receipt_path, told
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
from orchestration.intake.keeping.handing_in import hand_in, now_of
from orchestration.intake.keeping.landing import Arrival, Receipt
from orchestration.intake.keeping.revising import CODES_ZH
from orchestration.ledger import SHANGHAI
from orchestration.submissions import STANDING, State, Submission

TAKEN = STANDING | {State.AWAITING_EXPLANATION}


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
    revision: Annotated[
        str, typer.Option("--revision", help=f"改动已接收数据的原因代码：{CODES_ZH} / reason code")
    ] = "",
    reason: Annotated[str, typer.Option("--reason", help="修订的原因 / why it is revised")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """报送文件：先留存原文，再审核，给出回执 / land, judge, receipt."""
    context = Context.open(chosen_workspace(workspace))
    _check_names(context, sender, feed)
    if received_at:
        not_in_the_future("--received-at", received_at)
    known_at = received_at.replace(tzinfo=SHANGHAI) if received_at else None
    why = reason_given(revision, reason)
    given = (why.code.value, why.text) if why else ()
    _check_sizes(files)
    # One by one: a file stands in memory only while it is received.
    arrivals = (Arrival(f.read_bytes(), f.name, sender, feed, known_at, *given) for f in files)
    with context.workspace.single_writer():
        receipts = hand_in(context, sender, arrivals, why)
    _tell(context, receipts, as_json)


def _check_sizes(files: list[Path]) -> None:
    """End where a file is too large to be judged; none of the files is handed in then."""
    for file in files:
        large = refused_unread(file)
        if large is not None:
            stop(
                DATA_AT_FAULT,
                f"{file.name}：{large.message_zh}。{large.advice}本次没有报送任何文件。",
                f"{file.name}: {large.message_en}. {large.advice_en} Nothing was handed in.",
            )


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
    became = [(now_of(context, receipt), receipt.duplicate) for receipt in receipts]
    if as_json:
        answers = [as_answer(context, entry) | {"duplicate": again} for entry, again in became]
        print_json({"schema": 1, "submissions": answers})
    else:
        for entry, duplicate in became:
            _print(context, entry, duplicate)
    bad = any(entry.state not in TAKEN for entry, _ in became)
    raise typer.Exit(DATA_AT_FAULT if bad else 0)


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
    receipt = told(context, entry)
    if receipt:
        zh = receipt["said_zh"]
        console.print(say(zh, receipt.get("said_en") or zh))
        place = receipt_path(context, entry).parent
        console.print(say("回执与批注：", "receipt and annotated copy: ") + str(place))
