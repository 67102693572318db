"""A run's steps out of Dagster's own records, for the report of the run.

Belongs here: reading events. Does not belong here: what a report tells or how it looks
(``orchestration.publication.report``).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg

from expectations.results import SuiteResult
from orchestration.context import Context
from orchestration.ledger import SHANGHAI, now
from orchestration.progress import report
from orchestration.publication.report.facts import Ended, Run, Step, keep_results
from orchestration.publication.report.writing import report_folder, write_report

_STEPS = {
    dg.DagsterEventType.STEP_START: "running",
    dg.DagsterEventType.STEP_SUCCESS: "done",
    dg.DagsterEventType.STEP_FAILURE: "failed",
    dg.DagsterEventType.STEP_SKIPPED: "skipped",
}


def report_at_end(
    context: Context, instance: dg.DagsterInstance, run_id: str, ended: Ended
) -> Path | None:
    """Write the report of a run that is over; ``None`` where that cannot be.

    It tells of the run and decides nothing: what keeps it from being written is said, and no more.
    """
    try:
        return _written(context, instance, run_id, ended)
    except Exception as error:
        report(f"运行报告未能写出：{error}")
        return None


def _written(context: Context, instance: dg.DagsterInstance, run_id: str, ended: Ended) -> Path:
    entries = list(instance.all_logs(run_id, of_type=set(_STEPS)))
    started = min((entry.timestamp for entry in entries), default=now().timestamp())
    last = max((entry.timestamp for entry in entries), default=started)
    begun = datetime.fromtimestamp(started, SHANGHAI)
    return write_report(context, Run(run_id, ended, begun, last - started, steps_of(entries)))


def report_so_far(
    desk: Context,
    context: dg.AssetExecutionContext,
    state: str,
    release_id: str | None,
    results: Sequence[SuiteResult] = (),
    reasons_zh: tuple[str, ...] = (),
    titles: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Keep what checks found and write the report as far as the run has come; as metadata."""
    keep_results(report_folder(desk.workspace, context.run_id), results, titles)
    ended = Ended(state, None, release_id, reasons_zh)
    page = report_at_end(desk, context.instance, context.run_id, ended)
    return {"report": dg.MetadataValue.path(str(page))} if page else {}


def steps_of(entries: Iterable[Any]) -> tuple[Step, ...]:
    """Each step as its last event left it, in the order in which they began."""
    steps: dict[str, Step] = {}
    begun: dict[str, float] = {}
    for entry in entries:
        event = entry.dagster_event
        key = event.step_key
        begun.setdefault(key, entry.timestamp)
        state = _STEPS[event.event_type]
        seconds = None if state == "running" else entry.timestamp - begun[key]
        steps[key] = Step(key, state, seconds, _error(event))
    return tuple(steps.values())


def _error(event: dg.DagsterEvent) -> str:
    error = getattr(event.event_specific_data, "error", None)
    if error is None:
        return ""
    cause = error.cause or error
    return str(cause.message).strip()
