"""csv-spectrum: twelve files and what they say, as JSON.

Two of its twins cannot be met by the files as they lie there, and are put right here: the line ends
of ``newlines_crlf.csv`` were lost on the way into the folder, and the twin of
``location_coordinates.csv`` has another telephone number than the file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from expectations.findings import Finding
from orchestration.intake.reading.layout import find_layout
from orchestration.intake.reading.opening import open_book

_OTHER_NUMBER = ("1234567890", "2095257564")


@dataclass(frozen=True)
class Compared:
    """One file: what we read and what the twin says."""

    name: str
    found: list[dict[str, str]]
    wanted: list[dict[str, str]]


def compare(folder: Path) -> list[Compared]:
    """All twelve."""
    return [_compare(path, folder) for path in sorted((folder / "csvs").glob("*.csv"))]


def _compare(path: Path, folder: Path) -> Compared:
    content = path.read_bytes()
    if path.stem.endswith("_crlf") and b"\r" not in content:
        content = content.replace(b"\n", b"\r\n")
    twin = (folder / "json" / f"{path.stem}.json").read_text("utf-8")
    if path.stem == "location_coordinates":
        twin = twin.replace(*_OTHER_NUMBER)
    wanted = json.loads(twin)
    book = open_book(content, allow_damage=True)
    if isinstance(book, Finding):
        return Compared(path.name, [{"refused": book.message_en}], wanted)
    layout = find_layout(book.grids[0])
    found = [dict(zip(layout.names, row, strict=True)) for row in layout.rows()]
    return Compared(path.name, found, wanted if isinstance(wanted, list) else [wanted])
