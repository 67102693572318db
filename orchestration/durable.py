"""Writes that survive a power cut: a file is there whole or not at all.

Belongs here: atomic replacement of files and symlinks, and hashing. Does not belong here: what is
written, or when.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path


def sha256_of(content: bytes) -> str:
    """Hex digest that identifies bytes throughout the system."""
    return hashlib.sha256(content).hexdigest()


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` so that readers see the old file or the new one, never a part.

    The bytes are on disk before the name exists, and the name is on disk before this returns.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with aside.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        aside.replace(path)
    except OSError:
        # A full disk must not be filled further by halves. What a kill leaves, the next run sweeps.
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def put_in_place(aside: Path, path: Path) -> None:
    """Move a finished file or folder to its name in one rename, and make the rename durable."""
    aside.replace(path)
    sync_folder(path.parent)


def point_symlink(link: Path, target: str) -> None:
    """Make ``link`` point at ``target`` (relative) in one atomic rename."""
    aside = link.with_name(f".{link.name}.{secrets.token_hex(4)}.tmp")
    aside.symlink_to(target)
    aside.replace(link)
    sync_folder(link.parent)


def sync_tree(folder: Path) -> None:
    """Make every file below ``folder`` durable, so that a rename of it shows whole files."""
    for path in folder.rglob("*"):
        sync_folder(path)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make a file's content, or renames within a folder, durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
