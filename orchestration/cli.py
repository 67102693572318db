"""``liangxin …``: the command line (DESIGN §7). Registers the commands, nothing else.

Heavy libraries are imported by the commands that need them, when they need them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from orchestration.commands import (
    check,
    demo,
    doctor,
    plan,
    release,
    run,
    serve,
    status,
    submit,
    trace,
)
from orchestration.commands.terminal import language

app = typer.Typer(
    name="liangxin",
    help="两新数据报送与指标监测 / data reporting and indicators for the two-new plans.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Spoken(StrEnum):
    """The languages that commands speak."""

    CHINESE = "zh"
    ENGLISH = "en"


@app.callback()
def chosen_language(
    lang: Annotated[Spoken, typer.Option("--lang", help="语言 / language")] = Spoken.CHINESE,
) -> None:
    """两新：从县里的一张表到领导页面上的一盏灯。."""
    language.code = "en" if lang is Spoken.ENGLISH else "zh"


app.command("demo")(demo.demo)
app.command("check")(check.check)
app.command("submit")(submit.submit)
app.command("run")(run.run)
app.command("status")(status.status)
app.command("trace")(trace.trace)
app.command("serve")(serve.serve)
app.command("doctor")(doctor.doctor)
app.add_typer(plan.app, name="plan")
app.add_typer(release.app, name="release")


def main() -> None:
    """Entry point of the ``liangxin`` command."""
    app()
