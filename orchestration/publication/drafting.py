"""Drafts: a release built aside from the staged marts, judged whole, and put beside the others.

Belongs here: building the folder, and the gate's second word, on the finished files. Does not
belong here: judging the marts (``gatekeeping``) or showing a draft to readers (``release``).
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from expectations.gate import decide
from expectations.results import SuiteResult
from orchestration.context import Context
from orchestration.durable import put_in_place, sync_tree, write_whole
from orchestration.progress import report
from orchestration.publication.check_store import keep, kept
from orchestration.publication.downloads.dictionary import write_dictionary
from orchestration.publication.downloads.writing import write_downloads
from orchestration.publication.draft_checks import DRAFT_SUITES, judge_draft
from orchestration.publication.folders import is_whole, release_hash
from orchestration.publication.gatekeeping import record_decision, staged_decision
from orchestration.publication.origins.writing import write_origins
from orchestration.publication.pages.sitemap import write_sitemap
from orchestration.publication.releases import (
    GateRecord,
    draft_decision,
    published_release_ids,
)
from orchestration.publication.report.writing import write_site_page
from orchestration.publication.shown import (
    STAMP_FILE,
    shown_release_id,
    stamp_facts,
)
from orchestration.publication.site import build_site
from orchestration.publication.stamp import Stamp, stamp_of
from orchestration.warehouse.marts import export_marts


class NotApprovedError(Exception):
    """The gate has not let exactly these data through: nothing is published."""


@dataclass(frozen=True)
class Draft:
    """A finished release that readers may not see yet, and what the gate says of it.

    ``results`` are those of the checks that were run now: none where the draft was there already.
    """

    release_id: str
    decision: GateRecord
    results: tuple[SuiteResult, ...] = ()


def draft_staged(context: Context) -> Draft:
    """Build and judge the release of the staged marts; one that is there already stays.

    Raises ``NotApprovedError`` where the gate has not let exactly these marts through, whoever
    asks. The caller holds the write lock.
    """
    passed = passed_decision(context)
    identity = passed.release_id
    folder = context.workspace.releases / identity
    known = draft_decision(context.ledger.events(), identity)
    if known is not None and stands(context, identity, known):
        return Draft(identity, known)
    stamp = stamp_of(context, context.workspace.staged_warehouse, passed.content_hash)
    aside = _build_aside(context, stamp, passed)
    results = judge_draft(context, aside)
    decision = decide(results, passed.content_hash, DRAFT_SUITES)
    of_marts = [r for r in kept(context, identity) or () if r.suite_id not in DRAFT_SUITES]
    keep(context, identity, [*of_marts, *results])
    record = record_decision(context, decision, release_hash(aside))
    if record.holds and identity in published_release_ids(context.ledger.events()):
        # Readers may be looking at it: what did not pass never takes the place of what did.
        shutil.rmtree(aside)
    else:
        _put(aside, folder)
    return Draft(identity, record, tuple(results))


def passed_decision(context: Context) -> GateRecord:
    """The decision that lets the staged marts through; ``NotApprovedError`` where there is none."""
    if not context.workspace.staged_warehouse.exists():
        raise NotApprovedError("没有待发布的数据：请先运行 liangxin run。")
    decision = staged_decision(context)
    if decision is None:
        raise NotApprovedError("这些数据没有经过发布前检查，不能发布。")
    if decision.holds:
        raise NotApprovedError("发布前检查未通过：" + "；".join(decision.reasons_zh))
    return decision


def stands(context: Context, identity: str, known: GateRecord) -> bool:
    """Whether a release on disk is still what was judged, beside what readers see now."""
    folder = context.workspace.releases / identity
    if not is_whole(folder) or release_hash(folder) != known.release_hash:
        return False
    if identity in published_release_ids(context.ledger.events()):
        return True
    return is_beside(context, identity)


def is_beside(context: Context, identity: str) -> bool:
    """Whether the changes that a draft was judged by are those that readers would see now."""
    shown = shown_release_id(context)
    return identity == shown or stamp_facts(context, identity)["release_before"] == shown


def _build_aside(context: Context, stamp: Stamp, passed: GateRecord) -> Path:
    aside = context.workspace.releases / f".building-{stamp.release_id}"
    shutil.rmtree(aside, ignore_errors=True)
    report("导出指标数据")
    export_marts(context.workspace.staged_warehouse, aside / "data")
    stamp.write_parquet(aside / "data" / "release.parquet")
    write_dictionary(aside / "data")
    write_origins(aside / "data", context.catalogue, context.submissions())
    build_site(context, aside / "data", aside / "site")
    report("写出下载文件")
    write_downloads(aside / "data", aside / "site")
    write_site_page(context, stamp, passed, aside / "site")
    write_sitemap(aside / "site")
    write_whole(
        aside / STAMP_FILE, json.dumps(stamp.facts(), ensure_ascii=False, indent=1).encode()
    )
    sync_tree(aside)
    return aside


def _put(aside: Path, folder: Path) -> None:
    """Put a draft in its place; what was there before was not what was judged."""
    if folder.exists():
        old = folder.with_name(f".replaced-{folder.name}")
        shutil.rmtree(old, ignore_errors=True)
        folder.replace(old)
        put_in_place(aside, folder)
        shutil.rmtree(old, ignore_errors=True)
    else:
        put_in_place(aside, folder)
