"""Pollock's survey files: real ones, each with a clean twin, read by three readers in one run.

Every reading is compared with the twin in the same plain form (``peers.same``). Ours is *silently*
different where it is not the twin's and nothing that was said about the file bears on it.
"""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.corpora.peers import Reading, clever, duck, ours, same

Outcome = Literal["equal", "refused", "said", "silent"]
READERS: dict[str, Callable[[Path], Reading]] = {"ours": ours, "DuckDB": duck, "CleverCSV": clever}
# What a doubt or defect must be about to warn of a table that was read in another way.
# Repeated and blank rows, for instance, warn of nothing.
_TELLING = {
    "header",
    "preamble",
    "footer",
    "tables",
    "dialect",
    "signs",
    "header.blank",
    "table.no_header",
    "row.too_many_cells",
    "row.too_few_cells",
}


@dataclass(frozen=True)
class Result:
    """What one reader made of one file."""

    name: str
    reader: str
    outcome: Outcome
    why: str
    seconds: float


def compare(folder: Path, readers: tuple[str, ...] = tuple(READERS)) -> Iterator[Result]:
    """Every file through every reader."""
    for path in sorted((folder / "csv").iterdir()):
        twin, has_header = _twin(folder, path.name)
        for reader in readers:
            begun = time.perf_counter()
            reading = READERS[reader](path)
            seconds = time.perf_counter() - begun
            outcome = _outcome(reading, twin, has_header)
            why = reading.refused or "; ".join(_telling(reading))
            yield Result(path.name, reader, outcome, why, seconds)


def _twin(folder: Path, name: str) -> tuple[list[list[str]], bool]:
    text = (folder / "clean" / name).read_bytes().decode("utf-8-sig")
    parameters = json.loads((folder / "parameters" / f"{name}_parameters.json").read_text("utf-8"))
    rows = list(csv.reader(io.StringIO(text, newline="")))
    return rows, int(parameters["header_lines"]) > 0


def _outcome(reading: Reading, twin: list[list[str]], has_header: bool) -> Outcome:
    if reading.refused:
        return "refused"
    if same(reading, twin, has_header):
        return "equal"
    return "said" if _telling(reading) else "silent"


def _telling(reading: Reading) -> list[str]:
    return [doubt for doubt in reading.doubts if doubt.partition(":")[0] in _TELLING]
