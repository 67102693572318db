-- Which regions' own reports make up a region's value, per feed. A region that itself reports is
-- its own and only leaf; below it nothing is counted a second time.
with reporting as (
    select distinct
        feed,
        region_code
    from {{ ref('stg_reporting_regions') }}
),

closure as (
    select * from {{ ref('stg_region_closure') }}
),

-- A reporting region outside every jurisdiction still stands for itself (a reference region).
lineage as (
    select
        ancestor_code,
        region_code,
        depth
    from closure
    union
    select
        region_code as ancestor_code,
        region_code,
        0 as depth
    from reporting
),

candidates as (
    select
        reporting.feed,
        lineage.ancestor_code as region_code,
        lineage.region_code as leaf_code,
        lineage.depth
    from reporting
    inner join lineage
        on reporting.region_code = lineage.region_code
),

-- Leaves with another reporting region between them and the region: that one speaks for them.
spoken_for as (
    select distinct
        lower_leaf.feed,
        lower_leaf.region_code,
        lower_leaf.leaf_code
    from candidates as lower_leaf
    inner join candidates as upper_leaf
        on
            lower_leaf.feed = upper_leaf.feed
            and lower_leaf.region_code = upper_leaf.region_code
            and lower_leaf.leaf_code <> upper_leaf.leaf_code
    inner join lineage
        on
            upper_leaf.leaf_code = lineage.ancestor_code
            and lower_leaf.leaf_code = lineage.region_code
),

final as (
    select
        candidates.feed,
        candidates.region_code,
        candidates.leaf_code,
        candidates.depth
    from candidates
    left join spoken_for
        on
            candidates.feed = spoken_for.feed
            and candidates.region_code = spoken_for.region_code
            and candidates.leaf_code = spoken_for.leaf_code
    where spoken_for.leaf_code is null
)

select * from final
