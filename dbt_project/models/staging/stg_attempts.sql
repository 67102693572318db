with source as (
    select * from {{ source('inputs', 'attempts') }}
),

final as (
    select
        submission_id,
        feed,
        region_code,
        period,
        cast(period_start as date) as period_start,
        cast(period_end as date) as period_end
    from source
)

select * from final
