with source as (
    select * from {{ source('inputs', 'series_breaks') }}
),

final as (
    select
        indicator,
        region_code,
        broken_on,
        cast(link as double) as link,
        reason_zh,
        source as said_in
    from source
)

select * from final
