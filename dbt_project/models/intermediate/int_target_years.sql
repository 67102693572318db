-- One row per target and year it is judged for, with what it asks (METHODOLOGY 5). Only kinds that
-- can be judged are here; a data test refuses any other, so that none passes in silence.
with targets as (
    select * from {{ ref('stg_targets') }}
),

indicators as (
    select * from {{ ref('stg_indicators') }}
),

settings as (
    select * from {{ ref('int_settings') }}
),

final as (
    select
        targets.plan,
        targets.n,
        targets.indicator,
        targets.scope,
        targets.region_code,
        targets.kind,
        targets.operator,
        targets.target_value,
        targets.reference_region,
        targets.baseline_year,
        indicators.measure,
        indicators.unit as indicator_unit,
        targets.deadline is not null as has_deadline,
        -- Without a deadline a target is judged as of now.
        cast(coalesce(targets.deadline, year(settings.as_of)) as integer) as target_year,
        -- 左右 and 约 are met from a share of the printed number; paths use the printed one.
        cast(targets.target_value as double)
        * case when targets.operator = 'approx' then settings.approx_share else 1 end
            as threshold
    from targets
    inner join indicators
        on targets.indicator = indicators.indicator
    cross join settings
    where targets.kind in ('growth', 'level', 'points', 'relative')
)

select * from final
