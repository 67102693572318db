-- Within a year a cumulative value below an earlier one, and a negative difference, carry a flag.
with indicator_values as (
    select * from {{ ref('fct_indicator') }}
    where method in ('reported', 'summed', 'differenced')
),

indicators as (
    select * from {{ ref('dim_indicator') }}
    where measure = 'flow'
),

neighbours as (
    select
        indicator_values.*,
        lag(indicator_values.value) over (
            partition by
                indicator_values.indicator,
                indicator_values.region_code,
                indicator_values.basis = 'current',
                year(indicator_values.period_end)
            order by indicator_values.period_end
        ) as value_before
    from indicator_values
    inner join indicators
        on indicator_values.indicator = indicators.indicator
)

select
    indicator,
    region_code,
    period,
    basis,
    value,
    value_before,
    flags
from neighbours
where
    (
        basis in ('ytd', 'year')
        and value < value_before
        and not contains(coalesce(flags, ''), 'ytd_fell')
    )
    or (
        method = 'differenced'
        and value < 0
        and not contains(coalesce(flags, ''), 'negative_difference')
    )
