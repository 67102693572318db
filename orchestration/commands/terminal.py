"""What all commands share: language, JSON output, errors that end a command, progress.

Does not belong here: any one command's words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from orchestration import progress
from orchestration.faults import SystemFault, in_plain_words
from orchestration.ledger import now
from orchestration.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")

DONE, DATA_AT_FAULT, WRONG_USE, SYSTEM_AT_FAULT = 0, 1, 2, 3

# No markup: what people wrote into files and names is printed as it is, brackets included.
console = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)

WorkspaceOption = Annotated[
    Path | None,
    typer.Option("--workspace", help="工作区文件夹 (default: $LIANGXIN_WORKSPACE or ./var)"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="以 JSON 输出 / print JSON")]


@dataclass
class Language:
    """The language that commands speak; set once by ``--lang``."""

    code: Literal["zh", "en"] = "zh"


language = Language()


def say(zh: str, en: str) -> str:
    """The words in the chosen language."""
    return en if language.code == "en" else zh


def stop(code: int, zh: str, en: str) -> NoReturn:
    """Say what is wrong on standard error and end with an exit code of DESIGN §7."""
    # Where nothing can be said (a log on the full disk), the exit code says it by itself.
    with suppress(OSError):
        errors.print(say(zh, en), style="bold red" if code == SYSTEM_AT_FAULT else None)
    raise typer.Exit(code)


def print_json(answer: Any) -> None:
    """One JSON document on standard output."""
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=1, default=str))


def chosen_workspace(option: Path | None) -> Workspace:
    """The workspace a command works in."""
    return Workspace.chosen(option)


def not_in_the_future(option: str, moment: datetime) -> None:
    """End with exit code 2 where a date is later than today: the ledger never forgets."""
    if moment.date() > now().date():
        stop(WRONG_USE, f"{option} 不能晚于今天。", f"{option} must not be later than today.")


@contextmanager
def shown_progress(quiet: bool) -> Iterator[None]:
    """Show every step that is reported within: a bar on a terminal, plain lines elsewhere."""
    if quiet:
        yield
    elif errors.is_terminal:
        with _bar() as listener, progress.listening(listener):
            yield
    else:
        with progress.listening(_plain_lines()):
            yield


@contextmanager
def _bar() -> Iterator[progress.Listener]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task(say("准备", "starting"), total=None)

        def listener(text: str, share: float | None) -> None:
            if share is None:
                bar.console.print(f"  · {text}", style="dim")
                bar.update(task, description=text, total=None)
            else:
                bar.update(task, description=text, total=1.0, completed=share)

        yield listener


def _plain_lines() -> progress.Listener:
    said: list[str] = []

    def listener(text: str, share: float | None) -> None:
        # A log wants a line now and then, not one for every file.
        quarters = None if share is None else int(share * 4)
        line = text if quarters is None else f"{text}（{quarters * 25}%）"
        if not said or said[-1] != line:
            said.append(line)
            errors.print(f"  · {line}")

    return listener


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Turn the system's own failures into one clear line and exit code 3, never a traceback."""

    @wraps(command)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except (OSError, SystemFault) as error:
            told = in_plain_words(str(error))
            stop(SYSTEM_AT_FAULT, f"系统故障：{told}", f"system fault: {told}")
        except ValueError as error:
            # Imported when there is one: asking for help loads no declarations.
            from sources.loader import CatalogueError  # noqa: PLC0415

            if not isinstance(error, CatalogueError):
                raise
            said = error.text("en" if language.code == "en" else "zh")
            stop(SYSTEM_AT_FAULT, f"系统故障：{said}", f"system fault: {said}")

    return wrapper
