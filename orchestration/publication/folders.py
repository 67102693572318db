"""The folders of releases: what exactly is in one, and how many are kept.

Belongs here: hashing a release's files and clearing old releases away. Does not belong here: what
is in them (``drafting``), or which one readers see (``shown``).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import suppress
from pathlib import Path

from orchestration.context import Context
from orchestration.durable import write_whole
from orchestration.publication.releases import passed_hashes, published_release_ids
from orchestration.publication.shown import STAMP_FILE, shown_release_id

# What readers are given: the pages, and the data behind them.
PARTS = ("data", "site")
KEEP_VARIABLE = "LIANGXIN_KEEP_RELEASES"
KEPT_BY_DEFAULT = 12
DRAFTS_KEPT = 3


def as_judged(context: Context, identity: str) -> bool:
    """Whether a release's files are those that the gate let through.

    Of releases from before drafts were judged there is no hash of files to be held against.
    """
    passed = passed_hashes(context.ledger.events(), identity)
    return not passed or release_hash(context.workspace.releases / identity) in passed


def release_hash(folder: Path) -> str:
    """SHA-256 over name and content of every file that readers are given.

    Raises ``OSError`` where one cannot be read.
    """
    digest = hashlib.sha256()
    for part in PARTS:
        for path in sorted((folder / part).rglob("*")):
            if path.is_file():
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_whole(folder: Path) -> bool:
    """Whether a release can be shown: its stamp and its parts are there, and not cleared."""
    if not all((folder / part).is_dir() for part in PARTS) or not (folder / STAMP_FILE).exists():
        return False
    with suppress(ValueError):  # a damaged stamp is none
        return not json.loads((folder / STAMP_FILE).read_bytes()).get("cleared")
    return False


def kept_releases() -> int:
    """How many published releases stay whole: ``LIANGXIN_KEEP_RELEASES``, at least two."""
    told = os.environ.get(KEEP_VARIABLE, "")
    return max(2, int(told)) if told.isdecimal() else KEPT_BY_DEFAULT


def clear_old(context: Context) -> list[str]:
    """Clear the pages and data of releases that are no longer kept; their stamps stay.

    The shown release is never cleared. A clearing that was killed is finished by the next one.
    Returns the releases that were cleared. The caller holds the write lock.
    """
    published = published_release_ids(context.ledger.events())
    on_disk = [place.parent.name for place in context.workspace.releases.glob(f"2*/{STAMP_FILE}")]
    drafts = sorted(
        set(on_disk) - set(published),
        key=lambda name: (context.workspace.releases / name / STAMP_FILE).stat().st_mtime,
    )
    kept = {*published[-kept_releases() :], *drafts[-DRAFTS_KEPT:], shown_release_id(context)}
    cleared = [name for name in on_disk if name not in kept and _clear(context, name)]
    return sorted(cleared)


def _clear(context: Context, name: str) -> bool:
    folder = context.workspace.releases / name
    if not any((folder / part).exists() for part in PARTS):
        return False
    stamp = json.loads((folder / STAMP_FILE).read_bytes())
    if not stamp.get("cleared"):
        # Before anything goes, so that nobody takes what is half gone for a release.
        marked = json.dumps({**stamp, "cleared": True}, ensure_ascii=False, indent=1)
        write_whole(folder / STAMP_FILE, marked.encode())
    for part in PARTS:
        shutil.rmtree(folder / part, ignore_errors=True)
    return True
