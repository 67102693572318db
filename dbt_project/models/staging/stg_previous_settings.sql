with source as (
    select * from {{ source('inputs', 'previous_settings') }}
),

final as (
    select
        plan,
        setting,
        cast(value_before as decimal(18, 9)) as value_before,
        cast(value_after as decimal(18, 9)) as value_after
    from source
)

select * from final
