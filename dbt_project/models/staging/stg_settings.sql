with source as (
    select * from {{ source('inputs', 'settings') }}
),

final as (
    select
        name as setting,
        cast(value as decimal(18, 9)) as setting_value
    from source
)

select * from final
