"""What readers see now: the release behind the symlink, its stamp and its day.

Belongs here: reading the shown release, and writing into the ledger what was swapped in. Does not
belong here: building a release (``drafting``), publishing or taking one back (``release``).
"""

from __future__ import annotations

import json
import os
from datetime import date
from typing import Any

from orchestration.context import Context
from orchestration.durable import point_symlink
from orchestration.faults import SystemFault
from orchestration.ledger import EventKind
from orchestration.publication.identity import run_fingerprint
from orchestration.publication.releases import (
    approver_of,
    current_release_id,
    draft_decision,
)

# Who approves where publication is unattended.
UNATTENDED = "自动发布"
# Set to 1 where a bureau publishes what passes every check without anyone's approval.
UNATTENDED_VARIABLE = "LIANGXIN_AUTO"
STAMP_FILE = "release.json"
CHANGES_OF_RELEASE = (EventKind.PUBLISHED, EventKind.ROLLED_BACK)


class ReleaseError(SystemFault):
    """A release that was asked for does not exist or cannot be shown."""


def is_unattended() -> bool:
    """Whether this bureau publishes what passes every check without anyone's approval."""
    return os.environ.get(UNATTENDED_VARIABLE, "") in ("1", "true")


def shown_release_id(context: Context) -> str | None:
    """The release the symlink points at: what readers really see."""
    current = context.workspace.current
    return current.readlink().name if current.is_symlink() else None


def shown_as_of(context: Context) -> date | None:
    """The day as of which the shown release was computed."""
    shown = shown_release_id(context)
    if shown is None or not (context.workspace.current / STAMP_FILE).exists():
        return None
    return date.fromisoformat(stamp_facts(context, shown)["as_of"])


def is_earlier(context: Context, as_of: date) -> bool:
    """Whether readers already see a later day than that."""
    shown = shown_as_of(context)
    return shown is not None and as_of < shown


def default_day(context: Context) -> date | None:
    """The day a run computes as of: the last submission event's; ``None`` in an empty workspace.

    Never an earlier one than readers see already.
    """
    day, shown = context.default_as_of(), shown_as_of(context)
    return max(day, shown) if day and shown else day


def stamp_facts(context: Context, identity: str) -> dict[str, Any]:
    """The stamp of a release on disk; ``ReleaseError`` where there is none of that name."""
    place = context.workspace.releases / identity / STAMP_FILE
    if not place.exists():
        raise ReleaseError(f"没有名为 {identity} 的发布版。用 liangxin release list 查看。")
    facts: dict[str, Any] = json.loads(place.read_bytes())
    return facts


def up_to_date(context: Context, as_of: date) -> bool:
    """Whether the shown release is what a run as of that date would make again."""
    shown = shown_release_id(context)
    if shown is None or not (context.workspace.current / STAMP_FILE).exists():
        return False
    same_inputs = stamp_facts(context, shown)["fingerprint"] == run_fingerprint(context, as_of)
    return same_inputs and context.workspace.warehouse.exists()


def catch_up(context: Context) -> None:
    """Finish a rollback or a publication that was killed between the ledger and the swap."""
    changes = [event for event in context.ledger.events() if event.kind in CHANGES_OF_RELEASE]
    last, shown = (changes[-1] if changes else None), shown_release_id(context)
    rolling_back = last is not None and last.kind is EventKind.ROLLED_BACK
    if last and rolling_back and last.facts["from_release"] == shown:
        point_symlink(context.workspace.current, last.facts["release_id"])
    record_what_is_shown(context)


def record_what_is_shown(context: Context) -> None:
    """Record the shown release as published unless the ledger already says so."""
    shown = shown_release_id(context)
    if shown is None or shown == current_release_id(context.ledger.events()):
        return
    stamp, draft = stamp_facts(context, shown), draft_decision(context.ledger.events(), shown)
    release_hash = draft.release_hash if draft else None
    context.ledger.append(
        EventKind.PUBLISHED,
        release_id=shown,
        as_of=stamp["as_of"],
        data_cutoff=stamp["data_cutoff"],
        coverage=stamp["coverage"],
        content_hash=stamp["content_hash"],
        release_hash=release_hash,
        rule_version=stamp["rule_version"],
        code_version=stamp["code_version"],
        approved_by=approver_of(context.ledger.events(), shown, release_hash) or UNATTENDED,
    )
