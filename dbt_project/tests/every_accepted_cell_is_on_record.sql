-- No accepted cell is lost on the way, for want of a period that exists or by standing twice in
-- one submission. Two acceptances of one key at the same instant are the only ones that share.
with observations as (
    select * from {{ ref('stg_observations') }}
),

submissions as (
    select * from {{ ref('stg_submissions') }}
    where submission_state in ('accepted', 'superseded') and accepted_at is not null
),

on_record as (
    select * from {{ ref('fct_observation') }}
)

select
    observations.submission_id,
    observations.line,
    observations."column"
from observations
inner join submissions
    on observations.submission_id = submissions.submission_id
left join on_record
    on
        submissions.accepted_at = on_record.known_from
        and observations.feed = on_record.feed
        and observations.item = on_record.item
        and observations.dims = on_record.dims
        and observations.region_code = on_record.region_code
        and observations.period_end = on_record.period_end
        and observations.basis = on_record.basis
        and (
            observations.basis <> 'current'
            or observations.period_start = on_record.period_start
        )
        -- Another submission of the same instant may stand for this one, its own other cell not.
        and (
            observations.submission_id <> on_record.submission_id
            or (
                observations.line = on_record.line
                and observations."column" = on_record."column"
            )
        )
where on_record.feed is null
