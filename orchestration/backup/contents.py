"""What of a workspace belongs into a backup, and what a backup says of itself.

Belongs here: telling what a run makes again from what it cannot. Does not belong here: the file
(``packing``) or putting it back (``unpacking``).

What is made again is named, everything else is kept: a folder that comes to the workspace later is
in the backup unless someone says that it need not be.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from orchestration.faults import SystemFault
from orchestration.intake.keeping.inbox import UNFINISHED

SCHEMA = 1
# Caches, locks, what was printed, and Dagster's records of how runs went.
MADE_AGAIN = frozenset(
    {"staging", "dbt", "dagster", "site-build", "locks", "logs", "demo", "warehouse.duckdb"}
)
# The index of the ledger; releases that were being built; uploads that were under way, and what the
# desk's database keeps beside itself while it is open (``databases`` copies it whole).
MADE_AGAIN_WITHIN = (
    ("ledger", "index.sqlite"),
    ("releases", ".building-"),
    ("desk", "arriving"),
    ("desk", "desk.sqlite3-"),
)
# Read by their owner alone, wherever they are put back: the desk's accounts, its key.
PRIVATE = "desk"


class BackupError(SystemFault):
    """The file is no whole backup, or the backup cannot be made or put back as asked."""


@dataclass(frozen=True)
class Kept:
    """One file of a backup: where it lies in the workspace, and its bytes' identity."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. ``links`` are symlinks inside the workspace, by path."""

    made_at: str
    code_version: str
    rule_version: str
    last_seq: int
    shown: str | None
    releases: tuple[str, ...]
    counts: dict[str, int]
    links: dict[str, str]
    left_out: tuple[str, ...]
    files: tuple[Kept, ...]

    def to_json(self) -> bytes:
        """As it stands in the backup; names that are no text survive."""
        return json.dumps({"schema": SCHEMA, **asdict(self)}, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Manifest:
        """Read it back; ``BackupError`` for anything that ``to_json`` did not write."""
        try:
            told: dict[str, Any] = json.loads(content)
            if told.pop("schema") != SCHEMA:
                raise BackupError(
                    "备份由更新的版本制作，请用相应版本恢复 / made by a newer version"
                )
            told["files"] = tuple(Kept(**entry) for entry in told["files"])
            told["releases"] = tuple(told["releases"])
            told["left_out"] = tuple(told["left_out"])
            return cls(**told)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise BackupError(f"备份清单无法读取 / its manifest cannot be read: {error}") from error

    def summary(self) -> dict[str, Any]:
        """Its facts without the files, for answers."""
        facts = asdict(self)
        del facts["files"]
        return facts | {"files": len(self.files), "bytes": sum(f.size for f in self.files)}


@dataclass(frozen=True)
class Contents:
    """What is to be kept of a workspace: files, links, and what is neither."""

    files: tuple[str, ...]
    links: dict[str, str]
    left_out: tuple[str, ...]


def contents(root: Path, *, releases: bool = True) -> Contents:
    """Look through a workspace. The folders right below it may be links to other disks."""
    files: list[str] = []
    links: dict[str, str] = {}
    left_out: list[str] = []
    for path in _below(root, PurePosixPath(), releases):
        place, name = root / path, str(path)
        if place.is_symlink():
            target = str(place.readlink())
            if stays_inside(path, target):
                links[name] = target
            else:
                left_out.append(name)
        elif place.is_file():
            files.append(name)
        elif place.exists():
            left_out.append(name)
    return Contents(tuple(files), links, tuple(left_out))


def _below(root: Path, folder: PurePosixPath, releases: bool) -> Iterator[PurePosixPath]:
    for place in sorted((root / folder).iterdir()):
        path = folder / place.name
        if _is_made_again(path) or (path.parts[0] == "releases" and not releases):
            continue
        if place.is_dir() and (len(path.parts) == 1 or not place.is_symlink()):
            yield from _below(root, path, releases)
        else:
            yield path


def _is_made_again(path: PurePosixPath) -> bool:
    if path.parts[0] in MADE_AGAIN or path.parts[0].startswith("warehouse.duckdb."):
        return True
    if any(path.parts[0] == top and path.name.startswith(s) for top, s in MADE_AGAIN_WITHIN):
        return True
    # Written aside and never renamed, or still being copied into an inbox.
    is_aside = path.name.startswith(".") and path.name.endswith(".tmp")
    return is_aside or (path.parts[0] == "inbox" and path.suffix.lower() in UNFINISHED)


def stays_inside(path: PurePosixPath, target: str) -> bool:
    """Whether a relative link at ``path`` leads to a place in the same workspace."""
    if PurePosixPath(target).is_absolute():
        return False
    return not os.path.normpath(str(path.parent / target)).startswith("..")


def is_plain_path(name: str) -> bool:
    """Whether a name out of a backup is a relative path that goes nowhere else."""
    path = PurePosixPath(name)
    ordinary = bool(name) and not path.is_absolute() and ".." not in path.parts
    return ordinary and str(path) == name and "\0" not in name and "\\" not in name
