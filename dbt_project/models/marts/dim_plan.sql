with plans as (
    select * from {{ ref('stg_plans') }}
),

final as (
    select
        plan,
        short_zh,
        title_zh,
        document_number,
        issued_on,
        plan_status,
        region_code,
        parent_plan,
        baseline_year,
        horizon_year,
        source,
        remark_zh
    from plans
)

select * from final
