-- Every value of every reporting region that can be added up: a flow as its numerator, a ratio as
-- numerator and denominator (a ratio without both is never aggregated, METHODOLOGY 3).
with flows as (
    select * from {{ ref('int_leaf_flows') }}
),

inputs as (
    select * from {{ ref('int_leaf_inputs') }}
),

indicators as (
    select * from {{ ref('stg_indicators') }}
),

ratios as (
    select
        upper_part.indicator,
        upper_part.leaf_code,
        upper_part.period_year,
        upper_part.first_month,
        upper_part.last_month,
        upper_part.basis,
        upper_part.value as numerator,
        lower_part.value as denominator,
        greatest(upper_part.nature_rank, lower_part.nature_rank) as nature_rank
    from inputs as upper_part
    inner join inputs as lower_part
        on
            upper_part.indicator = lower_part.indicator
            and upper_part.leaf_code = lower_part.leaf_code
            and upper_part.period_year = lower_part.period_year
            and upper_part.first_month = lower_part.first_month
            and upper_part.last_month = lower_part.last_month
            and upper_part.basis = lower_part.basis
    where
        upper_part.measure = 'ratio_stock'
        and upper_part.part = 'numerator'
        and lower_part.part = 'denominator'
        and lower_part.value > 0
),

all_values as (
    select
        indicator,
        leaf_code,
        period_year,
        first_month,
        last_month,
        basis,
        value as numerator,
        cast(null as decimal(38, 9)) as denominator,
        method,
        nature_rank,
        flags
    from flows
    union all
    select
        indicator,
        leaf_code,
        period_year,
        first_month,
        last_month,
        basis,
        cast(numerator as decimal(38, 9)) as numerator,
        cast(denominator as decimal(38, 9)) as denominator,
        'reported' as method,
        nature_rank,
        cast(null as varchar) as flags
    from ratios
),

-- `strand` and `clock` say which earlier value is comparable: for a flow the same months of an
-- earlier year, for a stock any earlier date.
final as (
    select
        all_values.*,
        indicators.feed,
        indicators.measure,
        case
            when indicators.measure = 'flow'
                then all_values.first_month * 100 + all_values.last_month
            else 0
        end as strand,
        case
            when indicators.measure = 'flow' then all_values.period_year * 100
            else all_values.period_year * 100 + all_values.last_month
        end as clock
    from all_values
    inner join indicators
        on all_values.indicator = indicators.indicator
)

select * from final
