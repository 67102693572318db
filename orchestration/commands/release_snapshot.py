"""``liangxin release snapshot``: a release on a USB stick, for whoever has no network."""

from __future__ import annotations

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
    print_json,
    say,
    stop,
)
from orchestration.context import Context
from orchestration.publication.shown import shown_release_id, stamp_facts
from orchestration.publication.snapshot import NOTE, why_not, write_snapshot


@guarded
def snapshot(
    to: Annotated[
        Path, typer.Option("--to", metavar="FOLDER", help="写到这个新的或空的文件夹 / where to")
    ],
    release_id: Annotated[
        str | None,
        typer.Argument(metavar="[CODE]", help="哪一版（默认当前发布版）/ which (default: shown)"),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """把一版写成文件夹，拷到 U 盘双击就能看 / a release as a folder that opens by double click."""
    context = Context.open(chosen_workspace(workspace))
    chosen = _chosen(context, release_id)
    _require_empty(to)
    to = to.resolve()
    stamp = stamp_facts(context, chosen)
    pages = write_snapshot(context.workspace.releases / chosen / "site", stamp, to)
    if as_json:
        print_json({"schema": 1, "release_id": chosen, "folder": str(to), "pages": pages})
        return
    console.print(f"✔ {chosen}（{pages} {say('页', 'pages')}）：{to}")
    then = say(
        f"把整个文件夹拷到 U 盘，双击 index.html 打开；{NOTE} 写明了这是哪一版。",
        f"copy the whole folder, open index.html by a double click; {NOTE} names the release.",
    )
    console.print(f"  {then}")


def _chosen(context: Context, named: str | None) -> str:
    chosen = named or shown_release_id(context)
    if chosen is None:
        stop(DATA_AT_FAULT, "还没有发布过任何一版。", "nothing has been published yet.")
    refused = why_not(context, chosen)
    if refused:
        stop(DATA_AT_FAULT, *refused)
    return chosen


def _require_empty(to: Path) -> None:
    if to.is_mount():
        stop(
            WRONG_USE,
            f"{to} 是 U 盘本身：请在其中写一个新的文件夹名。",
            f"{to} is the stick itself: name a new folder on it.",
        )
    if to.is_symlink() or (to.exists() and (not to.is_dir() or any(to.iterdir()))):
        stop(
            WRONG_USE,
            f"{to} 已经有内容，不覆盖：请换一个新的或空的文件夹。",
            f"{to} holds something and is not overwritten: name a new or an empty folder.",
        )
