"""The list of deliberate changes: what each alters and what it would do to a bureau.

Belongs here: reading ``mutants.yml`` and applying one change to a text. Does not belong here:
running anything over what was changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

LIST = Path(__file__).with_name("mutants.yml")


class ChangeError(Exception):
    """The list and the project no longer fit each other."""


@dataclass(frozen=True)
class Change:
    """One deliberate fault.

    ``find`` is a short piece of the file; spaces and line ends count alike, so that a change
    of indentation does not matter, and it must be there exactly once.
    """

    id: str
    file: str  # below dbt_project/
    find: str
    replace: str
    harm: str  # what a bureau would see
    models: tuple[str, ...]  # whose unit tests ought to notice

    def made(self, text: str) -> tuple[str, int]:
        """The text with the fault in it, and how often it could be put there."""
        pattern = r"\s+".join(re.escape(word) for word in self.find.split())
        return re.subn(pattern, lambda _: self.replace, text)

    def misfit(self, text: str) -> str:
        """Why the fault cannot be put into its file; empty where it can."""
        if "{{" in self.find:
            return f"{self.id}: `{self.find}` is not in what dbt compiles"
        times = self.made(text)[1]
        return "" if times == 1 else f"{self.id}: `{self.find}` is there {times} times, not once"


def listed(path: Path = LIST) -> list[Change]:
    """Every change of a list, by file, in its order."""
    files: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    changes = [
        Change(
            id=f"{Path(file).stem}.{name}",
            file=file,
            find=facts["find"],
            replace=facts["replace"],
            harm=facts["harm"],
            models=tuple(facts.get("models") or [Path(file).stem]),
        )
        for file, entries in files.items()
        for name, facts in entries.items()
    ]
    if len({change.id for change in changes}) != len(changes):
        raise ChangeError("two changes have the same name")
    return changes


def misfits(changes: list[Change], project: Path) -> list[str]:
    """What is wrong with each change that does not fit a project any more."""
    texts = {change.file: (project / change.file).read_text("utf-8") for change in changes}
    return [wrong for change in changes if (wrong := change.misfit(texts[change.file]))]
