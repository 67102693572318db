{{ config(materialized='view') }}

with growth_checks as (
    select * from {{ ref('int_growth_checks') }}
),

periods as (
    select * from {{ ref('int_periods') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

final as (
    select
        growth_checks.indicator,
        growth_checks.region_code,
        periods.period,
        growth_checks.basis,
        growth_checks.value,
        growth_checks.last_year_value,
        growth_checks.computed_low_pct,
        growth_checks.computed_high_pct,
        growth_checks.published_growth_pct,
        growth_checks.published_low_pct,
        growth_checks.published_high_pct,
        growth_checks.reproduced
    from growth_checks
    inner join periods
        on
            growth_checks.period_year = periods.period_year
            and growth_checks.first_month = periods.first_month
            and growth_checks.last_month = periods.last_month
            and growth_checks.basis = periods.basis
    cross join settings
    where periods.period_end <= settings.as_of
)

select * from final
