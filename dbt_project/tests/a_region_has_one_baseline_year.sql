-- A target is compared with its plan's baseline year; the region's values are computed with one.
with targets as (
    select * from {{ ref('stg_targets') }}
),

baselines as (
    select * from {{ ref('int_region_baselines') }}
)

select
    targets.plan,
    targets.n,
    targets.baseline_year,
    baselines.base_year
from targets
inner join baselines
    on targets.region_code = baselines.region_code
where targets.baseline_year <> baselines.base_year
