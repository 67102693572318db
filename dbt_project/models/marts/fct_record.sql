{{ config(materialized='view') }}

-- Every row of a list and when it counted; what it says is one JSON object, so that lists of any
-- columns share one mart. Which row is the latest word on a thing: int_record_states.
with versions as (
    select * from {{ ref('int_record_versions') }}
),

states as (
    select * from {{ ref('int_record_states') }}
    where stands_until is null
),

submissions as (
    select * from {{ ref('stg_submissions') }}
),

-- A row counts from another time than its own acceptance because the one before it was taken back.
sequenced as (
    select
        versions.*,
        submissions.revision,
        submissions.revision_reason,
        lag(versions.submission_id) over history as submission_before,
        versions.known_from > submissions.accepted_at as is_back
    from versions
    left join submissions
        on versions.submission_id = submissions.submission_id
    window history as (
        partition by versions.feed, versions.entity_key, versions.period
        order by versions.known_from
    )
),

final as (
    select
        sequenced.feed,
        sequenced.entity_key,
        sequenced.region_code,
        sequenced.period,
        sequenced.period_end,
        sequenced.attributes,
        case sequenced.nature_rank
            when 3 then 'simulated'
            when 2 then 'derived'
            else 'reported'
        end as nature,
        sequenced.known_from,
        sequenced.known_to,
        states.feed is not null as is_standing,
        case
            when sequenced.submission_before is null then null
            when sequenced.is_back then ended.submission_state
            else sequenced.revision
        end as reason,
        case
            when sequenced.submission_before is null then null
            when sequenced.is_back then ended.reason_zh
            else sequenced.revision_reason
        end as reason_zh,
        sequenced.submission_id,
        sequenced.sheet,
        sequenced.line
    from sequenced
    left join states
        on
            sequenced.feed = states.feed
            and sequenced.entity_key = states.entity_key
            and sequenced.period = states.period
            and sequenced.known_from = states.known_from
            and sequenced.known_to is null
    left join submissions as ended
        on sequenced.submission_before = ended.submission_id
)

select * from final
