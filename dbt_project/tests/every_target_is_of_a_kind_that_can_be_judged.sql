-- A target that the models cannot judge must stop the release, never drop out of it in silence:
-- kinds still to come (cumulative, annual), measures still to come (stock, ratio_flow), and kinds
-- that make no sense of a measure.
with targets as (
    select * from {{ ref('stg_targets') }}
),

indicators as (
    select * from {{ ref('stg_indicators') }}
)

select
    targets.plan,
    targets.n,
    targets.kind,
    indicators.measure
from targets
left join indicators
    on targets.indicator = indicators.indicator
where
    not coalesce(
        (targets.kind = 'growth' and indicators.measure in ('flow', 'ratio_stock', 'growth_only'))
        or (targets.kind in ('level', 'relative') and indicators.measure in ('flow', 'ratio_stock'))
        or (targets.kind = 'points' and indicators.measure = 'ratio_stock'),
        false
    )
    or targets.operator not in ('>=', '>', '=', 'approx')
    or indicators.direction <> 'up'
