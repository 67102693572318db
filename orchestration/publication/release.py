"""Releases: approved, kept back, swapped in whole, taken back at once (DESIGN §4).

Belongs here: what may be shown to readers, and showing it. Does not belong here: building and
judging a release (``drafting``) or what is shown now (``shown``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from orchestration.context import Context
from orchestration.durable import point_symlink, put_in_place
from orchestration.ledger import EventKind, now
from orchestration.progress import report
from orchestration.publication.drafting import NotApprovedError, is_beside, passed_decision
from orchestration.publication.embargo import embargo_on
from orchestration.publication.folders import as_judged, clear_old, is_whole, release_hash
from orchestration.publication.gatekeeping import staged_decision
from orchestration.publication.releases import (
    GateRecord,
    approver_of,
    draft_decision,
    published_release_ids,
    withdrawn_release_ids,
)
from orchestration.publication.shown import (
    ReleaseError,
    catch_up,
    is_earlier,
    record_what_is_shown,
    shown_as_of,
    shown_release_id,
    stamp_facts,
)


class EarlierDayError(NotApprovedError):
    """Readers would be taken back to an earlier day without anyone having asked for that."""


class WaitingError(NotApprovedError):
    """The release is good but may not go out yet: nobody has approved it, or it is kept back."""


@dataclass(frozen=True)
class Published:
    """What publishing did: the release readers see now, and whether that is a change."""

    release_id: str
    changed: bool
    site: Path


def publish_staged(context: Context, *, auto: bool, take_back: bool = False) -> Published:
    """Publish the release of the staged marts if the gate let exactly that through.

    Raises as ``publish`` does. The caller holds the write lock.
    """
    identity = passed_decision(context).release_id
    _check(context, identity, auto=auto, take_back=take_back)
    put_in_place(context.workspace.staged_warehouse, context.workspace.warehouse)
    return _show(context, identity)


def publish(
    context: Context, identity: str, *, auto: bool = False, take_back: bool = False
) -> Published:
    """Show a release to readers.

    Raises ``NotApprovedError`` where the gate has not let exactly its files through, whoever asks;
    ``WaitingError`` where it waits for a person (unless ``auto``) or for the end of an embargo;
    ``EarlierDayError`` where it is as of an earlier day than readers see, unless ``take_back`` says
    so. The caller holds the write lock.
    """
    _check(context, identity, auto=auto, take_back=take_back)
    staged = staged_decision(context)
    if staged is not None and staged.release_id == identity:
        put_in_place(context.workspace.staged_warehouse, context.workspace.warehouse)
    return _show(context, identity)


def _check(context: Context, identity: str, *, auto: bool, take_back: bool) -> None:
    decision = passed_draft(context, identity)
    if not take_back:
        _only_forward(context, date.fromisoformat(decision.as_of))
    if identity in withdrawn_release_ids(context.ledger.events()):
        raise NotApprovedError(
            f"本版 {identity} 已被撤回；数据未变，不再自动发布。"
            f"确需恢复：liangxin release rollback {identity}。"
        )
    if identity != shown_release_id(context):
        _only_in_time(context, decision, auto=auto)


def passed_draft(context: Context, identity: str) -> GateRecord:
    """The decision that lets exactly the files of that release through.

    Raises ``ReleaseError`` where there is no such release on disk, ``NotApprovedError`` where the
    gate has not judged it, has held it, or has judged other files than lie there now.
    """
    folder = context.workspace.releases / identity
    decision = draft_decision(context.ledger.events(), identity)
    if decision is None:
        raise NotApprovedError(f"{identity} 没有经过发布前检查，不能发布。")
    if decision.holds:
        raise NotApprovedError("发布前检查未通过：" + "；".join(decision.reasons_zh))
    if not is_whole(folder):
        raise ReleaseError(f"{identity} 的文件已不完整，不能发布。请运行 liangxin run 重新生成。")
    judged = decision.allows(stamp_facts(context, identity)["content_hash"])
    if not judged or release_hash(folder) != decision.release_hash:
        raise NotApprovedError(
            f"{identity} 的文件在检查之后变了，不能发布。请运行 liangxin run 重新生成。"
        )
    return decision


def _only_forward(context: Context, as_of: date) -> None:
    if is_earlier(context, as_of):
        raise EarlierDayError(
            f"读者看到的一版截至 {shown_as_of(context)}，不会自动退回到 {as_of}。"
            "确需发布：liangxin run --as-of … --publish；"
            "恢复以前的一版：liangxin release rollback。"
        )


def _only_in_time(context: Context, decision: GateRecord, *, auto: bool) -> None:
    identity, events = decision.release_id, context.ledger.events()
    if identity not in published_release_ids(events) and not is_beside(context, identity):
        raise NotApprovedError(
            f"{identity} 生成之后，读者看到的一版已经变了，变动说明不再成立。"
            "请运行 liangxin run 重新生成。"
        )
    waiting = why_not_yet(context, decision, auto=auto)
    if waiting is not None:
        raise WaitingError(waiting)


def why_not_yet(context: Context, decision: GateRecord, *, auto: bool) -> str | None:
    """What a good release waits for: the end of an embargo, or a person unless ``auto``."""
    identity, events = decision.release_id, list(context.ledger.events())
    embargo = embargo_on(events, identity, now())
    if embargo is not None:
        return (
            f"{identity} 暂缓发布到 {embargo.until:%Y-%m-%d %H:%M}"
            f"（{embargo.by}：{embargo.reason}）。"
        )
    if not auto and approver_of(events, identity, decision.release_hash) is None:
        return (
            f"{identity} 等待批准：liangxin release diff 看变动，"
            f"liangxin release approve {identity} --by 姓名 批准。"
        )
    return None


def _show(context: Context, identity: str) -> Published:
    before = shown_release_id(context)
    if before != identity:
        report("切换到新版")
        point_symlink(context.workspace.current, identity)
    record_what_is_shown(context)
    clear_old(context)
    site = context.workspace.current / "site"
    return Published(identity, changed=before != identity, site=site)


def approve(context: Context, identity: str, by: str, remark: str = "") -> GateRecord:
    """Enter a person's approval of exactly the files of a draft; publishing is another step.

    Raises as ``passed_draft`` does. The caller holds the write lock.
    """
    decision = passed_draft(context, identity)
    if identity in published_release_ids(context.ledger.events()):
        raise NotApprovedError(f"{identity} 已经发布过，不需要再批准。")
    context.ledger.append(
        EventKind.APPROVED,
        release_id=identity,
        release_hash=decision.release_hash,
        approved_by=by,
        remark=remark,
    )
    return decision


def keep_back(
    context: Context, identity: str | None, until: datetime | None, by: str, reason: str
) -> None:
    """Keep a release (every one, where none is named) from readers until a time; ``None`` ends it.

    Raises ``ReleaseError`` where there is no such release. The caller holds the write lock.
    """
    if identity is not None:
        stamp_facts(context, identity)
    context.ledger.append(
        EventKind.EMBARGOED,
        release_id=identity,
        until=until and until.isoformat(),
        by=by,
        reason=reason,
    )


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
    if not is_whole(context.workspace.releases / target):
        raise ReleaseError(
            f"{target} 的页面已按保留份数清理；重新生成：liangxin run --as-of {target} --publish。"
        )
    _only_as_published(context, target)
    context.ledger.append(EventKind.ROLLED_BACK, release_id=target, from_release=shown)
    point_symlink(context.workspace.current, target)
    return Published(target, changed=True, site=context.workspace.current / "site")


def _only_as_published(context: Context, identity: str) -> None:
    if not as_judged(context, identity):
        raise ReleaseError(f"{identity} 的文件在发布之后变了，不能恢复。")


def _published_before(context: Context, published: list[str], shown: str | None) -> str | None:
    withdrawn = withdrawn_release_ids(context.ledger.events())
    earlier = published[: published.index(shown)] if shown in published else []
    whole = (e for e in reversed(earlier) if is_whole(context.workspace.releases / e))
    return next((entry for entry in whole if entry not in withdrawn), None)
