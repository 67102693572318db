-- Counted flows in the shape of what a region reports: for every month from the year after the
-- earliest baseline year to the region's latest report, what is dated in that year up to that
-- month. A month without anything is a zero; a month that no report covers has no row. Only the
-- latest word on a thing counts, in the region that says it.
with things as (
    select * from {{ ref('int_record_things') }}
    where measure = 'flow' and stands_until is null
),

indicators as (
    select * from {{ ref('stg_indicators') }}
    where counted and measure = 'flow'
),

reports as (
    select * from {{ ref('int_record_reports') }}
),

reporters as (
    select distinct
        feed,
        region_code
    from reports
),

-- Of a region that lies in two plans the earlier baseline year counts.
baselines as (
    select min(base_year) as first_base_year
    from {{ ref('int_region_baselines') }}
),

months as (
    select
        period_year,
        last_month,
        period_end
    from {{ ref('int_periods') }}
    where basis = 'ytd'
),

-- What is told apart (an enterprise, say) counts once a year in a jurisdiction, when and where it
-- comes first.
counted_once as (
    select * from things
    qualify
        counting <> 'distinct'
        or row_number() over (
            partition by indicator, jurisdiction_code, year(dated_on), distinct_value
            order by dated_on, entity_key
        ) = 1
),

monthly as (
    select
        indicator,
        leaf_code,
        year(dated_on) as period_year,
        month(dated_on) as last_month,
        sum(amount) as amount,
        max(nature_rank) as nature_rank
    from counted_once
    group by indicator, leaf_code, year(dated_on), month(dated_on)
),

-- Each month is vouched for by the first report as of its end or later.
reported as (
    select
        indicators.indicator,
        reporters.feed,
        reporters.region_code,
        months.period_year,
        months.last_month,
        reports.nature_rank
    from reporters
    inner join indicators
        on reporters.feed = indicators.feed
    cross join baselines
    inner join months
        on baselines.first_base_year < months.period_year
    asof join reports
        on
            reporters.feed = reports.feed
            and reporters.region_code = reports.region_code
            and months.period_end <= reports.period_end
),

final as (
    select
        reported.indicator,
        'flow' as measure,
        'numerator' as part,
        reported.region_code as leaf_code,
        reported.period_year,
        1 as first_month,
        reported.last_month,
        case when reported.last_month = 12 then 'year' else 'ytd' end as basis,
        cast(sum(coalesce(monthly.amount, 0)) over so_far as decimal(28, 9)) as value,
        greatest(
            reported.nature_rank,
            max(coalesce(monthly.nature_rank, 0)) over so_far
        ) as nature_rank
    from reported
    left join monthly
        on
            reported.indicator = monthly.indicator
            and reported.region_code = monthly.leaf_code
            and reported.period_year = monthly.period_year
            and reported.last_month = monthly.last_month
    window so_far as (
        partition by reported.indicator, reported.region_code, reported.period_year
        order by reported.last_month
    )
)

select * from final
