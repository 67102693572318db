-- Which reporting region's numbers of an indicator change their meaning when (METHODOLOGY 3): a
-- break declared for a region holds for those below it, one without a region for all.
with breaks as (
    select * from {{ ref('stg_series_breaks') }}
),

indicators as (
    select * from {{ ref('stg_indicators') }}
),

reporting as (
    select distinct
        feed,
        region_code
    from {{ ref('stg_reporting_regions') }}
),

closure as (
    select * from {{ ref('stg_region_closure') }}
),

final as (
    select distinct
        breaks.indicator,
        indicators.measure,
        reporting.region_code as leaf_code,
        breaks.broken_on,
        breaks.link
    from breaks
    inner join indicators
        on breaks.indicator = indicators.indicator
    inner join reporting
        on indicators.feed = reporting.feed
    left join closure
        on
            breaks.region_code = closure.ancestor_code
            and reporting.region_code = closure.region_code
    where
        breaks.region_code is null
        or breaks.region_code = reporting.region_code
        or closure.region_code is not null
)

select * from final
