-- Growth as an office publishes it (METHODOLOGY 3): stored as published, against the year before,
-- and chained from the baseline year over the same months. Only where the region itself reports
-- it, never added up over regions; every link of a chain must exist.
with inputs as (
    select * from {{ ref('int_leaf_inputs') }}
    where part = 'growth'
),

reporting as (
    select distinct
        feed,
        region_code
    from {{ ref('stg_reporting_regions') }}
),

indicators as (
    select * from {{ ref('stg_indicators') }}
),

baselines as (
    select * from {{ ref('int_region_baselines') }}
),

breaks as (
    select * from {{ ref('int_series_breaks') }}
    where link is null
),

published as (
    select
        inputs.*,
        baselines.base_year,
        1 + cast(inputs.value as double) / 100 as link
    from inputs
    inner join indicators
        on inputs.indicator = indicators.indicator
    inner join reporting
        on
            indicators.feed = reporting.feed
            and inputs.leaf_code = reporting.region_code
    left join baselines
        on inputs.leaf_code = baselines.region_code
),

-- An office's rates chain up to the break of their series, not across it.
broken as (
    select distinct
        published.indicator,
        published.leaf_code,
        published.period_year,
        published.first_month,
        published.last_month,
        published.basis
    from published
    inner join breaks
        on
            published.indicator = breaks.indicator
            and published.leaf_code = breaks.leaf_code
            and breaks.broken_on > make_date(published.base_year, published.first_month, 1)
            and breaks.broken_on
            <= last_day(make_date(published.period_year, published.last_month, 1))
),

chained as (
    select
        *,
        product(link) over links as chain,
        count(*) over links as n_links,
        max(nature_rank) over links as chain_nature_rank
    from published
    where period_year > base_year
    window links as (
        partition by indicator, leaf_code, basis, first_month, last_month
        order by period_year
    )
),

final as (
    select
        published.indicator,
        published.measure,
        published.leaf_code as region_code,
        published.period_year,
        published.first_month,
        published.last_month,
        published.basis,
        published.base_year,
        published.period_year - 1 as published_base_year,
        cast(published.value as decimal(28, 9)) as value,
        round(cast(published.value as double), 9) as published_growth_pct,
        published.rounding,
        case
            when
                published.basis in ('ytd', 'year')
                and broken.indicator is null
                and chained.n_links = published.period_year - published.base_year
                then round(100 * (chained.chain - 1), 9)
        end as chained_growth_pct,
        broken.indicator is not null as is_broken,
        published.nature_rank,
        coalesce(chained.chain_nature_rank, published.nature_rank) = 3 as is_simulated
    from published
    left join chained
        on
            published.indicator = chained.indicator
            and published.leaf_code = chained.leaf_code
            and published.period_year = chained.period_year
            and published.first_month = chained.first_month
            and published.last_month = chained.last_month
            and published.basis = chained.basis
    left join broken
        on
            published.indicator = broken.indicator
            and published.leaf_code = broken.leaf_code
            and published.period_year = broken.period_year
            and published.first_month = broken.first_month
            and published.last_month = broken.last_month
            and published.basis = broken.basis
)

select * from final
