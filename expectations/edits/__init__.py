"""Edits (审核): a contract's checks evaluated set-wise on one submission, every failing row.

Belongs here: what must hold of the rows of one file, beside what was accepted before. Does not
belong here: reading the file (``orchestration.intake``), or checks on accepted data, marts and
releases (Great Expectations, ``expectations.suites``). The modules: ``frame`` (conventions),
``rows`` (what rows must not say of each other), ``contract`` (checks that follow from the columns),
``declared`` (the feed's own edits; ``skipping`` which of them apply, ``lists`` those on lists,
``timeline`` numbers in order of time, ``contradictions``, ``doubts``, ``patterns`` and ``aims``
what may be wrong with them, ``rounding``), ``explanations`` (what settles a doubt).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from expectations.edits.contract import contract_findings
from expectations.edits.declared import declared_findings
from expectations.edits.explanations import Given, accepted_explanation, settled
from expectations.edits.frame import Position, Positions, without_nil
from expectations.edits.rows import row_findings
from expectations.edits.skipping import SkippedEdit, skipped_edits
from expectations.findings import Finding, in_reading_order
from expectations.history import History
from expectations.targets import PrintedTarget
from sources.catalogue import Feed

__all__ = [
    "Given",
    "Position",
    "Positions",
    "SkippedEdit",
    "accepted_explanation",
    "run_edits",
    "skipped_edits",
]


def run_edits(
    feed: Feed,
    frame: pl.DataFrame,
    positions: Positions,
    history: History | None = None,
    *,
    explanations: Collection[Given] = (),
    targets: Sequence[PrintedTarget] = (),
) -> list[Finding]:
    """Every finding of the feed's edits on ``frame`` (conventions: ``edits.frame``).

    ``positions`` says where each contract column stands in the file; columns that the file does
    not have are absent from it. ``history`` is what the sender had accepted before, ``targets``
    what plans promise for the regions. A soft finding is dropped where the row's note or one of
    the ``explanations`` explains it; a hard one never is.
    """
    if frame.is_empty():
        return []
    findings = row_findings(feed, frame, positions)
    speaking = without_nil(frame)
    findings += contract_findings(feed, speaking, positions)
    earlier = history.of(feed.id) if history is not None else None
    findings += declared_findings(feed, speaking, positions, earlier, targets)
    return in_reading_order(settled(findings, feed, frame, explanations, earlier))
