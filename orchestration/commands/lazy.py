"""Commands that are imported when they are called: ``liangxin --help`` loads none of them.

Belongs here: the group that does it. Does not belong here: which commands there are (``cli``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup


@dataclass(frozen=True, slots=True)
class Lazy:
    """One command: its name, where it is (``module:attribute``) and its line in ``--help``.

    The attribute is a function, or the ``Typer`` of a group of commands. A test holds the line
    to the command's own docstring.
    """

    name: str
    place: str
    help: str

    def load(self) -> Any:
        """The real command."""
        module, _, attribute = self.place.partition(":")
        found = getattr(import_module(module), attribute)
        if isinstance(found, typer.Typer):
            return typer.main.get_group(found)
        alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        alone.command(self.name)(found)
        return typer.main.get_command(alone)


class LazyGroup(TyperGroup):
    """Lists commands by their stand-ins; loads the one that is called."""

    # Filled by ``add_lazy``, for the one group that there is.
    lazy: dict[str, Lazy] = {}  # noqa: RUF012

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that ``args`` begin with, really."""
        name, command, rest = super().resolve_command(ctx, args)
        if name in self.lazy:
            command = self.lazy[name].load()
            command.name = name
        return name, command, rest


def add_lazy(app: typer.Typer, commands: Iterable[Lazy]) -> None:
    """Register stand-ins for ``commands`` in an app of class ``LazyGroup``."""
    for command in commands:
        LazyGroup.lazy[command.name] = command
        app.command(command.name, help=command.help)(_stand_in)


def _stand_in() -> None:
    raise AssertionError("a command is loaded before it is called")
