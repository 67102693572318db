{{ config(materialized='view') }}

with indicator_values as (
    select * from {{ ref('int_indicator_values') }}
),

final as (
    select
        indicator,
        region_code,
        period,
        basis,
        period_start,
        period_end,
        value,
        base_year,
        baseline_value,
        growth_pct,
        level_growth_pct,
        chained_growth_pct,
        growth_difference_pp,
        yoy_pct,
        published_growth_pct,
        published_growth_base_year,
        coverage,
        quality,
        low,
        high,
        method,
        nature,
        n_expected,
        n_reported,
        is_simulated as simulated,
        flags
    from indicator_values
)

select * from final
