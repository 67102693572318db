-- For every period of a series with breaks which definition its value follows (METHODOLOGY 3).
-- Values of one epoch compare; `link_ahead` brings a value to the newest linked definition. Months
-- of a flow that lie on both sides of an unlinked break follow neither (`~`).
with breaks as (
    select
        *,
        measure in ('stock', 'ratio_stock') as is_stock
    from {{ ref('int_series_breaks') }}
),

periods as (
    select distinct
        period_year,
        first_month,
        last_month,
        period_start,
        period_end
    from {{ ref('int_periods') }}
),

-- A stock is as of the end of its period, a flow belongs to where its months start.
placed as (
    select
        breaks.indicator,
        breaks.leaf_code,
        breaks.broken_on,
        breaks.link,
        periods.period_year,
        periods.first_month,
        periods.last_month,
        case when breaks.is_stock then periods.period_end else periods.period_start end
            as follows_from,
        periods.period_end
    from breaks
    cross join periods
),

final as (
    select
        indicator,
        leaf_code,
        period_year,
        first_month,
        last_month,
        ' #'
        || cast(count(*) filter (where link is null and broken_on <= follows_from) as varchar)
        || case
            when
                bool_or(link is null and broken_on > follows_from and broken_on <= period_end)
                then '~'
            else ''
        end as epoch,
        round(coalesce(product(link) filter (where broken_on > follows_from), 1), 9) as link_ahead
    from placed
    group by indicator, leaf_code, period_year, first_month, last_month
)

select * from final
