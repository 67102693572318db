with source as (
    select * from {{ source('inputs', 'region_closure') }}
),

final as (
    select
        ancestor_code,
        region_code,
        cast(depth as integer) as depth
    from source
)

select * from final
