"""``liangxin plan check [PLAN]``: can every target be judged with what is declared?

Loading the declarations already proves indicator, feed, region, kind, unit and clause of every
promise. What is left to say is which feed and which units each target depends on. Does not belong
here: the checks themselves (``sources.checks_*``) or what has arrived (``liangxin status``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from orchestration.commands.declarations import (
    SourcesOption,
    declared,
    declared_plan,
    problem_answers,
)
from orchestration.commands.terminal import (
    JsonOption,
    console,
    guarded,
    language,
    print_json,
    say,
)
from sources.catalogue import Catalogue, Plan
from sources.loader import DEFAULT_ROOT
from sources.places import Locator
from sources.problems import Problem
from sources.target_sources import TargetSource, target_sources, unreported


@guarded
def check(
    plan: Annotated[
        str | None, typer.Argument(metavar="[PLAN]", help="方案编号（默认全部）/ id of a plan")
    ] = None,
    sources: SourcesOption = None,
    as_json: JsonOption = False,
) -> None:
    """核对每个目标的指标、报表、地区、条款和报送单位 / prove that every target can be judged."""
    catalogue = declared(sources, as_json)
    plans = [declared_plan(catalogue, plan)] if plan else list(catalogue.plans.values())
    found = {entry.id: target_sources(catalogue, entry) for entry in plans}
    warnings = _warnings(catalogue, plans, sources)
    if as_json:
        print_json(
            {
                "schema": 1,
                "verdict": "accept",
                "problems": [],
                "warnings": problem_answers(warnings),
                "targets": [_answer(source) for listed in found.values() for source in listed],
            }
        )
        return
    for entry in plans:
        _print_plan(entry, found[entry.id])
        if plan:
            _print_targets(entry, found[entry.id], catalogue)
    for warning in warnings:
        console.print(f"! {warning.text(language.code)}")
    _print_total(plans, found)


def _warnings(catalogue: Catalogue, plans: list[Plan], sources: Path | None) -> list[Problem]:
    locator = Locator(sources or DEFAULT_ROOT)
    return [locator.located(found) for plan in plans for found in unreported(catalogue, plan)]


def _answer(source: TargetSource) -> dict[str, Any]:
    return {
        "plan": source.plan,
        "n": source.n,
        "kind": source.kind,
        "indicator": source.indicator,
        "feed": source.feed,
        "region": source.region,
        "reported_by": [entry.sender.id for entry in source.reported_by],
        "reference": source.reference,
        "referred_by": [entry.sender.id for entry in source.referred_by],
        "is_reported": source.is_reported,
    }


def _print_plan(plan: Plan, found: tuple[TargetSource, ...]) -> None:
    feeds = len({source.feed for source in found})
    console.print(
        say(
            f"✔ {plan.short_zh}（{plan.id}）：{len(plan.targets)} 个目标用 {feeds} 张报表，"
            f"{len(plan.goals)} 个定性目标，{len(plan.actions)} 项举措和制度，条款都在提纲之中",
            f"✔ {plan.id}: {len(plan.targets)} targets from {feeds} feeds, {len(plan.goals)} "
            f"goals, {len(plan.actions)} actions and systems, every clause in the outline",
        )
    )


def _print_targets(plan: Plan, found: tuple[TargetSource, ...], catalogue: Catalogue) -> None:
    for target, source in zip(plan.targets, found, strict=True):
        indicator, feed = catalogue.indicators[source.indicator], catalogue.feeds[source.feed]
        region = catalogue.regions[source.region].name_zh
        mark = "✔" if source.is_reported else "!"
        regions = len(source.reported_by)
        console.print(
            say(
                f"  {mark} 目标 {source.n}  {target.clause}  {indicator.name_zh}"
                f" ← {feed.title_zh}，{region}，{regions} 个地区报送",
                f"  {mark} target {source.n}  {target.clause}  {indicator.name_en}"
                f" ← {feed.title_en}, {region}, reported by {regions} regions",
            )
        )


def _print_total(plans: list[Plan], found: dict[str, tuple[TargetSource, ...]]) -> None:
    every = [source for listed in found.values() for source in listed]
    silent = sum(not source.is_reported for source in every)
    console.print(
        say(
            f"共 {len(plans)} 个方案、{len(every)} 个目标，每个目标对应一张报表；"
            + (f"{silent} 个还没有报送单位。" if silent else "都有报送单位。"),
            f"plans: {len(plans)}, targets: {len(every)}, one feed each; "
            + (f"{silent} without anybody to report." if silent else "all have a sender."),
        )
    )
