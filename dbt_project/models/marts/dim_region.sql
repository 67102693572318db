with regions as (
    select * from {{ source('inputs', 'regions') }}
),

final as (
    select
        region_code,
        name_zh,
        level,
        parent_code,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to,
        successor_code
    from regions
)

select * from final
