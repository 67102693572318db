"""``liangxin status``: what has arrived, what is missing, what is shown."""

from __future__ import annotations

from collections import Counter

from rich.table import Table

from orchestration.commands.submission_named import STATES, reason_of
from orchestration.commands.terminal import (
    JsonOption,
    WorkspaceOption,
    chosen_workspace,
    console,
    guarded,
    print_json,
    say,
)
from orchestration.commands.watcher_words import watcher_answer, watcher_line
from orchestration.context import Context
from orchestration.intake.keeping.inbox import waiting_files
from orchestration.intake.keeping.overtaken import KEPT_OUT, overtaken_by
from orchestration.publication.shown import shown_release_id, stamp_facts
from orchestration.submissions import State, Submission
from orchestration.warehouse.holiday_notice import holiday_notice
from orchestration.worker.heartbeat import read


@guarded
def status(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """各单位报送情况与当前发布版 / submissions by state, and the shown release."""
    context = Context.open(chosen_workspace(workspace))
    submissions = list(context.submissions().values())
    shown = shown_release_id(context)
    stamp = stamp_facts(context, shown) if shown else None
    later = {
        entry.id: overtaken_by(context, entry) for entry in submissions if entry.state in KEPT_OUT
    }
    kept_out = [entry for entry in submissions if later.get(entry.id, entry) is None]
    overtaken = {id_: by.id for id_, by in later.items() if by is not None}
    notice = holiday_notice(context.catalogue, context.default_as_of())
    if as_json:
        print_json(
            {
                "schema": 1,
                "as_of": context.default_as_of(),
                "submissions": Counter(entry.state.value for entry in submissions),
                "kept_out": [_answer(entry) for entry in kept_out],
                "overtaken": overtaken,
                "waiting_in_inbox": [str(path) for path in waiting_files(context)],
                "release": stamp,
                "watcher": watcher_answer(context.workspace),
                "notices": [say(*notice)] if notice else [],
            }
        )
        return
    _print_release(stamp)
    if read(context.workspace) is not None:
        console.print(watcher_line(context.workspace))
    if notice:
        console.print(f"! {say(*notice)}")
    _print_counts(context, submissions)
    _print_kept_out(context, kept_out)
    if overtaken:
        count = len(overtaken)
        console.print(
            say(
                f"另有 {count} 份没有入库或已退回，后来的报送已经代替，不用再办",
                f"{count} more did not get in or were returned; later ones took their place",
            )
        )


def _answer(entry: Submission) -> dict[str, object]:
    return {
        "submission_id": entry.id,
        "sender": entry.sender,
        "feed": entry.feed,
        "file": entry.file_name,
        "state": entry.state.value,
        "reason_zh": entry.reason_zh,
        "what_to_do": what_to_do(entry),
    }


def _print_release(stamp: dict[str, object] | None) -> None:
    if stamp is None:
        console.print(say("还没有发布过。", "nothing has been published yet."))
        return
    console.print(
        say(
            f"当前发布版 {stamp['release_id']}：截至 {stamp['as_of']}，"
            f"数据截止 {stamp['data_cutoff']}，报送率 {stamp['coverage']:.1%}",
            f"release {stamp['release_id']}: as of {stamp['as_of']}, data cut-off "
            f"{stamp['data_cutoff']}, {stamp['coverage']:.1%} of the expected reports",
        )
    )


def _print_counts(context: Context, submissions: list[Submission]) -> None:
    counts = Counter((entry.feed or "?", entry.state) for entry in submissions)
    states = [state for state in State if any(held is state for _, held in counts)]
    table = Table(box=None, pad_edge=False)
    table.add_column(say("报表", "feed"))
    for state in states:
        table.add_column(say(*STATES[state]), justify="right")
    for feed in sorted({name for name, _ in counts}):
        declared = context.catalogue.feeds.get(feed)
        title = say(declared.title_zh, declared.title_en) if declared else say("未识别", "unknown")
        table.add_row(title, *(str(counts[feed, state] or "") for state in states))
    if counts:
        console.print(table)
    waiting = len(waiting_files(context))
    if waiting:
        console.print(say(f"收件箱中还有 {waiting} 个文件", f"{waiting} files wait in the inbox"))


def _print_kept_out(context: Context, kept_out: list[Submission]) -> None:
    for entry in kept_out:
        said = say(*STATES[entry.state])
        mark = "·" if entry.state is State.AWAITING_EXPLANATION else "✘"
        why = f"{say('：', ': ')}{reason_of(context, entry)}"
        console.print(f"{mark} {entry.sender}  {entry.file_name}  {said}{why}")
        console.print(f"    → {what_to_do(entry)}")


def what_to_do(entry: Submission) -> str:
    """What someone has to do about a submission that does not count."""
    if entry.state is State.AWAITING_EXPLANATION:
        return say(
            f"liangxin explain {entry.id}：列出并补充说明",
            f"liangxin explain {entry.id}: list what is asked and explain it",
        )
    again = say("请报送单位改正后重新报送", "the sender corrects it and sends it again")
    receipt = say("，原因见回执 ", "; the reasons are in the receipt ")
    return f"{again}{receipt}outbox/{entry.sender}/{entry.id}.回执.txt"
