-- Where a region and regions below it both report (METHODOLOGY 3): its own figure beside the sum of
-- theirs, whichever of the two the feed's authority counts. Only where everyone below has reported;
-- what the rounding of the printed values allows, or may allow where it cannot be told, is no
-- difference. The parts of a ratio are taken as they are printed.
with leaf_values as (
    select
        *,
        case when denominator is null then rounding else 0 end as half_unit
    from {{ ref('int_leaf_values') }}
),

leaves as (
    select * from {{ ref('int_region_leaves') }}
),

feeds as (
    select
        feed,
        authority
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
    where depth > 0
),

below as (
    select
        parents.feed,
        parents.region_code,
        children.region_code as child_code
    from reporting as parents
    inner join closure
        on parents.region_code = closure.ancestor_code
    inner join reporting as children
        on
            parents.feed = children.feed
            and closure.region_code = children.region_code
),

-- Under a parent that decides, the nearest reporters below it; each of them decides further down.
further_down as (
    select distinct
        below.feed,
        below.region_code,
        lower_pair.child_code
    from below
    inner join below as lower_pair
        on
            below.feed = lower_pair.feed
            and below.child_code = lower_pair.region_code
),

-- Under children that decide, exactly those who are added up.
counterparts as (
    select
        below.feed,
        below.region_code,
        below.child_code,
        feeds.authority,
        count(*) over (partition by below.feed, below.region_code) as n_children
    from below
    inner join feeds
        on below.feed = feeds.feed
    left join further_down
        on
            below.feed = further_down.feed
            and below.region_code = further_down.region_code
            and below.child_code = further_down.child_code
    left join leaves
        on
            below.feed = leaves.feed
            and below.region_code = leaves.region_code
            and below.child_code = leaves.leaf_code
    where
        case
            when feeds.authority = 'children' then leaves.leaf_code is not null
            else further_down.child_code is null
        end
),

summed as (
    select
        children.indicator,
        counterparts.region_code,
        counterparts.authority,
        children.period_year,
        children.first_month,
        children.last_month,
        children.basis,
        sum(children.numerator) as numerator,
        sum(children.denominator) as denominator,
        case when count(children.half_unit) = count(*) then sum(children.half_unit) end
            as half_unit
    from counterparts
    inner join leaf_values as children
        on
            counterparts.feed = children.feed
            and counterparts.child_code = children.leaf_code
    group by
        children.indicator,
        counterparts.region_code,
        counterparts.authority,
        counterparts.n_children,
        children.period_year,
        children.first_month,
        children.last_month,
        children.basis
    having count(*) = counterparts.n_children
),

compared as (
    select
        summed.indicator,
        summed.region_code,
        summed.period_year,
        summed.first_month,
        summed.last_month,
        summed.basis,
        summed.authority,
        case
            when own.denominator is null then cast(own.numerator as decimal(38, 9))
            else
                cast(round(100 * own.numerator / nullif(own.denominator, 0), 9) as decimal(38, 9))
        end as own_value,
        case
            when own.denominator is null then cast(summed.numerator as decimal(38, 9))
            else
                cast(round(
                    100 * summed.numerator / nullif(summed.denominator, 0), 9
                ) as decimal(38, 9))
        end as children_value,
        round(own.half_unit + summed.half_unit, 9) as tolerance
    from summed
    inner join leaf_values as own
        on
            summed.indicator = own.indicator
            and summed.region_code = own.leaf_code
            and summed.period_year = own.period_year
            and summed.first_month = own.first_month
            and summed.last_month = own.last_month
            and summed.basis = own.basis
),

final as (
    select
        *,
        own_value - children_value as difference,
        coalesce(abs(cast(own_value - children_value as double)) > tolerance + 1e-9, false)
            as differs
    from compared
    where own_value is not null and children_value is not null
)

select * from final
