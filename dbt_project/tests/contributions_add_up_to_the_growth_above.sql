-- Where every leaf of a region reported and lies below a region with a baseline, what the regions
-- directly below it add is its growth.
with contributions as (
    select * from {{ ref('fct_contribution') }}
),

indicator_values as (
    select * from {{ ref('fct_indicator') }}
)

select
    parents.indicator,
    parents.region_code,
    parents.period,
    parents.basis,
    any_value(parents.growth_pct) as growth_pct,
    sum(contributions.contribution_pp) as sum_of_contributions
from indicator_values as parents
inner join contributions
    on
        parents.indicator = contributions.indicator
        and parents.region_code = contributions.parent_code
        and parents.period = contributions.period
        and parents.basis = contributions.basis
inner join indicator_values as children
    on
        contributions.indicator = children.indicator
        and contributions.region_code = children.region_code
        and contributions.period = children.period
        and contributions.basis = children.basis
where
    parents.method = 'aggregated'
    and parents.n_reported = parents.n_expected
    and parents.baseline_value > 0
group by
    parents.indicator,
    parents.region_code,
    parents.period,
    parents.basis
having
    count(contributions.contribution_pp) = count(*)
    and sum(children.n_expected) = any_value(parents.n_expected)
    and abs(sum(contributions.contribution_pp) - any_value(parents.growth_pct)) > 1e-6
