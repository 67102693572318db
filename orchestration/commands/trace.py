"""``liangxin trace``: from a published number to file, row and column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from orchestration.commands.terminal import (
    DATA_AT_FAULT,
    SYSTEM_AT_FAULT,
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

if TYPE_CHECKING:
    from orchestration.publication.lineage import Lineage

LISTED, CELLS_LISTED = 8, 24
METHODS = {
    "reported": ("直接报送", "reported"),
    "summed": ("各月当期数相加", "sum of current values"),
    "differenced": ("两期累计数相减", "difference of cumulative values"),
    "chained": ("公布增速连乘", "chain of published growth"),
    "counted": ("按清单计数", "counted from the list"),
}


@guarded
def trace(
    what: Annotated[str, typer.Argument(help="指标编号，或 方案#序号（如 guizhou#4）")],
    region: Annotated[str | None, typer.Argument(help="地区代码，如 100000")] = None,
    period: Annotated[str | None, typer.Argument(help="报告期，如 2025 或 2025-09（累计）")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="列出全部地区和单元格 / list every region and cell")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """追溯已发布的数值到文件、行、列 / trace a published number to its cells."""
    context = Context.open(chosen_workspace(workspace))
    data = context.workspace.current / "data"
    if not data.is_dir():
        stop(DATA_AT_FAULT, "还没有发布过任何一版。", "nothing has been published yet.")
    from orchestration.commands.trace_answer import answer_of  # noqa: PLC0415 - loads DuckDB
    from orchestration.publication.lineage import LineageError  # noqa: PLC0415

    try:
        lineage = _lineage(context, what, region, period)
    except LineageError as error:
        stop(DATA_AT_FAULT, str(error), str(error))
    answer = answer_of(context, lineage)
    if as_json:
        print_json(answer)
    else:
        _print(context, answer, LISTED if not everything else None)
    _end(answer)


def _lineage(context: Context, what: str, region: str | None, period: str | None) -> Lineage:
    """Where the number comes from: a target's, or an indicator's of a region and period."""
    from orchestration.publication.lineage import (  # noqa: PLC0415 - loads DuckDB
        LineageError,
        trace_indicator,
        trace_target,
    )
    from orchestration.publication.published import PublishedData  # noqa: PLC0415

    published = PublishedData(context.workspace.current / "data")
    plan, mark, n = what.partition("#")
    if mark:
        if not n.isdigit():
            raise LineageError(f"目标的写法是 方案#序号，例如 guizhou#4；读到的是 {what}。")
        return trace_target(published, context.catalogue, plan, int(n))
    if region is None or period is None:
        stop(
            WRONG_USE,
            "请给出指标、地区和报告期，例如 liangxin trace used_car_trades 100000 2025，"
            "或给出目标，例如 liangxin trace state_council#3。",
            "name an indicator, a region and a period, or a target such as state_council#3.",
        )
    return trace_indicator(published, context.catalogue, what, region, period)


def _print(context: Context, answer: dict[str, Any], listed: int | None) -> None:
    indicator = context.catalogue.indicators[answer["indicator"]]
    name = context.catalogue.regions[answer["region_code"]].name_zh
    value = _plain(answer["value"])
    title = say(indicator.name_zh, indicator.name_en)
    mark = say("（模拟数据）", " (simulated)") if answer["simulated"] else ""
    period = answer["period"]
    if answer["since"]:
        period = say(f"{answer['since']} 起累计至 {period}", f"{answer['since']} to {period}")
    console.print(f"{title} · {name} · {period}  {value} {indicator.unit}{mark}")
    _print_estimated(answer, indicator.unit)
    if answer["growth_pct"] is not None and "ratio" not in indicator.measure:
        chained = indicator.judge_by == "published_chain"
        console.print(
            say("较基期增长 ", "growth against the baseline ")
            + f"{answer['growth_pct']:.4f} %"
            + (say("（公布增速逐年相乘）", " (published growth, chained)") if chained else "")
        )
    console.print(say("发布版 ", "release ") + answer["release_id"])
    contributions = answer["contributions"]
    for entry in contributions[:listed]:
        _print_contribution(entry, listed)
    left = len(contributions) - len(contributions[:listed])
    if left:
        console.print(say(f"└ 另有 {left} 个地区，用 --all 列出", f"└ {left} more regions: --all"))
    reported = [entry for entry in contributions if entry["value"] is not None]
    agreeing = sum(_is_proven(entry) for entry in reported)
    console.print(
        say(
            f"{len(contributions)} 个填报地区，{len(reported)} 个已报，"
            f"其中 {agreeing} 个与原文逐格核对一致",
            f"{len(contributions)} reporting regions, {len(reported)} reported, "
            f"{agreeing} proven cell by cell",
        )
    )


def _print_estimated(answer: dict[str, Any], unit: str) -> None:
    """What is partly estimated is said with its range, as on every page."""
    if answer["quality"] != "estimated":
        return
    covered = f"{100 * answer['coverage']:.1f} %"
    ends = f"{_plain(answer['low'])}—{_plain(answer['high'])} {unit}"
    console.print(
        say(
            f"估算：已报地区的权重为 {covered}，其余按规则估算，范围 {ends}",
            f"estimated: {covered} by weight reported, the rest by the rules; between {ends}",
        )
    )


def _print_contribution(entry: dict[str, Any], listed: int | None) -> None:
    if entry["value"] is None:
        console.print(
            f"└ {entry['region']}：" + say("本期未报（汇总按规则估算）", "not reported (estimated)")
        )
        return
    proof = say("核对一致", "agrees") if entry["agrees"] else say("核对不一致", "DOES NOT AGREE")
    method = say(*METHODS[entry["method"]])
    console.print(f"└ {entry['region']}：{_plain(entry['value'])}（{method}，{proof}）")
    if entry["missing_periods"]:
        missing = "、".join(entry["missing_periods"])
        console.print(say(f"    {missing} 未报", f"    not reported: {missing}"))
    cells = entry["cells"]
    shown = cells if listed is None else cells[:CELLS_LISTED]
    for cell in shown:
        _print_cell(cell)
    left = len(cells) - len(shown)
    if left:
        console.print(say(f"    另有 {left} 格，用 --all 列出", f"    {left} more cells: --all"))


def _print_cell(cell: dict[str, Any]) -> None:
    inside = f"/{cell['inside']}" if cell["inside"] else ""
    sheet = cell["sheet"] and say(f"工作表“{cell['sheet']}”", f"sheet {cell['sheet']!r}, ")
    where = sheet + say(
        f"第 {cell['line']} 行第 {cell['column']} 列",
        f"line {cell['line']}, column {cell['column']}",
    )
    found = "" if cell["found_in_file"] else say("  ✘ 原文中未找到", "  ✘ not found in the file")
    thing = f"{cell['entity']}  " if cell["entity"] else ""
    console.print(
        f"    {cell['file']}{inside}  {where}：“{cell['printed']}”  {thing}{cell['submission_id']}"
        f"  sha256 {cell['sha256'][:12]}{found}"
    )


def _plain(value: object) -> str:
    return "—" if value is None else f"{value:,f}".rstrip("0").rstrip(".")


def _is_proven(entry: dict[str, Any]) -> bool:
    return entry["agrees"] and all(cell["found_in_file"] for cell in entry["cells"])


def _end(answer: dict[str, Any]) -> None:
    reported = [entry for entry in answer["contributions"] if entry["value"] is not None]
    if not all(_is_proven(entry) for entry in reported):
        raise typer.Exit(SYSTEM_AT_FAULT)
