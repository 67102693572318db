"""``liangxin serve``: the published site on one machine; nginx does it for a bureau."""

from __future__ import annotations

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


@guarded
def serve(
    host: Annotated[str, typer.Option(help="监听地址 / address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口 / port")] = 8080,
    workspace: WorkspaceOption = None,
) -> None:
    """打开已发布的网站 / serve the published site."""
    place = chosen_workspace(workspace)
    if not (place.current / "site").is_dir():
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
    uvicorn.run(site_app(place), host=host, port=port, log_level="warning")
