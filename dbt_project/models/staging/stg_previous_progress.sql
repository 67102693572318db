with source as (
    select * from {{ source('inputs', 'previous_progress') }}
),

final as (
    select
        plan,
        cast(n as integer) as n,
        region_code,
        cast(target_year as integer) as target_year,
        cast(is_current as boolean) as is_current,
        period,
        basis,
        cast(value as decimal(28, 9)) as value,
        cast(baseline_value as decimal(28, 9)) as baseline_value,
        cast(needed_value as decimal(28, 9)) as needed_value,
        cast(growth_pct as double) as growth_pct,
        cast(pace_gap_pp as double) as pace_gap_pp,
        cast(coverage as double) as coverage,
        light,
        reason,
        rule_version,
        indicator,
        scope,
        kind,
        operator,
        cast(target_value as decimal(28, 9)) as target_value,
        target_unit,
        cast(deadline as integer) as deadline,
        reference_region,
        reference_indicator,
        counts_from,
        cast(first_year as integer) as first_year,
        cast(baseline_year as integer) as baseline_year
    from source
)

select * from final
