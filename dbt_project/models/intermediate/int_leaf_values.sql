-- Every value of every reporting region that can be added up (METHODOLOGY 3): a sum as its
-- numerator alone, a ratio as numerator and denominator, never without both. A rate as its office
-- publishes it stands as it is: nothing is added to it.
with flows as (
    select * from {{ ref('int_leaf_flows') }}
),

inputs as (
    select * from {{ ref('int_leaf_inputs') }}
),

indicators as (
    select * from {{ ref('stg_indicators') }}
),

epochs as (
    select * from {{ ref('int_series_epochs') }}
),

parts as (
    select
        indicator,
        part,
        leaf_code,
        period_year,
        first_month,
        last_month,
        basis,
        value,
        rounding,
        method,
        nature_rank,
        flags
    from flows
    union all
    select
        indicator,
        part,
        leaf_code,
        period_year,
        first_month,
        last_month,
        basis,
        cast(value as decimal(38, 9)) as value,
        rounding,
        'reported' as method,
        nature_rank,
        cast(null as varchar) as flags
    from inputs
    where measure in ('stock', 'ratio_stock') and part in ('numerator', 'denominator')
),

upper_parts as (
    select * from parts
    where part = 'numerator'
),

lower_parts as (
    select * from parts
    where part = 'denominator'
),

-- `strand` and `clock` say which other value is comparable: for a flow the same months of another
-- year, for a stock any other date, and never one across an unlinked break of the series. Nothing
-- of nothing (no bus bought yet) is a report that adds nothing to either part.
final as (
    select
        upper_parts.indicator,
        upper_parts.leaf_code,
        upper_parts.period_year,
        upper_parts.first_month,
        upper_parts.last_month,
        upper_parts.basis,
        upper_parts.value as numerator,
        lower_parts.value as denominator,
        case when lower_parts.value is null then upper_parts.rounding end as rounding,
        case
            when 'differenced' in (upper_parts.method, lower_parts.method) then 'differenced'
            when 'summed' in (upper_parts.method, lower_parts.method) then 'summed'
            else 'reported'
        end as method,
        greatest(upper_parts.nature_rank, lower_parts.nature_rank) as nature_rank,
        case
            when upper_parts.flags = lower_parts.flags then upper_parts.flags
            else nullif(concat_ws(',', upper_parts.flags, lower_parts.flags), '')
        end as flags,
        indicators.feed,
        indicators.measure,
        case
            when indicators.measure in ('flow', 'ratio_flow')
                then
                    upper_parts.basis || ' ' || cast(upper_parts.first_month as varchar)
                    || '-' || cast(upper_parts.last_month as varchar)
            else ''
        end
        || coalesce(epochs.epoch, '') as strand,
        case
            when indicators.measure in ('flow', 'ratio_flow') then upper_parts.period_year * 100
            else upper_parts.period_year * 100 + upper_parts.last_month
        end as clock,
        coalesce(epochs.link_ahead, 1) as link_ahead
    from upper_parts
    inner join indicators
        on upper_parts.indicator = indicators.indicator
    left join lower_parts
        on
            upper_parts.indicator = lower_parts.indicator
            and upper_parts.leaf_code = lower_parts.leaf_code
            and upper_parts.period_year = lower_parts.period_year
            and upper_parts.first_month = lower_parts.first_month
            and upper_parts.last_month = lower_parts.last_month
            and upper_parts.basis = lower_parts.basis
    left join epochs
        on
            upper_parts.indicator = epochs.indicator
            and upper_parts.leaf_code = epochs.leaf_code
            and upper_parts.period_year = epochs.period_year
            and upper_parts.first_month = epochs.first_month
            and upper_parts.last_month = epochs.last_month
    where
        indicators.measure in ('flow', 'stock')
        or indicators.published_rate
        or lower_parts.value > 0
        or (upper_parts.value = 0 and lower_parts.value = 0)
)

select * from final
