"""The declarations a command is asked about, and what is wrong with them.

Belongs here: loading them, or saying problem by problem why they do not hold. Does not belong here:
what a command does with them, or the checks (``sources.checks_*``).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from orchestration.commands.terminal import (
    DATA_AT_FAULT,
    WRONG_USE,
    console,
    language,
    print_json,
    say,
    stop,
)
from sources.catalogue import Catalogue, Plan
from sources.loader import CatalogueError, load_catalogue
from sources.problems import Problem, Words, choose

PlanArgument = Annotated[
    str, typer.Argument(metavar="PLAN", help="方案编号，见 liangxin plan list / id of a plan")
]
SourcesOption = Annotated[
    Path | None,
    typer.Option(
        "--sources",
        exists=True,
        file_okay=False,
        help="另一套声明的文件夹（默认系统自带的 sources/）/ another folder of declarations",
    ),
]


def declared(sources: Path | None, as_json: bool) -> Catalogue:
    """The declarations; where they do not hold, every problem is printed and the command ends."""
    try:
        return load_catalogue(sources)
    except CatalogueError as error:
        problems = error.problems
    if as_json:
        print_json({"schema": 1, "verdict": "reject", "problems": problem_answers(problems)})
    else:
        for problem in problems:
            console.print(f"✘ {problem.text(language.code)}")
        console.print(
            say(
                f"{len(problems)} 处须改正；改正之前，任何命令都不能使用这套声明。",
                f"{len(problems)} to mend; until then no command can use these declarations.",
            )
        )
    raise typer.Exit(DATA_AT_FAULT)


def problem_answers(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems as JSON objects."""
    return [
        {
            "file": problem.file,
            "line": problem.line,
            "place": problem.place,
            "message_zh": problem.what.zh,
            "message_en": problem.what.en,
            "advice_zh": problem.advice.zh,
            "advice_en": problem.advice.en,
        }
        for problem in problems
    ]


def declared_plan(catalogue: Catalogue, plan: str) -> Plan:
    """The plan with that id; ends the command where there is none."""
    if plan not in catalogue.plans:
        no_such(Words("没有方案", "there is no plan"), plan, catalogue.plans)
    return catalogue.plans[plan]


def no_such(what: Words, given: str, known: Iterable[str]) -> NoReturn:
    """End the command: what was asked for is not there; say what may be meant."""
    advice = choose(given, known, Words("请核对", "please check"))
    stop(WRONG_USE, f"{what.zh} {given}。{advice.zh}", f"{what.en} {given}: {advice.en}")
