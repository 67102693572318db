-- The baseline year of each region and the coverage asked of its values: those of the plan of the
-- nearest jurisdiction it belongs to.
with own_leaves as (
    select * from {{ ref('int_region_leaves') }}
),

closure as (
    select * from {{ ref('stg_region_closure') }}
),

-- A region for which its parent speaks is no leaf of it, but lies in its jurisdiction all the same.
leaves as (
    select
        region_code,
        leaf_code,
        depth
    from own_leaves
    union
    select
        ancestor_code as region_code,
        region_code as leaf_code,
        depth
    from closure
),

plans as (
    select * from {{ ref('stg_plans') }}
),

settings as (
    select * from {{ ref('int_plan_settings') }}
),

jurisdictions as (
    select
        plans.plan,
        plans.baseline_year,
        leaves.leaf_code,
        leaves.depth
    from plans
    inner join leaves
        on plans.region_code = leaves.region_code
),

distances as (
    select
        leaves.region_code,
        jurisdictions.plan,
        jurisdictions.baseline_year,
        jurisdictions.depth - leaves.depth as distance
    from leaves
    inner join jurisdictions
        on
            leaves.leaf_code = jurisdictions.leaf_code
            and leaves.depth <= jurisdictions.depth
),

nearest as (
    select
        region_code,
        arg_min(plan, (distance, baseline_year, plan)) as plan,
        arg_min(baseline_year, (distance, baseline_year, plan)) as base_year
    from distances
    group by region_code
),

final as (
    select
        nearest.region_code,
        nearest.base_year,
        settings.coverage_published,
        settings.coverage_withheld
    from nearest
    left join settings
        on nearest.plan = settings.plan
)

select * from final
