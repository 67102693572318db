with declared as (
    select * from {{ source('inputs', 'plans') }}
),

final as (
    select
        plan,
        short_zh,
        title_zh,
        document_number,
        cast(issued_on as date) as issued_on,
        plan_status,
        region_code,
        parent_plan,
        cast(baseline_year as integer) as baseline_year,
        cast(horizon_year as integer) as horizon_year,
        source,
        remark_zh
    from declared
)

select * from final
