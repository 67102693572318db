-- Where regions make up the one above them and every report is in, now and in the baseline year,
-- their contributions add up to its growth. A region that reports for itself is not made up of
-- those below it, and a plan of one of them may compare with another year.
with contributions as (
    select * from {{ ref('fct_contribution') }}
),

indicator_values as (
    select * from {{ ref('int_indicator_values') }}
    where measure in ('flow', 'stock')
),

periods as (
    select * from {{ ref('int_periods') }}
),

leaf_parts as (
    select
        *,
        is_reported and base_numerator is not null as is_complete
    from {{ ref('int_contributions') }}
),

regions as (
    select
        leaf_parts.indicator,
        leaf_parts.region_code,
        periods.period,
        leaf_parts.basis,
        count(*) as n_leaves,
        bool_and(leaf_parts.is_complete) as is_complete,
        bool_or(leaf_parts.region_code = leaf_parts.leaf_code) as is_own_leaf
    from leaf_parts
    inner join periods
        on
            leaf_parts.period_year = periods.period_year
            and leaf_parts.first_month = periods.first_month
            and leaf_parts.last_month = periods.last_month
            and leaf_parts.basis = periods.basis
    group by all
),

known as (
    select
        regions.*,
        indicator_values.base_year,
        indicator_values.level_growth_pct
    from regions
    inner join indicator_values
        on
            regions.indicator = indicator_values.indicator
            and regions.region_code = indicator_values.region_code
            and regions.period = indicator_values.period
            and regions.basis = indicator_values.basis
)

select
    parents.indicator,
    parents.region_code,
    parents.period,
    parents.basis,
    any_value(parents.level_growth_pct) as growth_pct,
    sum(contributions.contribution_pp) as sum_of_contributions
from known as parents
inner join contributions
    on
        parents.indicator = contributions.indicator
        and parents.region_code = contributions.parent_code
        and parents.period = contributions.period
        and parents.basis = contributions.basis
inner join known as children
    on
        contributions.indicator = children.indicator
        and contributions.region_code = children.region_code
        and contributions.period = children.period
        and contributions.basis = children.basis
where parents.is_complete and not parents.is_own_leaf
group by
    parents.indicator,
    parents.region_code,
    parents.period,
    parents.basis
having
    sum(children.n_leaves) = any_value(parents.n_leaves)
    and bool_and(children.base_year = parents.base_year)
    and (
        (any_value(parents.level_growth_pct) is null)
        <> (count(contributions.contribution_pp) = 0)
        or (
            any_value(parents.level_growth_pct) is not null
            and count(contributions.contribution_pp) < count(*)
        )
        or abs(sum(contributions.contribution_pp) - any_value(parents.level_growth_pct))
        > 1e-9 * (count(*) + 1)
    )
