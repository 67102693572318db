"""Running the release checks on the staged marts and recording what the gate decides.

Belongs here: which data are judged and where the decision is kept. Does not belong here: the
checks (``expectations.suites``), how they run (``expectations.runner``) or the decision itself
(``expectations.gate``, a pure function).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.gate import Decision, decide
from expectations.results import SuiteResult
from expectations.suites import Suite, mart_suites, observation_suites
from orchestration.context import Context
from orchestration.ledger import EventKind
from orchestration.progress import report
from orchestration.publication.check_store import keep
from orchestration.publication.identity import code_version, release_id
from orchestration.publication.releases import GateRecord, draft_decision, latest_decision
from orchestration.warehouse.marts import content_hash, frame, open_read_only
from orchestration.warehouse.staged import read_staged_run
from sources.catalogue import Catalogue

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


def judge_staged(context: Context) -> tuple[GateRecord, list[SuiteResult]]:
    """Check the staged marts and record the gate's decision for exactly their content.

    The caller holds the write lock. The same decision on the same data is recorded once.
    """
    judged = content_hash(context.workspace.staged_warehouse)
    results = run_suites(context)
    required = [suite.id for suite in release_suites(context.catalogue)]
    decision = decide(results, judged, required)
    keep(context, _staged_id(context, judged), results)
    return record_decision(context, decision), results


def release_suites(catalogue: Catalogue) -> list[Suite]:
    """Every suite that a release must pass."""
    return [*observation_suites(catalogue), *mart_suites(catalogue)]


def run_suites(context: Context) -> list[SuiteResult]:
    """Run every suite on the staged marts."""
    from expectations.runner import run_suite  # noqa: PLC0415 - loads Great Expectations

    results = []
    with open_read_only(context.workspace.staged_warehouse) as connection:
        for suite in release_suites(context.catalogue):
            report(f"发布前检查：{suite.title_zh}")
            results.append(run_suite(suite, judged_frame(connection, suite)))
    return results


def judged_frame(connection: duckdb.DuckDBPyConnection, suite: Suite) -> pd.DataFrame:
    """The rows that a suite judges: its mart's, or those of its query, in a fixed order."""
    if not suite.query:
        return frame(connection, suite.table)
    return connection.execute(f"select * from ({suite.query}) order by all").df()  # noqa: S608


def record_decision(
    context: Context, decision: Decision, release_hash: str | None = None
) -> GateRecord:
    """Enter a decision on the staged marts, or on the draft whose files have that hash.

    The same decision on the same content is entered once. The caller holds the write lock.
    """
    run = read_staged_run(context.workspace.staged_warehouse)
    identity = _staged_id(context, decision.content_hash)
    known = _last_word(context, decision.content_hash, identity, release_hash)
    if known is not None and _says(known) == _says(decision):
        return known
    context.ledger.append(
        EventKind.GATED,
        release_id=identity,
        as_of=str(run.as_of),
        content_hash=decision.content_hash,
        release_hash=release_hash,
        outcome=decision.outcome,
        reasons_zh=list(decision.reasons_zh),
        notes_zh=list(decision.notes_zh),
        failed_checks=list(decision.failed_checks),
        rule_version=context.catalogue.rules.version,
        code_version=code_version(),
    )
    record = _last_word(context, decision.content_hash, identity, release_hash)
    assert record is not None  # noqa: S101 - it was appended a moment ago
    return record


def _last_word(
    context: Context, content_hash: str, identity: str, release_hash: str | None
) -> GateRecord | None:
    if release_hash is None:
        return latest_decision(context.ledger.events(), content_hash, identity)
    known = draft_decision(context.ledger.events(), identity)
    return known if known is not None and known.release_hash == release_hash else None


def _says(decision: Decision | GateRecord) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    return decision.outcome, decision.reasons_zh, decision.notes_zh


def staged_decision(context: Context) -> GateRecord | None:
    """The gate's last word on the marts that are staged now."""
    staged = context.workspace.staged_warehouse
    if not staged.exists():
        return None
    judged = content_hash(staged)
    return latest_decision(context.ledger.events(), judged, _staged_id(context, judged))


def _staged_id(context: Context, content: str) -> str:
    """The release that the staged marts would be."""
    run = read_staged_run(context.workspace.staged_warehouse)
    return release_id(run.as_of, content, run.fingerprint)
