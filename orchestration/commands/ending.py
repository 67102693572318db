"""``liangxin return`` and ``liangxin withdraw``: a submission that is not to count any longer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from orchestration.commands.submission_named import as_answer, find_submission, headline
from orchestration.commands.terminal import (
    DATA_AT_FAULT,
    WRONG_USE,
    JsonOption,
    WorkspaceOption,
    chosen_workspace,
    console,
    guarded,
    print_json,
    say,
    stop,
)
from orchestration.context import Context
from orchestration.intake.keeping import life
from orchestration.submissions import STANDING, State, Submission

IdArgument = Annotated[
    str,
    typer.Argument(metavar="ID", help="报送编号（可只写开头几位）或文件名 / id of the submission"),
]
ReasonOption = Annotated[str, typer.Option("--reason", help="原因 / why")]
ByOption = Annotated[str, typer.Option("--by", help="经办人 / who")]


@guarded
def give_back(
    submission_id: IdArgument,
    reason: ReasonOption,
    by: ByOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """退回一份报送（审核单位）：其数据不再使用，报送单位收到回执 / return a submission."""
    _end(
        life.give_back,
        submission_id,
        reason,
        by,
        Context.open(chosen_workspace(workspace)),
        as_json,
    )


@guarded
def withdraw(
    submission_id: IdArgument,
    reason: ReasonOption,
    by: ByOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """撤回一份报送（报送单位）：其数据不再使用 / take a submission back."""
    context = Context.open(chosen_workspace(workspace))
    _end(life.withdraw, submission_id, reason, by, context, as_json)


def _end(
    end: Callable[[Context, Submission, str, str], Submission],
    submission_id: str,
    reason: str,
    by: str,
    context: Context,
    as_json: bool,
) -> None:
    if not reason.strip():
        stop(WRONG_USE, "请用 --reason 写明原因。", "say why with --reason.")
    with context.workspace.single_writer():
        submission = find_submission(context, submission_id)
        before = _superseded(context, submission)
        try:
            ended = end(context, submission, reason.strip(), by.strip())
        except life.LifeError as error:
            stop(DATA_AT_FAULT, error.zh, error.en)
        again = sorted(before - _superseded(context, submission))
    if as_json:
        print_json({"schema": 1, **as_answer(context, ended), "standing_again": again})
        return
    console.print(f"✔ {headline(ended)}")
    for other in again:
        console.print(say(f"  {other} 恢复使用", f"  {other} stands again"))
    if submission.state in STANDING:
        console.print(
            say("  下次 liangxin run 后生效", "  takes effect with the next liangxin run")
        )


def _superseded(context: Context, submission: Submission) -> set[str]:
    theirs = context.index.of(submission.sender, submission.feed)
    return {entry.id for entry in theirs if entry.state is State.SUPERSEDED} - {submission.id}
