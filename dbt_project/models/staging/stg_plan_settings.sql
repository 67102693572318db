with source as (
    select * from {{ source('inputs', 'plan_settings') }}
),

final as (
    select
        plan,
        name as setting,
        cast(value as decimal(18, 9)) as setting_value,
        reason_zh
    from source
)

select * from final
