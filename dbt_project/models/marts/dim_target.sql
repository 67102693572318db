with targets as (
    select * from {{ ref('stg_targets') }}
),

final as (
    select
        plan,
        n,
        clause,
        indicator,
        scope,
        region_code,
        kind,
        operator,
        target_value as value,
        unit,
        deadline,
        hedge,
        reference_region,
        plan_status,
        baseline_year,
        counts_from,
        first_year,
        reference_indicator,
        remark_zh
    from targets
)

select * from final
