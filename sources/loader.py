"""The one loader of the catalogue: reads every declaration under ``sources/`` and checks it.

Belongs here: which files there are, turning them into models, and reporting every problem with
its file and key. Does not belong here: the models (``sources.catalogue``), the checks between
declarations (``sources.checks_feeds``, ``sources.checks_plans``) or anything that runs.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from sources import checks_feeds, checks_plans
from sources.catalogue import Catalogue, Declaration, Feed, Indicator, Plan, Region, Rules, Sender
from sources.yaml_files import YamlError, read_yaml

DEFAULT_ROOT = Path(__file__).parent
D = TypeVar("D", bound=Declaration)
# What pydantic says about these keys is true but does not say why.
HINTS = {
    "direction": "every target is a floor; 'down' is refused until an operator for it exists",
}


class CatalogueError(ValueError):
    """The declarations are wrong; ``problems`` holds one line each: "file: key: what is wrong"."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def load_catalogue(root: Path | None = None) -> Catalogue:
    """Everything declared under ``root`` (default: this package), checked against each other.

    The default catalogue is read once per process.

    Raises:
        CatalogueError: listing every problem found, not only the first.
    """
    return _default_catalogue() if root is None else _Loading(root).catalogue()


@cache
def _default_catalogue() -> Catalogue:
    return _Loading(DEFAULT_ROOT).catalogue()


class _Loading:
    """One reading of a tree: collects problems so that all are reported together."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[str] = []

    def catalogue(self) -> Catalogue:
        """The checked catalogue; raises CatalogueError."""
        senders, sender_files = self.senders()
        parts: dict[str, Any] = {
            "feeds": self.feeds(),
            "indicators": self.indicators(),
            "plans": self.plans(),
            "regions": self.regions(),
            "senders": senders,
            "rules": next(self.models(Rules, [("rules.yml", "", self.content("rules.yml"))]), None),
        }
        for what, found in parts.items():
            if not found and not self.problems:
                self.problems.append(f"{what}: nothing is declared")
        self.stop_on_problems()
        catalogue = Catalogue(**parts)
        self.problems += checks_feeds.region_problems(catalogue)
        self.stop_on_problems()  # the other checks walk up and down the regions
        self.problems += checks_feeds.sender_problems(catalogue, sender_files)
        self.problems += checks_feeds.feed_problems(catalogue)
        self.problems += checks_feeds.indicator_problems(catalogue)
        self.problems += checks_plans.plan_problems(catalogue)
        self.problems += checks_plans.rule_problems(catalogue.rules)
        self.stop_on_problems()
        return catalogue

    def stop_on_problems(self) -> None:
        """Raise what has been collected so far."""
        if self.problems:
            raise CatalogueError(self.problems)

    def content(self, name: str) -> Any:
        """The values in a YAML file; None, and a problem, where it cannot be read."""
        try:
            values = read_yaml(self.root / name)
            if values is None:
                self.problems.append(f"{name}: the file is empty")
            return values
        except FileNotFoundError:
            self.problems.append(f"{name}: the file is missing")
        except YamlError as error:
            self.problems.append(f"{name}: {error}")
        return None

    def folder(self, name: str) -> list[tuple[str, str, Any]]:
        """(file, stem, values) of every YAML file in a folder, by name."""
        paths = sorted((self.root / name).glob("*.yml"))
        files = [(f"{name}/{path.name}", path.stem) for path in paths]
        return [(file, stem, self.content(file)) for file, stem in files]

    def models(self, model: type[D], raws: Iterable[tuple[str, str, Any]]) -> Iterator[D]:
        """One model per (file, key prefix, values); what does not fit becomes a problem."""
        for file, key, raw in raws:
            if raw is None:  # reported when it was read
                continue
            try:
                yield model.model_validate(raw)
            except ValidationError as error:
                self.problems += _explained(error, file, key, raw)

    def feeds(self) -> dict[str, Feed]:
        """The feeds, each with the common columns around its own."""
        common = self.content("common_columns.yml") or {}
        raws = self.folder("feeds")
        for _, _, raw in raws:
            if isinstance(raw, dict) and isinstance(raw.get("columns"), list):
                raw["columns"] = [
                    *common.get("first", ()),
                    *raw["columns"],
                    *common.get("last", ()),
                ]
        return self.by_file_name("feeds", self.models(Feed, ((f, "", raw) for f, _, raw in raws)))

    def plans(self) -> dict[str, Plan]:
        """The plans, one per file."""
        raws = ((file, "", raw) for file, _, raw in self.folder("plans"))
        return self.by_file_name("plans", self.models(Plan, raws))

    def by_file_name(self, folder: str, found: Iterable[D]) -> dict[str, D]:
        """Models by id, which must be their file's name."""
        by_id: dict[str, D] = {}
        for model in found:
            name: str = getattr(model, "id")  # noqa: B009  # both kinds of model have an id
            if not (self.root / folder / f"{name}.yml").exists():
                self.problems.append(f"{folder}/: id: {name} is not the name of its file")
            by_id[name] = model
        return by_id

    def indicators(self) -> dict[str, Indicator]:
        """The indicators by code."""
        name = "indicators.yml"
        found = self.models(Indicator, _entries(name, self.content(name), "code"))
        return self.unique(name, ((model.code, model) for model in found))

    def senders(self) -> tuple[dict[str, Sender], dict[str, str]]:
        """The senders by id, and the file each is declared in."""
        found: list[tuple[str, Sender]] = []
        files: dict[str, str] = {}
        for file, _, raw in self.folder("senders"):
            for sender in self.models(Sender, _entries(file, raw, "id")):
                found.append((sender.id, sender))
                files[sender.id] = file
        return self.unique("senders/", found), files

    def regions(self) -> dict[str, Region]:
        """The regions by code; an empty cell is no value."""
        name = checks_feeds.DIVISIONS
        try:
            text = (self.root / name).read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self.problems.append(f"{name}: the file is missing")
            return {}
        rows = csv.DictReader(text.splitlines())
        raws = (
            (name, f"line {rows.line_num}", {key: cell or None for key, cell in row.items()})
            for row in rows
        )
        return self.unique(name, ((region.code, region) for region in self.models(Region, raws)))

    def unique(self, file: str, found: Iterable[tuple[str, D]]) -> dict[str, D]:
        """Models by key; a key given twice is a problem."""
        by_key: dict[str, D] = {}
        for key, model in found:
            if key in by_key:
                self.problems.append(f"{file}: {key} is declared twice")
            by_key[key] = model
        return by_key


