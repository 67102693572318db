"""``make detect``: spoil right data in known ways, and say what notices and what escapes.

    python -m tests.detect [--seed N] [--places K] [--only TEXT] [--level L …] [--json]

Belongs here: which trials there are and in what order. Does not belong here: spoiling (``files``,
``unusual``, ``marts``, ``pages``), judging (``trials``) or counting (``tally``).
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from random import Random
from typing import TypeVar

from tests.detect.cases import Operator
from tests.detect.files import FILES
from tests.detect.marts import MARTS, MartOperator
from tests.detect.pages import PAGES, PageOperator, checked, noticed, pages
from tests.detect.tally import Tally, detection_table, escapes, right_table, summary
from tests.detect.trials import Case, Catch, Laboratory
from tests.detect.unusual import UNUSUAL
from tests.detect.world import make_world
from tests.integration.bureau import ROOT, Bureau

Op = TypeVar("Op")
LEVELS = ("files", "right", "marts", "pages")
SCRATCH = ROOT / "var" / "detect"


def cases(laboratory: Laboratory, operator: Operator, rng: Random, most: int) -> Iterator[Case]:
    """What an operator does at random places that have what it spoils."""
    found = 0
    places = list(laboratory.world.places)
    for place in rng.sample(places, len(places)) * 2:
        case = operator(place, rng)
        if case is not None and found < most:
            found += 1
            yield case


def file_catches(
    laboratory: Laboratory, operator: Operator, rng: Random, most: int
) -> Iterator[Catch]:
    """What became of spoilt files: the first objection is what counts."""
    for case in cases(laboratory, operator, rng, most):
        yield laboratory.tried(case)[0]


def right_catches(
    laboratory: Laboratory, operator: Operator, rng: Random, most: int
) -> Iterator[Catch]:
    """What became of right files: every objection counts, also after a question was answered."""
    for case in cases(laboratory, operator, rng, most):
        yield from laboratory.tried(case, despite=True)


def mart_catches(
    laboratory: Laboratory, operator: MartOperator, rng: Random, most: int
) -> Iterator[Catch]:
    """What became of spoilt marts."""
    for _ in range(most):
        laboratory.base.execute("begin transaction")
        try:
            did = operator(laboratory.base, rng)
            if did is not None:
                found = laboratory.noticed(laboratory.base)
                yield Catch(found.how, found.by, did)
        finally:
            laboratory.base.execute("rollback")


def page_catches(
    release: Path,
    usual: tuple[str, ...],
    scratch: Path,
    operator: PageOperator,
    rng: Random,
    most: int,
) -> Iterator[Catch]:
    """What became of a spoilt site; ``usual`` is what the right one fails."""
    data, count = release / "data", len(pages(release / "site"))
    for _ in range(most):
        site = scratch / "site"
        shutil.copytree(release / "site", site)
        try:
            did = operator(site, rng)
            if did is not None:
                yield noticed(checked(site, data, count), usual, did)
        finally:
            shutil.rmtree(site)


def release_of(bureau: Bureau, caches: Path | None) -> Path:
    """A release of the small bureau, made by the command line as any other."""
    if caches is not None:
        bureau.use_caches_of(Bureau(caches))
    bureau.liangxin("run")
    return bureau.workspace.current.resolve()


def told(tallies: list[Tally], *, as_json: bool, seed: int) -> int:
    """Print what came of it; 1 where right data were refused or held."""
    wrong = [one for one in tallies if one.level != "right"]
    right = [one for one in tallies if one.level == "right"]
    figures = summary(wrong, right)
    if as_json:
        operators = [one.to_json() for one in tallies]
        print(json.dumps({"schema": 1, "seed": seed, **figures, "operators": operators},
                         ensure_ascii=False, indent=1))  # fmt: skip
    else:
        print("\n".join([*detection_table(wrong), *right_table(right)]))
        print(f"\nseed {seed}; {json.dumps(figures)}\n\n漏过的 / what escaped:")
        print("\n".join(escapes(wrong)) or "  –")
    return 1 if figures["false_rejects"] or figures["false_holds"] else 0


def main() -> int:
    """Try everything asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.detect")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--places", type=int, default=3, help="places tried for each operator")
    parser.add_argument("--only", default="", help="operators whose name contains this")
    parser.add_argument("--level", choices=LEVELS, action="append", help="what is spoilt")
    parser.add_argument("--caches", type=Path, help="a workspace whose compiled pages are used")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    shutil.rmtree(SCRATCH, ignore_errors=True)
    SCRATCH.mkdir(parents=True)
    try:
        return told(list(tried(asked)), as_json=asked.json, seed=asked.seed)
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)


def tried(asked: argparse.Namespace) -> Iterator[Tally]:
    """All operators asked for, level by level."""
    levels = asked.level or LEVELS
    world = make_world(SCRATCH / "bureau")
    if set(levels) & {"files", "right", "marts"}:
        laboratory = Laboratory(world, SCRATCH)
        if "files" in levels:
            yield from _tallies(asked, "files", FILES, partial(file_catches, laboratory))
        if "right" in levels:
            yield from _tallies(asked, "right", UNUSUAL, partial(right_catches, laboratory))
        if "marts" in levels:
            yield from _tallies(asked, "marts", MARTS, partial(mart_catches, laboratory))
    if "pages" in levels:
        release = release_of(Bureau(SCRATCH / "bureau"), asked.caches)
        site = release / "site"
        usual = checked(site, release / "data", len(pages(site)))
        yield from _tallies(asked, "pages", PAGES, partial(page_catches, release, usual, SCRATCH))


def _tallies(
    asked: argparse.Namespace,
    level: str,
    operators: Mapping[str, tuple[str, Op]],
    catches: Callable[[Op, Random, int], Iterator[Catch]],
) -> Iterator[Tally]:
    """What came of each operator of a level; each has its own random numbers."""
    for name, (title, operator) in operators.items():
        if asked.only in name:
            rng = Random(f"{asked.seed} {level} {name}")
            yield _said(Tally(level, name, title, tuple(catches(operator, rng, asked.places))))


def _said(tally: Tally) -> Tally:
    hows = " ".join(f"{catch.how}({','.join(catch.by)})" for catch in tally.catches)
    print(f"{tally.level} {tally.operator}: {hows}", file=sys.stderr, flush=True)
    return tally


if __name__ == "__main__":
    sys.exit(main())
