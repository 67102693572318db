-- The baseline year of each region: that of the plan of the nearest jurisdiction it belongs to.
with leaves as (
    select distinct
        region_code,
        leaf_code,
        depth
    from {{ ref('int_region_leaves') }}
),

plans as (
    select * from {{ ref('stg_plans') }}
),

jurisdictions as (
    select
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
        jurisdictions.baseline_year,
        jurisdictions.depth - leaves.depth as distance
    from leaves
    inner join jurisdictions
        on
            leaves.leaf_code = jurisdictions.leaf_code
            and leaves.depth <= jurisdictions.depth
),

final as (
    select
        region_code,
        arg_min(baseline_year, (distance, baseline_year)) as base_year
    from distances
    group by region_code
)

select * from final
