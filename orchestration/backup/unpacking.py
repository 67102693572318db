"""Reading a backup: every hash is checked, and a workspace appears whole or not at all.

Belongs here: verifying a backup and putting it in the place of an empty workspace. Does not belong
here: writing one (``packing``) or rebuilding from landed files (``from_landing``).
"""

from __future__ import annotations

import gzip
import hashlib
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO

from orchestration.backup.contents import (
    PRIVATE,
    BackupError,
    Kept,
    Manifest,
    is_plain_path,
    stays_inside,
)
from orchestration.backup.placing import made_aside
from orchestration.progress import report

MANIFEST = "manifest.json"
INSIDE = "workspace/"
BROKEN = (gzip.BadGzipFile, EOFError, tarfile.TarError, zlib.error, ValueError, OverflowError)
CHUNK = 1 << 20
Keep = Callable[[str, IO[bytes]], str]


def verify(file: Path) -> Manifest:
    """What a backup says of itself, once every byte of it has been found to be as it says."""
    return _read_through(file, lambda _path, source: _copied(source, None))


def restore(file: Path, into: Path, *, force: bool = False) -> Manifest:
    """Put a backup into the place of an empty workspace; returns what it says of itself.

    ``force``: what is in a workspace that is not empty is moved aside, beside it. Nothing is in
    its place before all of it was verified.
    """
    with made_aside(into, force=force) as aside:

        def keep(path: str, source: IO[bytes]) -> str:
            place = aside / path
            is_private = path.split("/", maxsplit=1)[0] == PRIVATE
            place.parent.mkdir(mode=0o700 if is_private else 0o777, parents=True, exist_ok=True)
            with place.open("xb") as target:
                if is_private:
                    place.chmod(0o600)
                return _copied(source, target)

        manifest = _read_through(file, keep)
        for path, target in manifest.links.items():
            place = aside / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(target)
    return manifest


def _read_through(file: Path, keep: Keep) -> Manifest:
    """Read a whole backup, each file through ``keep``, which answers with its hash."""
    if not file.is_file():
        raise BackupError(f"没有这个文件 / no such file: {file}")
    try:
        with gzip.open(file) as packed:
            found, content = _members(packed, keep)
            while packed.read(CHUNK):  # the checksum of the whole is behind its last byte
                pass
    except BackupError:
        raise
    except BROKEN as error:
        raise _damaged(file, str(error)) from error
    manifest = Manifest.from_json(content)
    told = {entry.path: entry for entry in manifest.files}
    if told != found:
        differing = sorted(path for path in told | found if told.get(path) != found.get(path))
        raise _damaged(file, f"{len(differing)}: {'、'.join(differing[:5])}")
    for path, target in manifest.links.items():
        if not is_plain_path(path) or not stays_inside(PurePosixPath(path), target):
            raise _damaged(file, f"link {path} → {target}")
    return manifest


def _members(packed: gzip.GzipFile, keep: Keep) -> tuple[dict[str, Kept], bytes]:
    found: dict[str, Kept] = {}
    manifest = b""
    with tarfile.open(fileobj=packed, mode="r|", errorlevel=2) as archive:
        for member in archive:
            path = member.name.removeprefix(INSIDE)
            source = archive.extractfile(member)
            if manifest or not member.isreg() or source is None:
                raise BackupError(f"备份中有不该有的内容 / not one of ours: {member.name}")
            if member.name == MANIFEST:
                manifest = source.read()
                continue
            if path == member.name or not is_plain_path(path) or path in found:
                raise BackupError(f"备份中的文件名不可接受 / unacceptable name: {member.name}")
            found[path] = Kept(path, member.size, keep(path, source))
            report(f"读取备份：{path.split('/')[0]}")
    if not manifest:
        raise EOFError("no manifest")
    return found, manifest


def _copied(source: IO[bytes], target: IO[bytes] | None) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        if target is not None:
            target.write(chunk)
    return digest.hexdigest()


def _damaged(file: Path, why: str) -> BackupError:
    return BackupError(
        f"备份 {file} 已损坏或不完整，未恢复任何内容（{why}）"
        " / the backup is damaged or not whole; nothing was restored"
    )
