"""Edits (审核): a contract's checks evaluated set-wise on one submission, every failing row.

Belongs here: what must hold of the rows of one file. Does not belong here: reading the file
(``orchestration.intake``), or checks on accepted data, marts and releases (Great Expectations,
``expectations.suites``). The modules: ``frame`` (conventions), ``rows`` (what rows must not say of
each other), ``contract`` (checks that follow from the columns), ``declared`` (the feed's own edits,
``lists`` those on lists), ``explanations`` (what a note settles).
"""

from __future__ import annotations

import polars as pl

from expectations.edits.contract import contract_findings
from expectations.edits.declared import SkippedEdit, declared_findings, skipped_edits
from expectations.edits.explanations import explained_records
from expectations.edits.frame import Position, Positions, without_nil
from expectations.edits.rows import row_findings
from expectations.findings import Finding, in_reading_order
from sources.catalogue import Feed, Severity

__all__ = ["Position", "Positions", "SkippedEdit", "run_edits", "skipped_edits"]


def run_edits(feed: Feed, frame: pl.DataFrame, positions: Positions) -> list[Finding]:
    """Every finding of the feed's edits on ``frame`` (conventions: ``edits.frame``).

    ``positions`` says where each contract column stands in the file; columns that the file does
    not have are absent from it. A soft finding is dropped where the row's note explains it; a
    hard one never is.
    """
    if frame.is_empty():
        return []
    findings = row_findings(feed, frame, positions)
    speaking = without_nil(frame)
    findings += contract_findings(feed, speaking, positions)
    findings += declared_findings(feed, speaking, positions)
    soft = {f.record for f in findings if f.severity is Severity.SOFT and f.record is not None}
    explained = explained_records(feed, frame, soft)
    return in_reading_order(
        finding
        for finding in findings
        if finding.severity is Severity.HARD or finding.record not in explained
    )
