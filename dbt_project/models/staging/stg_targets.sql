with source as (
    select * from {{ source('inputs', 'targets') }}
),

final as (
    select
        plan,
        cast(n as integer) as n,
        clause,
        indicator,
        scope,
        region_code,
        kind,
        operator,
        cast(value as decimal(28, 9)) as target_value,
        unit,
        cast(deadline as integer) as deadline,
        hedge,
        reference_region,
        plan_status,
        cast(baseline_year as integer) as baseline_year,
        cast(horizon_year as integer) as horizon_year,
        cast(factor as decimal(18, 9)) as factor,
        cast(first_year as integer) as first_year,
        cast(last_year as integer) as last_year,
        counts_from,
        reference_indicator,
        remark_zh
    from source
)

select * from final
