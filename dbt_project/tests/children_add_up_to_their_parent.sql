-- Where every leaf reported, a flow or a stock is exactly the sum of the leaves' own rows.
with indicator_values as (
    select * from {{ ref('fct_indicator') }}
),

indicators as (
    select * from {{ ref('dim_indicator') }}
    where measure in ('flow', 'stock')
),

leaves as (
    select * from {{ ref('int_region_leaves') }}
)

select
    parents.indicator,
    parents.region_code,
    parents.period,
    parents.basis,
    any_value(parents.value) as parent_value,
    sum(children.value) as sum_of_children
from indicator_values as parents
inner join indicators
    on parents.indicator = indicators.indicator
inner join leaves
    on
        indicators.feed = leaves.feed
        and parents.region_code = leaves.region_code
        and parents.region_code <> leaves.leaf_code
left join indicator_values as children
    on
        parents.indicator = children.indicator
        and parents.period = children.period
        and parents.basis = children.basis
        and leaves.leaf_code = children.region_code
where parents.coverage = 1 and parents.n_reported = parents.n_expected
group by
    parents.indicator,
    parents.region_code,
    parents.period,
    parents.basis
having
    sum(children.value) is distinct from any_value(parents.value)
    or count(children.value) <> count(*)
