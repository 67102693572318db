-- Beside the light, never the light (METHODOLOGY 6): what the target asks in the indicator's own
-- unit, what this year still needs a month, and where the pace since the baseline would lead; with
-- regions missing, from the low to the high end of their treatments.
with targets as (
    select * from {{ ref('int_target_years') }}
),

judged as (
    select * from {{ ref('int_target_judged') }}
),

scores as (
    select * from {{ ref('int_target_scores') }}
),

baselines as (
    select * from {{ ref('int_target_baselines') }}
),

indicator_values as (
    select * from {{ ref('int_indicator_values') }}
),

-- The latest complete year carries the projection.
complete_years as (
    select
        targets.plan,
        targets.n,
        targets.target_year,
        1 + indicator_values.growth_pct / 100 as growth_factor,
        -- Nothing falls by more than all of it.
        greatest(
            1 + coalesce(indicator_values.growth_low_pct, indicator_values.growth_pct) / 100, 0
        ) as low_factor,
        1 + coalesce(indicator_values.growth_high_pct, indicator_values.growth_pct) / 100
            as high_factor,
        case when targets.measure = 'flow' then cast(indicator_values.value as double) end
            as year_value,
        indicator_values.period_year - targets.baseline_year as years_done,
        targets.target_year - targets.baseline_year as years_in_all
    from targets
    inner join indicator_values
        on
            targets.indicator = indicator_values.indicator
            and targets.region_code = indicator_values.region_code
            and targets.target_year >= indicator_values.period_year
            and targets.baseline_year < indicator_values.period_year
            and indicator_values.basis = 'year'
    where
        targets.kind = 'growth'
        and targets.has_deadline
        and indicator_values.growth_pct > -100
    qualify row_number() over (
        partition by targets.plan, targets.n, targets.target_year
        order by indicator_values.period_year desc
    ) = 1
),

-- A sum is asked by the end of the judged year; growth asks it of the whole baseline year.
sized as (
    select
        targets.plan,
        targets.n,
        targets.target_year,
        case
            when targets.kind = 'growth'
                then
                    baselines.full_year_baseline * (1 + cast(targets.target_value as double) / 100)
            when targets.kind = 'points'
                then cast(judged.baseline_value as double) + cast(targets.target_value as double)
            when targets.kind = 'relative' then judged.reference_value
            else cast(targets.target_value as double)
        end as needed,
        case
            when targets.measure <> 'flow' then null
            when targets.kind = 'growth'
                then baselines.full_year_baseline * (1 + scores.asked_this_year / 100)
            when targets.kind in ('cumulative', 'annual') then scores.asked_this_year
        end as needed_this_year,
        cast(judged.value as double) as value,
        12 - judged.last_month as months_left,
        complete_years.growth_factor,
        complete_years.year_value,
        complete_years.years_in_all * 1.0 / complete_years.years_done as times_as_far,
        power(complete_years.growth_factor, times_as_far) as projected_factor,
        power(complete_years.low_factor, times_as_far) as projected_low_factor,
        power(complete_years.high_factor, times_as_far) as projected_high_factor,
        (power(complete_years.growth_factor, 1.0 / complete_years.years_done) - 1)
        / nullif(
            power(
                1 + cast(targets.target_value as double) / 100,
                1.0 / complete_years.years_in_all
            ) - 1,
            0
        ) as pace_ratio
    from targets
    inner join judged
        on
            targets.plan = judged.plan
            and targets.n = judged.n
            and targets.target_year = judged.target_year
    left join scores
        on
            targets.plan = scores.plan
            and targets.n = scores.n
            and targets.target_year = scores.target_year
            and scores.treatment = 'main'
    left join baselines
        on
            targets.plan = baselines.plan
            and targets.n = baselines.n
            and targets.target_year = baselines.target_year
    left join complete_years
        on
            targets.plan = complete_years.plan
            and targets.n = complete_years.n
            and targets.target_year = complete_years.target_year
            and judged.blocked_by is null
),

final as (
    select
        plan,
        n,
        target_year,
        cast(round(needed, 9) as decimal(28, 9)) as needed_value,
        cast(round((needed_this_year - value) / nullif(months_left, 0), 9) as decimal(28, 9))
            as required_run_rate,
        cast(round(year_value / growth_factor * projected_factor, 9) as decimal(28, 9))
            as projected_value,
        cast(round(year_value / growth_factor * projected_low_factor, 9) as decimal(28, 9))
            as projected_low,
        cast(round(year_value / growth_factor * projected_high_factor, 9) as decimal(28, 9))
            as projected_high,
        round(100 * (projected_factor - 1), 9) as projected_growth_pct,
        round(100 * (projected_low_factor - 1), 9) as projected_growth_low_pct,
        round(100 * (projected_high_factor - 1), 9) as projected_growth_high_pct,
        round(pace_ratio, 9) as pace_ratio
    from sized
)

select * from final
