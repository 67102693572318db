-- And the two belong together: a light that judges has numbers behind it.
with progress as (
    select * from {{ ref('fct_target_progress') }}
),

reasons as (
    select * from {{ ref('dim_reason') }}
)

select
    progress.plan,
    progress.n,
    progress.light,
    progress.reason
from progress
left join reasons
    on progress.reason = reasons.reason
where
    reasons.reason is null
    or (
        progress.light <> 'not_assessable'
        and (progress.period is null or progress.value is null or progress.coverage is null)
    )
    or (
        progress.light in ('behind', 'slightly_behind')
        and (progress.pace_gap_pp >= 0 or progress.pace_gap_pp is null)
    )
    or (progress.early and progress.light <> 'achieved')
