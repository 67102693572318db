"""Every rule of METHODOLOGY leads to tests that are there (``tests/methodology.yml``)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DBT_PROJECT = ROOT / "dbt_project"
CLAUSES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (ROOT / "tests" / "methodology.yml").read_text("utf-8")
)
RULES = [rule for rules in CLAUSES.values() for rule in rules]
N_EXAMPLES = 9


@cache
def unit_tests() -> set[str]:
    """Every dbt unit test, as ``model.name``."""
    declared = (
        yaml.safe_load(file.read_text("utf-8")) for file in (DBT_PROJECT / "models").rglob("*.yml")
    )
    return {
        f"{test['model']}.{test['name']}"
        for document in declared
        for test in document.get("unit_tests", [])
    }


@cache
def python_tests(file: str) -> list[str]:
    path = ROOT / "tests" / file
    return re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.M) if path.is_file() else []


def is_there(test: str) -> bool:
    if "::" in test:
        file, name = test.split("::")
        return name in python_tests(file)
    if test.startswith("data."):
        return (DBT_PROJECT / "tests" / f"{test.removeprefix('data.')}.sql").is_file()
    return test in unit_tests()


def test_every_section_and_every_example_is_listed() -> None:
    assert [name[0] for name in CLAUSES if name[0].isdigit()] == list("01234567")
    numbers = [rule["rule"].split()[0] for rule in CLAUSES["examples"]]
    assert numbers == [str(number) for number in range(1, N_EXAMPLES + 1)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["rule"][:60])
def test_a_rule_is_held_by_tests_that_are_there(rule: dict[str, Any]) -> None:
    assert rule["tests"]
    assert [test for test in rule["tests"] if not is_there(test)] == []
