-- The light of every target, with everything a reader needs to check it (METHODOLOGY 6).
with targets as (
    select * from {{ ref('int_target_years') }}
),

judged as (
    select * from {{ ref('int_target_judged') }}
),

scores as (
    select * from {{ ref('int_target_scores') }}
),

indicator_values as (
    select * from {{ ref('int_indicator_values') }}
),

lights as (
    select * from {{ ref('dim_light') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

main_scores as (
    select * from scores
    where treatment = 'main'
),

-- Where another treatment of the missing regions gives another light, there is no verdict yet.
treatments as (
    select
        scores.plan,
        scores.n,
        scores.target_year,
        count(distinct scores.light) > 1 as is_undecided,
        max(lights.text_zh) filter (where scores.treatment = 'low') as low_text_zh,
        max(lights.text_zh) filter (where scores.treatment = 'main') as main_text_zh,
        max(lights.text_zh) filter (where scores.treatment = 'high') as high_text_zh
    from scores
    inner join lights
        on scores.light = lights.light
    group by scores.plan, scores.n, scores.target_year
),

-- The whole baseline year, over the same regions as the baseline of the judged months: what is put
-- there for regions without one raises the year by as much. Unknown where the baseline year's
-- months and its total do not rest on the same number of reports.
baselines as (
    select
        targets.plan,
        targets.n,
        targets.target_year,
        cast(whole_year.value as double) * case
            when judged.baseline_value is null then 1
            when same_months.n_reported = whole_year.n_reported
                then
                    cast(judged.baseline_value as double)
                    / nullif(cast(same_months.value as double), 0)
        end as full_year_baseline
    from targets
    inner join judged
        on
            targets.plan = judged.plan
            and targets.n = judged.n
            and targets.target_year = judged.target_year
    inner join indicator_values as whole_year
        on
            targets.indicator = whole_year.indicator
            and targets.region_code = whole_year.region_code
            and targets.baseline_year = whole_year.period_year
            and whole_year.basis = 'year'
    left join indicator_values as same_months
        on
            whole_year.indicator = same_months.indicator
            and whole_year.region_code = same_months.region_code
            and whole_year.period_year = same_months.period_year
            and judged.last_month = same_months.last_month
            and judged.basis = same_months.basis
    where targets.measure = 'flow'
),

-- The latest complete year carries the projection.
complete_years as (
    select
        targets.plan,
        targets.n,
        targets.target_year,
        1 + indicator_values.growth_pct / 100 as growth_factor,
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

verdicts as (
    select
        targets.*,
        judged.period,
        judged.basis,
        judged.last_month,
        judged.value,
        judged.baseline_value,
        judged.growth_pct,
        judged.reference_value,
        judged.coverage,
        judged.is_simulated,
        main_scores.attained_pct,
        main_scores.scheduled_pct,
        main_scores.pace_gap_pp,
        main_scores.asked_this_year,
        complete_years.growth_factor,
        complete_years.year_value,
        complete_years.years_done,
        complete_years.years_in_all,
        treatments.low_text_zh,
        treatments.main_text_zh,
        treatments.high_text_zh,
        baselines.full_year_baseline,
        case
            when judged.blocked_by is not null or main_scores.light = 'not_assessable'
                then 'not_assessable'
            when treatments.is_undecided then 'undecided'
            else main_scores.light
        end as light,
        case
            when judged.blocked_by is not null then judged.blocked_by
            when main_scores.light = 'not_assessable' then main_scores.reason
            when treatments.is_undecided then 'differs_by_treatment'
            else main_scores.reason
        end as reason
    from targets
    inner join judged
        on
            targets.plan = judged.plan
            and targets.n = judged.n
            and targets.target_year = judged.target_year
    left join main_scores
        on
            targets.plan = main_scores.plan
            and targets.n = main_scores.n
            and targets.target_year = main_scores.target_year
    left join treatments
        on
            targets.plan = treatments.plan
            and targets.n = treatments.n
            and targets.target_year = treatments.target_year
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

-- What the target asks in the indicator's own unit; what this year still needs a month; where the
-- pace since the baseline would lead: a second opinion beside the light, never the light.
sized as (
    select
        *,
        case kind
            when 'growth' then full_year_baseline * (1 + cast(target_value as double) / 100)
            when 'level' then cast(target_value as double)
            when 'points' then cast(baseline_value as double) + cast(target_value as double)
            when 'relative' then reference_value
        end as needed,
        case
            when kind = 'growth' and measure = 'flow' and last_month < 12
                then
                    (full_year_baseline * (1 + asked_this_year / 100) - cast(value as double))
                    / (12 - last_month)
        end as run_rate,
        power(growth_factor, years_in_all * 1.0 / years_done) as projected_factor,
        (power(growth_factor, 1.0 / years_done) - 1)
        / nullif(power(1 + cast(target_value as double) / 100, 1.0 / years_in_all) - 1, 0)
            as pace_ratio
    from verdicts
),

final as (
    select
        sized.plan,
        sized.n,
        sized.region_code,
        sized.target_year,
        sized.period,
        sized.basis as judged_basis,
        sized.value,
        sized.indicator_unit as unit,
        sized.baseline_value,
        case when sized.kind = 'growth' then sized.growth_pct end as growth_pct,
        cast(round(sized.needed, 9) as decimal(28, 9)) as needed_value,
        sized.attained_pct,
        sized.scheduled_pct,
        sized.pace_gap_pp,
        cast(round(sized.run_rate, 9) as decimal(28, 9)) as required_run_rate,
        cast(round(
            sized.year_value / sized.growth_factor * sized.projected_factor, 9
        ) as decimal(28, 9)) as projected_value,
        round(100 * (sized.projected_factor - 1), 9) as projected_growth_pct,
        round(sized.pace_ratio, 9) as pace_ratio,
        sized.light,
        sized.reason,
        sized.light = 'achieved' and sized.reason = 'met_early' as early,
        lights.rank as severity_rank,
        sized.coverage,
        sized.is_simulated as simulated,
        case
            when sized.light = 'undecided'
                then
                    '未报地区按低值估算：' || sized.low_text_zh
                    || '；按所示估算：' || sized.main_text_zh
                    || '；按高值估算：' || sized.high_text_zh
        end as remark_zh,
        settings.rule_version,
        settings.as_of
    from sized
    inner join lights
        on sized.light = lights.light
    cross join settings
)

select * from final
