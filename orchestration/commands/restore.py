"""``liangxin restore``: a workspace out of a backup, or out of its landed files alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.backup.contents import Manifest
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


@guarded
def restore(
    file: Annotated[
        Path | None, typer.Argument(metavar="[备份文件]", help="备份文件 / the backup")
    ] = None,
    from_landing: Annotated[
        Path | None,
        typer.Option(help="只凭报送原文文件夹 landing/ 重建 / rebuild from a landing folder alone"),
    ] = None,
    into: Annotated[
        Path | None, typer.Option(help="恢复到哪个文件夹（默认：工作区）/ default: the workspace")
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="只核对备份，不恢复 / only verify the backup")
    ] = False,
    force_empty: Annotated[
        bool,
        typer.Option(
            "--force-empty",
            help="工作区非空时，先把原有内容整体移到一旁 / move what is there aside",
        ),
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """从备份恢复工作区，或只凭报送原文重建 / restore from a backup or from landing."""
    target = (into or chosen_workspace(workspace).root).resolve()
    if (file is None) == (from_landing is None) or (verify and file is None):
        stop(
            WRONG_USE,
            "请给出一个备份文件，或用 --from-landing 给出报送原文文件夹（二者取一）。",
            "give a backup, or a landing folder with --from-landing: one of the two.",
        )
    if from_landing is not None:
        _from_landing(from_landing, target, force_empty, as_json)
        return
    assert file is not None  # noqa: S101 - one of the two is given
    from orchestration.backup import unpacking  # noqa: PLC0415 - only when it is used

    with shown_progress(quiet=as_json):
        if verify:
            manifest = unpacking.verify(file)
        else:
            manifest = unpacking.restore(file, target, force=force_empty)
    _tell(file, manifest, None if verify else target, as_json)


def _tell(file: Path, manifest: Manifest, target: Path | None, as_json: bool) -> None:
    if as_json:
        into = str(target) if target else None
        print_json({"schema": 1, "file": str(file), "into": into, **manifest.summary()})
        return
    facts = manifest.summary()
    console.print(
        say(
            f"✔ 备份完好：{manifest.made_at} 制作，{facts['files']} 个文件，"
            f"台账 {manifest.last_seq} 条，发布版 {len(manifest.releases)} 个",
            f"✔ the backup is whole: made {manifest.made_at}, {facts['files']} files, "
            f"{manifest.last_seq} events, {len(manifest.releases)} releases",
        )
    )
    if target is None:
        return
    console.print(f"✔ {say('已恢复到', 'restored into')} {target}")
    shown = manifest.shown
    console.print(
        say(
            f"读者看到的一版：{shown}" if shown else "备份中没有发布版，运行后重新生成",
            f"readers see {shown}" if shown else "no release in it: the next run makes it again",
        )
    )
    _next_step()


def _next_step() -> None:
    console.print(
        say(
            "请运行 liangxin run：重建指标库、台账索引和运行记录；数据与发布版一致则不重新发布。",
            "now liangxin run: it rebuilds the warehouse, the index and Dagster's records; "
            "what readers see changes only where data or code differ.",
        )
    )


def _from_landing(landing: Path, target: Path, force: bool, as_json: bool) -> None:
    from orchestration.backup.from_landing import restore_from_landing  # noqa: PLC0415

    with shown_progress(quiet=as_json):
        rebuilt = restore_from_landing(landing, target, force=force)
    if as_json:
        print_json({"schema": 1, "into": str(target), **vars(rebuilt)})
        return
    console.print(
        say(
            f"✔ 已凭报送原文重建 {target}：{rebuilt.submissions} 份报送，{rebuilt.events} 条台账，"
            f"{rebuilt.told_again} 份回执",
            f"✔ rebuilt {target} from landing: {rebuilt.submissions} submissions, "
            f"{rebuilt.events} events, {rebuilt.told_again} receipts",
        )
    )
    for name in rebuilt.unnamed:
        said = say("没有登记过（不知由谁报送），请重新报送", "never recorded: submit it again")
        console.print(f"! landing/{name}：{said}")
    if rebuilt.releases:
        console.print(
            say(
                f"曾发布 {len(rebuilt.releases)} 版，页面不在其中：liangxin run 重新生成最近一版；"
                "更早的用 liangxin run --as-of 日期 复算。",
                f"{len(rebuilt.releases)} releases were published; liangxin run makes the last one "
                "again, liangxin run --as-of DAY an earlier one.",
            )
        )
    _next_step()
