"""How the releases stand: one row each, what waits, and what the difference of one is.

Belongs here: reading, without Django. Does not belong here: deciding (``deciding``) or pages.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from expectations.gate import for_readers
from orchestration.context import Context
from orchestration.ledger import SHANGHAI, now
from orchestration.publication.changes.compare import changes_between
from orchestration.publication.changes.model import Changes
from orchestration.publication.compared import compared_with, is_on_disk
from orchestration.publication.embargo import embargoes
from orchestration.publication.folders import is_whole
from orchestration.publication.release_words import STATES, embargo_words
from orchestration.publication.releases import RELEASE_CODE, ReleaseRecord, release_records

# Differences that were worked out; each is some thousand texts.
KEPT = 4


@dataclass(frozen=True)
class Standing:
    """One release as the list shows it.

    ``said``: why it was held, or what was noted of it, without the checks' names and keys, which
    ``technical`` has for whoever mends it.
    """

    code: str
    state: str
    state_zh: str
    as_of: str
    at: datetime
    approved_by: str
    is_whole: bool
    said: tuple[str, ...]
    technical: tuple[str, ...]
    facts: dict[str, Any]


def standings(context: Context) -> list[Standing]:
    """Every release, newest first."""
    events = list(context.ledger.events())
    return [_standing(context, record) for record in reversed(release_records(events))]


def standing(context: Context, code: str) -> Standing | None:
    """One release by its code."""
    if not RELEASE_CODE.fullmatch(code):
        return None
    return next((entry for entry in standings(context) if entry.code == code), None)


def held_until(context: Context) -> list[tuple[str, str]]:
    """The embargoes in force: of which release (empty: of all), and in words."""
    found = embargoes(context.ledger.events(), now())
    return [(entry.release_id or "", embargo_words(entry)[0]) for entry in found]


def _standing(context: Context, record: ReleaseRecord) -> Standing:
    facts = record.facts
    told = tuple(facts["reasons_zh"] if record.state == "held" else facts["notes_zh"])
    return Standing(
        record.release_id,
        record.state,
        STATES[record.state][0],
        facts["as_of"],
        record.at.astimezone(SHANGHAI),
        facts.get("approved_by") or "",
        is_whole(context.workspace.releases / record.release_id),
        tuple(for_readers(text) for text in told),
        told,
        facts,
    )


class _Differences:
    """The last few differences, by the folders as they were: working one out takes seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[object, Changes] = OrderedDict()

    def of(self, context: Context, code: str) -> Changes | None:
        """What readers see otherwise in that release; ``None`` where its data are gone."""
        if not is_on_disk(context, code):
            return None
        before = compared_with(context, code)
        releases = context.workspace.releases
        folders = [releases / name if name else None for name in (before, code)]
        stamps = [f and (f / "release.json").stat().st_mtime_ns for f in folders]
        key = (str(releases), before, code, *stamps)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = changes_between(folders[0], releases / code, context.catalogue)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]


differences = _Differences()
