"""``liangxin serve``: the published site on one machine; nginx does it for a bureau."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.commands.terminal import (
    DATA_AT_FAULT,
    WorkspaceOption,
    chosen_workspace,
    console,
    guarded,
    say,
    stop,
)
from orchestration.publication.releases import RELEASE_CODE


@guarded
def serve(
    host: Annotated[str, typer.Option(help="监听地址 / address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口 / port")] = 8080,
    release: Annotated[
        str | None,
        typer.Option("--release", help="预览这一版，读者看到的不变 / look at this release only"),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """打开已发布的网站 / serve the published site."""
    place = chosen_workspace(workspace)
    folder = place.releases / release if release else place.current
    if release and not _is_release(folder):
        stop(
            DATA_AT_FAULT,
            f"没有名为 {release} 的版本可看。用 liangxin release list 查看。",
            f"there is no release named {release} to look at: see liangxin release list.",
        )
    if not (folder / "site").is_dir():
        stop(
            DATA_AT_FAULT,
            "还没有发布过任何一版：请先运行 make demo 或 liangxin run。",
            "nothing has been published yet: run make demo or liangxin run first.",
        )
    import uvicorn  # noqa: PLC0415 - a server is needed by this command alone

    from orchestration.publication.webserver import site_app  # noqa: PLC0415

    console.print(
        say(f"请用浏览器打开 http://{host}:{port}/（Ctrl-C 结束）", f"http://{host}:{port}/")
    )
    uvicorn.run(site_app(folder / "site"), host=host, port=port, log_level="warning")


def _is_release(folder: Path) -> bool:
    """Whether that is a folder of a release, by its name alone: no path leads elsewhere."""
    return bool(RELEASE_CODE.fullmatch(folder.name)) and (folder / "site").is_dir()
