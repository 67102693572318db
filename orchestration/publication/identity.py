"""What makes a run or a release the same as another: hashes of code, declarations and inputs.

No clock and no machine goes in, so the same inputs have the same identity everywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from orchestration.context import Context
from orchestration.extensions import Extensions
from orchestration.workspace import PROJECT_ROOT

# Everything that decides what is computed and what the pages look like.
CODE = {
    "sources": (".py", ".yml", ".csv"),
    "expectations": (".py",),
    "orchestration": (".py", ".j2"),
    "dbt_project": (".sql", ".yml"),
    "dashboards": (
        ".md",
        ".sql",
        ".svelte",
        ".mjs",
        ".js",
        ".css",
        ".json",
        ".yaml",
        ".yml",
        ".html",
    ),
}
NOT_CODE = {"node_modules", "examples", "__pycache__", ".evidence", "target", "logs", "build"}


@cache
def code_version(root: Path = PROJECT_ROOT) -> str:
    """Twelve hex digits over the project's code and declarations."""
    digest = hashlib.sha256()
    for path in code_files(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def code_files(root: Path) -> Iterator[Path]:
    """Every file that ``code_version`` speaks of, in order."""
    for folder, endings in CODE.items():
        yield from sorted(_files_below(root / folder, endings))
    yield root / "requirements.lock"


def _files_below(folder: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.name in NOT_CODE:
            continue
        if entry.is_dir():
            yield from _files_below(entry, endings)
        elif entry.suffix in endings:
            yield entry


def run_fingerprint(context: Context, as_of: date) -> str:
    """What a run would work on: code, date, submissions' states and due days put off by then.

    Equal fingerprints mean that running again would change nothing.
    """
    digest = hashlib.sha256(f"{code_version()}|{as_of}".encode())
    for entry in sorted(context.submissions(as_of).values(), key=lambda one: one.id):
        stands = f"{entry.state}:{entry.accepted_at}:{entry.ended_at}:{entry.revision}"
        digest.update(f"|{entry.id}:{stands}".encode())
    for row in Extensions.known(context.told(), as_of).rows():
        digest.update(f"|{row}".encode())
    return digest.hexdigest()


def release_id(as_of: date, content_hash: str, fingerprint: str) -> str:
    """The short code of a release: its date, its data, and the inputs and code that made it.

    Inputs that leave the marts as they were (a file refused) still make another release: its
    stamp says something else.
    """
    identity = hashlib.sha256(f"{as_of}|{content_hash}|{fingerprint}".encode())
    return f"{as_of:%Y%m%d}-{identity.hexdigest()[:8]}"
