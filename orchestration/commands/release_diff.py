"""``liangxin release diff``: what readers will see change, before anyone approves it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.commands.terminal import (
    DATA_AT_FAULT,
    DONE,
    WRONG_USE,
    JsonOption,
    WorkspaceOption,
    chosen_workspace,
    console,
    guarded,
    language,
    print_json,
    say,
    stop,
)
from orchestration.context import Context
from orchestration.durable import write_whole
from orchestration.publication.changes.compare import changes_between
from orchestration.publication.changes.telling import as_html, as_text, to_json
from orchestration.publication.compared import is_on_disk, published_before, waiting_release
from orchestration.publication.shown import shown_release_id


@guarded
def diff(
    before: Annotated[
        str | None, typer.Argument(metavar="BEFORE", help="原来的一版（默认当前发布版）")
    ] = None,
    after: Annotated[
        str | None, typer.Argument(metavar="AFTER", help="要比较的一版（默认最新的待发布版）")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="OUT", help="另写成一个网页 / write a page")
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """比较两版：每个灯、数字和句子的变化及原因 / what readers will see change, and why."""
    context = Context.open(chosen_workspace(workspace))
    was, now = chosen_pair(context, before, after)
    folder = None if was is None else _folder(context, was)
    changes = changes_between(folder, _folder(context, now), context.catalogue)
    if html is not None:
        write_whole(html, as_html(changes).encode())
    if as_json:
        print_json(to_json(changes))
    else:
        console.print(as_text(changes, english=language.code == "en"))
        if html is not None:
            console.print(say(f"已写成网页：{html}", f"written as a page: {html}"))
    raise typer.Exit(DATA_AT_FAULT if changes.unexplained else DONE)


def chosen_pair(context: Context, before: str | None, after: str | None) -> tuple[str | None, str]:
    """The releases to compare: those named; else the shown one and what waits to be shown.

    Where nothing waits, the one published before the shown one, and the shown one.
    """
    shown = shown_release_id(context)
    if before and after:
        return before, after
    if before:
        if shown is None:
            stop(WRONG_USE, "还没有发布过：请写明要比较的两版。", "nothing is shown: name both.")
        return before, shown
    waiting = waiting_release(context)
    if waiting:
        return shown, waiting
    if shown is None:
        stop(DATA_AT_FAULT, "还没有可以比较的发布版。", "there is no release to compare yet.")
    return published_before(context, shown), shown


def _folder(context: Context, identity: str) -> Path:
    if Path(identity).name != identity or not is_on_disk(context, identity):
        stop(
            WRONG_USE,
            f"没有名为 {identity} 的发布版。用 liangxin release list 查看。",
            f"there is no release {identity} on disk: see liangxin release list.",
        )
    return context.workspace.releases / identity
