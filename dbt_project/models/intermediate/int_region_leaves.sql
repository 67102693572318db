-- Which regions' own reports make up a region's value, per feed (METHODOLOGY 3). Where a region and
-- regions below it both report, the feed's authority decides: the parent speaks for those below it,
-- or they are added up and its own report is only held against them. Nothing counts twice.
with feeds as (
    select
        feed,
        authority = 'children' as children_decide
    from {{ source('inputs', 'feeds') }}
),

reporting as (
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

-- Of two reporting regions in one line the one that does not count.
overruled as (
    select distinct
        upper_leaf.feed,
        upper_leaf.region_code,
        case
            when feeds.children_decide then upper_leaf.leaf_code
            else lower_leaf.leaf_code
        end as leaf_code
    from candidates as upper_leaf
    inner join candidates as lower_leaf
        on
            upper_leaf.feed = lower_leaf.feed
            and upper_leaf.region_code = lower_leaf.region_code
            and upper_leaf.leaf_code <> lower_leaf.leaf_code
    inner join lineage
        on
            upper_leaf.leaf_code = lineage.ancestor_code
            and lower_leaf.leaf_code = lineage.region_code
    inner join feeds
        on upper_leaf.feed = feeds.feed
),

final as (
    select
        candidates.feed,
        candidates.region_code,
        candidates.leaf_code,
        candidates.depth
    from candidates
    left join overruled
        on
            candidates.feed = overruled.feed
            and candidates.region_code = overruled.region_code
            and candidates.leaf_code = overruled.leaf_code
    where overruled.leaf_code is null
)

select * from final
