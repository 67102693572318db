-- What each region adds to the growth of the region directly above it, in points of that growth
-- (METHODOLOGY 6). What is withheld or has no baseline adds nothing that could be told; a region
-- whose plan compares with another year than its parent's cannot be held against it.
with indicator_values as (
    select * from {{ ref('int_indicator_values') }}
    where measure in ('flow', 'stock')
),

regions as (
    select
        region_code,
        parent_code
    from {{ ref('dim_region') }}
    qualify row_number() over (partition by region_code order by valid_from desc) = 1
),

final as (
    select
        children.indicator,
        parents.region_code as parent_code,
        children.region_code,
        children.period,
        children.basis,
        children.value,
        children.baseline_value,
        case
            when
                parents.baseline_value > 0
                and children.base_year = parents.base_year
                then round(
                    100 * cast(children.value - children.baseline_value as double)
                    / cast(parents.baseline_value as double), 9
                )
        end as contribution_pp
    from indicator_values as children
    inner join regions
        on children.region_code = regions.region_code
    inner join indicator_values as parents
        on
            children.indicator = parents.indicator
            and regions.parent_code = parents.region_code
            and children.period = parents.period
            and children.basis = parents.basis
)

select * from final
