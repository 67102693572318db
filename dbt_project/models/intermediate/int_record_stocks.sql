-- Counted stocks and ratios in the shape of what a region reports: for every day as of which the
-- region reported its list, what stood on it then, was there by its date and had not ended.
with things as (
    select * from {{ ref('int_record_things') }}
    where measure in ('stock', 'ratio_stock')
),

indicators as (
    select * from {{ ref('stg_indicators') }}
    where counted and measure in ('stock', 'ratio_stock')
),

reports as (
    select * from {{ ref('int_record_reports') }}
),

report_days as (
    select distinct
        feed,
        period_end
    from reports
),

-- What is told apart counts once, with the part of the ratio it has reached.
standing as (
    select
        things.*,
        report_days.period_end
    from things
    inner join report_days
        on
            things.feed = report_days.feed
            and things.stands_from <= report_days.period_end
    where
        (things.stands_until is null or things.stands_until > report_days.period_end)
        and (things.dated_on is null or things.dated_on <= report_days.period_end)
        and (things.ended_on is null or things.ended_on > report_days.period_end)
    qualify
        things.counting <> 'distinct'
        or row_number() over (
            partition by
                things.indicator,
                things.jurisdiction_code,
                report_days.period_end,
                things.distinct_value
            order by things.is_numerator desc, things.dated_on asc, things.entity_key asc
        ) = 1
),

totals as (
    select
        indicator,
        leaf_code,
        period_end,
        sum(amount) as total,
        sum(amount) filter (where is_numerator) as numerator_total,
        max(nature_rank) as nature_rank
    from standing
    group by indicator, leaf_code, period_end
),

known as (
    select
        indicators.indicator,
        indicators.measure,
        reports.region_code as leaf_code,
        reports.period_end,
        coalesce(totals.total, 0) as total,
        coalesce(totals.numerator_total, 0) as numerator_total,
        greatest(reports.nature_rank, coalesce(totals.nature_rank, 0)) as nature_rank
    from reports
    inner join indicators
        on reports.feed = indicators.feed
    left join totals
        on
            indicators.indicator = totals.indicator
            and reports.region_code = totals.leaf_code
            and reports.period_end = totals.period_end
),

parts as (
    select
        *,
        'numerator' as part,
        numerator_total as value
    from known
    union all
    select
        *,
        'denominator' as part,
        total as value
    from known
    where measure = 'ratio_stock'
),

-- A stock at the end of December is the year's.
final as (
    select
        indicator,
        measure,
        part,
        leaf_code,
        year(period_end) as period_year,
        case when month(period_end) = 12 then 1 else month(period_end) end as first_month,
        month(period_end) as last_month,
        case when month(period_end) = 12 then 'year' else 'current' end as basis,
        cast(value as decimal(28, 9)) as value,
        nature_rank
    from parts
)

select * from final
