"""Refusing what comes for a period that was closed before it came.

Belongs here: the finding on each such row. Does not belong here: which periods are closed
(``orchestration.period_locks``).

By the order of the ledger: what had come before the lock may still be explained and accepted, and
judging again gives the same, whatever has been locked or opened since.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from expectations.findings import Finding, Place, Verdict, built_in, in_reading_order
from orchestration.context import Context
from orchestration.intake.cells.calendars import reporting_period
from orchestration.intake.judge import Judgement
from orchestration.ledger import SHANGHAI
from orchestration.period_locks import Lock, Locks
from orchestration.submissions import Submission
from sources.periods import Period

LOCKED_RULE = "period.locked"
_ROW = ("line", "sheet", "region_code", "period_end")


def refused_where_locked(
    context: Context, submission: Submission, judgement: Judgement
) -> Judgement:
    """The judgement, with every row of a closed period refused."""
    # What has not been received yet (a draft) meets the locks of today.
    locks = Locks.known(context.index.period_events(), submission.received_seq or None)
    if not locks.by_scope or judgement.cells is None:
        return judgement
    found = list(_findings(context, judgement, locks))
    if not found:
        return judgement
    return replace(
        judgement,
        verdict=Verdict.REJECT,
        findings=in_reading_order([*judgement.findings, *found]),
        observations=None,
        counts=judgement.counts | {"hard": judgement.counts["hard"] + len(found)},
    )


def _findings(context: Context, judgement: Judgement, locks: Locks) -> Iterator[Finding]:
    assert judgement.cells is not None  # noqa: S101 - the caller has looked
    calendar = context.catalogue.feeds[judgement.feed].calendar
    known = judgement.cells.drop_nulls(["period_start", "period_end"])
    # A row's cumulative cells begin in January: it is named by the shortest of its periods.
    rows = known.group_by(_ROW).agg(pl.col("period_start").max()).sort(_ROW, nulls_last=True)
    for line, sheet, code, end, start in rows.iter_rows():
        lock = locks.on(judgement.feed, end)
        if lock is not None:
            region = context.catalogue.regions.get(code)
            period = reporting_period(Period(start, end), calendar).label
            key = " ".join(part for part in (code, region and region.name_zh, period) if part)
            place = Place(sheet=sheet or "", line=line, key=key, read=period)
            yield _finding(place, period, lock)


def _finding(place: Place, period: str, lock: Lock) -> Finding:
    return built_in(
        LOCKED_RULE,
        place,
        period=period,
        since=f"{lock.at.astimezone(SHANGHAI):%Y-%m-%d}",
        reason=lock.reason_zh,
        by=f"市局审核人员（{lock.by}）",
    )
