"""Dagster's entry: loads the definitions, nothing else."""

import dagster as dg

from orchestration.defs.bureau import Bureau
from orchestration.defs.intake_assets import accepted_observations, received_submissions
from orchestration.defs.jobs import every_morning, inbox_sensor, main_job
from orchestration.defs.publication_assets import draft, gate, site
from orchestration.defs.warehouse_assets import dbt_models

defs = dg.Definitions(
    assets=[received_submissions, accepted_observations, dbt_models, gate, draft, site],
    jobs=[main_job],
    schedules=[every_morning],
    sensors=[inbox_sensor],
    resources={"bureau": Bureau()},
    executor=dg.in_process_executor,
)
