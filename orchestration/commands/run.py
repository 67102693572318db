"""``liangxin run``: from the inbox to the published site."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.commands.terminal import (
    JsonOption,
    WorkspaceOption,
    chosen_workspace,
    console,
    errors,
    guarded,
    not_in_the_future,
    print_json,
    say,
    shown_progress,
)
from orchestration.context import Context
from orchestration.runs import Outcome
from orchestration.runs import run as run_job
from orchestration.warehouse.holiday_notice import holiday_notice

AsOfOption = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="按哪一天已知的数据计算 / knowledge date"),
]


@guarded
def run(
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """接收、审核、计算、检查并发布；没有变化时什么也不做 / run the whole main job."""
    if as_of:
        not_in_the_future("--as-of", as_of)
    context = Context.open(chosen_workspace(workspace))
    with shown_progress(quiet=as_json):
        outcome = run_job(context, as_of.date() if as_of else None)
    if as_json:
        print_json(as_answer(context, outcome))
    else:
        tell(context, outcome)
    raise typer.Exit(outcome.exit_code)


def as_answer(context: Context, outcome: Outcome) -> dict[str, object]:
    """The outcome as one JSON-able answer."""
    notice = holiday_notice(context.catalogue, outcome.as_of)
    return {
        "schema": 1,
        "state": outcome.state,
        "release_id": outcome.release_id,
        "as_of": outcome.as_of,
        "reasons_zh": list(outcome.reasons_zh),
        "notices": [say(*notice)] if notice else [],
        "site": str(context.workspace.current / "site"),
    }


def _as_seen_from_here(place: Path) -> str:
    here = Path.cwd()
    return str(place.relative_to(here) if place.is_relative_to(here) else place)


def tell(context: Context, outcome: Outcome) -> None:
    """Say what came of a run and where to look."""
    notice = holiday_notice(context.catalogue, outcome.as_of)
    if notice:
        errors.print(f"! {say(*notice)}")
    shown = outcome.release_id or say("（尚无）", "(none yet)")
    if outcome.state in ("published", "unchanged"):
        what = {
            "published": say("已发布", "published"),
            "unchanged": say("没有变化，已是最新", "nothing has changed, up to date"),
        }[outcome.state]
        console.print(f"✔ {what}：{shown}（{say('截至', 'as of')} {outcome.as_of}）")
        console.print(
            say("网站：", "site: ") + _as_seen_from_here(context.workspace.current / "site")
        )
        console.print(
            say(
                "打开：make serve（或 liangxin serve），再用浏览器访问 http://127.0.0.1:8080/",
                "open it: make serve (or liangxin serve), then http://127.0.0.1:8080/",
            )
        )
        return
    headline = {
        "held": say("发布前检查未通过，未发布；上一版保持不变", "held by the release checks"),
        "refused": say("未发布；上一版保持不变", "refused; the last release stays"),
    }.get(outcome.state, say("运行失败；上一版保持不变", "the run failed; the last release stays"))
    errors.print(f"✘ {headline}（{say('当前版', 'shown')}：{shown}）")
    for reason in outcome.reasons_zh:
        errors.print(f"  · {reason}")
