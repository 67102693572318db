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

outlooks as (
    select * from {{ ref('int_target_outlooks') }}
),

lights as (
    select * from {{ ref('dim_light') }}
),

settings as (
    select * from {{ ref('int_plan_settings') }}
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
        '未报地区'
        || coalesce(
            '按零计：' || max(lights.text_zh) filter (where scores.treatment = 'zero') || '；', ''
        )
        || '按低值估算：' || max(lights.text_zh) filter (where scores.treatment = 'low')
        || '；按所示估算：' || max(lights.text_zh) filter (where scores.treatment = 'main')
        || '；按高值估算：' || max(lights.text_zh) filter (where scores.treatment = 'high')
            as lights_zh
    from scores
    inner join lights
        on scores.light = lights.light
    group by scores.plan, scores.n, scores.target_year
),

verdicts as (
    select
        targets.*,
        judged.period,
        judged.basis,
        judged.value,
        judged.baseline_value,
        judged.growth_pct,
        judged.coverage,
        judged.is_simulated,
        main_scores.attained_pct,
        main_scores.scheduled_pct,
        main_scores.pace_gap_pp,
        treatments.lights_zh,
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
),

final as (
    select
        verdicts.plan,
        verdicts.n,
        verdicts.region_code,
        verdicts.target_year,
        verdicts.is_current,
        verdicts.period,
        verdicts.basis as judged_basis,
        verdicts.value,
        verdicts.indicator_unit as unit,
        verdicts.baseline_value,
        case when verdicts.kind = 'growth' then verdicts.growth_pct end as growth_pct,
        outlooks.needed_value,
        verdicts.attained_pct,
        verdicts.scheduled_pct,
        verdicts.pace_gap_pp,
        outlooks.required_run_rate,
        outlooks.projected_value,
        outlooks.projected_low,
        outlooks.projected_high,
        outlooks.projected_growth_pct,
        outlooks.projected_growth_low_pct,
        outlooks.projected_growth_high_pct,
        outlooks.pace_ratio,
        verdicts.light,
        verdicts.reason,
        verdicts.light = 'achieved' and verdicts.reason = 'met_early' as early,
        lights.rank as severity_rank,
        verdicts.coverage,
        verdicts.is_simulated as simulated,
        case when verdicts.light = 'undecided' then verdicts.lights_zh end as remark_zh,
        settings.rule_version,
        settings.as_of
    from verdicts
    inner join lights
        on verdicts.light = lights.light
    inner join outlooks
        on
            verdicts.plan = outlooks.plan
            and verdicts.n = outlooks.n
            and verdicts.target_year = outlooks.target_year
    inner join settings
        on verdicts.plan = settings.plan
)

select * from final
