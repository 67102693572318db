{{ config(materialized='view') }}

-- Every row of a list and when it counted; what it says is one JSON object, so that lists of any
-- columns share one mart.
with versions as (
    select * from {{ ref('int_record_versions') }}
),

final as (
    select
        feed,
        entity_key,
        region_code,
        period,
        period_end,
        attributes,
        case nature_rank
            when 3 then 'simulated'
            when 2 then 'derived'
            else 'reported'
        end as nature,
        known_from,
        known_to,
        submission_id,
        sheet,
        line
    from versions
)

select * from final
