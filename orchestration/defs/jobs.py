"""The main job, its daily schedule and the sensor: they take up what the resident worker missed."""

from datetime import date
from typing import Any

import dagster as dg

from orchestration.defs.bureau import Bureau
from orchestration.defs.intake_assets import ALL_FEEDS
from orchestration.ledger import SHANGHAI
from orchestration.publication.shown import default_day
from orchestration.worker.due import what_is_due
from orchestration.worker.heartbeat import is_watching

MAIN_JOB = "main_job"

main_job = dg.define_asset_job(
    MAIN_JOB,
    selection=dg.AssetSelection.all(),
    tags=ALL_FEEDS,
    executor_def=dg.in_process_executor,  # one process is the writer, and holds the run lock
    description="From the inbox to the published site.",
)


@dg.schedule(job_name=MAIN_JOB, cron_schedule="30 6 * * *", execution_timezone="Asia/Shanghai")
def every_morning(
    context: dg.ScheduleEvaluationContext, bureau: Bureau
) -> dg.RunRequest | dg.SkipReason:
    """Runs once a day, as of that day: what falls due and what everybody else missed."""
    begun = default_day(bureau.context())
    if begun is None:
        return dg.SkipReason("nothing has ever been submitted")
    day = max(context.scheduled_execution_time.astimezone(SHANGHAI).date(), begun)
    return dg.RunRequest(tags=ALL_FEEDS, run_config=_run_config(bureau, day))


@dg.sensor(job_name=MAIN_JOB, minimum_interval_seconds=60)
def inbox_sensor(bureau: Bureau) -> dg.RunRequest | dg.SkipReason:
    """Runs when there is something that no run has taken up; asks once for the same things."""
    desk = bureau.context()
    if is_watching(desk.workspace):
        return dg.SkipReason("the resident worker is watching")
    due = what_is_due(desk)
    if due is None:
        return dg.SkipReason("the inbox is empty and what was submitted is published")
    return dg.RunRequest(run_key=due.key, tags=ALL_FEEDS, run_config=_run_config(bureau, due.as_of))


def _run_config(bureau: Bureau, as_of: date | None) -> dict[str, Any]:
    wanted = {"workspace": bureau.workspace, "as_of": str(as_of) if as_of else ""}
    return {"resources": {"bureau": {"config": wanted}}}