def _entries(file: str, raw: Any, id_key: str) -> Iterator[tuple[str, str, Any]]:
    """(file, key, values) of every entry of a list, keyed by its own id where it has one."""
    if not isinstance(raw, list):  # the model says what is wrong with it
        yield file, "", raw
        return
    for position, entry in enumerate(raw, start=1):
        named = entry.get(id_key) if isinstance(entry, dict) else None
        yield file, str(named or f"entry {position}"), entry


def _explained(error: ValidationError, file: str, key: str, raw: Any) -> Iterator[str]:
    """Pydantic's findings as "file: key: what is wrong"."""
    for finding in error.errors(include_url=False):
        place = _place(finding["loc"], raw)
        hint = HINTS.get(str(finding["loc"][-1])) if finding["loc"] else None
        where = ".".join(part for part in (key, place) if part) or "file"
        given = finding["input"]
        shown = f" (given: {given!r})" if isinstance(given, str | int | float) else ""
        yield f"{file}: {where}: {finding['msg']}{shown}" + (f" — {hint}" if hint else "")


def _place(loc: tuple[int | str, ...], raw: Any) -> str:
    """A path such as columns[trades].unit: list entries by their name, not by their position."""
    place = ""
    for part in loc:
        if isinstance(part, int) and isinstance(raw, list | tuple) and part < len(raw):
            raw = raw[part]
            names = raw if isinstance(raw, dict) else {}
            named = names.get("name") or names.get("id") or names.get("n") or part
            place += f"[{named}]"
        else:
            raw = raw.get(part) if isinstance(raw, dict) and part in raw else raw
            place += f".{part}" if place else str(part)
    return place
