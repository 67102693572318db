-- Every indicator of every region and period in one shape: levels with the published growth beside
-- them, growth-only series with their chain. The growth that counts is the one the indicator is
-- judged by; the other stands beside it, never in its place.
with region_values as (
    select * from {{ ref('int_region_values') }}
),

published_growth as (
    select * from {{ ref('int_published_growth') }}
),

periods as (
    select * from {{ ref('int_periods') }}
),

indicators as (
    select * from {{ ref('stg_indicators') }}
),

growth_checks as (
    select * from {{ ref('int_growth_checks') }}
),

disagreements as (
    select * from {{ ref('int_disagreements') }}
    where differs
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
        region_values.growth_pct as level_growth_pct,
        region_values.growth_low_pct as level_growth_low_pct,
        region_values.growth_high_pct as level_growth_high_pct,
        region_values.yoy_pct,
        growth_of_levels.published_growth_pct,
        growth_of_levels.published_base_year,
        growth_of_levels.chained_growth_pct,
        coalesce(region_values.coverage, 0) as coverage,
        coalesce(region_values.quality, 'missing') as quality,
        coalesce(region_values.n_expected, 1) as n_expected,
        coalesce(region_values.n_reported, 0) as n_reported,
        region_values.method,
        region_values.flags,
        coalesce(region_values.is_broken, growth_of_levels.is_broken, false) as is_broken,
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
        cast(null as double) as level_growth_pct,
        cast(null as double) as level_growth_low_pct,
        cast(null as double) as level_growth_high_pct,
        published_growth_pct as yoy_pct,
        published_growth_pct,
        published_base_year,
        chained_growth_pct,
        1.0 as coverage,
        'published' as quality,
        1 as n_expected,
        1 as n_reported,
        'chained' as method,
        case when is_broken then 'break' end as flags,
        coalesce(is_broken, false) as is_broken,
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

-- A level that is not shown has no growth that counts, whichever it is judged by.
judged as (
    select
        both_kinds.*,
        coalesce(indicators.judge_by = 'published_chain', false) as is_judged_by_chain,
        case when both_kinds.value is not null then both_kinds.chained_growth_pct end
            as shown_chain_pct,
        nullif(concat_ws(
            ',',
            both_kinds.flags,
            case when not growth_checks.reproduced then 'growth_not_reproduced' end,
            case when disagreements.differs then 'parent_differs' end
        ), '') as all_flags
    from both_kinds
    left join indicators
        on both_kinds.indicator = indicators.indicator
    left join growth_checks
        on
            both_kinds.indicator = growth_checks.indicator
            and both_kinds.region_code = growth_checks.region_code
            and both_kinds.period_year = growth_checks.period_year
            and both_kinds.first_month = growth_checks.first_month
            and both_kinds.last_month = growth_checks.last_month
            and both_kinds.basis = growth_checks.basis
    left join disagreements
        on
            both_kinds.indicator = disagreements.indicator
            and both_kinds.region_code = disagreements.region_code
            and both_kinds.period_year = disagreements.period_year
            and both_kinds.first_month = disagreements.first_month
            and both_kinds.last_month = disagreements.last_month
            and both_kinds.basis = disagreements.basis
),

-- A period that is not over at `as_of` is a plan or a mistake, not yet a fact to compute with.
final as (
    select
        judged.indicator,
        judged.region_code,
        judged.measure,
        periods.period,
        judged.basis,
        periods.period_start,
        periods.period_end,
        judged.period_year,
        judged.first_month,
        judged.last_month,
        judged.value,
        judged.base_year,
        judged.baseline_value,
        case
            when judged.is_judged_by_chain then judged.shown_chain_pct
            else judged.level_growth_pct
        end as growth_pct,
        case
            when judged.is_judged_by_chain then judged.shown_chain_pct
            else judged.level_growth_low_pct
        end as growth_low_pct,
        case
            when judged.is_judged_by_chain then judged.shown_chain_pct
            else judged.level_growth_high_pct
        end as growth_high_pct,
        judged.level_growth_pct,
        judged.chained_growth_pct,
        round(judged.chained_growth_pct - judged.level_growth_pct, 9) as growth_difference_pp,
        judged.yoy_pct,
        judged.published_growth_pct,
        cast(judged.published_base_year as integer) as published_growth_base_year,
        cast(judged.coverage as double) as coverage,
        judged.quality,
        judged.low,
        judged.high,
        judged.reported_value,
        judged.method,
        case judged.nature_rank
            when 3 then 'simulated'
            when 2 then 'derived'
            when 1 then 'reported'
        end as nature,
        cast(judged.n_expected as integer) as n_expected,
        cast(judged.n_reported as integer) as n_reported,
        judged.is_simulated,
        judged.is_broken,
        judged.all_flags as flags
    from judged
    inner join periods
        on
            judged.period_year = periods.period_year
            and judged.first_month = periods.first_month
            and judged.last_month = periods.last_month
            and judged.basis = periods.basis
    cross join settings
    where periods.period_end <= settings.as_of
)

select * from final
