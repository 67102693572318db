-- The judged period of each target (METHODOLOGY 6): the latest one that passes every gate. Where
-- none does, the one that got furthest, with the gate it failed at as the reason.
with targets as (
    select * from {{ ref('int_target_years') }}
),

indicator_values as (
    select * from {{ ref('int_indicator_values') }}
),

sums as (
    select * from {{ ref('int_target_sums') }}
),

settings as (
    select * from {{ ref('int_plan_settings') }}
),

-- A cumulative target counts what was added up since its start, or the stock itself; a value of one
-- period compares with the baseline, a sum over years does not.
target_values as (
    select
        targets.plan,
        targets.n,
        targets.target_year,
        indicator_values.period,
        indicator_values.basis,
        indicator_values.period_end,
        indicator_values.period_year,
        indicator_values.last_month,
        indicator_values.value,
        indicator_values.low,
        indicator_values.high,
        indicator_values.reported_value,
        indicator_values.baseline_value,
        indicator_values.growth_pct,
        indicator_values.growth_low_pct,
        indicator_values.growth_high_pct,
        indicator_values.coverage,
        indicator_values.n_reported,
        indicator_values.is_simulated,
        indicator_values.is_broken
    from targets
    inner join indicator_values
        on
            targets.indicator = indicator_values.indicator
            and targets.region_code = indicator_values.region_code
            and targets.target_year >= indicator_values.period_year
    where targets.kind <> 'cumulative' or targets.measure <> 'flow'
    union all by name
    select * from sums
),

-- Cumulative values of enough months and whole years; stocks at any date. The size of a flow
-- that is asked in absolute terms is only known when the year is over.
candidates as (
    select
        targets.kind,
        targets.reference_region,
        targets.reference_indicator,
        settings.as_of,
        settings.stale_months,
        target_values.*,
        targets.has_deadline
        and target_values.period_year = targets.target_year
        and target_values.last_month = 12
        and (target_values.basis = 'year' or targets.measure in ('stock', 'ratio_stock'))
            as is_final
    from targets
    inner join target_values
        on
            targets.plan = target_values.plan
            and targets.n = target_values.n
            and targets.target_year = target_values.target_year
    inner join settings
        on targets.plan = settings.plan
    where
        target_values.n_reported > 0
        and (
            target_values.period_year > targets.start_year
            -- What stands at a date can be met from the start.
            or (
                target_values.period_year = targets.start_year
                and targets.kind in ('level', 'relative', 'cumulative')
            )
        )
        and (
            targets.measure in ('stock', 'ratio_stock')
            or target_values.basis = 'year'
            or (
                target_values.basis = 'ytd'
                and target_values.last_month >= settings.min_judged_months
                and (targets.kind <> 'level' or targets.measure = 'ratio_flow')
            )
        )
),

-- The deadline year's final value is the verdict, however long ago that was.
gates as (
    select
        candidates.*,
        candidates.is_final
        or last_day(candidates.period_end + to_months(candidates.stale_months))
        >= candidates.as_of as is_fresh,
        candidates.value is not null as is_covered,
        -- A comparison of regions at one date crosses no break.
        candidates.kind = 'relative' or not coalesce(candidates.is_broken, false) as is_unbroken,
        case candidates.kind
            when 'growth' then candidates.growth_pct is not null
            when 'points' then candidates.baseline_value is not null
            else true
        end as has_needed_baseline,
        candidates.kind <> 'relative'
        or coalesce(reference_values.value is not null, false) as has_reference,
        cast(reference_values.value as double) as reference_value,
        -- What the reference is under the other treatment of the regions it lacks.
        cast(
            reference_values.low + reference_values.high - reference_values.value as double
        ) as other_reference_value
    from candidates
    left join indicator_values as reference_values
        on
            candidates.reference_indicator = reference_values.indicator
            and candidates.reference_region = reference_values.region_code
            and candidates.period = reference_values.period
            and candidates.basis = reference_values.basis
),

furthest as (
    select * from gates
    qualify row_number() over (
        partition by plan, n, target_year
        order by
            is_fresh
            and is_covered
            and is_unbroken
            and has_needed_baseline
            and has_reference desc,
            -- What is new and whole but means something else now is a break, however much older
            -- data there are.
            is_fresh and is_covered and not is_unbroken desc,
            -- What could be judged but is too old is stale; newer months without a baseline
            -- do not make it a missing baseline.
            is_covered and is_unbroken and has_needed_baseline and has_reference desc,
            is_fresh desc,
            is_covered desc,
            has_needed_baseline desc,
            has_reference desc,
            period_end desc,
            basis desc
    ) = 1
),

final as (
    select
        targets.plan,
        targets.n,
        targets.target_year,
        furthest.period,
        furthest.basis,
        furthest.period_year,
        furthest.last_month,
        furthest.value,
        furthest.low,
        furthest.high,
        case when targets.kind = 'cumulative' then furthest.reported_value end as zero_value,
        furthest.baseline_value,
        furthest.growth_pct,
        furthest.growth_low_pct,
        furthest.growth_high_pct,
        furthest.reference_value,
        coalesce(furthest.other_reference_value, furthest.reference_value)
            as other_reference_value,
        furthest.coverage,
        coalesce(furthest.is_simulated, false) as is_simulated,
        coalesce(furthest.is_final, false) as is_final,
        case
            when furthest.plan is null then 'no_data'
            when not furthest.is_fresh then 'stale'
            when not furthest.is_covered then 'coverage'
            when not furthest.is_unbroken then 'break'
            when not furthest.has_needed_baseline and furthest.baseline_value <= 0
                then 'zero_baseline'
            when not furthest.has_needed_baseline then 'no_baseline'
            when not furthest.has_reference then 'no_reference'
            when
                targets.has_deadline
                and settings.as_of > make_date(targets.target_year, 12, 31)
                and not furthest.is_final
                then 'awaiting_final'
        end as blocked_by
    from targets
    inner join settings
        on targets.plan = settings.plan
    left join furthest
        on
            targets.plan = furthest.plan
            and targets.n = furthest.n
            and targets.target_year = furthest.target_year
)

select * from final
