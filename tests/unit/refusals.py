"""How the tests of the loader's checks see a tree of declarations refused.

Belongs here: breaking a tree, loading it and what every problem must say. Does not belong here:
any case (``test_catalogue_*``) or the tree itself (``tests.unit.tiny_catalogue``).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from sources.loader import CatalogueError, load_catalogue
from sources.problems import Problem
from tests.unit.tiny_catalogue import change

CHINESE = re.compile(r"[一-鿿]")


class Case(NamedTuple):
    """One change to the tree, and the one problem it must lead to.

    The problem is expected at the line of the change; ``line_of`` is a text at another one.
    """

    file: str
    old: str
    new: str
    place: str
    says: str
    advises: str = ""
    line_of: str = ""


def place(case: Case) -> str:
    """What a case is called in a list of tests."""
    return f"{Path(case.file).stem}-{case.place or 'file'}"


def refused(root: Path) -> tuple[Problem, ...]:
    """The problems of a tree; each says what is wrong and what to do, in both languages."""
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(root)
    problems = caught.value.problems
    assert str(caught.value) == "\n".join(problem.text() for problem in problems)
    for problem in problems:
        assert CHINESE.search(problem.what.zh), problem
        assert problem.what.en != problem.what.zh, problem
        assert CHINESE.search(problem.advice.zh), problem
        assert problem.advice.en != problem.advice.zh, problem
    return problems


def assert_refused(root: Path, case: Case) -> None:
    """Break the tree, and find exactly the problem of the case at the line that was broken."""
    line = change(root, case.file, case.old, case.new)
    if case.line_of:
        line = (root / case.file).read_text("utf-8").partition(case.line_of)[0].count("\n") + 1
    found = refused(root)
    assert [(p.file, p.line, p.place) for p in found] == [(case.file, line, case.place)], found
    (problem,) = found
    assert case.says in problem.what.en, problem
    assert case.advises in problem.advice.en, problem
    where = ": ".join(part for part in (f"{case.file}:{line}", case.place) if part)
    assert problem.text() == f"{where}: {problem.what.zh} — {problem.advice.zh}"
    assert problem.text("en") == f"{where}: {problem.what.en} — {problem.advice.en}"
