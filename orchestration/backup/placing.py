"""Putting a restored workspace into its place: whole or not at all.

Belongs here: the folder aside, the one rename, and never writing over a workspace that holds
anything. Does not belong here: what is put there.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestration.backup.contents import BackupError
from orchestration.durable import put_in_place, sync_tree
from orchestration.ledger import now
from orchestration.workspace import Workspace


class NotEmptyError(BackupError):
    """The workspace holds something: it is not written over unless someone says so."""


def moved_aside_to(into: Path) -> Path:
    """Where what a workspace held is moved to when it is replaced."""
    return into.with_name(f"{into.name}.before-restore-{now():%Y%m%d-%H%M%S}")


@contextmanager
def made_aside(into: Path, *, force: bool) -> Iterator[Path]:
    """A folder to fill; it takes the place of ``into`` once it is filled and durable.

    Whatever goes wrong within leaves ``into`` as it was.
    """
    into = into.resolve()
    must_be_free(into, force=force)
    into.parent.mkdir(parents=True, exist_ok=True)
    aside = into.with_name(f".{into.name}.{secrets.token_hex(4)}.restoring")
    try:
        Workspace(aside).create()
        yield aside
        sync_tree(aside)
        if into.exists():
            with Workspace(into).stopped():
                must_be_free(into, force=force)
                _clear(into)
        put_in_place(aside, into)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def must_be_free(into: Path, *, force: bool) -> None:
    """Refuse a place that cannot be taken: no folder, a mount, or a workspace with something in."""
    if into.exists() and (not into.is_dir() or os.path.ismount(into)):
        raise BackupError(
            f"{into} 不是普通文件夹（或是挂载点），无法整体替换：请恢复到其中的一个新文件夹，"
            "再用 LIANGXIN_WORKSPACE 指向它 / restore into a folder inside it instead"
        )
    if not force and holds_anything(into):
        raise NotEmptyError(
            f"工作区 {into} 不是空的，未恢复任何内容。恢复到新的文件夹（--into），"
            "或用 --force-empty 先把原有内容整体移到一旁（不删除）。"
            " / the workspace is not empty; nothing was restored"
        )


def holds_anything(folder: Path) -> bool:
    """Whether there is any file besides locks."""
    if not folder.exists():
        return False
    return any(
        name
        for place, _, names in os.walk(folder)
        for name in names
        if Path(place) != folder / "locks"
    )


def _clear(into: Path) -> None:
    if holds_anything(into):
        into.rename(moved_aside_to(into))
    else:
        shutil.rmtree(into)
