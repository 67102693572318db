"""The one loader of the catalogue: reads every declaration under ``sources/`` and checks it.

Belongs here: which files there are, turning them into models, and reporting every problem with
its file, line and advice. Does not belong here: the models (``sources.catalogue``), the checks
between declarations (``sources.checks_*``) or anything that runs.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from sources import (
    checks_corrections,
    checks_feeds,
    checks_indicators,
    checks_plans,
    checks_regions,
    checks_rules,
)
from sources.catalogue import (
    Catalogue,
    Column,
    Correction,
    Declaration,
    Feed,
    FormerName,
    Indicator,
    LocalUnit,
    Plan,
    Region,
    Rules,
    Sender,
    Succession,
)
from sources.checks_corrections import CorrectionPlaces
from sources.checks_regions import RegionPlaces, SenderPlaces
from sources.model_problems import model_problems
from sources.places import COMMON_COLUMNS, Locator
from sources.problems import KeyPath, Language, Problem, Words
from sources.region_tables import (
    DIVISIONS,
    FORMER_NAMES,
    LOCAL,
    SUCCESSORS,
    as_region,
    joined,
    names_by_code,
)
from sources.yaml_files import YamlError, read_yaml

DEFAULT_ROOT = Path(__file__).parent
FOLDERS = {"feeds", "plans", "senders"}
D = TypeVar("D", bound=Declaration)


class CatalogueError(ValueError):
    """The declarations are wrong; ``problems`` says each one's file, line and remedy."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.text())

    def text(self, language: Language = "zh") -> str:
        """All problems, one line each."""
        return "\n".join(problem.text(language) for problem in self.problems)


class CommonColumns(Declaration):
    """The columns that stand before and after every feed's own."""

    first: tuple[Column, ...]
    last: tuple[Column, ...]


