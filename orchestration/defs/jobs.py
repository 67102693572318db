"""The main job, its daily schedule and the sensor that watches the inbox."""

import hashlib
from collections.abc import Iterator

import dagster as dg

from orchestration.defs.bureau import Bureau
from orchestration.defs.intake_assets import ALL_FEEDS
from orchestration.intake.keeping.inbox import waiting_files

MAIN_JOB = "main_job"

main_job = dg.define_asset_job(
    MAIN_JOB,
    selection=dg.AssetSelection.all(),
    tags=ALL_FEEDS,
    description="From the inbox to the published site.",
)


@dg.schedule(job_name=MAIN_JOB, cron_schedule="30 6 * * *", execution_timezone="Asia/Shanghai")
def every_morning() -> dg.RunRequest:
    """Runs once a day, so that what the sensor missed is caught up."""
    return dg.RunRequest(tags=ALL_FEEDS)


@dg.sensor(job_name=MAIN_JOB, minimum_interval_seconds=60)
def inbox_sensor(bureau: Bureau) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """Runs when files wait in the inbox; the same waiting files ask only once."""
    waiting = waiting_files(bureau.context())
    if not waiting:
        yield dg.SkipReason("the inbox is empty")
        return
    listed = "|".join(f"{path}:{path.stat().st_mtime_ns}" for path in waiting)
    key = hashlib.sha256(listed.encode()).hexdigest()
    yield dg.RunRequest(run_key=key, tags=ALL_FEEDS)
