-- What a cumulative target has counted since its start (METHODOLOGY 5): the complete years since
-- then and the part of the year up to each period. A sum needs every piece; it is covered as its
-- least covered piece is, and a year nobody has reported whole is not covered at all.
with targets as (
    select * from {{ ref('int_target_years') }}
    where kind = 'cumulative' and measure = 'flow'
),

indicator_values as (
    select * from {{ ref('int_indicator_values') }}
    where basis in ('ytd', 'year')
),

pieces as (
    select
        targets.plan,
        targets.n,
        targets.target_year,
        targets.start_year,
        indicator_values.*
    from targets
    inner join indicator_values
        on
            targets.indicator = indicator_values.indicator
            and targets.region_code = indicator_values.region_code
            and targets.start_year < indicator_values.period_year
            and targets.target_year >= indicator_values.period_year
),

-- Every complete year with those before it.
years as (
    select
        plan,
        n,
        target_year,
        period_year,
        count(value) over so_far = period_year - start_year as is_whole,
        case
            when count(*) over so_far = period_year - start_year then min(coverage) over so_far
            else 0
        end as coverage,
        sum(value) over so_far as value,
        sum(low) over so_far as low,
        sum(high) over so_far as high,
        sum(reported_value) over so_far as reported_value,
        bool_or(is_simulated) over so_far as is_simulated
    from pieces
    where basis = 'year'
    window so_far as (
        partition by plan, n, target_year
        order by period_year
    )
),

-- The first year counted has none before it.
added_up as (
    select
        pieces.*,
        pieces.period_year = pieces.start_year + 1 as is_first_year,
        coalesce(years.is_whole, false) or is_first_year as is_whole,
        case when is_first_year then 1 else coalesce(years.coverage, 0) end as years_coverage,
        coalesce(years.value, 0) as years_value,
        coalesce(years.low, 0) as years_low,
        coalesce(years.high, 0) as years_high,
        coalesce(years.reported_value, 0) as years_reported_value,
        coalesce(years.is_simulated, false) as years_are_simulated
    from pieces
    left join years
        on
            pieces.plan = years.plan
            and pieces.n = years.n
            and pieces.target_year = years.target_year
            and pieces.period_year - 1 = years.period_year
),

final as (
    select
        plan,
        n,
        target_year,
        period,
        basis,
        period_end,
        period_year,
        last_month,
        cast(case when is_whole then years_value + value end as decimal(28, 9)) as value,
        cast(case when is_whole then years_low + low end as decimal(28, 9)) as low,
        cast(case when is_whole then years_high + high end as decimal(28, 9)) as high,
        cast(case when is_whole then years_reported_value + reported_value end as decimal(28, 9))
            as reported_value,
        least(coverage, years_coverage) as coverage,
        n_reported,
        is_simulated or years_are_simulated as is_simulated,
        is_broken
    from added_up
)

select * from final
