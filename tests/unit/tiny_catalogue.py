"""The tiny declarations of ``tests/fixtures``, copied to be broken in one place and loaded.

Belongs here: the names of its files and how to change one. Does not belong here: the real
declarations (``sources``), which have tests of their own.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from sources.loader import DEFAULT_ROOT

DIVISIONS = "regions/divisions.csv"
COMMON = "common_columns.yml"
INDICATORS = "indicators.yml"
RULES = "rules.yml"
CARS = "feeds/cars.yml"
RATES = "feeds/rates.yml"
AVERAGES = "feeds/averages.yml"
WORKS = "feeds/works.yml"
SENDERS = "senders/city.yml"
PLAN = "plans/city.yml"

TINY = Path(__file__).parents[1] / "fixtures" / "tiny_declarations"


def write_tiny(root: Path) -> Path:
    """The tree copied into a folder; the rules are the real ones."""
    shutil.copytree(TINY, root, dirs_exist_ok=True)
    shutil.copy(DEFAULT_ROOT / RULES, root / RULES)
    return root


def change(root: Path, file: str, old: str, new: str) -> int:
    """Replace a text in a file at its first place; returns the line it stands in."""
    path = root / file
    text = path.read_text("utf-8")
    before, found, rest = text.partition(old)
    assert found, f"{old!r} is not in {file}"
    path.write_text(before + new + rest, "utf-8")
    return before.count("\n") + 1
