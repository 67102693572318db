"""The page builder's cached bundles, each with the hash of its files: a damaged one is not used.

Belongs here: noting what a bundle was when it was made, and dropping one that is not that any
longer. Does not belong here: making bundles (``dashboards/tools``).
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from orchestration.durable import write_whole

SUM = ".sha256"


def drop_damaged(bundles: Path) -> list[str]:
    """Remove the bundles whose files are not what they were; they are compiled again."""
    dropped = []
    for bundle in _bundles(bundles):
        told = _sum_of(bundle)
        if told.exists() and told.read_bytes() != _fingerprint(bundle):
            shutil.rmtree(bundle)
            told.unlink()
            dropped.append(bundle.name)
    return dropped


def note_made(bundles: Path) -> None:
    """Keep the hash of every bundle that has none yet; the caller has just built with it."""
    for bundle in _bundles(bundles):
        if not _sum_of(bundle).exists():
            write_whole(_sum_of(bundle), _fingerprint(bundle))


def _bundles(bundles: Path) -> Iterator[Path]:
    if bundles.is_dir():
        yield from (
            one for one in sorted(bundles.iterdir()) if one.is_dir() and "." not in one.name
        )


def _sum_of(bundle: Path) -> Path:
    return bundle.with_name(bundle.name + SUM)


def _fingerprint(bundle: Path) -> bytes:
    digest = hashlib.sha256()
    for place in sorted(path for path in bundle.rglob("*") if path.is_file()):
        digest.update(place.relative_to(bundle).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(place.read_bytes()).digest())
    return digest.hexdigest().encode()
