-- Which region has reported its list as of which day: by any row on record, also one that another
-- has since replaced, or by saying that there is nothing on the list.
with observations as (
    select * from {{ ref('stg_observations') }}
    where entity_key <> ''
),

submissions as (
    select * from {{ ref('stg_submissions') }}
    where submission_state in ('accepted', 'superseded') and accepted_at is not null
),

final as (
    select
        observations.feed,
        observations.region_code,
        observations.period_end,
        max(
            case observations.nature
                when 'simulated' then 3
                when 'derived' then 2
                else 1
            end
        ) as nature_rank
    from observations
    inner join submissions
        on observations.submission_id = submissions.submission_id
    group by observations.feed, observations.region_code, observations.period_end
)

select * from final
