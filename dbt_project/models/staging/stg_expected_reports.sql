with source as (
    select * from {{ source('inputs', 'expected_reports') }}
),

final as (
    select
        feed,
        region_code,
        sender,
        period,
        cast(period_start as date) as period_start,
        cast(period_end as date) as period_end,
        cast(due_on as date) as due_on,
        structural_gap as is_structural_gap,
        obligation as is_obliged
    from source
)

select * from final
