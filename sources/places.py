"""Where things stand in the declared files: the line and the readable place of a path.

Belongs here: reading a file once more for its lines, which happens only when there is a problem to
report. Does not belong here: what a file means (``sources.loader``) or what is wrong with it
(``sources.problems``).
"""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import yaml

from sources.problems import KeyPath, Problem
from sources.yaml_files import C_LOADER

COMMON_COLUMNS = "common_columns.yml"
# Entries of a list are called by the first of these keys that they have.
NAMING_KEYS = ("n", "name", "id", "code", "label")


class Place(NamedTuple):
    """A line, counted from 1, and what the place is called."""

    line: int
    name: str


class Places(Protocol):
    """The places of one file."""

    def find(self, path: KeyPath) -> Place:
        """The place a path leads to; as near to it as the file goes where it has no such place."""


class YamlPlaces:
    """The places of one YAML document, by its node tree."""

    def __init__(self, text: str) -> None:
        self._root: Any = yaml.compose(text, Loader=C_LOADER)

    def find(self, path: KeyPath) -> Place:
        """See ``Places``; parts that the document does not have are called at the end only."""
        node, line, name = self._root, 1, ""
        for position, part in enumerate(path):
            step = _step(node, part)
            if step is not None:
                node, line, called = step
                name = f"{name}[{called}]" if isinstance(part, int) else _joined(name, part)
            elif position == len(path) - 1 and isinstance(node, yaml.MappingNode):
                name = _joined(name, str(part))
        return Place(line, name)

    def length(self, key: str) -> int:
        """How many entries the list under a key of the document has."""
        step = _step(self._root, key)
        return len(step[0].value) if step and isinstance(step[0], yaml.SequenceNode) else 0


def _step(node: Any, part: str | int) -> tuple[Any, int, str] | None:
    """The node a part leads to, its line and its name; None where there is none."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line + 1, str(part)
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        entry = node.value[part]
        return entry, entry.start_mark.line + 1, _called(entry, part)
    return None


def _called(entry: Any, position: int) -> str:
    if isinstance(entry, yaml.ScalarNode):
        return str(entry.value)
    names = {}
    if isinstance(entry, yaml.MappingNode):
        names = {key.value: value.value for key, value in entry.value}
    return next((str(names[key]) for key in NAMING_KEYS if key in names), f"#{position + 1}")


def _joined(name: str, part: str) -> str:
    return f"{name}.{part}" if name and re.match(r"\w", part) else name + part


class CsvPlaces:
    """The places of a table: a path is the position of a row and the name of a column."""

    def __init__(self, text: str, key: str) -> None:
        rows = csv.DictReader(text.splitlines())
        self._rows = [(rows.line_num, row.get(key) or "") for row in rows]

    def find(self, path: KeyPath) -> Place:
        """See ``Places``."""
        if not path or not isinstance(path[0], int) or path[0] >= len(self._rows):
            return Place(1, ".".join(map(str, path)))
        line, called = self._rows[path[0]]
        return Place(line, ".".join([called, *map(str, path[1:])]))


class Locator:
    """Finds the places of problems in the files below a folder; reads each file once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, Places | None] = {}

    def located(self, problem: Problem) -> Problem:
        """The problem with its line and place; unchanged where it has a line, or no file."""
        if problem.line is not None:
            return problem
        file, path = self._where_declared(problem.file, problem.path)
        places = self._places(file)
        if places is None:
            return replace(problem, file=file)
        found = places.find(path)
        return replace(problem, file=file, path=path, line=found.line, place=found.name)

    def _where_declared(self, file: str, path: KeyPath) -> tuple[str, KeyPath]:
        """A feed's columns stand between the common ones, which are in a file of their own."""
        position = path[1] if len(path) > 1 else None
        common, own = self._places(COMMON_COLUMNS), self._places(file)
        if (
            not file.startswith("feeds/")
            or not isinstance(position, int)
            or path[0] != "columns"
            or not isinstance(common, YamlPlaces)
            or not isinstance(own, YamlPlaces)
        ):
            return file, path
        position -= common.length("first")
        if position < 0:
            return COMMON_COLUMNS, ("first", *path[1:])
        if position < own.length("columns"):
            return file, ("columns", position, *path[2:])
        return COMMON_COLUMNS, ("last", position - own.length("columns"), *path[2:])

    def _places(self, file: str) -> Places | None:
        if file not in self._files:
            self._files[file] = self._read(self._root / file)
        return self._files[file]

    @staticmethod
    def _read(path: Path) -> Places | None:
        """None where there is no such file, or its problem is that it cannot be read."""
        try:
            if path.suffix == ".csv":
                return CsvPlaces(path.read_text(encoding="utf-8-sig"), "code")
            return YamlPlaces(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError):
            return None
