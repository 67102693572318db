"""Writing a backup: one compressed tar with the manifest at its end (DESIGN §4, 6).

Belongs here: a consistent copy under the write lock, written aside, read back and renamed. Does
not belong here: what belongs into it (``contents``).
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import secrets
import tarfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from orchestration.backup.contents import BackupError, Kept, Manifest, contents
from orchestration.backup.databases import snapshot
from orchestration.backup.unpacking import INSIDE, MANIFEST, verify
from orchestration.context import Context
from orchestration.durable import put_in_place, sha256_of, sync_folder
from orchestration.ledger import now
from orchestration.progress import report
from orchestration.publication.identity import code_version
from orchestration.publication.shown import shown_release_id
from orchestration.workspace import Workspace

# Files up to this size are read at once, so that one that is being written is whole as it is read.
AT_ONCE = 1 << 26


def write_backup(context: Context, out: Path, *, releases: bool = True) -> Manifest:
    """Back the workspace up into the file ``out``, which must not be there yet.

    Waits for whoever writes, and lets nobody write meanwhile.
    """
    root = context.workspace.root
    if out.exists():
        raise BackupError(f"{out} 已存在，不会覆盖 / is there already and is not overwritten")
    if out.resolve().is_relative_to(root):
        raise BackupError(f"备份不能放在工作区 {root} 里面 / put it outside the workspace")
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = out.with_name(f".{out.name}.{secrets.token_hex(4)}.tmp")
    try:
        with context.workspace.single_writer():
            report("备份工作区")
            aside.touch(0o600)  # it may hold the desk's key and accounts
            manifest = _pack(context, aside, releases)
        report("核对备份")
        if verify(aside) != manifest:
            raise BackupError("备份读回后与写入的不一致 / it does not read back as it was written")
        sync_folder(aside)
        put_in_place(aside, out)
    finally:
        aside.unlink(missing_ok=True)
    return manifest


def _pack(context: Context, place: Path, releases: bool) -> Manifest:
    root = context.workspace.root
    found = contents(root, releases=releases)
    kept: list[Kept] = []
    gone: list[str] = []
    with (
        # Without a name or a time in its head, every byte of the file is checked when it is read.
        place.open("wb") as raw,
        gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for number, path in enumerate(found.files):
            try:
                kept.append(_add_file(archive, root, path))
            except FileNotFoundError:  # a sender took it out of the inbox again
                gone.append(path)
            report("备份工作区", (number + 1) / len(found.files))
        manifest = Manifest(
            made_at=now().isoformat(),
            code_version=code_version(),
            rule_version=context.catalogue.rules.version,
            last_seq=context.index.last_seq(),
            shown=shown_release_id(context) if releases else None,
            releases=_release_ids(found.files),
            counts=dict(Counter(entry.path.split("/")[0] for entry in kept)),
            links=found.links,
            left_out=(*found.left_out, *gone),
            files=tuple(kept),
        )
        content = manifest.to_json()
        archive.addfile(_member(MANIFEST, len(content)), io.BytesIO(content))
    return Manifest.from_json(content)


def _release_ids(paths: Iterable[str]) -> tuple[str, ...]:
    stamps = (path.split("/") for path in paths if path.endswith("/release.json"))
    return tuple(parts[1] for parts in stamps if parts[0] == "releases" and len(parts) == 3)  # noqa: PLR2004


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o644
    return member


def _add_file(archive: tarfile.TarFile, root: Path, path: str) -> Kept:
    if root / path == Workspace(root).desk_database:
        content = snapshot(root / path)
        archive.addfile(_member(INSIDE + path, len(content)), io.BytesIO(content))
        return Kept(path, len(content), sha256_of(content))
    with (root / path).open("rb") as handle:
        size = os.fstat(handle.fileno()).st_size
        source: IO[bytes] = handle
        if size <= AT_ONCE:
            content = handle.read()
            size, source = len(content), io.BytesIO(content)
        hashed = _Hashing(source)
        archive.addfile(_member(INSIDE + path, size), hashed)
    return Kept(path, size, hashed.digest.hexdigest())


class _Hashing(io.RawIOBase):
    """A file that hashes what is read of it: what is in the backup, not what lay there before."""

    def __init__(self, source: IO[bytes]) -> None:
        super().__init__()
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on, and remember it."""
        content = self._source.read(size)
        self.digest.update(content)
        return content
