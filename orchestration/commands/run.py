"""``liangxin run``: from the inbox to the published site."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.commands.terminal import (
    WRONG_USE,
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
    stop,
)
from orchestration.context import Context
from orchestration.publication.looking_back import Comparison
from orchestration.publication.releases import RELEASE_CODE
from orchestration.publication.shown import UNATTENDED_VARIABLE, ReleaseError
from orchestration.runs import Outcome, Wanted, run_as_wanted
from orchestration.warehouse.holiday_notice import holiday_notice

AsOfOption = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="按哪一天已知的数据计算 / knowledge date"),
]

AutoOption = Annotated[
    bool,
    typer.Option(
        "--auto",
        envvar=UNATTENDED_VARIABLE,
        help="通过全部检查即自动发布，不等人批准 / publish without approval",
    ),
]


@guarded
def run(
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="日期|版本号",
            help="按哪一天已知的数据计算；给出发布版的编号则按那一版当时所知复算"
            " / knowledge date, or a release's code to compute it again",
        ),
    ] = None,
    publish: Annotated[
        bool,
        typer.Option(
            "--publish",
            help="读者已看到更晚的日期时仍然发布（默认只计算、核对，不发布）"
            " / publish even an earlier day than readers see",
        ),
    ] = False,
    full: Annotated[
        bool,
        typer.Option("--full", help="全部重新计算，不沿用上次的结果 / compute everything anew"),
    ] = False,
    auto: AutoOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """接收、审核、计算、检查，生成待批准的版本；没有变化时什么也不做 / run the main job."""
    wanted = replace(wanted_of(as_of, publish), anew=full, auto=auto)
    context = Context.open(chosen_workspace(workspace))
    try:
        with shown_progress(quiet=as_json):
            outcome = run_as_wanted(context, wanted)
    except ReleaseError as error:
        stop(WRONG_USE, str(error), str(error))
    if as_json:
        print_json(as_answer(context, outcome))
    else:
        tell(context, outcome)
        if outcome.report is not None:
            console.print(say("运行报告：", "report: ") + _as_seen_from_here(outcome.report))
    raise typer.Exit(outcome.exit_code)


def wanted_of(as_of: str | None, publish: bool) -> Wanted:
    """What is asked for: a day, or a release by its code. Anything else ends with exit code 2."""
    if as_of and RELEASE_CODE.fullmatch(as_of):
        return Wanted(release_id=as_of, publish=publish)
    try:
        day = datetime.strptime(as_of, "%Y-%m-%d") if as_of else None
    except ValueError:
        stop(
            WRONG_USE,
            f"--as-of 要写成 2026-01-31 这样的日期，或发布版的编号，不能是“{as_of}”。",
            f"--as-of takes a day like 2026-01-31 or the code of a release, not '{as_of}'.",
        )
    if day:
        not_in_the_future("--as-of", day)
    return Wanted(as_of=day.date() if day else None, publish=publish)


def as_answer(context: Context, outcome: Outcome) -> dict[str, object]:
    """The outcome as one JSON-able answer."""
    notice = holiday_notice(context.catalogue, outcome.as_of)
    return {
        "schema": 1,
        "state": outcome.state,
        "release_id": outcome.release_id,
        "draft_id": outcome.draft_id,
        "as_of": outcome.as_of,
        "reasons_zh": list(outcome.reasons_zh),
        "notices": [say(*notice)] if notice else [],
        "site": str(context.workspace.current / "site"),
        "report": str(outcome.report) if outcome.report else None,
        "comparison": _compared(outcome.comparison),
    }


def _compared(comparison: Comparison | None) -> dict[str, object] | None:
    if comparison is None:
        return None
    return {
        "release_id": comparison.release_id,
        "agrees": comparison.agrees,
        "content_hash": comparison.content_hash,
        "published_hash": comparison.published_hash,
        "differing": list(comparison.differing),
    }


def _as_seen_from_here(place: Path) -> str:
    here = Path.cwd()
    return str(place.relative_to(here) if place.is_relative_to(here) else place)


def tell(context: Context, outcome: Outcome) -> None:
    """Say what came of a run and where to look."""
    notice = holiday_notice(context.catalogue, outcome.as_of)
    if notice:
        errors.print(f"! {say(*notice)}")
    if outcome.comparison is not None:
        _tell_comparison(outcome.comparison, outcome.release_id)
        return
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
    if outcome.state == "drafted":
        _tell_draft(outcome, shown)
        return
    headline = {
        "held": say("发布前检查未通过，未发布；上一版保持不变", "held by the release checks"),
        "refused": say("未发布；上一版保持不变", "refused; the last release stays"),
    }.get(outcome.state, say("运行失败；上一版保持不变", "the run failed; the last release stays"))
    errors.print(f"✘ {headline}（{say('当前版', 'shown')}：{shown}）")
    for reason in outcome.reasons_zh:
        errors.print(f"  · {reason}")


def _tell_draft(outcome: Outcome, shown: str) -> None:
    waits = say("已生成，尚未发布", "made, not published yet")
    day = f"{say('截至', 'as of')} {outcome.as_of}"
    stays = say(f"读者看到的仍是 {shown}", f"readers still see {shown}")
    console.print(f"✔ {waits}：{outcome.draft_id}（{day}）；{stays}")
    for reason in outcome.reasons_zh:
        console.print(f"  · {reason}")
    console.print(say("预览：", "look at it: ") + f"liangxin serve --release {outcome.draft_id}")


def _tell_comparison(found: Comparison, shown: str | None) -> None:
    day = f"{say('截至', 'as of')} {found.as_of}"
    stays = say(f"未发布；读者看到的仍是 {shown}", f"not published; readers still see {shown}")
    console.print(f"✔ {say('已复算', 'computed again')}（{day}）：{stays}")
    if found.release_id is None:
        console.print(
            say("那一天没有发布过版本，无可核对。", "nothing was published as of that day.")
        )
    elif found.agrees:
        console.print(say("与当时的发布版一致：", "the same as the release: ") + found.release_id)
    else:
        console.print(
            say("✘ 与当时的发布版不一致：", "✘ not the same as the release: ") + found.release_id
        )
    console.print(f"  {say('复算', 'computed')}   {found.content_hash}")
    if found.published_hash:
        console.print(f"  {say('发布', 'published')}   {found.published_hash}")
    if found.differing:
        console.print(f"  {say('不同的表', 'tables that differ')}：{'、'.join(found.differing)}")
    for reason in found.why_zh:
        console.print(f"  · {reason}")
