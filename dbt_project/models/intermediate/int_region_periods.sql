-- For which periods a region has a row: those of its own leaves, and those of the regions above
-- it, so that a region that did not report shows as missing beside its reporting neighbours. A rate
-- as its office publishes it has rows only where the region itself reports.
with leaf_values as (
    select * from {{ ref('int_leaf_values') }}
),

leaves as (
    select * from {{ ref('int_region_leaves') }}
),

indicators as (
    select * from {{ ref('stg_indicators') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

region_baselines as (
    select * from {{ ref('int_region_baselines') }}
),

leaf_counts as (
    select
        feed,
        region_code,
        count(*) as n_leaves
    from leaves
    group by feed, region_code
),

-- One leaf's gap is no period of the region: a run of months that was only ever derived by
-- differencing counts where enough leaves share it (January-February, say).
own_periods as (
    select
        leaves.feed,
        leaves.region_code,
        leaf_values.indicator,
        leaf_values.period_year,
        leaf_values.first_month,
        leaf_values.last_month,
        leaf_values.basis
    from leaf_values
    inner join leaves
        on
            leaf_values.feed = leaves.feed
            and leaf_values.leaf_code = leaves.leaf_code
    inner join leaf_counts
        on
            leaves.feed = leaf_counts.feed
            and leaves.region_code = leaf_counts.region_code
    cross join settings
    left join region_baselines
        on leaves.region_code = region_baselines.region_code
    group by
        leaves.feed,
        leaves.region_code,
        leaf_values.indicator,
        leaf_values.period_year,
        leaf_values.first_month,
        leaf_values.last_month,
        leaf_values.basis,
        leaf_counts.n_leaves,
        settings.coverage_withheld,
        region_baselines.coverage_withheld
    having
        bool_or(leaf_values.method <> 'differenced')
        or leaf_values.first_month = leaf_values.last_month
        or count(*) * 1.0 / leaf_counts.n_leaves
        >= coalesce(region_baselines.coverage_withheld, settings.coverage_withheld)
),

-- Each region under itself and under the regions whose leaves include its own.
above as (
    select distinct
        upper_region.feed,
        upper_region.region_code as upper_code,
        lower_region.region_code,
        lower_region.region_code = lower_region.leaf_code as is_own_leaf
    from leaves as upper_region
    inner join leaves as lower_region
        on
            upper_region.feed = lower_region.feed
            and upper_region.leaf_code = lower_region.leaf_code
            and upper_region.depth >= lower_region.depth
),

final as (
    select distinct
        above.feed,
        above.region_code,
        own_periods.indicator,
        own_periods.period_year,
        own_periods.first_month,
        own_periods.last_month,
        own_periods.basis
    from own_periods
    inner join above
        on
            own_periods.feed = above.feed
            and own_periods.region_code = above.upper_code
    inner join indicators
        on own_periods.indicator = indicators.indicator
    where above.is_own_leaf or not indicators.published_rate
)

select * from final
