"""Releases: built aside, swapped in whole, taken back at once (DESIGN §4).

Belongs here: publishing what the gate let through, catching up after a kill, rolling back.
Does not belong here: judging data (``gatekeeping``) or drawing pages (``site``).
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from orchestration.context import Context
from orchestration.durable import point_symlink, put_in_place, sync_tree, write_whole
from orchestration.faults import SystemFault
from orchestration.ledger import EventKind
from orchestration.progress import report
from orchestration.publication.gatekeeping import staged_decision
from orchestration.publication.identity import run_fingerprint
from orchestration.publication.releases import (
    current_release_id,
    published_release_ids,
    withdrawn_release_ids,
)
from orchestration.publication.site import build_site
from orchestration.publication.stamp import Stamp, stamp_of
from orchestration.warehouse.marts import export_marts

# Who approves while publication is unattended; named approvers come with the release checklist.
UNATTENDED = "自动发布"
STAMP_FILE = "release.json"
CHANGES_OF_RELEASE = (EventKind.PUBLISHED, EventKind.ROLLED_BACK)


class NotApprovedError(Exception):
    """The gate has not let exactly these data through: nothing is published."""


class EarlierDayError(NotApprovedError):
    """Readers would be taken back to an earlier day without anyone having asked for that."""


class ReleaseError(SystemFault):
    """A release that was asked for does not exist or cannot be shown."""


@dataclass(frozen=True)
class Published:
    """What publishing did: the release readers see now, and whether that is a change."""

    release_id: str
    changed: bool
    site: Path


def publish(context: Context, take_back: bool = False) -> Published:
    """Publish the staged marts if the gate let exactly them through.

    Raises ``NotApprovedError`` otherwise, whoever asks, and ``EarlierDayError`` where they are as
    of an earlier day than readers see, unless ``take_back`` says so. The caller holds the write
    lock.
    """
    staged = context.workspace.staged_warehouse
    if not staged.exists():
        raise NotApprovedError("没有待发布的数据：请先运行 liangxin run。")
    decision = staged_decision(context)
    if decision is None:
        raise NotApprovedError("这些数据没有经过发布前检查，不能发布。")
    if decision.holds:
        raise NotApprovedError("发布前检查未通过：" + "；".join(decision.reasons_zh))
    if not take_back:
        _only_forward(context, date.fromisoformat(decision.as_of))
    identity = decision.release_id
    if identity in withdrawn_release_ids(context.ledger.events()):
        raise NotApprovedError(f"本版 {identity} 已被撤回；数据未变，不再自动发布。")
    folder = context.workspace.releases / identity
    if not (folder / STAMP_FILE).exists():
        _build_aside(context, stamp_of(context, staged, decision.content_hash), folder)
    put_in_place(staged, context.workspace.warehouse)
    return _swap_in(context, identity)


def _only_forward(context: Context, as_of: date) -> None:
    if is_earlier(context, as_of):
        raise EarlierDayError(
            f"读者看到的一版截至 {shown_as_of(context)}，不会自动退回到 {as_of}。"
            "确需发布：liangxin run --as-of … --publish；"
            "恢复以前的一版：liangxin release rollback。"
        )


def _build_aside(context: Context, stamp: Stamp, folder: Path) -> None:
    aside = context.workspace.releases / f".building-{stamp.release_id}"
    shutil.rmtree(aside, ignore_errors=True)
    report("导出指标数据")
    export_marts(context.workspace.staged_warehouse, aside / "data")
    stamp.write_parquet(aside / "data" / "release.parquet")
    build_site(context, aside / "data", aside / "site")
    write_whole(
        aside / STAMP_FILE, json.dumps(stamp.facts(), ensure_ascii=False, indent=1).encode()
    )
    sync_tree(aside)
    put_in_place(aside, folder)


def _swap_in(context: Context, identity: str) -> Published:
    before = shown_release_id(context)
    if before != identity:
        report("切换到新版")
        point_symlink(context.workspace.current, identity)
    record_what_is_shown(context)
    site = context.workspace.current / "site"
    return Published(identity, changed=before != identity, site=site)


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
    stamp = stamp_facts(context, shown)
    context.ledger.append(
        EventKind.PUBLISHED,
        release_id=shown,
        as_of=stamp["as_of"],
        data_cutoff=stamp["data_cutoff"],
        coverage=stamp["coverage"],
        content_hash=stamp["content_hash"],
        rule_version=stamp["rule_version"],
        code_version=stamp["code_version"],
        approved_by=UNATTENDED,
    )


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


def roll_back(context: Context, identity: str | None = None) -> Published:
    """Show an earlier release again at once: the named one, else the one published before it.

    The caller holds the write lock. Raises ``ReleaseError`` where there is none to go back to.
    """
    catch_up(context)
    shown, published = shown_release_id(context), published_release_ids(context.ledger.events())
    target = identity or _published_before(context, published, shown)
    if target is None or shown is None:
        raise ReleaseError("没有更早的发布版可以恢复。")
    if target == shown:
        raise ReleaseError(f"{target} 就是当前发布版。")
    if target not in published:
        raise ReleaseError(f"没有发布过名为 {target} 的版本。用 liangxin release list 查看。")
    stamp_facts(context, target)
    context.ledger.append(EventKind.ROLLED_BACK, release_id=target, from_release=shown)
    point_symlink(context.workspace.current, target)
    return Published(target, changed=True, site=context.workspace.current / "site")


def _published_before(context: Context, published: list[str], shown: str | None) -> str | None:
    withdrawn = withdrawn_release_ids(context.ledger.events())
    earlier = published[: published.index(shown)] if shown in published else []
    return next((entry for entry in reversed(earlier) if entry not in withdrawn), None)
