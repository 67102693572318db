"""``liangxin trace``: from a published number to file, row and column."""

from __future__ import annotations

from typing import Annotated, Any

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

LISTED = 8
METHODS = {
    "reported": ("直接报送", "reported"),
    "summed": ("各月当期数相加", "sum of current values"),
    "differenced": ("两期累计数相减", "difference of cumulative values"),
    "chained": ("公布增速连乘", "chain of published growth"),
}


@guarded
def trace(
    what: Annotated[str, typer.Argument(help="指标编号，或 方案#序号（如 guizhou#4）")],
    region: Annotated[str | None, typer.Argument(help="地区代码，如 100000")] = None,
    period: Annotated[str | None, typer.Argument(help="报告期，如 2025 或 2025-09（累计）")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="列出全部地区 / list every region")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """追溯已发布的数值到文件、行、列 / trace a published number to its cells."""
    context = Context.open(chosen_workspace(workspace))
    data = context.workspace.current / "data"
    if not data.is_dir():
        stop(DATA_AT_FAULT, "还没有发布过任何一版。", "nothing has been published yet.")
    from orchestration.publication.lineage import (  # noqa: PLC0415 - loads DuckDB
        LineageError,
        PublishedData,
        trace_indicator,
    )

    published = PublishedData(data)
    try:
        if "#" in what:
            what, region, period = _judged(published, what)
        if region is None or period is None:
            stop(
                WRONG_USE,
                "请给出指标、地区和报告期，例如 liangxin trace used_car_trades 100000 2025，"
                "或给出目标，例如 liangxin trace state_council#3。",
                "name an indicator, a region and a period, or a target such as state_council#3.",
            )
        lineage = trace_indicator(published, context.catalogue, what, region, period)
    except LineageError as error:
        stop(DATA_AT_FAULT, str(error), str(error))
    answer = _answer(context, lineage)
    if as_json:
        print_json(answer)
    else:
        _print(context, answer, LISTED if not everything else None)
    _end(answer)


def _judged(published: Any, target: str) -> tuple[str, str, str]:
    """The indicator, region and period that a target's light was judged on."""
    from orchestration.publication.lineage import LineageError  # noqa: PLC0415

    plan, _, n = target.partition("#")
    if not n.isdigit():
        raise LineageError(f"目标的写法是 方案#序号，例如 guizhou#4；读到的是 {target}。")
    key = [plan, int(n)]
    promised = published.rows("dim_target", "plan = ? and n = ?", key)
    judged = published.rows("fct_target_progress", "plan = ? and n = ?", key)
    if not promised or not judged:
        raise LineageError(f"当前发布版中没有目标 {target}。")
    if judged[0]["period"] is None:
        raise LineageError(f"目标 {target} 没有可判定的数值（{judged[0]['reason']}）。")
    return promised[0]["indicator"], judged[0]["region_code"], judged[0]["period"]


def _answer(context: Context, lineage: Any) -> dict[str, Any]:
    from orchestration.publication.cells import Originals  # noqa: PLC0415

    number, originals = lineage.number, Originals(context)
    return {
        "schema": 1,
        "release_id": context.workspace.current.readlink().name,
        **{name: number[name] for name in ("indicator", "region_code", "period", "basis", "value")},
        "baseline_value": number["baseline_value"],
        "growth_pct": number["growth_pct"],
        "quality": number["quality"],
        "simulated": number["simulated"],
        "contributions": [_contribution(originals, entry) for entry in lineage.contributions],
    }


def _contribution(originals: Any, entry: Any) -> dict[str, Any]:
    return {
        "region_code": entry.region_code,
        "region": entry.region_name,
        "value": entry.value,
        "method": entry.method,
        "recomputed": entry.recomputed,
        "agrees": entry.agrees,
        "cells": [_cell(originals, row) for row in entry.observations],
    }


def _cell(originals: Any, row: dict[str, Any]) -> dict[str, Any]:
    printed = row["printed_value"]
    cell = originals.cell(row["submission_id"], row["line"], row["column"], printed)
    return {
        "item": row["item"],
        "period_start": row["period_start"],
        "period_end": row["period_end"],
        "basis": row["basis"],
        "value": row["value"],
        "unit": row["unit"],
        "printed": f"{printed} {row['printed_unit']}".strip(),
        "submission_id": cell.submission_id,
        "file": cell.file_name,
        "sha256": cell.sha256,
        "line": cell.line,
        "column": cell.column,
        "found_in_file": cell.found,
        "nature": row["nature"],
        "source": row["data_source"],
    }


def _print(context: Context, answer: dict[str, Any], listed: int | None) -> None:
    indicator = context.catalogue.indicators[answer["indicator"]]
    name = context.catalogue.regions[answer["region_code"]].name_zh
    value = _plain(answer["value"])
    title = say(indicator.name_zh, indicator.name_en)
    mark = say("（模拟数据）", " (simulated)") if answer["simulated"] else ""
    console.print(f"{title} · {name} · {answer['period']}  {value} {indicator.unit}{mark}")
    if answer["growth_pct"] is not None and indicator.numerator is None:
        console.print(
            say("较基期增长 ", "growth against the baseline ") + f"{answer['growth_pct']:.4f} %"
        )
    console.print(say("发布版 ", "release ") + answer["release_id"])
    contributions = answer["contributions"]
    for entry in contributions[:listed]:
        _print_contribution(entry)
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


def _print_contribution(entry: dict[str, Any]) -> None:
    if entry["value"] is None:
        console.print(
            f"└ {entry['region']}：" + say("本期未报（汇总按规则估算）", "not reported (estimated)")
        )
        return
    proof = say("核对一致", "agrees") if entry["agrees"] else say("核对不一致", "DOES NOT AGREE")
    method = say(*METHODS[entry["method"]])
    console.print(f"└ {entry['region']}：{_plain(entry['value'])}（{method}，{proof}）")
    for cell in entry["cells"]:
        where = say(
            f"第 {cell['line']} 行第 {cell['column']} 列",
            f"line {cell['line']}, column {cell['column']}",
        )
        found = (
            "" if cell["found_in_file"] else say("  ✘ 原文中未找到", "  ✘ not found in the file")
        )
        console.print(
            f"    {cell['file']}  {where}：“{cell['printed']}”  {cell['submission_id']}"
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
