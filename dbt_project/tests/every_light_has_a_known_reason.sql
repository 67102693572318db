-- And the two belong together: each light has its own reasons, and one that judges has numbers
-- behind it.
with progress as (
    select * from {{ ref('fct_target_progress') }}
),

reasons as (
    select * from {{ ref('dim_reason') }}
),

allowed (light, reason) as (
    values
    ('not_assessable', 'no_data'),
    ('not_assessable', 'stale'),
    ('not_assessable', 'no_baseline'),
    ('not_assessable', 'zero_baseline'),
    ('not_assessable', 'no_reference'),
    ('not_assessable', 'coverage'),
    ('not_assessable', 'break'),
    ('not_assessable', 'no_path'),
    ('not_assessable', 'awaiting_final'),
    ('undecided', 'differs_by_treatment'),
    ('missed', 'missed_deadline'),
    ('achieved', 'met'),
    ('achieved', 'met_early'),
    ('far_behind', 'fell_below'),
    ('far_behind', 'below_baseline'),
    ('far_behind', 'behind_path'),
    ('behind', 'behind_path'),
    ('slightly_behind', 'behind_path'),
    ('on_track', 'ahead_of_path')
)

select
    progress.plan,
    progress.n,
    progress.light,
    progress.reason
from progress
left join reasons
    on progress.reason = reasons.reason
left join allowed
    on
        progress.light = allowed.light
        and progress.reason = allowed.reason
where
    reasons.reason is null
    or allowed.reason is null
    or (
        progress.light <> 'not_assessable'
        and (progress.period is null or progress.value is null or progress.coverage is null)
    )
    or (
        progress.light in ('behind', 'slightly_behind')
        and (progress.pace_gap_pp >= 0 or progress.pace_gap_pp is null)
    )
    or (
        progress.light = 'on_track'
        and (progress.pace_gap_pp < 0 or progress.pace_gap_pp is null)
    )
    or (progress.early and progress.light <> 'achieved')
