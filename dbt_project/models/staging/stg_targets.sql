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
        cast(counts_from as date) as counts_from
    from source
)

select * from final
