"""``liangxin backup``: everything that no run can make again, in one file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from orchestration.commands.terminal import (
    WRONG_USE,
    JsonOption,
    WorkspaceOption,
    chosen_workspace,
    console,
    guarded,
    print_json,
    say,
    shown_progress,
    stop,
)
from orchestration.context import Context
from orchestration.ledger import now

# Where these are set, accounts and drafts are kept in a database of its own.
ELSEWHERE = ("LIANGXIN_DESK_DATABASE", "LIANGXIN_DESK_DATABASE_FILE")


@guarded
def backup(
    out: Annotated[
        Path,
        typer.Argument(help="写到哪个文件；给出文件夹则自动命名 / the file, or a folder for it"),
    ],
    without_releases: Annotated[
        bool,
        typer.Option("--without-releases", help="不含发布版（可重新生成）/ leave the releases out"),
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """备份工作区到一个文件，写完即读回核对 / back the workspace up into one file."""
    from orchestration.backup.packing import write_backup  # noqa: PLC0415 - loads the pages' rooms

    place = chosen_workspace(workspace)
    if not place.ledger.exists():
        stop(
            WRONG_USE,
            f"{place.root} 里没有台账：不是工作区，或还没有任何报送。",
            f"there is no ledger in {place.root}: no workspace, or nothing was ever submitted.",
        )
    file = out / f"liangxin-{now():%Y%m%d-%H%M%S}.tar.gz" if out.is_dir() else out
    with shown_progress(quiet=as_json):
        manifest = write_backup(Context.open(place), file, releases=not without_releases)
    size = file.stat().st_size
    if as_json:
        print_json({"schema": 1, "file": str(file), "size": size, **manifest.summary()})
        return
    facts = manifest.summary()
    console.print(
        say(
            f"✔ 已备份并核对：{file}（{size / 1e6:.1f} MB，{facts['files']} 个文件，"
            f"{len(manifest.releases)} 个发布版）",
            f"✔ backed up and verified: {file} ({size / 1e6:.1f} MB, {facts['files']} files, "
            f"{len(manifest.releases)} releases)",
        )
    )
    if any(os.environ.get(name) for name in ELSEWHERE):
        console.print(
            say(
                "! 上报平台的数据库不在工作区里，没有备份：请用 pg_dump 另行备份。",
                "! the desk's database is elsewhere and not in it: back it up by pg_dump.",
            )
        )
    for name in manifest.left_out:
        console.print(f"! {say('未备份', 'left out')}：{name}")
