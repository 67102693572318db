"""What was found in a submission and what it changed, as kept beside it when it was judged.

Plain functions: nothing of Django. Does not belong here: judging (``orchestration.intake``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from expectations.findings import JSON_FIELDS, Finding
from orchestration.context import Context
from orchestration.intake.answers.render import place_text, severity_text
from orchestration.intake.folding import Folded, fold, rows_text
from orchestration.intake.keeping.changes_told import CHANGES_TOLD, change_line
from orchestration.intake.keeping.revising import Change
from orchestration.submissions import Submission
from sources.catalogue import Severity

# So many stand on the page; the marked copy has them all.
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding, or many of one rule in one column, in a line of a table."""

    severity: str
    severity_zh: str
    place: str
    key: str
    read: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Found:
    """All that is to be said of one judgement."""

    shown: list[Shown] = field(default_factory=list)
    not_shown: int = 0
    n_hard: int = 0
    n_soft: int = 0
    changes: list[str] = field(default_factory=list)
    more_changes: int = 0
    n_rows: int | None = None


def found_in(context: Context, entry: Submission) -> Found:
    """What the judgement that counts found; nothing where what was kept of it is lost."""
    receipt = document(context.workspace.outbox / entry.sender / f"{entry.id}.回执.json")
    kept = receipt
    if not entry.on_record:
        kept = document(context.workspace.quarantine / f"{entry.id}.json") or receipt
    findings = [_finding(said) for said in kept.get("findings", ())]
    lines = [_shown(one) for one in fold(findings)]
    changes = [Change(**said) for said in receipt.get("changes", ())]
    told = [change_line(context.catalogue, entry.feed, one) for one in changes[:CHANGES_TOLD]]
    return Found(
        shown=lines[:MOST_SHOWN],
        not_shown=max(0, len(lines) - MOST_SHOWN),
        n_hard=sum(one.severity is Severity.HARD for one in findings),
        n_soft=sum(one.severity is Severity.SOFT for one in findings),
        changes=told,
        more_changes=len(changes) - len(told),
        n_rows=(kept.get("counts") or {}).get("records"),
    )


def document(place: Path) -> dict[str, Any]:
    """The JSON object at a place; an empty one where there is none."""
    try:
        said = json.loads(place.read_bytes())
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _finding(said: dict[str, Any]) -> Finding:
    values = {name: said[name] for name in JSON_FIELDS if said.get(name) is not None}
    return Finding(**{**values, "severity": Severity(said["severity"])})


def _shown(one: Finding | Folded) -> Shown:
    if isinstance(one, Folded):
        first, rows = one.first, rows_text(one.runs)
        message = (
            f"{first.message_zh.rstrip('。')}（共 {one.row_count:,} 行，以第 {first.line} 行为例）"
        )
        return _line(first, place_text(first, rows=rows), "", message)
    return _line(one, place_text(one), one.key, one.message_zh)


def _line(finding: Finding, place: str, key: str, message: str) -> Shown:
    return Shown(
        severity=finding.severity.value,
        severity_zh=severity_text(finding),
        place=place,
        key=key,
        read=" ".join(finding.read.split()),
        message=message,
        advice=finding.advice,
    )
