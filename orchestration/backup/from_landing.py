"""Rebuilding a workspace from its landing folder alone.

Belongs here: the landed bytes and what was said of them, checked and put back. Does not belong
here: keeping the copy of the ledger beside them (``orchestration.ledger_copy``), or computing
anything from them, which is any run's work.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from orchestration.backup.contents import BackupError
from orchestration.backup.placing import made_aside
from orchestration.context import Context
from orchestration.durable import sha256_of
from orchestration.intake.keeping.retelling import tell_again
from orchestration.ledger import Event, EventKind, Ledger
from orchestration.progress import report
from orchestration.workspace import Workspace
from sources.catalogue import Catalogue
from sources.loader import load_catalogue

SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Rebuilt:
    """What came of it. ``unnamed``: landed bytes of which nothing says who sent them."""

    events: int
    submissions: int
    told_again: int
    unnamed: tuple[str, ...]
    releases: tuple[str, ...]


def restore_from_landing(
    landing: Path, into: Path, *, force: bool = False, catalogue: Catalogue | None = None
) -> Rebuilt:
    """Make a workspace of landed files, the events beside them and the declarations.

    Observations, marts, pages and the release readers saw last are made by the next run.
    """
    copy = landing / Workspace(landing).ledger_copy.name
    if not copy.is_file():
        raise BackupError(
            f"{landing} 中没有 {copy.name}：缺少报送单位、报表和时间，无法重建"
            " / without it nobody knows who sent what, and when"
        )
    events = list(Ledger(copy).events())  # a damaged or missing line stops it, by its number
    received = [event for event in events if event.kind is EventKind.RECEIVED]
    _all_there(landing, received)
    known = {event.facts["sha256"] for event in received}
    there = sorted(path.name for path in landing.iterdir() if SHA256.fullmatch(path.name))
    with made_aside(into, force=force) as aside:
        place = Workspace(aside)
        shutil.copytree(landing, place.landing, dirs_exist_ok=True)
        shutil.copyfile(copy, place.ledger)
    context = Context(Workspace(into.resolve()).create(), catalogue or load_catalogue())
    with context.workspace.single_writer():
        told = tell_again(context)
    return Rebuilt(
        events=len(events),
        submissions=len(received),
        told_again=told,
        unnamed=tuple(name for name in there if name not in known),
        releases=tuple(
            dict.fromkeys(e.facts["release_id"] for e in events if e.kind is EventKind.PUBLISHED)
        ),
    )


def _all_there(landing: Path, received: list[Event]) -> None:
    """Every byte that was ever received; ``BackupError`` names what is missing or damaged."""
    wrong = []
    for number, event in enumerate(received):
        place = landing / event.facts["sha256"]
        if not place.is_file() or sha256_of(place.read_bytes()) != event.facts["sha256"]:
            wrong.append(f"{event.facts['file_name']}（{event.facts['sender']}，{place.name}）")
        report("核对报送原文", (number + 1) / len(received))
    if wrong:
        raise BackupError(
            f"{len(wrong)} 份报送原文缺失或损坏，未恢复任何内容："
            f"{'；'.join(wrong[:5])} / landed files are missing or damaged; nothing was restored"
        )
