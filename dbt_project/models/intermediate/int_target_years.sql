-- One row per target and year it is judged for, with what it asks in the indicator's own unit
-- (METHODOLOGY 5). Only kinds that can be judged are here; a data test refuses any other, so that
-- none passes in silence.
with targets as (
    select * from {{ ref('stg_targets') }}
),

indicators as (
    select * from {{ ref('stg_indicators') }}
),

settings as (
    select * from {{ ref('int_plan_settings') }}
),

-- An annual target asks the same of every year; another one without a deadline is judged as of now.
judged_years as (
    select
        targets.*,
        cast(unnest(generate_series(targets.first_year, targets.last_year)) as integer)
            as target_year
    from targets
    where targets.kind = 'annual'
    union all
    select
        targets.*,
        cast(coalesce(targets.deadline, year(settings.as_of)) as integer) as target_year
    from targets
    inner join settings
        on targets.plan = settings.plan
    where targets.kind in ('growth', 'level', 'points', 'relative', 'cumulative')
),

final as (
    select
        judged_years.plan,
        judged_years.n,
        judged_years.indicator,
        judged_years.scope,
        judged_years.region_code,
        judged_years.kind,
        judged_years.operator,
        cast(judged_years.target_value * judged_years.factor as decimal(28, 9)) as target_value,
        judged_years.reference_region,
        judged_years.reference_indicator,
        judged_years.baseline_year,
        indicators.measure,
        indicators.judge_by,
        indicators.unit as indicator_unit,
        judged_years.kind = 'annual' or judged_years.deadline is not null as has_deadline,
        judged_years.target_year,
        -- Paths and counting start when this year ends.
        cast(case
            when judged_years.kind = 'annual' then judged_years.target_year - 1
            else
                coalesce(
                    year(try_cast(judged_years.counts_from as date)) - 1,
                    judged_years.baseline_year
                )
        end as integer) as start_year,
        -- The row a list of lights shows: the latest year of which enough months are over to be
        -- judged, so that a new January hides no verdict; else the nearest one.
        judged_years.kind <> 'annual'
        or judged_years.target_year = least(
            greatest(
                year(settings.as_of - to_months(settings.min_judged_months)),
                judged_years.first_year
            ),
            judged_years.last_year
        ) as is_current,
        -- 左右 and 约 are met from a share of the printed number; paths use the printed one.
        cast(judged_years.target_value * judged_years.factor as double)
        * case when judged_years.operator = 'approx' then settings.approx_share else 1 end
            as threshold
    from judged_years
    inner join indicators
        on judged_years.indicator = indicators.indicator
    inner join settings
        on judged_years.plan = settings.plan
)

select * from final
