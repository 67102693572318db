-- What each region adds to the growth of the one above it (METHODOLOGY 6), in points.
with indicator_values as (
    select * from {{ ref('int_indicator_values') }}
    where measure in ('flow', 'stock')
),

regions as (
    select * from {{ ref('dim_region') }}
    where parent_code is not null
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
            when parents.baseline_value > 0
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
