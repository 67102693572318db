"""What is gone through before a release is approved: what forbids it, and what must be looked at.

Belongs here: putting together what the gate, the stamp, the ledger and the difference say. Pure
reading. Does not belong here: approving (``release``), which asks the gate again itself.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import Any

import polars as pl

from orchestration.context import Context
from orchestration.intake.keeping.overtaken import KEPT_OUT, overtaken_by
from orchestration.ledger import now
from orchestration.publication.changes.model import Changes
from orchestration.publication.drafting import NotApprovedError, is_beside
from orchestration.publication.embargo import embargo_on
from orchestration.publication.release import passed_draft
from orchestration.publication.release_words import embargo_words
from orchestration.publication.releases import published_release_ids
from orchestration.publication.shown import ReleaseError, stamp_facts
from orchestration.submissions import State

# Whoever approves has looked at these many overdue reports by name; the rest is a number.
NAMED = 5


@dataclass(frozen=True)
class Point:
    """Something that must be looked at; ``key`` is another where the text is another."""

    text: str

    @property
    def key(self) -> str:
        """What a form sends to say that exactly this was seen."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Checklist:
    """``errors`` forbid approving; each of ``warnings`` is to be ticked; ``passed`` is in order."""

    errors: tuple[str, ...]
    warnings: tuple[Point, ...]
    passed: tuple[str, ...]
    release_hash: str | None


def checklist(
    context: Context, identity: str, notes_zh: tuple[str, ...], changes: Changes | None
) -> Checklist:
    """Go through a draft. ``changes``: what readers would see otherwise, where it is known."""
    errors: list[str] = []
    passed: list[str] = []
    release_hash = None
    try:
        release_hash = passed_draft(context, identity).release_hash
        passed.append("发布前检查全部通过，文件与检查时一致")
        if not is_beside(context, identity):
            errors.append("生成之后，读者看到的一版已经变了。请等下一次运行重新生成，再来批准。")
    except (NotApprovedError, ReleaseError) as error:
        errors.append(_without_commands(str(error)))
    if identity in published_release_ids(context.ledger.events()):
        errors.append("已经发布过，不需要再批准。")
    if changes is not None and changes.unexplained:
        errors.append(f"有 {len(changes.unexplained)} 处变化原因不明，要先查清。")
    elif changes is not None:
        passed.append("与读者现在看到的一版相比，每一处变化都有原因")
    warnings = list(dict.fromkeys([*notes_zh, *_warnings(context, identity, passed)]))
    return Checklist(tuple(errors), tuple(map(Point, warnings)), tuple(passed), release_hash)


def _warnings(context: Context, identity: str, passed: list[str]) -> list[str]:
    try:
        stamp = stamp_facts(context, identity)
    except ReleaseError:
        return []
    found = [
        _coverage(context, stamp, identity, passed),
        _kept_out(context, passed),
        _arrived_since(context, stamp),
    ]
    embargo = embargo_on(context.ledger.events(), identity, now())
    if embargo is not None:
        found.append(f"{embargo_words(embargo)[0]}；到时才会发布")
    if stamp.get("has_simulated"):
        found.append("含模拟数据，页面上逐处标明“模拟”")
    return [text for text in found if text]


def _coverage(
    context: Context, stamp: dict[str, Any], identity: str, passed: list[str]
) -> str | None:
    share, overdue = f"应报已报 {float(stamp['coverage']):.1%}", _overdue(context, identity)
    if stamp["coverage"] < 1 or overdue:
        return f"{share}；{overdue or '有单位未报'}，页面上会注明"
    passed.append(f"{share}，没有逾期未报的报表")
    return None


def _overdue(context: Context, identity: str) -> str | None:
    table = context.workspace.releases / identity / "data" / "fct_reporting.parquet"
    if not table.exists():
        return None
    overdue = pl.scan_parquet(table).filter(pl.col("state") == "overdue")
    late = overdue.select("region_code").collect()["region_code"].to_list()
    if not late:
        return None
    regions = context.catalogue.regions
    names = [regions[code].name_zh for code in sorted(set(late)) if code in regions]
    named = "、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")
    return f"逾期未报 {len(late)} 份，涉及 {len(set(late))} 个地区（{named}）"


def _kept_out(context: Context, passed: list[str]) -> str | None:
    words = {
        State.AWAITING_EXPLANATION: "待说明",
        State.REJECTED: "未通过审核",
        State.UNREADABLE: "无法识别",
        State.RETURNED: "已退回",
    }
    out = Counter(
        words[state]
        for state in sorted(KEPT_OUT)
        for entry in context.index.in_state(state)
        if overtaken_by(context, entry) is None
    )
    if not out:
        passed.append("没有被挡在外面的报送")
        return None
    said = "、".join(f"{word} {n} 份" for word, n in out.items())
    return f"没有计入的报送：{said}"


def _arrived_since(context: Context, stamp: dict[str, Any]) -> str | None:
    if "last_seq" not in stamp or context.last_submission_seq() <= int(stamp["last_seq"]):
        return None
    return "本版生成之后又有报送收下、说明或退回，本版里没有；等下一次运行会生成新的一版"


def _without_commands(text: str) -> str:
    """What the desk's people read: they wait for the worker where the terminal runs it."""
    return text.replace("请运行 liangxin run 重新生成", "请等下一次运行重新生成")