class Raw(NamedTuple):
    """What is to become one model: its values, and where they stand."""

    file: str
    path: KeyPath
    values: Any


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
        self.problems: list[Problem] = []

    def catalogue(self) -> Catalogue:
        """The checked catalogue; raises CatalogueError."""
        senders, places = self.senders()
        corrections, correction_places = self.corrections()
        regions, region_places = self.regions()
        rules = [Raw("rules.yml", (), self.content("rules.yml"))]
        parts: dict[str, Any] = {
            "feeds": self.feeds(),
            "indicators": self.indicators(),
            "plans": self.plans(),
            "regions": regions,
            "senders": senders,
            "rules": next((rule for _, rule in self.models(Rules, rules)), None),
        }
        for what, found in parts.items():
            if not found and not self.problems:
                self.file_problem(
                    f"{what}/" if what in FOLDERS else f"{what}.yml",
                    Words("没有任何声明", "nothing is declared"),
                    Words("至少要有一项，参见 sources/README.md", "see sources/README.md"),
                )
        self.stop_on_problems()
        catalogue = Catalogue(**parts, corrections=corrections)
        self.problems += checks_regions.region_problems(catalogue, region_places)
        self.stop_on_problems()  # the other checks walk up and down the regions
        self.problems += checks_regions.sender_problems(catalogue, places)
        self.problems += checks_feeds.feed_problems(catalogue)
        self.problems += checks_indicators.indicator_problems(catalogue)
        self.problems += checks_plans.plan_problems(catalogue)
        self.problems += checks_rules.rule_problems(catalogue)
        self.problems += checks_corrections.correction_problems(catalogue, correction_places)
        self.stop_on_problems()
        return catalogue

    def stop_on_problems(self) -> None:
        """Raise what has been collected so far, each problem once and with its line."""
        if self.problems:
            locator = Locator(self.root)
            raise CatalogueError(dict.fromkeys(map(locator.located, self.problems)))

    def file_problem(self, file: str, what: Words, advice: Words, line: int | None = None) -> None:
        """Note what is wrong with a file as a whole, or with its YAML."""
        self.problems.append(Problem(file, (), what, advice, line))

    def content(self, name: str) -> Any:
        """The values in a YAML file; None, and a problem, where it cannot be read."""
        try:
            values = read_yaml(self.root / name)
        except FileNotFoundError:
            self.missing(name)
        except YamlError as error:
            self.file_problem(name, error.what, error.advice, error.line)
        else:
            if values is None:
                empty = Words("文件是空的", "the file is empty")
                self.file_problem(name, empty, Words("填写或删去它", "fill it in or delete it"))
            return values
        return None

    def missing(self, name: str) -> None:
        """Note that a file is not there."""
        what = Words("缺少这个文件", "the file is missing")
        self.file_problem(name, what, Words("恢复它", "put it back"))

    def folder(self, name: str) -> list[Raw]:
        """The values of every YAML file in a folder, by name."""
        files = [f"{name}/{path.name}" for path in sorted((self.root / name).glob("*.yml"))]
        return [Raw(file, (), self.content(file)) for file in files]

    def models(self, model: type[D], raws: Iterable[Raw]) -> Iterator[tuple[Raw, D]]:
        """One model for each raw; what does not fit becomes a problem."""
        for raw in raws:
            if raw.values is None:  # reported when it was read
                continue
            try:
                yield raw, model.model_validate(raw.values)
            except ValidationError as error:
                self.problems += model_problems(error, model, raw.file, raw.path)

    def feeds(self) -> dict[str, Feed]:
        """The feeds, each with the common columns around its own."""
        declared = [Raw(COMMON_COLUMNS, (), self.content(COMMON_COLUMNS))]
        common = next((model for _, model in self.models(CommonColumns, declared)), None)
        if common is None:  # without them, every feed would seem to be wrong
            return {}
        raws = self.folder("feeds")
        for _, _, raw in raws:
            if isinstance(raw, dict) and isinstance(raw.get("columns"), list):
                raw["columns"] = [*common.first, *raw["columns"], *common.last]
        return self.by_file_name(self.models(Feed, raws))

    def plans(self) -> dict[str, Plan]:
        """The plans, one per file."""
        return self.by_file_name(self.models(Plan, self.folder("plans")))

    def by_file_name(self, found: Iterable[tuple[Raw, D]]) -> dict[str, D]:
        """Models by id, which must be their file's name."""
        by_id: dict[str, D] = {}
        for raw, model in found:
            name: str = getattr(model, "id")  # noqa: B009  # both kinds of model have an id
            stem = Path(raw.file).stem
            if name != stem:
                what = Words(f"{name} 与文件名不同", f"{name} is not the name of its file")
                advice = Words(f"写 id: {stem}，或改文件名", f"write id: {stem}, or rename it")
                self.problems.append(Problem(raw.file, ("id",), what, advice))
            by_id[name] = model
        return by_id

    def indicators(self) -> dict[str, Indicator]:
        """The indicators by code."""
        name = checks_indicators.INDICATORS
        found = self.models(Indicator, _entries(name, self.content(name)))
        return self.unique((raw, model.code, model) for raw, model in found)

    def corrections(self) -> tuple[dict[str, Correction], CorrectionPlaces]:
        """The corrections by id, if there are any, and where each is declared."""
        folder = self.folder("corrections")
        raws = (entry for file, _, raw in folder for entry in _entries(file, raw))
        found = list(self.models(Correction, raws))
        places = {model.id: (raw.file, raw.path) for raw, model in found}
        return self.unique((raw, model.id, model) for raw, model in found), places

    def senders(self) -> tuple[dict[str, Sender], SenderPlaces]:
        """The senders by id, and where each is declared."""
        raws = (entry for file, _, raw in self.folder("senders") for entry in _entries(file, raw))
        found = list(self.models(Sender, raws))
        places = {model.id: (raw.file, int(raw.path[0])) for raw, model in found}
        return self.unique((raw, model.id, model) for raw, model in found), places

    def regions(self) -> tuple[dict[str, Region], RegionPlaces]:
        """The regions by code with what became of them, and where each is declared."""
        became = self.by_code(SUCCESSORS, Succession)
        names = self.models(FormerName, self.table(FORMER_NAMES))
        former = names_by_code(name for _, name in names)
        found = list(self.models(Region, self.table(DIVISIONS, needed=True)))
        local = self.models(LocalUnit, self.table(LOCAL))
        found += [(raw, as_region(unit)) for raw, unit in local]
        places = {region.code: (raw.file, int(raw.path[0])) for raw, region in found}
        if not self.problems:  # a row that could not be read is missing here for no new reason
            self.not_regions(SUCCESSORS, became.keys() - places.keys())
            self.not_regions(FORMER_NAMES, former.keys() - places.keys())
        regions = ((raw, region.code, joined(region, became, former)) for raw, region in found)
        return self.unique(regions), places

    def table(self, name: str, needed: bool = False) -> list[Raw]:
        """The rows of a CSV file; an empty cell is no value. No file is no rows, unless needed."""
        try:
            text = (self.root / name).read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            if needed:
                self.missing(name)
            return []
        rows = enumerate(csv.DictReader(text.splitlines()))
        return [
            Raw(name, (n,), {key: cell or None for key, cell in row.items()}) for n, row in rows
        ]

    def by_code(self, name: str, model: type[D]) -> dict[str, D]:
        """The rows of a table by the region they speak of."""
        found = self.models(model, self.table(name))
        return self.unique((raw, raw.values["code"], row) for raw, row in found)

    def not_regions(self, name: str, codes: Iterable[str]) -> None:
        """Note the rows of a table that speak of no declared region."""
        rows = {raw.values["code"]: raw for raw in self.table(name)}
        for code in sorted(codes):
            self.problems.append(checks_regions.of_no_region(name, rows[code].path, code))

    def unique(self, found: Iterable[tuple[Raw, str, D]]) -> dict[str, D]:
        """Models by key; a key given twice is a problem."""
        by_key: dict[str, D] = {}
        for raw, key, model in found:
            if key in by_key:
                what = Words(f"{key} 声明了两次", f"{key} is declared twice")
                advice = Words("删去一处，或改编号", "remove one of them, or rename it")
                self.problems.append(Problem(raw.file, raw.path, what, advice))
            by_key[key] = model
        return by_key


def _entries(file: str, values: Any) -> Iterator[Raw]:
    """Every entry of a list."""
    if not isinstance(values, list):  # the model says what is wrong with it
        yield Raw(file, (), values)
        return
    for position, entry in enumerate(values):
        yield Raw(file, (position,), entry)
