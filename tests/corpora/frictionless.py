"""The frictionless files: small ones, many with one defect that is known.

``expected_defects.yml`` says by hand what each file's defects are, and how it is cut; a file that
it does not name is comma-separated, sound, and begins with its header. The rows are those of
Python's own reader with the declared dialect, so that nothing is read in another way unnoticed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.corpora.peers import ours, plain_rows

EXPECTED = Path(__file__).with_name("expected_defects.yml")
# Said of many files, and no defect of the table: how sure the encoding is.
_ASIDE = {"encoding"}


@dataclass(frozen=True)
class Result:
    """One file: the rules that were named and those that had to be; whether its rows are right."""

    name: str
    found: set[str]
    wanted: set[str]
    rows_are_right: bool = True
    refused: str = field(default="")


def expected() -> dict[str, dict[str, Any]]:
    """What was declared by hand, by path."""
    declared: dict[str, dict[str, Any]] = yaml.safe_load(EXPECTED.read_text("utf-8"))
    return declared


def compare(folder: Path) -> Iterator[Result]:
    """Every file."""
    declared = expected()
    for path in sorted(folder.rglob("*.csv")):
        name = str(path.relative_to(folder))
        entry = declared.get(name, {})
        reading = ours(path)
        wanted = set(entry.get("says", ()))
        if reading.refused:
            rule = reading.refused.partition(":")[0]
            yield Result(name, {rule}, wanted, refused=reading.refused)
            continue
        found = {doubt.partition(":")[0] for doubt in reading.doubts} - _ASIDE
        rows = plain_rows([reading.header or (), *(reading.body or [])])
        yield Result(name, found, wanted, rows == _rows(path, entry))


def _rows(path: Path, entry: dict[str, Any]) -> list[tuple[str, ...]]:
    if "inside" in entry:
        return plain_rows(entry["inside"])
    text = path.read_bytes().decode(entry.get("encoding", "utf-8-sig"))
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=entry.get("delimiter", ","),
        escapechar=entry.get("escape"),
        skipinitialspace=entry.get("spaced", False),
    )
    return plain_rows(list(reader)[entry.get("above", 0) :])
