"""``liangxin plan list|show``: what the plans promise.

Belongs here: choosing what is shown. Does not belong here: the words for one promise
(``orchestration.commands.plan_words``), whether the declarations hold
(``orchestration.commands.plan_check``) or progress (the published pages).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.table import Table

from orchestration.commands.declarations import (
    PlanArgument,
    SourcesOption,
    declared,
    declared_plan,
    no_such,
)
from orchestration.commands.plan_check import check
from orchestration.commands.plan_words import STATUSES, Promise, promise_answer, promise_lines
from orchestration.commands.terminal import JsonOption, console, guarded, print_json, say
from sources.catalogue import Catalogue, Plan
from sources.problems import Words, same_name

app = typer.Typer(help="方案 / plans", no_args_is_help=True)

COUNTED = {
    "targets": ("目标", "targets"),
    "goals": ("定性", "goals"),
    "actions": ("举措", "actions"),
    "systems": ("制度", "systems"),
}


class Kind(StrEnum):
    """The kinds of promises that may be asked for alone."""

    TARGETS = "targets"
    GOALS = "goals"
    ACTIONS = "actions"


@app.command("list")
@guarded
def list_plans(sources: SourcesOption = None, as_json: JsonOption = False) -> None:
    """列出方案、状态、文号和承诺数 / list plans with their status and what they promise."""
    plans = [_counted(plan) for plan in declared(sources, as_json).plans.values()]
    if as_json:
        print_json({"schema": 1, "plans": plans})
        return
    table = Table(box=None, pad_edge=False)
    for heading in (
        say("编号", "id"),
        say("方案", "plan"),
        say("状态", "status"),
        say("文号", "document number"),
    ):
        table.add_column(heading, overflow="fold")
    for counted in COUNTED.values():
        table.add_column(say(*counted), justify="right", no_wrap=True)
    for plan in plans:
        table.add_row(
            plan["plan"],
            plan["short_zh"],
            say(*STATUSES[plan["status"]]),
            plan["document_number"] or say("文件未印", "not printed"),
            *(str(plan[count]) for count in COUNTED),
        )
    console.print(table)


def _counted(plan: Plan) -> dict[str, Any]:
    systems = sum(action.system is not None for action in plan.actions)
    return {
        "plan": plan.id,
        "short_zh": plan.short_zh,
        "title_zh": plan.title_zh,
        "status": plan.status,
        "document_number": plan.document_number,
        "issued_on": plan.issued_on,
        "jurisdiction": plan.jurisdiction,
        "targets": len(plan.targets),
        "goals": len(plan.goals),
        "actions": len(plan.actions) - systems,
        "systems": systems,
    }


@app.command("show")
@guarded
def show(
    plan: PlanArgument,
    clause: Annotated[
        str | None, typer.Option("--clause", help="只看一个条款（含其各段、附件各行）/ one clause")
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", help="只看一个责任单位的（正式名或别名）/ one unit")
    ] = None,
    only: Annotated[
        Kind | None, typer.Option("--only", help="只看一类承诺 / one kind of promise")
    ] = None,
    sources: SourcesOption = None,
    as_json: JsonOption = False,
) -> None:
    """按条款列出方案的承诺 / what a plan promises, clause by clause."""
    catalogue = declared(sources, as_json)
    found = declared_plan(catalogue, plan)
    chosen = _chosen(found, clause, unit, [only] if only else list(Kind))
    if as_json:
        answers = {
            kind.value: [promise_answer(promise, found, catalogue) for promise in promises]
            for kind, promises in chosen.items()
        }
        print_json({"schema": 1, "plan": _counted(found), **answers})
        return
    _print_plan(found)
    shown = [promise for promises in chosen.values() for promise in promises]
    for label in found.clauses:
        _print_clause(label, [p for p in shown if p.clause == label], found, catalogue)
    if not shown:
        console.print(say("没有符合条件的承诺。", "nothing is promised there."))


def _chosen(
    plan: Plan, clause: str | None, unit: str | None, kinds: list[Kind]
) -> dict[Kind, list[Promise]]:
    """The promises of each kind that stand in a clause and that a unit is in charge of."""
    clauses = _clauses(plan, clause)
    name = None if unit is None else _unit(plan, unit)
    return {
        kind: [
            promise
            for promise in getattr(plan, kind)
            if promise.clause in clauses and (name is None or name in _in_charge(promise, plan))
        ]
        for kind in kinds
    }


def _clauses(plan: Plan, asked: str | None) -> set[str]:
    """The clause asked for with its unnumbered parts or its rows; all of them without one."""
    if asked is None:
        return set(plan.clauses)
    for entry in plan.outline:
        if same_name(asked, entry.label):
            return set(entry.clauses)
    found = {clause for clause in plan.clauses if same_name(asked, clause)}
    if not found:
        labels = tuple(entry.label for entry in plan.outline)
        no_such(Words("没有条款", "there is no clause"), asked, (*plan.clauses, *labels))
    return found


def _unit(plan: Plan, asked: str) -> str:
    """The canonical name of a unit that is in charge of something."""
    promises: tuple[Promise, ...] = (*plan.targets, *plan.goals, *plan.actions)
    known = {name for promise in promises for name in _in_charge(promise, plan)}
    name = plan.canonical_unit(asked)
    if name not in known:
        no_such(Words("没有责任单位", "no unit in charge is called"), asked, tuple(sorted(known)))
    return name


def _in_charge(promise: Promise, plan: Plan) -> set[str]:
    return {plan.canonical_unit(unit.name) for unit in promise.units_in_charge}


def _print_plan(plan: Plan) -> None:
    issued = "" if plan.issued_on is None else f"，{plan.issued_on}"
    number = plan.document_number or say("文件未印文号", "no number printed")
    console.print(f"{plan.title_zh}（{plan.id}）")
    console.print(f"{number}{issued}，{say(*STATUSES[plan.status])}")
    if plan.remark_zh:
        console.print(plan.remark_zh, style="dim")


def _print_clause(label: str, promises: list[Promise], plan: Plan, catalogue: Catalogue) -> None:
    if promises:
        console.print()
        console.print(label, style="bold")
    for promise in promises:
        first, second = promise_lines(promise, plan, catalogue)
        console.print(f"  {first}")
        console.print(f"      {second}", style="dim")


app.command("check")(check)
