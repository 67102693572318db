"""``liangxin release list|diff|snapshot|approve|publish|hold|rollback``: what goes out, when."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.commands.release_diff import diff
from orchestration.commands.release_snapshot import snapshot
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
from orchestration.ledger import SHANGHAI, now
from orchestration.publication import release
from orchestration.publication.drafting import NotApprovedError
from orchestration.publication.embargo import Embargo, embargoes
from orchestration.publication.folders import is_whole
from orchestration.publication.release_words import STATES, embargo_words
from orchestration.publication.releases import ReleaseRecord, release_records
from orchestration.publication.shown import ReleaseError, catch_up

app = typer.Typer(help="发布版 / releases", no_args_is_help=True)
app.command("diff")(diff)
app.command("snapshot")(snapshot)

ReleaseArgument = Annotated[str, typer.Argument(help="发布版编号 / the release's code")]
ByOption = Annotated[str, typer.Option("--by", help="谁批准或决定（姓名）/ who decides (a name)")]
TIMES = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"]


@app.command("list")
@guarded
def list_releases(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """列出发布版、状态和未发布的原因 / list releases with their state and reasons."""
    context = Context.open(chosen_workspace(workspace))
    records = release_records(context.ledger.events())
    kept_back = embargoes(context.ledger.events(), now())
    if as_json:
        answers = [_answer(context, record) for record in records]
        held = [_embargo_answer(entry) for entry in kept_back]
        print_json({"schema": 1, "releases": answers, "embargoes": held})
        return
    if not records:
        console.print(say("还没有发布过。", "nothing has been published yet."))
    for record in records:
        _print(context, record)
    for entry in kept_back:
        console.print(_embargo_said(entry))


def _answer(context: Context, record: ReleaseRecord) -> dict[str, object]:
    return {
        "release_id": record.release_id,
        "state": record.state,
        "at": record.at.isoformat(),
        "as_of": record.facts["as_of"],
        "content_hash": record.facts["content_hash"],
        "outcome": record.facts["outcome"],
        "approved_by": record.facts.get("approved_by"),
        "on_disk": is_whole(context.workspace.releases / record.release_id),
        "reasons_zh": record.facts["reasons_zh"],
        "notes_zh": record.facts["notes_zh"],
    }


def _print(context: Context, record: ReleaseRecord) -> None:
    as_of = say(f"截至 {record.facts['as_of']}", f"as of {record.facts['as_of']}")
    said = [record.release_id, as_of, say(*STATES[record.state])]
    if record.facts.get("approved_by"):
        said.append(say("批准：", "approved by ") + record.facts["approved_by"])
    gone = record.state in ("published", "withdrawn")
    if gone and not is_whole(context.workspace.releases / record.release_id):
        said.append(say("页面已清理", "pages cleared away"))
    console.print("  ".join(said))
    why = record.facts["reasons_zh"] if record.state == "held" else record.facts["notes_zh"]
    for reason in why:
        console.print(f"    · {reason}")


def _embargo_answer(entry: Embargo) -> dict[str, object]:
    until = entry.until.isoformat()
    return {"release_id": entry.release_id, "until": until, "by": entry.by, "reason": entry.reason}


def _embargo_said(entry: Embargo) -> str:
    return say(*embargo_words(entry))


@app.command("approve")
@guarded
def approve(
    release_id: ReleaseArgument,
    by: ByOption,
    remark: Annotated[str, typer.Option("--remark", help="批准意见 / what to note with it")] = "",
    publish_too: Annotated[
        bool, typer.Option("--publish", help="批准后立即发布 / publish it at once")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """批准一版：批准的就是这些文件，改动后要重新批准 / approve exactly the files of a draft."""
    context = _opened(workspace, by)
    try:
        with context.workspace.single_writer():
            release.approve(context, release_id, by.strip(), remark)
            if publish_too:
                release.publish(context, release_id)
    except (NotApprovedError, ReleaseError) as error:
        stop(DATA_AT_FAULT, str(error), str(error))
    state = "current" if publish_too else "approved"
    if as_json:
        print_json({"schema": 1, "release_id": release_id, "state": state, "approved_by": by})
        return
    console.print(f"✔ {say('已批准', 'approved')} {release_id}（{by}）")
    _next(release_id, publish_too)


def _next(release_id: str, published: bool) -> None:
    if published:
        console.print(f"✔ {say('已发布', 'published')} {release_id}")
    else:
        then = f"liangxin release publish {release_id}"
        console.print(say(f"下一步：{then}", f"next: {then}"))


@app.command("publish")
@guarded
def publish(
    release_id: ReleaseArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> None:
    """发布已批准的一版 / show an approved release to readers."""
    context = Context.open(chosen_workspace(workspace))
    try:
        with context.workspace.single_writer():
            catch_up(context)
            published = release.publish(context, release_id)
    except (NotApprovedError, ReleaseError) as error:
        stop(DATA_AT_FAULT, str(error), str(error))
    if as_json:
        answer = {"release_id": published.release_id, "changed": published.changed}
        print_json({"schema": 1, **answer})
    elif published.changed:
        console.print(f"✔ {say('已发布', 'published')} {release_id}")
    else:
        console.print(say(f"{release_id} 就是当前发布版。", f"{release_id} is shown already."))


@app.command("hold")
@guarded
def hold(
    by: ByOption,
    release_id: Annotated[
        str | None, typer.Argument(help="哪一版（不写则所有新版）/ which (default: every new one)")
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--until", formats=TIMES, help="到什么时候 / until when"),
    ] = None,
    lift: Annotated[bool, typer.Option("--lift", help="解除 / lift it")] = False,
    reason: Annotated[str, typer.Option("--reason", help="为什么 / why")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """暂缓发布到一个时间；已批准的版本到时由下一次运行发布 / keep a release back until a time."""
    if lift == (until is not None):
        stop(
            WRONG_USE,
            "请用 --until 写明到什么时候，或用 --lift 解除，二者选一。",
            "say either --until when, or --lift.",
        )
    moment = until.replace(tzinfo=SHANGHAI) if until else None
    if moment is not None and moment <= now():
        stop(WRONG_USE, "--until 要晚于现在。", "--until must be later than now.")
    context = _opened(workspace, by)
    try:
        with context.workspace.single_writer():
            release.keep_back(context, release_id, moment, by.strip(), reason)
    except ReleaseError as error:
        stop(DATA_AT_FAULT, str(error), str(error))
    if as_json:
        print_json({"schema": 1, "release_id": release_id, "until": moment and moment.isoformat()})
    elif moment is None:
        console.print(say("已解除暂缓发布。", "the embargo is lifted."))
    else:
        console.print(_embargo_said(Embargo(release_id, moment, by, reason)))


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
            published = release.roll_back(context, release_id)
    except ReleaseError as error:
        stop(DATA_AT_FAULT, str(error), str(error))
    if as_json:
        print_json({"schema": 1, "release_id": published.release_id})
    else:
        console.print(say("已恢复到 ", "now showing ") + published.release_id)


def _opened(workspace: Path | None, by: str) -> Context:
    if not by.strip():
        stop(WRONG_USE, "--by 要写姓名。", "--by takes a name.")
    return Context.open(chosen_workspace(workspace))
