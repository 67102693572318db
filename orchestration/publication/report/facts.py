"""What a run's report tells, gathered from the workspace.

Belongs here: steps, checks and submissions that wait, as plain facts. Does not belong here: how
they look (``writing``), or what recorded them (Dagster's events are read in ``defs``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from expectations.findings import JSON_FIELDS
from expectations.results import SuiteResult, from_plain, to_plain
from orchestration.context import Context
from orchestration.durable import write_whole
from orchestration.intake.keeping.overtaken import KEPT_OUT, overtaken_by
from orchestration.submissions import State, Submission

RESULTS = "checks.json"
SCHEMA = 1


@dataclass(frozen=True)
class Step:
    """One step of a run: ``state`` is done, failed, running or skipped."""

    key: str
    state: str
    seconds: float | None = None
    error: str = ""


@dataclass(frozen=True)
class Ended:
    """How a run ended, or how far it has come. ``state`` as an ``Outcome``'s, or ``running``."""

    state: str
    as_of: date | None
    release_id: str | None
    reasons_zh: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """One run as far as it has come: when it was started, and its steps."""

    run_id: str
    ended: Ended
    started: datetime
    seconds: float
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class KeptOut:
    """A submission that did not get in, with everything that was found in it."""

    entry: Submission
    findings: tuple[dict[str, Any], ...]


def kept_out(context: Context, as_of: date | None = None) -> list[KeptOut]:
    """Submissions that someone has to do something about, in the order of arrival."""
    found = []
    for entry in sorted(context.submissions(as_of).values(), key=lambda one: one.received_seq):
        if entry.state in KEPT_OUT and overtaken_by(context, entry) is None:
            found.append(KeptOut(entry, _findings(context, entry)))
    return found


def _findings(context: Context, entry: Submission) -> tuple[dict[str, Any], ...]:
    """What was found, as the quarantine keeps it; of an unreadable file, as its receipt does."""
    place = context.workspace.quarantine / f"{entry.id}.json"
    if entry.state is State.UNREADABLE:
        place = context.workspace.outbox / entry.sender / f"{entry.id}.回执.json"
    try:
        told = json.loads(place.read_bytes())["findings"]
    except (OSError, KeyError, ValueError):
        return ()  # its reason is in the ledger still
    return tuple({name: entry.get(name) for name in JSON_FIELDS} for entry in told)


def keep_results(
    folder: Path, results: Sequence[SuiteResult], titles: Mapping[str, str] | None = None
) -> None:
    """Remember what the checks of a run found, beside what its earlier steps did.

    ``titles``: what the suites are called, by id.
    """
    told = {result.suite_id: result for result in (*kept_results(folder), *results)}
    content = {
        "schema": SCHEMA,
        "titles": kept_titles(folder) | dict(titles or {}),
        "suites": to_plain(list(told.values())),
    }
    write_whole(folder / RESULTS, json.dumps(content, ensure_ascii=False).encode())


def kept_results(folder: Path) -> list[SuiteResult]:
    """What the checks of a run have found so far; nothing where none was made."""
    return from_plain(_kept(folder).get("suites", ()))


def kept_titles(folder: Path) -> dict[str, str]:
    """What the suites of these checks are called."""
    return dict(_kept(folder).get("titles", {}))


def _kept(folder: Path) -> dict[str, Any]:
    place = folder / RESULTS
    told: dict[str, Any] = json.loads(place.read_bytes()) if place.exists() else {}
    return told
