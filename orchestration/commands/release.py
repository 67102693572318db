"""``liangxin release list|rollback``: what was published or held, and going back."""

from __future__ import annotations

from typing import Annotated

import typer

from orchestration.commands.terminal import (
    DATA_AT_FAULT,
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
from orchestration.publication.release import ReleaseError, roll_back
from orchestration.publication.releases import ReleaseRecord, release_records

app = typer.Typer(help="发布版 / releases", no_args_is_help=True)

STATES = {
    "current": ("当前", "current"),
    "published": ("已发布过", "published before"),
    "withdrawn": ("已撤回", "withdrawn"),
    "held": ("未通过检查，未发布", "held"),
    "gated": ("已通过检查，未发布", "passed, not published"),
}


@app.command("list")
@guarded
def list_releases(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """列出发布版、状态和未发布的原因 / list releases with their state and reasons."""
    context = Context.open(chosen_workspace(workspace))
    records = release_records(context.ledger.events())
    if as_json:
        print_json({"schema": 1, "releases": [_answer(record) for record in records]})
        return
    if not records:
        console.print(say("还没有发布过。", "nothing has been published yet."))
        return
    for record in records:
        _print(record)


def _answer(record: ReleaseRecord) -> dict[str, object]:
    return {
        "release_id": record.release_id,
        "state": record.state,
        "at": record.at.isoformat(),
        "as_of": record.facts["as_of"],
        "content_hash": record.facts["content_hash"],
        "outcome": record.facts["outcome"],
        "reasons_zh": record.facts["reasons_zh"],
        "notes_zh": record.facts["notes_zh"],
    }


def _print(record: ReleaseRecord) -> None:
    as_of = say(f"截至 {record.facts['as_of']}", f"as of {record.facts['as_of']}")
    console.print(f"{record.release_id}  {as_of}  {say(*STATES[record.state])}")
    why = record.facts["reasons_zh"] if record.state == "held" else record.facts["notes_zh"]
    for reason in why:
        console.print(f"    · {reason}")


@app.command("rollback")
@guarded
def rollback(
    release_id: Annotated[str | None, typer.Argument(help="回到哪一版（默认上一版）")] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """立即恢复到以前的发布版 / show an earlier release again, at once."""
    context = Context.open(chosen_workspace(workspace))
    try:
        with context.workspace.single_writer():
            published = roll_back(context, release_id)
    except ReleaseError as error:
        stop(DATA_AT_FAULT, str(error), str(error))
    if as_json:
        print_json({"schema": 1, "release_id": published.release_id})
    else:
        console.print(say("已恢复到 ", "now showing ") + published.release_id)
