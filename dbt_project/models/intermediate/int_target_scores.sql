-- Attained, scheduled and the light, once per treatment of the missing regions (METHODOLOGY 4, 6):
-- `main` is what is shown, `low` and `high` are the ends of its range, `zero` (cumulative targets
-- only) leaves them out. Every comparison is made after rounding to 1e-9, so that 40 - 50 is not
-- below -10.
with targets as (
    select * from {{ ref('int_target_years') }}
),

judged as (
    select * from {{ ref('int_target_judged') }}
),

paths as (
    select * from {{ ref('int_target_paths') }}
),

baselines as (
    select * from {{ ref('int_target_baselines') }}
),

settings as (
    select * from {{ ref('int_plan_settings') }}
),

-- The end of the range that is not what is shown comes of the other treatment of the missing
-- regions; a reference is then what it is under that treatment as well.
treatments as (
    select
        *,
        'main' as treatment,
        cast(value as double) as treated_value,
        growth_pct as treated_growth
    from judged
    union all
    select
        * replace (
            case
                when low = value and high <> value then reference_value
                else coalesce(other_reference_value, reference_value)
            end as reference_value
        ),
        'low' as treatment,
        cast(low as double) as treated_value,
        growth_low_pct as treated_growth
    from judged
    union all
    select
        * replace (
            case
                when high = value and low <> value then reference_value
                else coalesce(other_reference_value, reference_value)
            end as reference_value
        ),
        'high' as treatment,
        cast(high as double) as treated_value,
        growth_high_pct as treated_growth
    from judged
    union all
    select
        *,
        'zero' as treatment,
        cast(zero_value as double) as treated_value,
        null as treated_growth
    from judged
    where zero_value is not null
),

-- What is measured, from where, against what, in the target's own terms. A year under way is as far
-- on as its months, an annual target as the baseline year was by then.
measured as (
    select
        targets.*,
        treatments.treatment,
        treatments.period_year,
        treatments.last_month,
        treatments.is_final,
        treatments.blocked_by,
        treatments.period_year - 1 + case
            when targets.kind = 'annual'
                then coalesce(baselines.seasonal_share, treatments.last_month / 12.0)
            else treatments.last_month / 12.0
        end as judged_at,
        case targets.kind
            when 'growth' then treatments.treated_growth
            when 'points'
                then treatments.treated_value - cast(treatments.baseline_value as double)
            else treatments.treated_value
        end as quantity,
        case targets.kind
            when 'level' then cast(treatments.baseline_value as double)
            when 'relative' then null
            else 0
        end as start_value,
        coalesce(cast(targets.target_value as double), treatments.reference_value) as asked,
        coalesce(targets.threshold, treatments.reference_value) as met_from,
        targets.kind <> 'growth' or treatments.last_month = 12 as may_be_achieved
    from treatments
    inner join targets
        on
            treatments.plan = targets.plan
            and treatments.n = targets.n
            and treatments.target_year = targets.target_year
    left join baselines
        on
            treatments.plan = baselines.plan
            and treatments.n = baselines.n
            and treatments.target_year = baselines.target_year
),

compared as (
    select
        *,
        case
            when operator = '>' then round(quantity - met_from, 9) > 0
            else round(quantity - met_from, 9) >= 0
        end as is_met,
        case
            when operator = '>' then round(start_value - met_from, 9) > 0
            else round(start_value - met_from, 9) >= 0
        end as start_meets
    from measured
    where blocked_by is null
),

scored as (
    select
        compared.*,
        -- Without a baseline the rate of attainment is the level's share of what is asked.
        case
            when compared.kind = 'relative' or coalesce(compared.start_meets, false) then null
            when compared.start_value is null
                then round(100 * compared.quantity / nullif(compared.asked, 0), 9)
            else
                round(
                    100 * (compared.quantity - compared.start_value)
                    / nullif(compared.asked - compared.start_value, 0), 9
                )
        end as attained_pct,
        case
            when compared.start_value is null or compared.start_meets then null
            when not compared.has_deadline then null
            when compared.period_year = compared.start_year then 0
            else
                round(100 * (
                    paths.from_value
                    + paths.yearly_step * (compared.judged_at - paths.from_year)
                    - compared.start_value
                ) / nullif(compared.asked - compared.start_value, 0), 9)
        end as scheduled_pct,
        paths.from_value + paths.yearly_step * (compared.period_year - paths.from_year)
            as asked_this_year
    from compared
    left join paths
        on
            compared.plan = paths.plan
            and compared.n = paths.n
            and compared.target_year = paths.target_year
            and compared.period_year > paths.from_year
            and compared.period_year <= paths.to_year
),

gaps as (
    select
        *,
        round(attained_pct - scheduled_pct, 9) as pace_gap_pp
    from scored
),

-- First match wins; the order is the specification's.
lit as (
    select
        gaps.*,
        case
            when gaps.is_final and not gaps.is_met then 'missed_deadline'
            when gaps.is_met and gaps.may_be_achieved and (gaps.is_final or not gaps.has_deadline)
                then 'met'
            when gaps.is_met and gaps.may_be_achieved then 'met_early'
            -- Without a deadline there is no path, baseline or not.
            when gaps.kind = 'level' and gaps.start_value is null and gaps.has_deadline
                then 'no_baseline'
            when gaps.kind = 'relative' then 'no_path'
            when gaps.start_meets and not gaps.is_met then 'fell_below'
            when gaps.attained_pct < 0 then 'below_baseline'
            when gaps.pace_gap_pp is null then 'no_path'
            when gaps.pace_gap_pp < 0 then 'behind_path'
            else 'ahead_of_path'
        end as reason,
        settings.behind_far,
        settings.behind
    from gaps
    inner join settings
        on gaps.plan = settings.plan
),

final as (
    select
        plan,
        n,
        target_year,
        treatment,
        is_met,
        attained_pct,
        scheduled_pct,
        pace_gap_pp,
        asked_this_year,
        case
            when reason in ('no_baseline', 'no_path') then 'not_assessable'
            when reason = 'missed_deadline' then 'missed'
            when reason in ('met', 'met_early') then 'achieved'
            when reason in ('fell_below', 'below_baseline') then 'far_behind'
            when reason = 'ahead_of_path' then 'on_track'
            when pace_gap_pp < behind_far then 'far_behind'
            when pace_gap_pp < behind then 'behind'
            else 'slightly_behind'
        end as light,
        reason
    from lit
)

select * from final
