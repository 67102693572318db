"""What a run puts right before it begins: left behind by a killed one, or by a failing disk.

Belongs here: the link that readers follow, half releases, half files, a warehouse that cannot be
opened. Does not belong here: what only the step that reads it can notice (observations, the index,
dbt's manifest), or what cannot be made again (originals, the ledger).

The caller holds the run lock and the write lock: nobody is in the middle of writing any of this.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import duckdb

from orchestration.context import Context
from orchestration.durable import point_symlink
from orchestration.intake.keeping.whole import SUMS
from orchestration.publication.folders import is_whole
from orchestration.publication.releases import (
    RELEASE_CODE,
    current_release_id,
    published_release_ids,
    withdrawn_release_ids,
)
from orchestration.publication.shown import STAMP_FILE
from orchestration.warehouse.staged import built_by
from orchestration.workspace import Workspace

# Names that `durable` gives to what is not yet in its place.
HALF_FILE = re.compile(r"\..+\.[0-9a-f]{8}\.tmp")


def mend(context: Context) -> list[str]:
    """Put right what can be; returns what was, in words for the log."""
    told = [*_link(context), *_warehouse(context.workspace)]
    swept = [*_half_releases(context.workspace), *_half_files(context.workspace)]
    return told + ([f"swept {len(swept)}: {', '.join(swept[:5])}"] if swept else [])


def _link(context: Context) -> Iterator[str]:
    """Readers follow the link to a whole release: the one the ledger names, else one before it."""
    current = context.workspace.current
    if is_whole(current):
        return
    events = list(context.ledger.events())
    withdrawn = withdrawn_release_ids(events)
    named = [current_release_id(events), *reversed(published_release_ids(events))]
    for identity in filter(None, named):
        if identity not in withdrawn and is_whole(context.workspace.releases / identity):
            point_symlink(current, identity)
            yield f"the link to the shown release was broken: {identity} is shown again"
            return
    if current.is_symlink():
        current.unlink()
        yield "the link pointed at no release"


def _warehouse(workspace: Workspace) -> Iterator[str]:
    """A warehouse that cannot be opened is none: everything is computed anew."""
    if not workspace.warehouse.exists():
        return
    try:
        built_by(workspace.warehouse)
    except duckdb.Error as problem:
        workspace.warehouse.unlink()
        yield f"the warehouse could not be opened: {problem}"


def _half_releases(workspace: Workspace) -> Iterator[str]:
    for folder in workspace.releases.iterdir():
        if folder.is_symlink() or not folder.is_dir():
            continue
        half = folder.name.startswith((".building-", ".replaced-")) or (
            RELEASE_CODE.fullmatch(folder.name) and not (folder / STAMP_FILE).exists()
        )
        if half:
            shutil.rmtree(folder)
            yield folder.name
    bundles = workspace.site_build / "bundles"
    for pattern in ("*.new-*", "*.old-*"):
        for folder in bundles.glob(pattern):
            shutil.rmtree(folder)
            yield folder.name
    # Whoever loads the definitions may be compiling; its number ends the name.
    for folder in (workspace.dagster / "manifest").glob(".*"):
        if not Path("/proc", folder.name.rpartition(".")[2]).exists():
            shutil.rmtree(folder)
            yield folder.name


def _half_files(workspace: Workspace) -> Iterator[str]:
    folders = (
        workspace.landing,
        workspace.ledger.parent,
        workspace.observations,
        workspace.quarantine,
        workspace.root / SUMS,
        workspace.outbox,
        workspace.releases,
    )
    for folder in folders:
        for place in _shallow(folder):
            if HALF_FILE.fullmatch(place.name) and (place.is_symlink() or place.is_file()):
                with suppress(FileNotFoundError):
                    place.unlink()
                    yield place.name


def _shallow(folder: Path) -> Iterator[Path]:
    """The hidden files of a folder and of the folders in it; releases are not walked through."""
    yield from folder.glob(".*.tmp")
    if folder.name != "releases":
        yield from folder.glob("*/.*.tmp")
