-- Every indicator of every region and period in one shape: levels with the published growth beside
-- them, growth-only series with their chain.
with region_values as (
    select * from {{ ref('int_region_values') }}
),

published_growth as (
    select * from {{ ref('int_published_growth') }}
),

periods as (
    select * from {{ ref('int_periods') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

growth_of_levels as (
    select * from published_growth
    where measure <> 'growth_only'
),

-- An office may publish a growth rate for months whose level it does not print.
levels as (
    select
        coalesce(region_values.indicator, growth_of_levels.indicator) as indicator,
        coalesce(region_values.region_code, growth_of_levels.region_code) as region_code,
        coalesce(region_values.measure, growth_of_levels.measure) as measure,
        coalesce(region_values.period_year, growth_of_levels.period_year) as period_year,
        coalesce(region_values.first_month, growth_of_levels.first_month) as first_month,
        coalesce(region_values.last_month, growth_of_levels.last_month) as last_month,
        coalesce(region_values.basis, growth_of_levels.basis) as basis,
        coalesce(region_values.base_year, growth_of_levels.base_year) as base_year,
        region_values.value,
        region_values.low,
        region_values.high,
        region_values.reported_value,
        region_values.baseline_value,
        region_values.growth_pct,
        region_values.growth_low_pct,
        region_values.growth_high_pct,
        region_values.yoy_pct,
        growth_of_levels.published_growth_pct,
        growth_of_levels.published_base_year,
        coalesce(region_values.coverage, 0) as coverage,
        coalesce(region_values.quality, 'missing') as quality,
        coalesce(region_values.n_expected, 1) as n_expected,
        coalesce(region_values.n_reported, 0) as n_reported,
        region_values.method,
        region_values.flags,
        coalesce(region_values.nature_rank, growth_of_levels.nature_rank) as nature_rank,
        coalesce(region_values.is_simulated, false)
        or coalesce(growth_of_levels.is_simulated, false) as is_simulated
    from region_values
    full join growth_of_levels
        on
            region_values.indicator = growth_of_levels.indicator
            and region_values.region_code = growth_of_levels.region_code
            and region_values.period_year = growth_of_levels.period_year
            and region_values.first_month = growth_of_levels.first_month
            and region_values.last_month = growth_of_levels.last_month
            and region_values.basis = growth_of_levels.basis
),

growth_only as (
    select
        indicator,
        region_code,
        measure,
        period_year,
        first_month,
        last_month,
        basis,
        base_year,
        value,
        value as low,
        value as high,
        cast(null as decimal(28, 9)) as reported_value,
        cast(null as decimal(28, 9)) as baseline_value,
        chained_growth_pct as growth_pct,
        chained_growth_pct as growth_low_pct,
        chained_growth_pct as growth_high_pct,
        published_growth_pct as yoy_pct,
        published_growth_pct,
        published_base_year,
        1.0 as coverage,
        'published' as quality,
        1 as n_expected,
        1 as n_reported,
        'chained' as method,
        cast(null as varchar) as flags,
        nature_rank,
        is_simulated
    from published_growth
    where measure = 'growth_only'
),

both_kinds as (
    select * from levels
    union all
    select * from growth_only
),

-- A period that is not over at `as_of` is a plan or a mistake, not yet a fact to compute with.
final as (
    select
        both_kinds.indicator,
        both_kinds.region_code,
        both_kinds.measure,
        periods.period,
        both_kinds.basis,
        periods.period_start,
        periods.period_end,
        both_kinds.period_year,
        both_kinds.first_month,
        both_kinds.last_month,
        both_kinds.value,
        both_kinds.base_year,
        both_kinds.baseline_value,
        both_kinds.growth_pct,
        both_kinds.growth_low_pct,
        both_kinds.growth_high_pct,
        both_kinds.yoy_pct,
        both_kinds.published_growth_pct,
        cast(both_kinds.published_base_year as integer) as published_growth_base_year,
        cast(both_kinds.coverage as double) as coverage,
        both_kinds.quality,
        both_kinds.low,
        both_kinds.high,
        both_kinds.reported_value,
        both_kinds.method,
        case both_kinds.nature_rank
            when 3 then 'simulated'
            when 2 then 'derived'
            when 1 then 'reported'
        end as nature,
        cast(both_kinds.n_expected as integer) as n_expected,
        cast(both_kinds.n_reported as integer) as n_reported,
        both_kinds.is_simulated,
        both_kinds.flags
    from both_kinds
    inner join periods
        on
            both_kinds.period_year = periods.period_year
            and both_kinds.first_month = periods.first_month
            and both_kinds.last_month = periods.last_month
            and both_kinds.basis = periods.basis
    cross join settings
    where periods.period_end <= settings.as_of
)

select * from final
