-- A target that the models cannot judge must stop the release, never drop out of it in silence:
-- kinds that make no sense of a measure, a start or a year that is missing, a number that cannot be
-- brought into the indicator's unit.
with targets as (
    select * from {{ ref('stg_targets') }}
),

indicators as (
    select * from {{ ref('stg_indicators') }}
),

judgeable (kind, measure) as (
    values
    ('growth', 'flow'),
    ('growth', 'stock'),
    ('growth', 'ratio_stock'),
    ('growth', 'ratio_flow'),
    ('growth', 'growth_only'),
    ('level', 'flow'),
    ('level', 'stock'),
    ('level', 'ratio_stock'),
    ('level', 'ratio_flow'),
    ('points', 'ratio_stock'),
    ('points', 'ratio_flow'),
    ('relative', 'flow'),
    ('relative', 'stock'),
    ('relative', 'ratio_stock'),
    ('relative', 'ratio_flow'),
    ('cumulative', 'flow'),
    ('cumulative', 'stock'),
    ('annual', 'flow')
)

select
    targets.plan,
    targets.n,
    targets.kind,
    indicators.measure
from targets
left join indicators
    on targets.indicator = indicators.indicator
left join judgeable
    on
        targets.kind = judgeable.kind
        and indicators.measure = judgeable.measure
where
    judgeable.kind is null
    or targets.operator not in ('>=', '>', '=', 'approx')
    or indicators.direction <> 'up'
    or (targets.kind <> 'relative' and (targets.target_value * targets.factor is null))
    or (
        targets.kind = 'relative'
        and (targets.reference_region is null or targets.reference_indicator is null)
    )
    or (targets.kind = 'annual' and not coalesce(targets.first_year <= targets.last_year, false))
    -- A flow is counted from a day, everything on record is a stock.
    or (
        targets.kind = 'cumulative'
        and case
            when indicators.measure = 'stock'
                then targets.counts_from is distinct from 'all_on_record'
            else try_cast(targets.counts_from as date) is null
        end
    )
