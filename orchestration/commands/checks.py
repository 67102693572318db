"""``liangxin checks``: which rules fire, how often they were right, and which are noise."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from orchestration.commands.terminal import (
    JsonOption,
    WorkspaceOption,
    chosen_workspace,
    console,
    guarded,
    print_json,
    say,
)
from orchestration.context import Context
from orchestration.publication.trend_sources import trends
from orchestration.publication.trends import NOISE_BELOW, NOISE_FROM, Trend

AllOption = Annotated[
    bool, typer.Option("--all", help="从未触发的也逐条列出 / list those that never fired too")
]
_SEVERITIES = {
    "hard": ("强制", "hard"),
    "soft": ("核实", "soft"),
    "hold": ("暂停发布", "hold"),
    "note": ("注明", "note"),
}


@guarded
def checks(
    workspace: WorkspaceOption = None, every: AllOption = False, as_json: JsonOption = False
) -> None:
    """各条审核和检查触发过多少次、多少次是对的、哪些是噪声 / how often each rule was right."""
    found = trends(Context.open(chosen_workspace(workspace)))
    if as_json:
        print_json({"schema": 1, "rules": [_answer(trend) for trend in found]})
        return
    fired = [trend for trend in found if trend.on]
    silent = [trend for trend in found if not trend.on]
    if fired:
        console.print(_table(fired))
    else:
        console.print(say("还没有一条规则触发过。", "no rule has fired yet."))
    noise = [trend.rule for trend in fired if trend.is_noise]
    if noise:
        least, below = NOISE_FROM, f"{NOISE_BELOW:.0%}"
        console.print(
            say(
                f"噪声（至少 {least} 次有结果，对的不到 {below}）：{'、'.join(noise)}。"
                "请考虑放宽、改写或取消。",
                f"noise (answered {least} times or more, right less than {below}): "
                f"{', '.join(noise)}. Consider loosening, rewording or dropping them.",
            )
        )
    console.print(say(f"从未触发：{len(silent)} 条", f"never fired: {len(silent)}"))
    if every:
        for trend in silent:
            console.print(f"  {trend.rule}  {say(trend.message_zh, trend.message_en)}")


def _answer(trend: Trend) -> dict[str, object]:
    return {
        "rule": trend.rule,
        "level": trend.level,
        "severity": trend.severity,
        "fired": trend.fired,
        "on": trend.on,
        "right": trend.outcomes["right"],
        "wrong": trend.outcomes["wrong"],
        "open": trend.outcomes["open"],
        "share_right": trend.share_right,
        "noise": trend.is_noise,
        "message_zh": trend.message_zh,
        "message_en": trend.message_en,
    }


def _table(fired: list[Trend]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(say("规则", "rule"), overflow="fold")
    table.add_column(say("性质", "severity"))
    for zh, en in (
        ("触发", "fired"),
        ("报送/版本", "on"),
        ("对", "right"),
        ("不对", "wrong"),
        ("未定", "open"),
        ("对的比例", "share right"),
    ):
        table.add_column(say(zh, en), justify="right")
    table.add_column("")
    for trend in fired:
        share = trend.share_right
        table.add_row(
            trend.rule,
            say(*_SEVERITIES[trend.severity]),
            *(str(n) for n in (trend.fired, trend.on, *trend.outcomes.values())),
            "—" if share is None else f"{share:.0%}",
            say("噪声", "noise") if trend.is_noise else "",
        )
    return table
